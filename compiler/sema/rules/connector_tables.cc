// A topic goes to the table that `topics.assign.tables` gives it, and else to the one whose name
// `table.name.format` makes of its own. The tables are known from the text alone, and so is what
// belongs to them.
#include "compiler/sema/rules/connector_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/diagnostics/suggest.h"
#include "compiler/sema/comma_list.h"
#include "compiler/sema/option_names.h"
#include "compiler/sema/rules/option_rules.h"
#include "compiler/sema/rules/related_options.h"
#include "compiler/sema/wording.h"

namespace penstock {
namespace {

constexpr std::string_view kTopics = "topics";
constexpr std::string_view kAssign = "topics.assign.tables";
constexpr std::string_view kFormat = "table.name.format";
constexpr std::string_view kTopicWord = "<topic>";
constexpr size_t kLongestTopic = 249;
constexpr size_t kLongestTable = 255;
// Lists are searched one by one, so that longer ones are not looked at.
constexpr size_t kMaxTopics = 1000;
constexpr size_t kFewTables = 3;
// Suggestions take time, and nobody misspells more tables than that.
constexpr size_t kMaxSuggestions = 100;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsTopicName(std::string_view name) {
  return !name.empty() && name.size() <= kLongestTopic && name != "." && name != ".." &&
         std::ranges::all_of(
             name, [](char c) { return IsLetter(c) || IsDigit(c) || c == '.' || c == '-'; });
}

bool IsTableName(std::string_view name) {
  return !name.empty() && name.size() <= kLongestTable && IsLetter(name[0]) &&
         std::ranges::all_of(name, [](char c) { return IsLetter(c) || IsDigit(c); });
}

std::optional<NamePattern> TablePattern(std::string_view option) {
  std::optional<NamePattern> pattern = PatternOf(option);
  return pattern && pattern->word == "table" ? pattern : std::nullopt;
}

class TableChecker {
 public:
  TableChecker(const ast::Step& step, const EndpointSpec& spec, const BoundOptions& options,
               DiagnosticSink& diagnostics)
      : step_(step), spec_(spec), options_(options), diagnostics_(diagnostics) {}

  void Check() {
    for (std::string_view name : {kTopics, kAssign, kFormat}) {
      const BoundOption* option = options_.Find(name);
      if (option != nullptr && !option->value) return;
    }
    topics_ = options_.Find(kTopics);
    if (topics_ == nullptr || !ReadTopics() || !ReadAssignments() || !NameTables()) return;
    CheckNamedTables();
    for (const std::string& table : tables_) CheckColumns(table);
    CheckErrorTargets();
    for (const OptionRule& rule : spec_.rules) CheckNeeded(rule);
  }

 private:
  struct Assignment {
    std::string_view topic;
    std::string_view table;
    Span span;
  };

  Diagnostic& Report(Diag kind, const BoundOption& option, Span span, std::string message) {
    Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
    diagnostic.path = option.path;
    return diagnostic;
  }

  bool ReadTopics() {
    bool good = true;
    const std::vector<ListItem> items = ItemsOf(topics_->json->text);
    if (items.size() > kMaxTopics) return false;
    for (const ListItem& item : items) {
      listed_.push_back(item.text);
      if (IsTopicName(item.text)) continue;
      good = false;
      Report(Diag::kBadTopicName, *topics_, PlaceInside(*topics_->json, item.begin, item.end),
             fmt::format("`{}` cannot be the name of a topic", Excerpt(item.text)))
          .hints.push_back(
              "names have letters, digits, `.`, `_` and `-`; commas stand between them");
    }
    return good;
  }

  bool ReadAssignments() {
    const BoundOption* option = options_.Find(kAssign);
    if (option == nullptr) return true;
    const int errors_before = diagnostics_.error_count();
    const std::vector<ListItem> items = ItemsOf(option->json->text);
    if (items.size() > kMaxTopics) return false;
    for (const ListItem& item : items) {
      const Span span = PlaceInside(*option->json, item.begin, item.end);
      const size_t colon = item.text.find(':');
      const Assignment assignment{ItemsOf(item.text.substr(0, colon))[0].text,
                                  colon == std::string_view::npos
                                      ? std::string_view()
                                      : ItemsOf(item.text.substr(colon + 1))[0].text,
                                  span};
      const bool one_colon = colon == item.text.rfind(':');
      if (assignment.topic.empty() || assignment.table.empty() || !one_colon) {
        Report(Diag::kUnknownValue, *option, span,
               fmt::format("`{}` is not of the form `topic:table`", Excerpt(item.text)));
        continue;
      }
      CheckAssignment(*option, assignment);
    }
    return diagnostics_.error_count() == errors_before;
  }

