#include "compiler/dialects/dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "compiler/dialects/dialects.h"
#include "runtime/base/suggest.h"

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
constexpr std::array<std::string_view, 4> kKeys = {"steps", "configuration", "job",
                                                   "connector.class"};

constexpr std::string_view kExpectation =
    "a job has `steps` (DataWorks 2.0), `configuration` (DataWorks 1.0), `job` (DataX) or "
    "`connector.class` (Kafka Connect)";

// Keys that only the configuration of a worker has.
constexpr std::string_view kWorkerKeys[] = {
    "offset.storage.file.filename", "offset.storage.topic", "config.storage.topic",
    "status.storage.topic",         "plugin.path",          "bootstrap.servers"};

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
  } else if (root.Find("stepType") != nullptr || root.Find("category") != nullptr) {
    diagnostic.hints.push_back(
        "it looks like one step of a DataWorks 2.0 job, which stands in `steps`");
  } else if (root.Find("parameter") != nullptr) {
    diagnostic.hints.push_back("it looks like a reader or writer alone, which is a part of a job");
  } else if (std::ranges::any_of(kWorkerKeys,
                                 [&](auto key) { return root.Find(key) != nullptr; })) {
    diagnostic.hints.push_back(
        "it looks like the configuration of a worker of Kafka Connect; lint reads those of "
        "connectors");
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
  if (!dialect && IsKafkaConnect(root)) return ast::Dialect::kKafkaConnect;
  if (!dialect) ReportUnknownDialect(root, diagnostics);
  return dialect;
}

}  // namespace penstock
