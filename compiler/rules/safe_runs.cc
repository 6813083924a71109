#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "compiler/rules/rule.h"
#include "compiler/sema/option_condition.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

void CheckErrorLimit(const JobFacts& facts, Reporter& reporter) {
  const ast::Settings& settings = facts.job.settings;
  if (settings.has_error_limit || settings.dirty_records || settings.dirty_percentage) return;
  reporter
      .Report(Diag::kNoErrorLimit, settings.place,
              "`errorLimit` is not set: the job succeeds no matter how many dirty records it drops")
      .hints.push_back("add `\"errorLimit\": {\"record\": 0}` to `setting` to allow none");
}

void CheckRepetition(const JobFacts& facts, Reporter& reporter) {
  const std::optional<ast::Scalar>& failover = facts.job.settings.failover;
  if (facts.writer.spec == nullptr || !failover || failover->text != "true") return;
  for (const OptionCondition& condition : facts.writer.plugin->writer->adds_up) {
    if (!Holds(condition, facts.writer.options)) continue;
    const BoundOption* option = facts.writer.options.Find(condition.option);
    const std::string how = option == nullptr
                                ? fmt::format("without `{}`", condition.option)
                                : fmt::format("with `{}` `{}`", condition.option, condition.value);
    Diagnostic& diagnostic = reporter.Report(
        Diag::kRepeatDoubles, failover->span,
        fmt::format("a failed run is repeated, and {} writer `{}` writes the same records again",
                    how, facts.writer.plugin->name));
    if (option != nullptr)
      diagnostic.labels.push_back({option->json->span, "this mode adds to existing data"});
    diagnostic.hints.push_back("use a mode that replaces data, or delete `failoverEnable`");
    return;
  }
}

constexpr size_t kLongestStatement = 4096;

// Words of a statement, in lower case and without quotes around names.
std::vector<std::string> WordsOf(std::string_view sql) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (char c : sql) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';' || c == '(';
    if (blank) {
      end_word();
    } else if (c != '`' && c != '"') {
      word += LowerCase(c);
    }
  }
  end_word();
  return words;
}

struct Removal {
  std::string table;
  bool whole_table = false;  // dropped, not emptied
};

// What a statement removes as a whole: `drop table`, `truncate`, `delete` without `where`.
std::optional<Removal> RemovalOf(std::string_view sql) {
  if (sql.size() > kLongestStatement) return std::nullopt;  // no such statement is that long
  const std::vector<std::string> words = WordsOf(sql);
  size_t at = 1;
  const auto skip = [&](std::string_view word) {
    if (at < words.size() && words[at] == word) ++at;
  };
  if (words.empty()) return std::nullopt;
  const bool drops = words[0] == "drop" && words.size() > 1 && words[1] == "table";
  const bool deletes =
      words[0] == "delete" && std::find(words.begin(), words.end(), "where") == words.end();
  if (!drops && !deletes && words[0] != "truncate") return std::nullopt;
  skip(deletes ? "from" : "table");
  skip("if");
  skip("exists");
  if (at >= words.size()) return std::nullopt;
  return Removal{words[at], drops};
}

void CheckSql(const JobFacts& facts, Reporter& reporter) {
  const BoundOptions& writer = facts.writer.options;
  std::set<std::string> targets = {"@table"};
  for (std::string_view name : {"table", "connection.table"}) {
    for (const WrittenText& target : TextsOf(writer, name)) {
      const std::vector<std::string> words = WordsOf(target.text());
      if (words.size() == 1) targets.insert(words[0]);
    }
  }
  const auto report = [&](const WrittenText& sql, std::string message, std::string hint) {
    Diagnostic& diagnostic = reporter.Report(Diag::kTargetLost, ValueOf(sql), std::move(message));
    diagnostic.hints.push_back(std::move(hint));
  };
  const std::vector<WrittenText> before = TextsOf(writer, "preSql");
  const bool creates = std::any_of(before.begin(), before.end(), [](const WrittenText& sql) {
    const std::vector<std::string> words = WordsOf(sql.text().substr(0, kLongestStatement));
    return !words.empty() && (words[0] == "create" || words[0] == "alter" || words[0] == "rename");
  });
  for (const WrittenText& sql : before) {
    const std::optional<Removal> removal = RemovalOf(sql.text());
    if (creates || !removal || !removal->whole_table || !targets.contains(removal->table)) continue;
    report(sql, "the table is dropped before it is written, and is not created again",
           "use `truncate table` to empty it");
  }
  for (const WrittenText& sql : TextsOf(writer, "postSql")) {
    const std::optional<Removal> removal = RemovalOf(sql.text());
    if (!removal || !targets.contains(removal->table)) continue;
    report(sql, "the statement removes what the job has just written",
           "to remove data before the job writes, use `preSql`");
  }
}

void CheckTables(const JobFacts& facts, Reporter& reporter) {
  for (std::string_view name : {"table", "connection.table"}) {
    const std::vector<WrittenText> tables = TextsOf(facts.reader.options, name);
    std::map<std::pair<const BoundOption*, std::string_view>, Span> seen;
    for (const WrittenText& table : tables) {
      const auto [first, is_new] =
          seen.emplace(std::pair(table.option, std::string_view(table.text())), table.json->span);
      if (is_new) continue;
      Diagnostic& diagnostic = reporter.Report(
          Diag::kSourceTwice, ValueOf(table),
          fmt::format("the table `{}` is listed twice, so its records are read twice",
                      Excerpt(table.text())));
      diagnostic.labels.push_back({first->second, "first listed here"});
    }
  }
}

}  // namespace

void CheckSafeRuns(const JobFacts& facts, Reporter& reporter) {
  CheckErrorLimit(facts, reporter);
  CheckRepetition(facts, reporter);
  if (facts.writer.spec != nullptr) CheckSql(facts, reporter);
  if (facts.reader.spec != nullptr) CheckTables(facts, reporter);
}

}  // namespace penstock
