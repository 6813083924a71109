// Text that was meant as a variable or a time expression, and would be passed on unchanged. What
// can only be one is an error; what is near one may be text after all.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "compiler/json/json_string_map.h"
#include "compiler/rules/rule.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"
#include "runtime/schedule/date_part.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

constexpr std::string_view kWords[] = {"bizdate", "cyctime", "gmtdate", "bizmonth"};
constexpr std::string_view kSystemNames[] = {"bdp.system.bizdate", "bdp.system.cyctime"};
// Members of a step whose texts have letters and signs of their own.
constexpr std::string_view kOtherText[] = {"username", "password", "accessId", "accessKey"};

struct Fault {
  Diag kind = Diag::kPlaceholder;
  size_t begin = 0, end = 0;
  std::string message;
  std::string right;  // what to write; empty: not known
};

size_t EndOfWord(std::string_view text, size_t at) {
  while (at < text.size() && IsWordByte(text[at])) ++at;
  return at;
}

// Text that has the year, or hours, of a time expression, in whatever follows.
bool LooksLikeTime(std::string_view inside) {
  return inside.starts_with("yyyy") || inside.starts_with("hh24") || inside.starts_with("mmdd");
}

// The format that was meant by one in which a part has a letter too many or too few; empty if there
// is none: `yyyymmd` is `yyyymmdd`.
std::string MeantFormat(std::string_view inside) {
  constexpr std::string_view kFormats[] = {"yyyymmdd",         "yyyy-mm-dd",   "yyyymm",  "yyyy-mm",
                                           "yyyymmddhh24miss", "yyyymmddhh24", "hh24miss"};
  const size_t offset = inside.find_first_of("+", 0);
  size_t cut = std::min(offset, inside.size());
  for (size_t i = 0; i + 1 < cut; ++i) {
    if (inside[i] == '-' && IsDigit(inside[i + 1])) cut = i;
  }
  const std::optional<std::string_view> meant = Suggest(inside.substr(0, cut), kFormats);
  return meant ? std::string(*meant) + std::string(inside.substr(cut)) : "";
}

std::string ReadAsText(std::string_view written, std::string_view why) {
  return fmt::format("{} is {} and would be read as text", Backquoted(written), why);
}

// `$[yyyymmddd]`, `$[yyyymmdd`.
std::optional<Fault> InBrackets(std::string_view text, size_t at) {
  const size_t end = std::min(text.find_first_of("]\r\n'\"", at), text.size());
  const std::string_view inside = text.substr(at + 2, end - at - 2);
  if (!LooksLikeTime(inside)) return std::nullopt;
  if (end == text.size() || text[end] != ']') {
    return Fault{Diag::kBadDatePattern, at, end,
                 ReadAsText(text.substr(at, end - at), "not closed with `]`"), ""};
  }
  const std::string meant = MeantFormat(inside);
  return Fault{Diag::kBadDatePattern, at, end + 1,
               ReadAsText(text.substr(at, end + 1 - at), "not a valid time expression"),
               meant.empty() ? "" : fmt::format("$[{}]", meant)};
}

// `${yyyymmdd`: what opens and has no end.
std::optional<Fault> NotClosed(std::string_view text, size_t at) {
  const size_t end = EndOfWord(text, at + 2);
  const std::string_view word = text.substr(at + 2, end - at - 2);
  if (word.empty() || word == "env" || word == "file") return std::nullopt;
  const size_t close = std::min(text.find_first_of("{}'\"\r\n", at + 2), text.size());
  if (close < text.size() && text[close] == '}') return std::nullopt;
  return Fault{Diag::kBadDatePattern, at, end,
               ReadAsText(text.substr(at, end - at), "not closed with `}`"),
               fmt::format("${{{}}}", word)};
}

// `$bizdat`, `$yyyymmdd`.
std::optional<Fault> BareWord(std::string_view text, size_t at) {
  const size_t end = EndOfWord(text, at + 1);
  const std::string_view word = text.substr(at + 1, end - at - 1);
  const std::string_view written = text.substr(at, end - at);
  if (LooksLikeTime(word) && HoldsDateParts(word, false)) {
    return Fault{Diag::kPlaceholder, at, end, ReadAsText(written, "without brackets"),
                 fmt::format("${{{}}}", word)};
  }
  const std::optional<std::string_view> meant = Suggest(word, kWords);
  if (!meant) return std::nullopt;
  return Fault{Diag::kPlaceholder, at, end, ReadAsText(written, "not a known variable"),
               fmt::format("${}", *meant)};
}

