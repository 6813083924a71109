#pragma once
// What every kernel needs: result codes, branch hints, the per-record arena. Only for kernels and
// slow paths; the compiler proper never includes it.

#include <stdint.h>
#include <string.h>

#include "runtime/abi/dirty_reason.h"
#include "runtime/abi/host_functions.h"
#include "runtime/abi/job_abi.h"

// What a value kernel returns for a NULL result; 0 is a value, a DirtyReason is not.
#define PST_IS_NULL (-1)

#define PST_LIKELY(x) __builtin_expect(!!(x), 1)
#define PST_UNLIKELY(x) __builtin_expect(!!(x), 0)

// Small helpers that must disappear into their kernel.
#define PST_INLINE inline __attribute__((always_inline))

// Declares a slow path: a C function that is native only (slow_paths.def), never bitcode.
#define PST_SLOW extern "C" __attribute__((cold, noinline))

namespace penstock {

// Room for `bytes` in the arena of the current record; 64 bytes of slack follow. What is not kept
// with KeepScratch is free for the next caller.
PST_INLINE char* ScratchRoom(pst_ctx* ctx, uint64_t bytes) {
  if (PST_UNLIKELY(static_cast<uint64_t>(ctx->scratch_end - ctx->scratch) < bytes)) {
    return pst_scratch_grow(ctx, bytes);
  }
  return ctx->scratch;
}

// Keeps the arena's text [begin, end), begin being the last ScratchRoom, until the next record.
PST_INLINE int32_t KeepScratch(pst_ctx* ctx, char* begin, char* end, pst_text* out) {
  out->data = begin;
  out->size = end - begin;
  ctx->scratch = end;
  return 0;
}

}  // namespace penstock
