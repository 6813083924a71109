#pragma once
// Variables and scheduling expressions inside text, as scripts and `-p` values hold them.
//
// Every place that text can be cut at has a name, and the plan of a job knows it by this name:
//   ${day}  ${yyyymmdd-1}     what is between the braces
//   $[hh24-1/24]  $bizdate    the whole text, `$` included

#include <optional>
#include <string>
#include <string_view>

namespace penstock {

struct Variable {
  size_t begin = 0;       // of `$`
  size_t end = 0;         // after the last byte
  std::string_view name;  // points into the text, or into static memory
};

// The first variable of `text` at or after `from`. `$[...]` counts only if it holds a part of a
// date or `add_months`, and `$word` only if it is one of the scheduler's own; all else is text.
std::optional<Variable> FindVariable(std::string_view text, size_t from);

// How a variable of that name is written in a script.
std::string WrittenForm(std::string_view name);

// `env:X` and `file:PATH`: a secret (secret.h).
bool IsSecretName(std::string_view name);

// For `$bizdate` and its like the word after `$`; empty for other names.
std::string_view BuiltInWord(std::string_view name);

// True if all letters and digits of `text` belong to parts of a date (`yyyy yy mm dd hh24 hh12 hh
// mi ss`) and there is one; or, with `any`, if one run of letters consists of such parts, in any
// case; `T` and `Z` are no letters then.
bool HoldsDateParts(std::string_view text, bool any);

}  // namespace penstock
