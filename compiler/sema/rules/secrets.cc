#include "compiler/sema/rules/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "compiler/frontend/json_string_map.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

constexpr std::string_view kSources[] = {"env", "file"};
// Members of a step whose texts are data, or conditions on data.
constexpr std::string_view kDataKeys[] = {"column", "where"};

bool IsEnvironmentName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// A name of a secret as it was perhaps meant: the source, and what stands after it.
struct Meant {
  std::string_view source;  // of kSources
  std::string_view rest;    // trimmed
};

// What stands in the braces of `${...}`, if it begins like the name of a secret in any spelling.
std::optional<Meant> MeantSecret(std::string_view inside) {
  inside = Trimmed(inside);
  for (std::string_view source : kSources) {
    if (inside.size() <= source.size()) continue;
    if (!SameIgnoringCase(inside.substr(0, source.size()), source)) continue;
    const std::string_view rest = Trimmed(inside.substr(source.size()));
    // `${file.name}` may be a variable; `${env.NAME}` is how other programs write the environment.
    if (rest.starts_with(':') || (rest.starts_with('.') && source == "env")) {
      return Meant{source, Trimmed(rest.substr(1))};
    }
  }
  return std::nullopt;
}

struct Fault {
  std::string message;
  std::string hint;
  std::string replacement;  // empty: not known
};

// What is wrong with the name of a secret in `inside`; nothing if it is right, or is none.
std::optional<Fault> FaultOf(std::string_view inside) {
  const std::optional<Meant> meant = MeantSecret(inside);
  if (!meant) return std::nullopt;
  const std::string written = Backquoted(fmt::format("${{{}}}", inside));
  if (meant->rest.empty()) {
    return Fault{fmt::format("{} names no secret", written),
                 meant->source == "env"
                     ? "write the name of an environment variable after the colon"
                     : "write the path of a file after the colon",
                 ""};
  }
  if (meant->source == "env" && !IsEnvironmentName(meant->rest)) {
    return Fault{fmt::format("{} does not name an environment variable", written),
                 "names are letters, digits and `_`; there are no defaults", ""};
  }
  const std::string right = fmt::format("{}:{}", meant->source, meant->rest);
  if (inside == right) return std::nullopt;
  return Fault{fmt::format("{} is not how a secret is written, and would be a variable", written),
               fmt::format("write `${{{}}}`", right), fmt::format("${{{}}}", right)};
}

class Checker {
 public:
  Checker(const SourceFile& file, DiagnosticSink& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  void Check(const JsonValue& value, const std::string& path, bool is_data);

 private:
  void CheckText(const JsonValue& value, const std::string& path, bool is_data);

  const SourceFile& file_;
  DiagnosticSink& diagnostics_;
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
  for (size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const std::optional<Variable> variable = FindVariable(text, at);
    const bool closed = variable && variable->begin == at;
    const size_t end = closed ? variable->end : std::min(text.find('}', at), text.size() - 1) + 1;
    const std::string_view inside = closed ? variable->name : text.substr(at + 2, end - at - 2);
    if (!MeantSecret(inside)) continue;
    const Span span = JsonStringMap(file_, value).SpanOf(at, end);
    const auto report = [&](Diag kind, std::string message, std::string hint) -> Diagnostic& {
      Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
      diagnostic.path = path;
      diagnostic.hints.push_back(std::move(hint));
      return diagnostic;
    };
    if (!closed) {
      report(
          Diag::kMisspeltSecret,
          fmt::format("{} is no name of a secret: it is not closed, or holds brackets, quotes or "
                      "another variable",
                      Backquoted(text.substr(at, end - at))),
          "write `${env:NAME}` or `${file:PATH}`, each in one piece");
    } else if (std::optional<Fault> fault = FaultOf(inside)) {
      Diagnostic& diagnostic =
          report(Diag::kMisspeltSecret, std::move(fault->message), std::move(fault->hint));
      if (!fault->replacement.empty()) diagnostic.fixes.push_back({span, fault->replacement});
    } else if (is_data) {
      report(
          Diag::kSecretInData,
          fmt::format("{} is a secret, and what stands here is shown in messages and reaches the "
                      "target",
                      Backquoted(text.substr(at, end - at))),
          "pass the value as a variable: `${name}` and `-p name=value`");
    }
  }
}

}  // namespace

void CheckSecretNames(const SourceFile& file, const JsonValue& parameters, const std::string& path,
                      DiagnosticSink& diagnostics) {
  Checker(file, diagnostics).Check(parameters, path, false);
}

std::vector<int> SecretParameters(const std::vector<std::string>& parameters,
                                  std::initializer_list<const BoundOptions*> options) {
  std::set<int> secrets;
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (IsSecretName(parameters[i])) secrets.insert(static_cast<int>(i));
  }
  const auto add = [&secrets](const Template& text) {
    for (const Template::Piece& piece : text.pieces) {
      if (piece.parameter >= 0) secrets.insert(piece.parameter);
    }
  };
  for (const BoundOptions* side : options) {
    for (const auto& [name, option] : side->options) {
      if (!option.spec->secret || !option.value) continue;
      if (const auto* text = std::get_if<Template>(&*option.value)) add(*text);
      if (const auto* list = std::get_if<std::vector<Template>>(&*option.value)) {
        std::ranges::for_each(*list, add);
      }
    }
  }
  return {secrets.begin(), secrets.end()};
}

}  // namespace penstock
