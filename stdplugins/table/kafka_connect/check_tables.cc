// A topic goes to the table that `topics.assign.tables` gives it, and else to the one whose name
// `table.name.format` makes of its own. The tables are known from the text alone, and so is what
// belongs to them.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"
#include "runtime/plugin/comma_list.h"
#include "runtime/plugin/name_pattern.h"
#include "stdplugins/table/kafka_connect/checks.h"

namespace penstock {
namespace {

// Diagnostics.
constexpr std::string_view kMissingKey = "P203";
constexpr std::string_view kUnknownValue = "P209";
constexpr std::string_view kUnknownTable = "P224";
constexpr std::string_view kUselessAssignment = "P225";
constexpr std::string_view kBadTopicName = "P226";
constexpr std::string_view kBadTableName = "P227";
constexpr std::string_view kErrorsComeBack = "P229";
constexpr std::string_view kAmbiguousColumn = "P304";

constexpr std::string_view kTopics = "topics";
constexpr std::string_view kAssign = "topics.assign.tables";
constexpr std::string_view kFormat = "table.name.format";
constexpr std::string_view kTopicWord = "<topic>";
constexpr size_t kLongestTopic = 249;
constexpr size_t kLongestTable = 255;
// Lists are searched one by one, so that longer ones are not looked at.
constexpr size_t kMaxTopics = 1000;
constexpr size_t kFewTables = 3;
// Suggestions take time; more tables than that are not misspelt by accident.
constexpr size_t kMaxSuggestions = 100;

bool IsTopicName(std::string_view name) {
  return !name.empty() && name.size() <= kLongestTopic && name != "." && name != ".." &&
         std::ranges::all_of(name, [](char c) { return IsWordByte(c) || c == '.' || c == '-'; });
}

bool IsTableName(std::string_view name) {
  return !name.empty() && name.size() <= kLongestTable && !IsDigit(name[0]) &&
         std::ranges::all_of(name, IsWordByte);
}

std::optional<NamePattern> TablePattern(std::string_view option) {
  std::optional<NamePattern> pattern = PatternOf(option);
  return pattern && pattern->word == "table" ? pattern : std::nullopt;
}

class TableChecker {
 public:
  explicit TableChecker(const ScriptOptions& options) : options_(options) {}

  std::vector<OptionFinding> Check() {
    CheckTables();
    return std::move(findings_);
  }

 private:
  void CheckTables() {
    for (std::string_view name : {kTopics, kAssign, kFormat}) {
      const ScriptOption* option = options_.Find(name);
      if (option != nullptr && !option->usable) return;
    }
    topics_ = options_.Find(kTopics);
    if (topics_ == nullptr || !ReadTopics() || !ReadAssignments() || !NameTables()) return;
    CheckNamedTables();
    for (const std::string& table : tables_) CheckColumns(table);
    CheckErrorTargets();
    for (const OptionRule& rule : options_.spec().rules) CheckNeeded(rule);
  }

  struct Assignment {
    std::string_view topic;
    std::string_view table;
    OptionPlace place;
  };

  OptionFinding& Report(std::string_view code, OptionPlace place, std::string message) {
    return findings_.emplace_back(
        OptionFinding{.code = code, .place = place, .message = std::move(message)});
  }
  std::string Excerpt(std::string_view text) const { return options_.Excerpt(text); }

  bool ReadTopics() {
    bool good = true;
    const std::vector<ListItem> items = ItemsOf(topics_->text);
    if (items.size() > kMaxTopics) return false;
    for (const ListItem& item : items) {
      listed_.push_back(item.text);
      if (IsTopicName(item.text)) continue;
      good = false;
      Report(kBadTopicName, {topics_, item.begin, item.end},
             fmt::format("`{}` is not a valid topic name", Excerpt(item.text)))
          .hints.push_back(
              "topic names consist of letters, digits, `.`, `_` and `-`, and are separated by "
              "commas");
    }
    return good;
  }

  bool ReadAssignments() {
    const ScriptOption* option = options_.Find(kAssign);
    if (option == nullptr) return true;
    bool good = true;
    const std::vector<ListItem> items = ItemsOf(option->text);
    if (items.size() > kMaxTopics) return false;
    for (const ListItem& item : items) {
      const OptionPlace place = {option, item.begin, item.end};
      const size_t colon = item.text.find(':');
      const Assignment assignment{ItemsOf(item.text.substr(0, colon))[0].text,
                                  colon == std::string_view::npos
                                      ? std::string_view()
                                      : ItemsOf(item.text.substr(colon + 1))[0].text,
                                  place};
      const bool one_colon = colon == item.text.rfind(':');
      if (assignment.topic.empty() || assignment.table.empty() || !one_colon) {
        good = false;
        Report(kUnknownValue, place,
               fmt::format("`{}` does not have the form `topic:table`", Excerpt(item.text)));
        continue;
      }
      good = CheckAssignment(assignment) && good;
    }
    return good;
  }

