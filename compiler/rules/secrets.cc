#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "compiler/json/json_string_map.h"
#include "compiler/rules/rule.h"
#include "compiler/sema/template_text.h"
#include "runtime/base/ascii.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

constexpr std::string_view kSources[] = {"env", "file"};
// Members of a step whose texts are data, or conditions on data.
constexpr std::string_view kDataKeys[] = {"column", "where"};

bool IsNameByte(char c) { return IsWordByte(c) || c == '-' || c == '.'; }

bool IsEnvironmentName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, IsNameByte);
}

// A name of a secret as it was perhaps meant: the source, and what follows it.
struct Meant {
  std::string_view source;  // of kSources
  std::string_view rest;    // trimmed
};

// What is in the braces of `${...}`, if it begins like the name of a secret in any spelling.
std::optional<Meant> MeantSecret(std::string_view inside) {
  inside = Trim(inside, " ");
  for (std::string_view source : kSources) {
    if (inside.size() <= source.size()) continue;
    if (!SameIgnoringCase(inside.substr(0, source.size()), source)) continue;
    const std::string_view rest = Trim(inside.substr(source.size()), " ");
    // `${file.name}` may be a variable; `${env.NAME}` is how other programs write the environment.
    if (rest.starts_with(':') || (rest.starts_with('.') && source == "env")) {
      return Meant{source, Trim(rest.substr(1), " ")};
    }
  }
  return std::nullopt;
}

struct Fault {
  std::string message;
  std::string hint;
  std::string replacement;  // empty: not known
};

// What is wrong with the name of a secret in `inside`; nothing if it is valid, or not a secret.
std::optional<Fault> FaultOf(std::string_view inside) {
  const std::optional<Meant> meant = MeantSecret(inside);
  if (!meant) return std::nullopt;
  const std::string written = Backquoted(fmt::format("${{{}}}", inside));
  if (meant->rest.empty()) {
    return Fault{fmt::format("{} does not name a secret", written),
                 meant->source == "env"
                     ? "write the name of an environment variable after the colon"
                     : "write the path of a file after the colon",
                 ""};
  }
  if (meant->source == "env" && !IsEnvironmentName(meant->rest)) {
    return Fault{fmt::format("{} does not name an environment variable", written),
                 "names consist of letters, digits and `_`; default values are not supported", ""};
  }
  const std::string right = fmt::format("{}:{}", meant->source, meant->rest);
  if (inside == right) return std::nullopt;
  return Fault{
      fmt::format("{} is not a valid secret reference and would be read as a variable", written),
      fmt::format("write `${{{}}}`", right), fmt::format("${{{}}}", right)};
}

// The end of `$env:NAME` at `at`, which lacks its braces; nothing if there is no such thing.
std::optional<size_t> EndOfBare(std::string_view text, size_t at) {
  constexpr std::string_view kBare = "$env:";
  size_t end = at + kBare.size();
  if (!SameIgnoringCase(text.substr(at, kBare.size()), kBare)) return std::nullopt;
  while (end < text.size() && IsNameByte(text[end])) ++end;
  return end > at + kBare.size() ? std::optional(end) : std::nullopt;
}

class Checker {
 public:
  Checker(const SourceFile& file, Reporter& reporter) : file_(file), reporter_(reporter) {}

  void Check(const JsonValue& value, const std::string& path, bool is_data);

 private:
  void CheckText(const JsonValue& value, const std::string& path, bool is_data);

  const SourceFile& file_;
  Reporter& reporter_;
};

void Checker::Check(const JsonValue& value, const std::string& path, bool is_data) {
  for (size_t i = 0; i < value.items.size(); ++i) {
    Check(value.items[i], fmt::format("{}[{}]", path, i), is_data);
  }
  for (const JsonMember& member : value.members) {
    const bool data = std::ranges::find(kDataKeys, member.name) != std::end(kDataKeys);
    Check(member.value, fmt::format("{}.{}", path, member.name), is_data || data);
  }
  if (value.is(JsonValue::Kind::kString)) CheckText(value, path, is_data);
}

void Checker::CheckText(const JsonValue& value, const std::string& path, bool is_data) {
  const std::string_view text = value.text;
  std::optional<JsonStringMap> map;
  const auto report = [&](size_t begin, size_t end, Diag kind, Fault fault) {
    if (!map) map.emplace(file_, value);
    const Span span = map->SpanOf(begin, end);
    Diagnostic& diagnostic = reporter_.Report(kind, {span, path}, std::move(fault.message));
    diagnostic.hints.push_back(std::move(fault.hint));
    if (!fault.replacement.empty()) diagnostic.fixes.push_back({span, fault.replacement});
  };
  for (size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    if (const std::optional<size_t> end = EndOfBare(text, at)) {
      const std::string right = fmt::format("${{env:{}}}", text.substr(at + 5, *end - at - 5));
      report(at, *end, Diag::kMisspeltSecret,
             {fmt::format("{} is not a valid secret reference and would be read as text",
                          Backquoted(text.substr(at, *end - at))),
              fmt::format("write `{}`", right), right});
    }
    if (!text.substr(at).starts_with("${")) continue;
    const size_t end = std::min(text.find_first_of("{}'\"\r\n", at + 2), text.size());
    const std::string_view inside = text.substr(at + 2, end - at - 2);
    if (!MeantSecret(inside)) continue;
    if (end == text.size() || text[end] != '}') {
      const size_t seen = text[end - 1] == '$' ? end - 1 : end;
      report(at, seen, Diag::kMisspeltSecret,
             {fmt::format("{} is not a valid secret reference: it is not closed, or contains "
                          "brackets, quotes or another variable",
                          Backquoted(text.substr(at, seen - at))),
              "write `${env:NAME}` or `${file:PATH}`", ""});
    } else if (std::optional<Fault> fault = FaultOf(inside)) {
      report(at, end + 1, Diag::kMisspeltSecret, *std::move(fault));
    } else if (is_data) {
      report(at, end + 1, Diag::kSecretInData,
             {fmt::format(
                  "{} is a secret, but this value is shown in messages and written to the target",
                  Backquoted(text.substr(at, end + 1 - at))),
              "pass the value as a variable: `${name}` and `-p name=value`", ""});
    }
  }
}

}  // namespace

void CheckSecretNames(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) {
    const ast::Step& step = *endpoint->step;
    if (step.parameters == nullptr || step.connector) continue;
    Checker(facts.file, reporter).Check(*step.parameters, step.path, false);
  }
}

}  // namespace penstock