  void CheckAssignment(const BoundOption& option, const Assignment& assignment) {
    const auto earlier = std::ranges::find(assignments_, assignment.topic, &Assignment::topic);
    if (earlier != assignments_.end()) {
      Report(Diag::kUselessAssignment, option, earlier->span,
             fmt::format("topic `{}` is assigned again later, and only that counts",
                         Excerpt(assignment.topic)))
          .labels.push_back({assignment.span, "assigned again here"});
      *earlier = assignment;
      return;
    }
    if (std::ranges::find(listed_, assignment.topic) == listed_.end()) {
      Diagnostic& diagnostic =
          Report(Diag::kUselessAssignment, option, assignment.span,
                 fmt::format("topic `{}` is assigned to a table, but is not in `topics`{}",
                             Excerpt(assignment.topic), DidYouMean(assignment.topic, listed_)));
      diagnostic.labels.push_back({topics_->json->span, "the topics"});
    }
    if (!IsTableName(assignment.table)) ReportTableName(option, assignment.span, assignment.table);
    assignments_.push_back(assignment);
  }

  bool NameTables() {
    for (const Assignment& assignment : assignments_) AddTable(std::string(assignment.table));
    for (const ListItem& item : ItemsOf(topics_->json->text)) {
      const std::string_view topic = item.text;
      if (std::ranges::find(assignments_, topic, &Assignment::topic) != assignments_.end())
        continue;
      std::string table = TableOf(topic);
      if (!IsTableName(table)) {
        const BoundOption* format = options_.Find(kFormat);
        const bool by_topic = format == nullptr || format->json->text == kTopicWord;
        const BoundOption& place = by_topic ? *topics_ : *format;
        const Span span =
            by_topic ? PlaceInside(*topics_->json, item.begin, item.end) : format->json->span;
        ReportTableName(place, span, table);
        return false;
      }
      AddTable(std::move(table));
    }
    return true;
  }

  void AddTable(std::string table) {
    if (std::ranges::find(tables_, table) == tables_.end()) tables_.push_back(std::move(table));
  }

  void ReportTableName(const BoundOption& option, Span span, std::string_view name) {
    Report(Diag::kBadTableName, option, span,
           fmt::format("a topic goes to table `{}`, which no table can be called", Excerpt(name)))
        .hints.push_back(
            "names of tables have letters, digits and `_`; `topics.assign.tables` can give a topic "
            "any table");
  }

  // Options with the name of a table in theirs; those of one table are one fault.
  void CheckNamedTables() {
    std::map<std::string_view, std::vector<const BoundOption*>> unknown;
    for (const auto& [name, option] : options_.options) {
      const std::optional<NamePattern> pattern = TablePattern(option.spec->name);
      if (!pattern) continue;
      const std::string_view table = *pattern->Match(option.name());
      if (std::ranges::find(tables_, table) == tables_.end()) unknown[table].push_back(&option);
    }
    for (const auto& [table, options] : unknown) ReportUnknownTable(table, options);
  }

  // A column of the primary key is no other column.
  void CheckColumns(const std::string& table) {
    const BoundOption* keys = options_.Find(fmt::format("tablestore.{}.primarykey.name", table));
    const BoundOption* columns =
        options_.Find(fmt::format("tablestore.{}.columns.whitelist.name", table));
    if (keys == nullptr || !keys->value || columns == nullptr || !columns->value) return;
    for (const ListItem& key : ItemsOf(keys->json->text)) {
      for (const ListItem& column : ItemsOf(columns->json->text)) {
        if (key.text != column.text) continue;
        Report(Diag::kAmbiguousColumn, *columns,
               PlaceInside(*columns->json, column.begin, column.end),
               fmt::format("`{}` is a column of the primary key and cannot be another one",
                           Excerpt(key.text)))
            .labels.push_back({PlaceInside(*keys->json, key.begin, key.end), "the primary key"});
        return;
      }
    }
  }

  // Where records go that fail: a topic or table that can be one, and none of the connector's own.
  void CheckErrorTargets() {
    for (std::string_view name :
         {"runtime.error.topic.name", "errors.deadletterqueue.topic.name"}) {
      const BoundOption* topic = options_.Find(name);
      if (topic == nullptr || !topic->value) continue;
      const std::string& text = topic->json->text;
      if (!IsTopicName(text)) {
        Report(Diag::kBadTopicName, *topic, topic->json->span,
               fmt::format("`{}` cannot be the name of a topic", Excerpt(text)));
      } else if (std::ranges::find(listed_, text) != listed_.end()) {
        Report(Diag::kErrorsComeBack, *topic, topic->json->span,
               fmt::format("records that fail go to topic `{}`, which the connector reads: they "
                           "come back and fail again",
                           text))
            .labels.push_back({topics_->json->span, "the topics"});
      }
    }
    const BoundOption* table = options_.Find("runtime.error.table.name");
    if (table == nullptr || !table->value) return;
    const std::string& text = table->json->text;
    if (!IsTableName(text)) {
      Report(Diag::kBadTableName, *table, table->json->span,
             fmt::format("no table can be called `{}`", Excerpt(text)));
    } else if (std::ranges::find(tables_, text) != tables_.end()) {
      Report(Diag::kErrorsComeBack, *table, table->json->span,
             fmt::format("records that fail go to table `{}`, among the records of a topic", text))
          .labels.push_back({topics_->json->span, "the topics"});
    }
  }

