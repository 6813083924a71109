#include "compiler/frontend/dialect.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "compiler/diagnostics/suggest.h"

namespace penstock {
namespace {

struct Shape {
  ast::Dialect dialect;
  std::string_view key;
};
constexpr Shape kShapes[] = {
    {ast::Dialect::kDataWorks2, "steps"},
    {ast::Dialect::kDataWorks1, "configuration"},
    {ast::Dialect::kDataX, "job"},
};
constexpr std::array<std::string_view, 3> kKeys = {"steps", "configuration", "job"};

constexpr std::string_view kExpectation =
    "a job has `steps` (DataWorks 2.0), `configuration` (DataWorks 1.0) or `job` (DataX)";

// The first few keys of the root, for the message.
std::string KeysOf(const JsonValue& root) {
  constexpr size_t kShown = 6;
  if (root.members.empty()) return "is empty";
  std::string keys = root.members.size() == 1 ? "has only the key " : "has the keys ";
  for (size_t i = 0; i < root.members.size() && i < kShown; ++i) {
    if (i > 0) keys += ", ";
    keys += Backquoted(root.members[i].name);
  }
  return root.members.size() > kShown ? keys + " ..." : keys;
}

void ReportUnknownDialect(const JsonValue& root, DiagnosticSink& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.Report(Diag::kUnknownDialect, {root.span.begin, root.span.begin + 1},
                         fmt::format("the script {}", KeysOf(root)));
  diagnostic.path = "$";
  for (const JsonMember& member : root.members) {
    if (std::optional<std::string_view> meant = Suggest(member.name, kKeys)) {
      diagnostic.labels.push_back({member.name_span, fmt::format("did you mean `{}`?", *meant)});
      diagnostic.fixes.push_back({member.name_span, Quoted(*meant), false});
    }
  }
  if (root.Find("content") != nullptr) {
    diagnostic.hints.push_back(
        "it looks like the inside of a DataX job: write `{\"job\": ...}` around it");
  } else if (root.Find("reader") != nullptr || root.Find("writer") != nullptr) {
    diagnostic.hints.push_back(
        "it looks like the inside of a DataWorks 1.0 job: write `{\"configuration\": ...}` around "
        "it");
  } else if (root.Find("connector.class") != nullptr || root.Find("config") != nullptr) {
    diagnostic.hints.push_back("Kafka Connect configurations are not supported");
  }
  diagnostic.hints.emplace_back(kExpectation);
}

}  // namespace

std::optional<ast::Dialect> DetectDialect(const JsonDocument& document,
                                          DiagnosticSink& diagnostics) {
  const JsonValue& root = document.root;
  if (!root.is(JsonValue::Kind::kObject)) {
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kUnknownDialect, root.span,
        fmt::format("the script is not an object but {} {}",
                    root.is(JsonValue::Kind::kArray) ? "an" : "a", NameOf(root.kind)));
    diagnostic.path = "$";
    diagnostic.hints.emplace_back(kExpectation);
    return std::nullopt;
  }
  const JsonMember* found = nullptr;
  std::optional<ast::Dialect> dialect;
  for (const Shape& shape : kShapes) {
    const JsonMember* member = root.Find(shape.key);
    if (member == nullptr) continue;
    if (found != nullptr) {
      Diagnostic& diagnostic = diagnostics.Report(
          Diag::kConflictingKeys, member->name_span,
          fmt::format("`{}` stands beside `{}`, and each begins a job of another dialect",
                      shape.key, found->name));
      diagnostic.path = "$";
      diagnostic.labels.push_back({found->name_span, "the other one"});
      diagnostic.hints.push_back("delete the one that is not meant");
      return std::nullopt;
    }
    found = member;
    dialect = shape.dialect;
  }
  if (!dialect) ReportUnknownDialect(root, diagnostics);
  return dialect;
}

}  // namespace penstock
