#include "runtime/schedule/variable_text.h"

#include <algorithm>

#include "runtime/base/ascii.h"
#include "runtime/schedule/date_part.h"

namespace penstock {
namespace {

constexpr std::string_view kBuiltIns[] = {"$bizdate", "$cyctime", "$gmtdate", "$bizmonth",
                                          "$jobid",   "$nodeid",  "$taskid"};

// The end of a bracket that opens before `begin`: of its closing byte; npos if there is none.
size_t ClosingByte(std::string_view text, size_t begin, char close, std::string_view forbidden) {
  const size_t end = text.find_first_of(forbidden, begin);
  return end != std::string_view::npos && end > begin && text[end] == close
             ? end
             : std::string_view::npos;
}

std::optional<Variable> VariableAt(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("${")) {
    const size_t end = ClosingByte(text, at + 2, '}', "{}'\"\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    return Variable{at, end + 1, text.substr(at + 2, end - at - 2)};
  }
  if (rest.starts_with("$[")) {
    const size_t end = ClosingByte(text, at + 2, ']', "[]{}'\"\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = text.substr(at + 2, end - at - 2);
    if (!inside.starts_with("add_months") && !HoldsDateParts(inside, true)) return std::nullopt;
    return Variable{at, end + 1, text.substr(at, end + 1 - at)};
  }
  for (const std::string_view name : kBuiltIns) {
    if (!rest.starts_with(name)) continue;
    if (rest.size() > name.size() && IsWordByte(rest[name.size()])) continue;
    return Variable{at, at + name.size(), name};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Variable> FindVariable(std::string_view text, size_t from) {
  for (size_t at = text.find('$', from); at != std::string_view::npos;
       at = text.find('$', at + 1)) {
    if (std::optional<Variable> found = VariableAt(text, at)) return found;
  }
  return std::nullopt;
}

std::string WrittenForm(std::string_view name) {
  if (name.starts_with('$')) return std::string(name);
  return "${" + std::string(name) + "}";
}

bool IsSecretName(std::string_view name) {
  return name.starts_with("env:") || name.starts_with("file:");
}

std::string_view BuiltInWord(std::string_view name) {
  const bool known = std::ranges::find(kBuiltIns, name) != std::end(kBuiltIns);
  return known ? name.substr(1) : std::string_view();
}

bool HoldsDateParts(std::string_view text, bool any) {
  // `yyyymmddThh24`: literals between parts.
  const auto is_letter = [any](char c) { return IsLetter(c) && !(any && (c == 'T' || c == 'Z')); };
  bool found = false;
  while (!text.empty()) {
    if (!is_letter(text[0])) {
      if (!any && IsDigit(text[0])) return false;
      text.remove_prefix(1);
      continue;
    }
    bool fits = true;
    while (!text.empty() && is_letter(text[0])) {
      const DatePart* part = DatePartAt(text, any);
      fits = fits && part != nullptr;
      text.remove_prefix(part != nullptr ? part->text.size() : 1);
    }
    if (fits) found = true;
    if (fits && any) return true;
    if (!fits && !any) return false;
  }
  return found;
}

}  // namespace penstock
