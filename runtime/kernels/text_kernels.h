#pragma once
// Kernels that cut text out of records and put text into them. They know delimiters and quotes.

#include <stdint.h>

#include "runtime/abi/job_abi.h"

extern "C" {

// The text of a quoted field b..e, where *b is the quote: without its quotes, escapes resolved (in
// the arena if there are any). `escape` 0: a quote inside is doubled; else the escape byte.
// Returns 0, or kQuote if text follows the closing quote or it is missing.
int32_t pst_x_unquote(pst_ctx* ctx, const char* b, const char* e, int32_t quote, int32_t escape,
                      pst_text* out);

// Appends text to a delimited record, in quotes if it holds `delimiter` (its first byte), the
// quote, CR or LF, is equal to the text that means NULL, or `always`. Quotes inside are doubled, or
// escaped if `escape` is set. The caller has made room for 2 * n + 2 + 64 bytes.
char* pst_x_put_quoted(char* w, const char* p, int64_t n, int32_t delimiter, int32_t quote,
                       int32_t escape, int32_t always, const char* null_text, int64_t null_size);

// The same, where escapes are doubled outside of quotes, too.
char* pst_x_put_escaped(char* w, const char* p, int64_t n, int32_t delimiter, int32_t quote,
                        int32_t escape, int32_t always, const char* null_text, int64_t null_size);

// Appends the raw field b..e of a record that has the same delimiter and doubled quotes as the
// output, so that it reads back as the same text: unchanged if unquoted and harmless, quoted
// only if needed. Sets *reason for a badly quoted field. Room as above.
char* pst_x_put_raw(char* w, const char* b, const char* e, int32_t delimiter, int32_t quote,
                    const char* null_text, int64_t null_size, int32_t* reason);

// Appends text as it is. Room: n + 64 bytes.
char* pst_x_put_plain(char* w, const char* p, int64_t n);

// 1 if the text holds the delimiter, CR or LF, or if a delimiter behind it would begin in the text
// (`a|` and `||`); else 0.
int32_t pst_x_is_unquotable(const char* p, int64_t n, const char* delimiter,
                            int64_t delimiter_size);

// 1 if both texts are equal; else 0.
int32_t pst_x_text_equal(const char* p, int64_t n, const char* q, int64_t m);

// The same, where blanks and tabs around the first text do not count, nor do they have to be there.
int32_t pst_x_trimmed_equal(const char* p, int64_t n, const char* q, int64_t m);

}  // extern "C"