  // False if no table can have that name.
  bool CheckAssignment(const Assignment& assignment) {
    const auto earlier = std::ranges::find(assignments_, assignment.topic, &Assignment::topic);
    if (earlier != assignments_.end()) {
      Report(kUselessAssignment, earlier->place,
             fmt::format("topic `{}` is assigned again later, which overrides this assignment",
                         Excerpt(assignment.topic)))
          .labels.push_back({assignment.place, "assigned again here"});
      *earlier = assignment;
      return true;
    }
    if (std::ranges::find(listed_, assignment.topic) == listed_.end()) {
      Report(kUselessAssignment, assignment.place,
             fmt::format("topic `{}` is assigned to a table, but is not in `topics`{}",
                         Excerpt(assignment.topic), DidYouMean(assignment.topic, listed_)))
          .labels.push_back({{topics_}, "the topics"});
    }
    assignments_.push_back(assignment);
    if (IsTableName(assignment.table)) return true;
    ReportTableName(assignment.place, assignment.table);
    return false;
  }

  bool NameTables() {
    for (const Assignment& assignment : assignments_) AddTable(std::string(assignment.table));
    for (const ListItem& item : ItemsOf(topics_->text)) {
      const std::string_view topic = item.text;
      if (std::ranges::find(assignments_, topic, &Assignment::topic) != assignments_.end())
        continue;
      std::string table = TableOf(topic);
      if (!IsTableName(table)) {
        const ScriptOption* format = options_.Find(kFormat);
        const bool by_topic = format == nullptr || format->text == kTopicWord;
        ReportTableName(by_topic ? OptionPlace{topics_, item.begin, item.end} : OptionPlace{format},
                        table);
        return false;
      }
      AddTable(std::move(table));
    }
    return true;
  }

  void AddTable(std::string table) {
    if (std::ranges::find(tables_, table) == tables_.end()) tables_.push_back(std::move(table));
  }

  void ReportTableName(OptionPlace place, std::string_view name) {
    Report(kBadTableName, place,
           fmt::format("a topic is written to table `{}`, which is not a valid table name",
                       Excerpt(name)))
        .hints.push_back(
            "table names consist of letters, digits and `_`; use `topics.assign.tables` to choose "
            "a table for a topic");
  }

  // Options with the name of a table in theirs; those of one table are one fault.
  void CheckNamedTables() {
    std::map<std::string_view, std::vector<const ScriptOption*>> unknown;
    for (const ScriptOption* option : options_.All()) {
      const std::optional<NamePattern> pattern = TablePattern(option->spec->name);
      if (!pattern) continue;
      const std::string_view table = *pattern->Match(option->name);
      if (std::ranges::find(tables_, table) == tables_.end()) unknown[table].push_back(option);
    }
    for (const auto& [table, options] : unknown) ReportUnknownTable(table, options);
  }

  // A column of the primary key cannot be listed again.
  void CheckColumns(const std::string& table) {
    const ScriptOption* keys = options_.Find(fmt::format("tablestore.{}.primarykey.name", table));
    const ScriptOption* columns =
        options_.Find(fmt::format("tablestore.{}.columns.whitelist.name", table));
    if (keys == nullptr || !keys->usable || columns == nullptr || !columns->usable) return;
    for (const ListItem& key : ItemsOf(keys->text)) {
      for (const ListItem& column : ItemsOf(columns->text)) {
        if (key.text != column.text) continue;
        Report(kAmbiguousColumn, {columns, column.begin, column.end},
               fmt::format("`{}` is a primary key column and cannot be listed again",
                           Excerpt(key.text)))
            .labels.push_back({{keys, key.begin, key.end}, "the primary key"});
        return;
      }
    }
  }