// `{bizdate}` and `$(bizdate)`: the words of variables in the wrong brackets.
std::optional<Fault> WrongBrackets(std::string_view text, size_t at) {
  const bool round = text.substr(at).starts_with("$(");
  const size_t begin = at + (round ? 2 : 1);
  const size_t end = std::min(text.find(round ? ')' : '}', begin), text.size());
  const std::string_view inside = text.substr(begin, end - begin);
  if (end == text.size()) return std::nullopt;
  const std::string_view word = inside.substr(0, EndOfWord(inside, 0));
  const bool built_in = std::ranges::find(kWords, inside) != std::end(kWords);
  if (!built_in && !(LooksLikeTime(word) && HoldsDateParts(word, false))) return std::nullopt;
  return Fault{Diag::kPlaceholder, at, end + 1,
               ReadAsText(text.substr(at, end + 1 - at), "not in `${` and `}`"),
               fmt::format("${{{}}}", inside)};
}

// A variable by its form, whose name is nearly one that the run knows.
std::optional<Fault> NearlyKnown(const Variable& variable) {
  const std::string_view name = variable.name;
  if (name.starts_with('$') || IsSecretName(name)) return std::nullopt;
  if (name.find('.') != std::string_view::npos) {
    const std::optional<std::string_view> meant = Suggest(name, kSystemNames);
    if (!meant || *meant == name) return std::nullopt;
    return Fault{Diag::kPlaceholder, variable.begin, variable.end,
                 fmt::format("`${{{}}}` is not a variable of the scheduler", name),
                 fmt::format("${{{}}}", *meant)};
  }
  // Names of one's own may be longer, or of several parts.
  const std::optional<std::string_view> word = Suggest(name, kWords);
  if (word && *word != name && name.size() <= word->size() && IsPlainSlip(name, *word) &&
      std::ranges::all_of(name, IsLower)) {
    return Fault{Diag::kPlaceholder, variable.begin, variable.end,
                 fmt::format("`${{{}}}` is not a variable of the scheduler", name),
                 fmt::format("${{{}}}", *word)};
  }
  const bool has_offset = name.find_first_of("+-") != std::string_view::npos;
  if (!has_offset || !LooksLikeTime(name) || HoldsDateParts(name, true)) return std::nullopt;
  const std::string meant = MeantFormat(name);
  return Fault{Diag::kBadDatePattern, variable.begin, variable.end,
               fmt::format("`${{{}}}` is not a valid time expression", name),
               meant.empty() ? "" : fmt::format("${{{}}}", meant)};
}

std::optional<Fault> FaultAt(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("$[")) return InBrackets(text, at);
  if (rest.starts_with("${")) return NotClosed(text, at);
  if (rest.starts_with("$(")) return WrongBrackets(text, at);
  if (rest.starts_with('$')) return BareWord(text, at);
  const bool alone = at == 0 || std::string_view("{$#%").find(text[at - 1]) == std::string::npos;
  return alone ? WrongBrackets(text, at) : std::nullopt;
}

class Checker {
 public:
  Checker(const SourceFile& file, Reporter& reporter) : file_(file), reporter_(reporter) {}

  void Check(const JsonValue& value, const std::string& path) {
    for (size_t i = 0; i < value.items.size(); ++i) {
      Check(value.items[i], fmt::format("{}[{}]", path, i));
    }
    for (const JsonMember& member : value.members) {
      if (std::ranges::find(kOtherText, member.name) != std::end(kOtherText)) continue;
      Check(member.value, MemberPath(path, member.name));
    }
    if (value.is(JsonValue::Kind::kString)) CheckText(value, path);
  }

 private:
  void CheckText(const JsonValue& value, const std::string& path) {
    // Every `$` and `{` is looked at with what follows it: too much work for a text of a megabyte.
    constexpr size_t kLongest = 16 * 1024;
    const std::string_view text = value.text;
    if (text.size() > kLongest) return;
    std::optional<Variable> next = FindVariable(text, 0);
    for (size_t at = text.find_first_of("${"); at < text.size();
         at = text.find_first_of("${", at)) {
      const bool is_variable = next && next->begin <= at;
      const std::optional<Fault> fault = is_variable ? NearlyKnown(*next) : FaultAt(text, at);
      if (is_variable) {
        at = next->end;
      } else {
        at = fault ? fault->end : at + 1;
      }
      if (next && next->begin < at) next = FindVariable(text, at);
      if (fault) Report(value, path, *fault);
    }
  }

  void Report(const JsonValue& value, const std::string& path, const Fault& fault) {
    const Span span = JsonStringMap(file_, value).SpanOf(fault.begin, fault.end);
    Diagnostic& diagnostic = reporter_.Report(fault.kind, {span, path}, fault.message);
    if (fault.right.empty()) {
      diagnostic.hints.push_back("write an expression such as `${yyyymmdd-1}` or `$[yyyymmdd-1]`");
      return;
    }
    diagnostic.hints.push_back(fmt::format("write `{}`", fault.right));
    if (span != value.span) diagnostic.fixes.push_back({span, fault.right, false});
  }

  const SourceFile& file_;
  Reporter& reporter_;
};

}  // namespace

void CheckMisspeltVariables(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) {
    const ast::Step& step = *endpoint->step;
    if (step.parameters == nullptr || step.connector) continue;
    Checker(facts.file, reporter).Check(*step.parameters, step.path);
  }
}

}  // namespace penstock
