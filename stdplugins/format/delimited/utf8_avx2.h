#pragma once
// The UTF-8 check of processors with AVX2; see utf8_check.h.

#include <cstddef>

namespace penstock {

bool IsUtf8Avx2(const char* p, size_t size);

}  // namespace penstock