  // Where records go that fail: a topic or table that can be one, and none of the connector's own.
  void CheckErrorTargets() {
    for (std::string_view name :
         {"runtime.error.topic.name", "errors.deadletterqueue.topic.name"}) {
      const ScriptOption* topic = options_.Find(name);
      if (topic == nullptr || !topic->usable) continue;
      const std::string_view text = topic->text;
      if (!IsTopicName(text)) {
        Report(kBadTopicName, {topic},
               fmt::format("`{}` is not a valid topic name", Excerpt(text)));
      } else if (std::ranges::find(listed_, text) != listed_.end()) {
        Report(kErrorsComeBack, {topic},
               fmt::format("failed records are sent to topic `{}`, which the connector reads: they "
                           "will be read and fail again",
                           text))
            .labels.push_back({{topics_}, "the topics"});
      }
    }
    const ScriptOption* table = options_.Find("runtime.error.table.name");
    if (table == nullptr || !table->usable) return;
    const std::string_view text = table->text;
    if (!IsTableName(text)) {
      Report(kBadTableName, {table}, fmt::format("`{}` is not a valid table name", Excerpt(text)));
    } else if (std::ranges::find(tables_, text) != tables_.end()) {
      Report(kErrorsComeBack, {table},
             fmt::format("failed records are written to table `{}`, which also contains the "
                         "records of a topic",
                         text))
          .labels.push_back({{topics_}, "the topics"});
    }
  }

  void ReportUnknownTable(std::string_view table, const std::vector<const ScriptOption*>& options) {
    const ScriptOption& first = *options[0];
    const std::vector<std::string_view> known(tables_.begin(), tables_.end());
    std::optional<std::string_view> meant;
    if (++unknown_tables_ <= kMaxSuggestions) meant = Suggest(table, known);
    const std::string what = options.size() == 1
                                 ? fmt::format("`{}` has", first.name)
                                 : fmt::format("the {} keys for it have", options.size());
    OptionFinding& finding =
        Report(kUnknownTable, {.option = &first, .key = true},
               fmt::format("no topic is written to table `{}`, so {} no effect{}", Excerpt(table),
                           what, meant ? fmt::format("; did you mean `{}`?", *meant) : ""));
    finding.labels.push_back({{topics_}, "the topics"});
    if (known.size() <= kFewTables) {
      finding.hints.push_back(fmt::format("topics are written to `{}`", fmt::join(known, "`, `")));
    }
    for (const ScriptOption* option : options) {
      misplaced_.insert(option->spec->name);
      if (!meant) continue;
      const std::string name = TablePattern(option->spec->name)->With(*meant);
      if (options_.Find(name) != nullptr) {
        finding.fixes.clear();
        return;
      }
      finding.fixes.push_back(
          {{.option = option, .key = true}, name, IsPlainSlip(table, *meant, known)});
    }
  }

  // What a rule needs for every table, unless it is there under another name.
  void CheckNeeded(const OptionRule& rule) {
    const std::optional<NamePattern> pattern = TablePattern(rule.then.option);
    if (!pattern || rule.kind != OptionRule::Kind::kNeeded) return;
    if (misplaced_.contains(rule.then.option)) return;
    const bool applies = std::ranges::all_of(
        rule.when, [&](const OptionCondition& condition) { return options_.Holds(condition); });
    if (!applies) return;
    for (const std::string& table : tables_) {
      const std::string name = pattern->With(table);
      if (options_.Find(name) != nullptr || options_.WasMisspelt(name)) continue;
      const ScriptOption* empty = options_.FindEmpty(name);
      Report(kMissingKey, empty == nullptr ? PlaceOf(table) : OptionPlace{empty},
             empty == nullptr
                 ? fmt::format("table `{}` is missing `{}`, which is required {}", table, name,
                               rule.reason)
                 : fmt::format("`{}` is required {}, but it is empty", name, rule.reason))
          .about = name;
    }
  }

  // Where the script says that there is such a table: the topic that goes there.
  OptionPlace PlaceOf(std::string_view table) const {
    for (const Assignment& assignment : assignments_) {
      if (assignment.table == table) return assignment.place;
    }
    for (const ListItem& item : ItemsOf(topics_->text)) {
      if (TableOf(item.text) == table) return {topics_, item.begin, item.end};
    }
    return {topics_};
  }

  // The table that `table.name.format` makes of a topic.
  std::string TableOf(std::string_view topic) const {
    const ScriptOption* option = options_.Find(kFormat);
    std::string table(option == nullptr ? kTopicWord : std::string_view(option->text));
    for (size_t at = table.find(kTopicWord); at != std::string::npos;
         at = table.find(kTopicWord, at + topic.size())) {
      table.replace(at, kTopicWord.size(), topic);
    }
    return table;
  }

  const ScriptOptions& options_;
  std::vector<OptionFinding> findings_;
  const ScriptOption* topics_ = nullptr;
  std::vector<std::string_view> listed_;
  std::vector<Assignment> assignments_;
  std::vector<std::string> tables_;
  size_t unknown_tables_ = 0;
  std::set<std::string_view> misplaced_;  // patterns of which an option names an unknown table
};

}  // namespace

std::vector<OptionFinding> CheckTables(const ScriptOptions& options) {
  return TableChecker(options).Check();
}

}  // namespace penstock
