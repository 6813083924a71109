#pragma once
// Slow paths of digests: the only kernels that need a library, which only jobs that call them are
// linked with.

#include "runtime/kernels/kernel.h"

// Write the digest of a text as hexadecimal digits, 32, 40 and 64, and return the
// end.
PST_SLOW char* pst_slow_md5(char* w, const char* text, int64_t size);
PST_SLOW char* pst_slow_sha1(char* w, const char* text, int64_t size);
PST_SLOW char* pst_slow_sha256(char* w, const char* text, int64_t size);
