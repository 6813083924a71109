#pragma once
// Slow paths of JSON (RFC 8259). Nothing is built: a value is found while the text is checked.

#include "runtime/kernels/kernel.h"

// Whether `path` is one: `$`, then `.name`, `['name']`, `["name"]` or `[0]`, at most 32 of them.
PST_SLOW int32_t pst_slow_json_path(const char* path, int64_t size);

// The value at `path` as it is written, empty if there is none or it is `null`: 0, or a
// DirtyReason. The whole text is checked. Of members with one name the last one counts.
PST_SLOW int32_t pst_slow_json_value(const char* text, int64_t size, const char* path,
                                     int64_t path_size, pst_text* value);

// Writes what the string between two quotes means, at most as many bytes, and returns the end; null
// if it is no Unicode.
PST_SLOW char* pst_slow_json_text(char* w, const char* text, int64_t size);

// Writes `text` as a string with quotes, at most 6 bytes for each byte and 2 more, and returns the
// end.
PST_SLOW char* pst_slow_json_quote(char* w, const char* text, int64_t size);