  void ReportUnknownTable(std::string_view table, const std::vector<const BoundOption*>& options) {
    const BoundOption& first = *options[0];
    const std::vector<std::string_view> known(tables_.begin(), tables_.end());
    std::optional<std::string_view> meant;
    if (++unknown_tables_ <= kMaxSuggestions) meant = Suggest(table, known);
    const std::string what = options.size() == 1
                                 ? fmt::format("`{}` has", first.name())
                                 : fmt::format("the {} keys for it have", options.size());
    Diagnostic& diagnostic =
        Report(Diag::kUnknownTable, first, first.key_span,
               fmt::format("no topic goes to table `{}`, so that {} no effect{}", Excerpt(table),
                           what, meant ? fmt::format("; did you mean `{}`?", *meant) : ""));
    diagnostic.labels.push_back({topics_->json->span, "the topics"});
    if (known.size() <= kFewTables) diagnostic.hints.push_back("they go to " + ListOf(known));
    for (const BoundOption* option : options) {
      misplaced_.insert(option->spec->name);
      if (!meant) continue;
      const std::string name = TablePattern(option->spec->name)->With(*meant);
      if (options_.Find(name) != nullptr) {
        diagnostic.fixes.clear();
        return;
      }
      diagnostic.fixes.push_back({option->key_span, Quoted(name)});
    }
  }

  // What a rule needs for every table, unless it is there under another name.
  void CheckNeeded(const OptionRule& rule) {
    const std::optional<NamePattern> pattern = TablePattern(rule.then.option);
    if (!pattern || rule.kind != OptionRule::Kind::kNeeded) return;
    if (misplaced_.contains(rule.then.option)) return;
    const bool applies = std::ranges::all_of(
        rule.when, [&](const OptionCondition& condition) { return Holds(condition, options_); });
    if (!applies) return;
    for (const std::string& table : tables_) {
      const std::string name = pattern->With(table);
      if (options_.Find(name) != nullptr || options_.misspelt.contains(name)) continue;
      const JsonMember* empty = FindWritten(*step_.parameters, name);
      Diagnostic& diagnostic = diagnostics_.Report(
          Diag::kMissingKey, empty == nullptr ? PlaceOf(table) : empty->value.span,
          empty == nullptr
              ? fmt::format("table `{}` has no `{}`, which it needs {}", table, name, rule.reason)
              : fmt::format("`{}` is empty, but needed {}", name, rule.reason));
      diagnostic.path = MemberPath(step_.path, name);
    }
  }

  // Where the script says that there is such a table: the topic that goes there.
  Span PlaceOf(std::string_view table) const {
    for (const Assignment& assignment : assignments_) {
      if (assignment.table == table) return assignment.span;
    }
    for (const ListItem& item : ItemsOf(topics_->json->text)) {
      if (TableOf(item.text) == table) return PlaceInside(*topics_->json, item.begin, item.end);
    }
    return topics_->json->span;
  }

  // The table that `table.name.format` makes of a topic.
  std::string TableOf(std::string_view topic) const {
    const BoundOption* option = options_.Find(kFormat);
    std::string table(option == nullptr ? kTopicWord : std::string_view(option->json->text));
    for (size_t at = table.find(kTopicWord); at != std::string::npos;
         at = table.find(kTopicWord, at + topic.size())) {
      table.replace(at, kTopicWord.size(), topic);
    }
    return table;
  }

  const ast::Step& step_;
  const EndpointSpec& spec_;
  const BoundOptions& options_;
  DiagnosticSink& diagnostics_;
  const BoundOption* topics_ = nullptr;
  std::vector<std::string_view> listed_;
  std::vector<Assignment> assignments_;
  std::vector<std::string> tables_;
  size_t unknown_tables_ = 0;
  std::set<std::string_view> misplaced_;  // patterns of which an option names an unknown table
};

}  // namespace

void CheckConnectorTables(const ast::Step& step, const EndpointSpec& spec,
                          const BoundOptions& options, DiagnosticSink& diagnostics) {
  if (std::ranges::find(spec.options, kFormat, &OptionSpec::name) == spec.options.end()) return;
  TableChecker(step, spec, options, diagnostics).Check();
}

}  // namespace penstock
