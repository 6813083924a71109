#pragma once
// Slow paths of text functions.

#include "runtime/kernels/kernel.h"

// Where `part` first begins in `text`, from byte 0; -1 if it does not occur. `part` is not empty.
// Time is linear.
PST_SLOW int64_t pst_slow_find(const char* text, int64_t text_size, const char* part,
                               int64_t part_size);

// Writes `text` in upper or lower case, at most 3 bytes for each byte, and returns the end. Letters
// change one to one, by Unicode's simple case mapping.
PST_SLOW char* pst_slow_change_case(char* w, const char* text, int64_t size, int32_t upper);

// 1 if `text` is like `pattern`; 0 if not; -1 if the pattern ends in the escape character or it
// comes before another character than `%`, `_` or itself. `escape` is a code point, or -1.
PST_SLOW int32_t pst_slow_like(const char* text, int64_t text_size, const char* pattern,
                               int64_t pattern_size, int32_t escape);
