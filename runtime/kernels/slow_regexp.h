#pragma once
// Slow paths of regular expressions: RE2's, in time linear in the text. Only jobs that call them
// are linked with the library.

#include "runtime/kernels/kernel.h"

// The compiled form of a pattern, which the calling thread keeps until it ends; 0 if the pattern is
// not valid or needs too much memory.
PST_SLOW int64_t pst_slow_regexp(const char* pattern, int64_t size);

// 1 and the first match in `match`, or 0.
PST_SLOW int32_t pst_slow_regexp_find(int64_t regexp, const char* text, int64_t size,
                                      pst_text* match);

// All matches, none empty right behind another one, replaced by `to`, in which `\0` is the match,
// `\1` to `\9` are its groups and `\\` is a backslash. Gives 0 and the text, which the thread's
// next call overwrites; or a DirtyReason.
PST_SLOW int32_t pst_slow_regexp_replace(int64_t regexp, const char* text, int64_t size,
                                         const char* to, int64_t to_size, pst_text* replaced);
