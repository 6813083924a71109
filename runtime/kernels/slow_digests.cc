// By the functions of OpenSSL for these digests alone. Its newer interface to all digests would
// link all of its algorithms into executables and read its configuration when they start.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "runtime/kernels/slow_digests.h"

#include <openssl/md5.h>
#include <openssl/sha.h>

namespace penstock {
namespace {

// The digest in lower-case hexadecimal digits, by the three calls of one algorithm.
template <size_t kSize, typename Context>
char* PutDigest(char* w, const char* text, int64_t size, int (*init)(Context*),
                int (*update)(Context*, const void*, size_t),
                int (*final)(unsigned char*, Context*)) {
  unsigned char digest[kSize];
  Context context;
  init(&context);
  update(&context, text, static_cast<size_t>(size));
  final(digest, &context);
  for (const unsigned char byte : digest) {
    *w++ = "0123456789abcdef"[byte >> 4];
    *w++ = "0123456789abcdef"[byte & 15];
  }
  return w;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

char* pst_slow_md5(char* w, const char* text, int64_t size) {
  return PutDigest<MD5_DIGEST_LENGTH>(w, text, size, MD5_Init, MD5_Update, MD5_Final);
}

char* pst_slow_sha1(char* w, const char* text, int64_t size) {
  return PutDigest<SHA_DIGEST_LENGTH>(w, text, size, SHA1_Init, SHA1_Update, SHA1_Final);
}

char* pst_slow_sha256(char* w, const char* text, int64_t size) {
  return PutDigest<SHA256_DIGEST_LENGTH>(w, text, size, SHA256_Init, SHA256_Update, SHA256_Final);
}
