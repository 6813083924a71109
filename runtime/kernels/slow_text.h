#pragma once
// The general forms of kernels over text, native only.

#include "runtime/kernels/kernel.h"

PST_SLOW int32_t pst_slow_bool_from_text(const char* p, int64_t n, int32_t* out);

// 1 if the bytes are UTF-8 text; else 0.
PST_SLOW int32_t pst_slow_is_utf8(const char* p, int64_t n);

// What is between the quotes of a field, with escapes to resolve or a fault to find; as
// pst_x_unquote. [p, p + n) is without the outer quotes.
PST_SLOW int32_t pst_slow_unquote(pst_ctx* ctx, const char* p, int64_t n, int32_t quote,
                                  int32_t escape, pst_text* out);

// Appends text with each quote, and each escape byte if there is one, escaped. Writes 2 * n bytes
// at most.
PST_SLOW char* pst_slow_put_escaped(char* w, const char* p, int64_t n, int32_t quote,
                                    int32_t escape);

// 1 if every quote in the text is followed by a second one; else 0.
PST_SLOW int32_t pst_slow_quotes_are_doubled(const char* p, int64_t n, int32_t quote);

// 1 if the text holds the delimiter, CR or LF; else 0.
PST_SLOW int32_t pst_slow_holds_delimiter(const char* p, int64_t n, const char* delimiter,
                                          int64_t delimiter_size);
