// Digests, as lower-case hexadecimal digits.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"
#include "runtime/kernels/slow_digests.h"

using namespace penstock;

extern "C" {

int32_t pst_k_md5(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  char* begin = ScratchRoom(ctx, 32);
  return KeepScratch(ctx, begin, pst_slow_md5(begin, p, n), out);
}

int32_t pst_k_sha1(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  char* begin = ScratchRoom(ctx, 40);
  return KeepScratch(ctx, begin, pst_slow_sha1(begin, p, n), out);
}

int32_t pst_k_sha256(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  char* begin = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, begin, pst_slow_sha256(begin, p, n), out);
}

}  // extern "C"
