#include "compiler/dialects/dialect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>
#include <string>
#include <vector>

#include "compiler/dialects/dialects.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

using enum DialectInfo::Trait;

constexpr DialectInfo kDialects[] = {
#define PST_DIALECT(Id, name, title, root_key, plugin_key, traits) \
  {ast::Dialect::k##Id, name, title, root_key, plugin_key, traits, KeysOf##Id, Read##Id},
#include "compiler/ast/dialects.def"
#undef PST_DIALECT
};

// "a job must have `steps` (DataWorks 2.0), `configuration` (DataWorks 1.0) or `job` (DataX)"
std::string Expectation() {
  std::string text = "a job has ";
  for (const DialectInfo& each : kDialects) {
    if (&each != kDialects) text += &each == &std::end(kDialects)[-1] ? " or " : ", ";
    text += fmt::format("`{}` ({})", each.root_key, each.title);
  }
  return text;
}

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
  std::vector<std::string_view> root_keys;
  for (const DialectInfo& each : kDialects) root_keys.push_back(each.root_key);
  for (const JsonMember& member : root.members) {
    if (std::optional<std::string_view> meant = Suggest(member.name, root_keys)) {
      diagnostic.labels.push_back({member.name_span, fmt::format("did you mean `{}`?", *meant)});
      diagnostic.fixes.push_back({member.name_span, Quoted(*meant), false});
    }
  }
  if (root.Find("content") != nullptr) {
    diagnostic.hints.push_back(
        "it looks like the content of a DataX job: put it inside `{\"job\": ...}`");
  } else if (root.Find("reader") != nullptr || root.Find("writer") != nullptr) {
    diagnostic.hints.push_back(
        "it looks like the content of a DataWorks 1.0 job: put it inside `{\"configuration\": "
        "...}`");
  } else if (root.Find("stepType") != nullptr || root.Find("category") != nullptr) {
    diagnostic.hints.push_back(
        "it looks like a single step of a DataWorks 2.0 job, which belongs in `steps`");
  } else if (root.Find("parameter") != nullptr) {
    diagnostic.hints.push_back(
        "it looks like a single reader or writer, which is only part of a job");
  } else if (std::ranges::any_of(kWorkerKeys,
                                 [&](auto key) { return root.Find(key) != nullptr; })) {
    diagnostic.hints.push_back(
        "it looks like a Kafka Connect worker configuration; lint checks only connector "
        "configurations");
  }
  diagnostic.hints.push_back(Expectation());
}

}  // namespace

std::span<const DialectInfo> AllDialects() { return kDialects; }

const DialectInfo& Describe(ast::Dialect dialect) {
  return kDialects[static_cast<size_t>(dialect)];
}

const DialectInfo* FindDialect(std::string_view name) {
  const auto found = std::ranges::find(kDialects, name, &DialectInfo::name);
  return found == std::end(kDialects) ? nullptr : found;
}

std::string DialectNames(unsigned traits) {
  // The table is in the order in which dialects are tried; people read 1.0 before 2.0.
  std::map<std::string_view, std::string_view> by_title;
  for (const DialectInfo& each : kDialects) {
    if ((each.traits & traits) == traits) by_title.emplace(each.title, each.name);
  }
  return fmt::format("{}", fmt::join(std::views::values(by_title), "|"));
}

const DialectInfo* DetectDialect(const JsonDocument& document, DiagnosticSink& diagnostics) {
  const JsonValue& root = document.root;
  if (!root.is(JsonValue::Kind::kObject)) {
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kUnknownDialect, root.span,
        fmt::format("the script must be an object, not {}", WithArticle(root.kind)));
    diagnostic.path = "$";
    diagnostic.hints.push_back(Expectation());
    return nullptr;
  }
  const JsonMember* found = nullptr;
  const DialectInfo* dialect = nullptr;
  for (const DialectInfo& each : kDialects) {
    const JsonMember* member = each.has(kFlat) ? nullptr : root.Find(each.root_key);
    if (member == nullptr) continue;
    if (found != nullptr) {
      Diagnostic& diagnostic =
          diagnostics.Report(Diag::kConflictingKeys, member->name_span,
                             fmt::format("both `{}` and `{}` are present, but each of them starts "
                                         "a job in a different dialect",
                                         each.root_key, found->name));
      diagnostic.path = "$";
      diagnostic.labels.push_back({found->name_span, "the other one"});
      diagnostic.hints.push_back("delete the wrong one");
      return nullptr;
    }
    found = member;
    dialect = &each;
  }
  if (dialect == nullptr && IsKafkaConnect(root)) return &Describe(ast::Dialect::kKafkaConnect);
  if (dialect == nullptr) ReportUnknownDialect(root, diagnostics);
  return dialect;
}

}  // namespace penstock
