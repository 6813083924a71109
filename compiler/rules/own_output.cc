#include "compiler/rules/rule.h"

// Tables are the same where their names and their homes are, as far as the script says them;
// objects where a name that will be written fits a pattern that is read.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/wildcards.h"

namespace penstock {
namespace {

void ReportOwnOutput(const WrittenText& read, const WrittenText& written, std::string message,
                     Reporter& reporter) {
  Diagnostic& diagnostic =
      reporter.Report(Diag::kReadsOwnOutput, ValueOf(written), std::move(message));
  diagnostic.labels.push_back({read.json->span, "read here"});
}

void CheckSameTable(const JobFacts& facts, Reporter& reporter) {
  const BoundOptions& reader = facts.reader.options;
  const BoundOptions& writer = facts.writer.options;
  const bool same_home = std::ranges::any_of(facts.reader.plugin->homes, [&](auto home) {
    const std::vector<WrittenText> read = TextsOf(reader, home), written = TextsOf(writer, home);
    return !read.empty() && !written.empty() && read[0].text() == written[0].text();
  });
  if (!same_home) return;
  const std::vector<WrittenText> part = TextsOf(reader, "partition");
  const std::vector<WrittenText> target = TextsOf(writer, "partition");
  if (part.empty() != target.empty()) return;
  if (!part.empty() && part[0].text() != target[0].text()) return;
  for (std::string_view name : {"table", "connection.table"}) {
    std::map<std::string_view, WrittenText> sources;
    for (const WrittenText& read : TextsOf(reader, name)) sources.emplace(read.text(), read);
    for (const WrittenText& written : TextsOf(writer, name)) {
      const auto read = sources.find(written.text());
      if (read == sources.end() || HoldsPlaceholder(written.text())) continue;
      const bool emptied = writer.Bool("truncate") == true;
      return ReportOwnOutput(
          read->second, written,
          fmt::format("`{}` is also the table that is read{}", Excerpt(written.text()),
                      emptied ? ", and it is emptied first" : ""),
          reporter);
    }
  }
}

bool Reads(const std::string& pattern, const std::string& path) {
  constexpr size_t kLongestPath = 4096;
  if (pattern.size() > kLongestPath || path.size() > kLongestPath) return pattern == path;
  return MatchesWildcards(pattern, path);
}

// Whether what is written has a name that is read.
void CheckSameObjects(const JobFacts& facts, Reporter& reporter) {
  const BoundOptions& writer = facts.writer.options;
  const std::vector<WrittenText> targets = TextsOf(writer, "object");
  if (targets.empty()) return;
  const auto home = [](const BoundOptions& options) {
    const std::string bucket = PlainText(options, "bucket");
    return bucket.empty() ? PlainText(options, "datasource") : bucket;
  };
  if (home(writer).empty() || home(writer) != home(facts.reader.options)) return;
  const std::string& base = targets[0].text();
  const std::vector<WrittenText> suffixes = TextsOf(writer, "suffix");
  const std::string suffix = suffixes.empty() ? "" : suffixes[0].text();
  const bool single = writer.Bool("writeSingleObject") == true;
  const bool truncates = SameIgnoringCase(PlainText(writer, "writeMode"), "truncate");
  for (const WrittenText& read : TextsOf(facts.reader.options, "object")) {
    const std::string& pattern = read.text();
    if (pattern.empty()) continue;
    const std::string written = base + (single ? "" : "__0") + suffix;
    if (Reads(pattern, written)) {
      return ReportOwnOutput(
          read, targets[0],
          fmt::format("`{}` is written here but also read by the job", Excerpt(written)), reporter);
    }
    if (truncates && pattern.starts_with(base)) {
      return ReportOwnOutput(
          read, targets[0],
          "`truncate` deletes everything whose name starts like this, including the input",
          reporter);
    }
  }
}

}  // namespace

void CheckOwnOutput(const JobFacts& facts, Reporter& reporter) {
  if (!facts.knows_both() || facts.reader.plugin != facts.writer.plugin) return;
  CheckSameTable(facts, reporter);
  CheckSameObjects(facts, reporter);
}

}  // namespace penstock
