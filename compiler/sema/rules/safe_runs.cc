#include "compiler/sema/rules/safe_runs.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <optional>

#include "compiler/sema/rules/option_rules.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"

namespace penstock {
namespace {

void CheckErrorLimit(const JobFacts& facts, DiagnosticSink& diagnostics) {
  const ast::Settings& settings = facts.job.settings;
  if (settings.has_error_limit || settings.dirty_records || settings.dirty_percentage) return;
  diagnostics
      .Report(Diag::kNoErrorLimit, settings.place,
              "no `errorLimit`: any number of dirty records is dropped, and the job succeeds")
      .hints.push_back("`\"errorLimit\": {\"record\": 0}` in `setting` allows none");
}

void CheckRepetition(const JobFacts& facts, DiagnosticSink& diagnostics) {
  const std::optional<ast::Scalar>& failover = facts.job.settings.failover;
  if (facts.writer.spec == nullptr || !failover || failover->text != "true") return;
  for (const OptionCondition& condition : facts.writer.spec->adds_up) {
    if (!Holds(condition, facts.writer.options)) continue;
    const BoundOption* option = facts.writer.options.Find(condition.option);
    const std::string how = option == nullptr
                                ? fmt::format("without `{}`", condition.option)
                                : fmt::format("with `{}` `{}`", condition.option, condition.value);
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kRepeatDoubles, failover->span,
        fmt::format("what fails is repeated, and {} writer `{}` writes the same records again", how,
                    facts.writer.plugin->name));
    if (option != nullptr)
      diagnostic.labels.push_back({option->json->span, "it adds to what is there"});
    diagnostic.hints.push_back("use a mode that replaces, or leave `failoverEnable` out");
    return;
  }
}

// Words of a statement up to the first few, in lower case and without quotes around names.
std::vector<std::string> WordsOf(std::string_view sql) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (char c : sql.substr(0, 4096)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';' || c == '(';
    if (blank) {
      end_word();
    } else if (c != '`' && c != '"') {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
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

void CheckSql(const JobFacts& facts, DiagnosticSink& diagnostics) {
  const BoundOptions& writer = facts.writer.options;
  const auto is_target = [&](const std::string& table) {
    if (table == "@table") return true;
    for (std::string_view name : {"table", "connection.table"}) {
      for (const WrittenText& target : TextsOf(writer, name)) {
        const std::vector<std::string> words = WordsOf(target.text());
        if (words.size() == 1 && words[0] == table) return true;
      }
    }
    return false;
  };
  const auto report = [&](const WrittenText& sql, std::string message, std::string hint) {
    Diagnostic& diagnostic =
        diagnostics.Report(Diag::kTargetLost, sql.json->span, std::move(message));
    diagnostic.path = sql.option->path;
    diagnostic.hints.push_back(std::move(hint));
  };
  const std::vector<WrittenText> before = TextsOf(writer, "preSql");
  const bool creates = std::any_of(before.begin(), before.end(), [](const WrittenText& sql) {
    const std::vector<std::string> words = WordsOf(sql.text());
    return !words.empty() && (words[0] == "create" || words[0] == "alter" || words[0] == "rename");
  });
  for (const WrittenText& sql : before) {
    const std::optional<Removal> removal = RemovalOf(sql.text());
    if (creates || !removal || !removal->whole_table || !is_target(removal->table)) continue;
    report(sql, "the table is dropped before it is written to, and nothing makes it again",
           "`truncate table` empties it");
  }
  for (const WrittenText& sql : TextsOf(writer, "postSql")) {
    const std::optional<Removal> removal = RemovalOf(sql.text());
    if (!removal || !is_target(removal->table)) continue;
    report(sql, "what the job has just written is removed after it",
           "what is to be gone before the job writes belongs into `preSql`");
  }
}

// Where tables of a plugin are: the first of these that is set on both sides.
constexpr std::string_view kHomes[] = {"datasource",  "path",    "connection.jdbcUrl",
                                       "jdbcUrl",     "project", "connection.datasource",
                                       "instanceName"};

void ReportOwnOutput(const WrittenText& read, const WrittenText& written, std::string message,
                     DiagnosticSink& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.Report(Diag::kReadsOwnOutput, written.json->span, std::move(message));
  diagnostic.path = written.option->path;
  diagnostic.labels.push_back({read.json->span, "read here"});
}

void CheckSameTable(const JobFacts& facts, DiagnosticSink& diagnostics) {
  const BoundOptions& reader = facts.reader.options;
  const BoundOptions& writer = facts.writer.options;
  const bool same_home = std::any_of(std::begin(kHomes), std::end(kHomes), [&](auto home) {
    const std::vector<WrittenText> read = TextsOf(reader, home), written = TextsOf(writer, home);
    return !read.empty() && !written.empty() && read[0].text() == written[0].text();
  });
  if (!same_home) return;
  const std::vector<WrittenText> part = TextsOf(reader, "partition");
  const std::vector<WrittenText> target = TextsOf(writer, "partition");
  if (part.empty() != target.empty()) return;
  if (!part.empty() && part[0].text() != target[0].text()) return;
  for (std::string_view name : {"table", "connection.table"}) {
    for (const WrittenText& written : TextsOf(writer, name)) {
      for (const WrittenText& read : TextsOf(reader, name)) {
        if (read.text() != written.text() || HoldsPlaceholder(read.text())) continue;
        const bool emptied = writer.Bool("truncate") == true;
        return ReportOwnOutput(
            read, written,
            emptied ? fmt::format("`{}` is the table that is read, and is emptied before",
                                  Excerpt(written.text()))
                    : fmt::format("`{}` is the table that is read", Excerpt(written.text())),
            diagnostics);
      }
    }
  }
}

std::string WithoutDots(std::string path) {
  while (path.starts_with("./")) path.erase(0, 2);
  return path;
}

// Files and objects: whether what is written has a name that is read.
void CheckSameFiles(const JobFacts& facts, DiagnosticSink& diagnostics) {
  const BoundOptions& writer = facts.writer.options;
  const bool objects = facts.writer.options.Find("object") != nullptr;
  const std::vector<WrittenText> targets = TextsOf(writer, objects ? "object" : "path");
  if (targets.empty()) return;
  if (objects) {
    const auto home = [](const BoundOptions& options) {
      const std::string bucket = PlainText(options, "bucket");
      return bucket.empty() ? PlainText(options, "datasource") : bucket;
    };
    if (home(writer).empty() || home(writer) != home(facts.reader.options)) return;
  }
  const std::vector<WrittenText> names = TextsOf(writer, "fileName");
  std::string base = WithoutDots(targets[0].text());
  if (!names.empty() && !objects) {
    base += (base.ends_with('/') ? "" : "/") + names[0].text();
  }
  const std::vector<WrittenText> suffixes = TextsOf(writer, "suffix");
  const std::string suffix = suffixes.empty() ? "" : suffixes[0].text();
  const bool single = !objects || writer.Bool("writeSingleObject") == true;
  const bool truncates = objects && SameIgnoringCase(PlainText(writer, "writeMode"), "truncate");
  for (const WrittenText& read : TextsOf(facts.reader.options, objects ? "object" : "path")) {
    const std::string pattern = WithoutDots(read.text());
    if (pattern == "-" || pattern.empty()) continue;
    const std::string written = base + (single ? "" : "__0") + suffix;
    if (fnmatch(pattern.c_str(), written.c_str(), FNM_PATHNAME) == 0) {
      return ReportOwnOutput(
          read, targets[0],
          fmt::format("what is written here, `{}`, is read as well", Excerpt(written)),
          diagnostics);
    }
    if (truncates && pattern.starts_with(base)) {
      return ReportOwnOutput(read, targets[0],
                             "`truncate` deletes everything whose name begins like this, and so "
                             "what is to be read",
                             diagnostics);
    }
  }
}

void CheckTables(const JobFacts& facts, DiagnosticSink& diagnostics) {
  for (std::string_view name : {"table", "connection.table"}) {
    const std::vector<WrittenText> tables = TextsOf(facts.reader.options, name);
    for (size_t i = 1; i < tables.size(); ++i) {
      const auto first = std::find_if(
          tables.begin(), tables.begin() + static_cast<long>(i), [&](const WrittenText& each) {
            return each.option == tables[i].option && each.text() == tables[i].text();
          });
      if (first == tables.begin() + static_cast<long>(i)) continue;
      Diagnostic& diagnostic = diagnostics.Report(
          Diag::kSourceTwice, tables[i].json->span,
          fmt::format("the table `{}` is listed twice, and its records come twice",
                      Excerpt(tables[i].text())));
      diagnostic.path = tables[i].option->path;
      diagnostic.labels.push_back({first->json->span, "first listed here"});
    }
  }
}

}  // namespace

void CheckSafeRuns(const JobFacts& facts, DiagnosticSink& diagnostics) {
  CheckErrorLimit(facts, diagnostics);
  CheckRepetition(facts, diagnostics);
  if (facts.writer.spec != nullptr) CheckSql(facts, diagnostics);
  if (facts.reader.spec != nullptr) CheckTables(facts, diagnostics);
  if (!facts.knows_both() || facts.reader.plugin != facts.writer.plugin) return;
  CheckSameTable(facts, diagnostics);
  CheckSameFiles(facts, diagnostics);
}

}  // namespace penstock
