#include "compiler/rules/rule.h"

// A run refuses to replace a file that it reads, so a script that names one as both can never run.
// What a pattern matches is only known to the run.

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/wildcards.h"

namespace penstock {
namespace {

constexpr size_t kLongestPath = 4096;

// The texts of the options of that form.
std::vector<WrittenText> FilesOf(const Endpoint& endpoint, OptionForm form) {
  std::vector<WrittenText> files;
  for (const OptionSpec& option : endpoint.spec->options) {
    if (option.form != form) continue;
    for (const WrittenText& text : TextsOf(endpoint.options, option.name)) files.push_back(text);
  }
  return files;
}

// The path without steps that lead nowhere. `..` stays: a link may come before it.
std::string Plain(std::string_view path) {
  std::string plain;
  for (size_t i = 0; i < path.size(); ++i) {
    const bool at_step = i == 0 || path[i - 1] == '/';
    if (at_step && i > 0 && path[i] == '/') continue;
    if (at_step && path.substr(i, 2) == "./") {
      ++i;
      continue;
    }
    plain += path[i];
  }
  return plain;
}

// The files that a run of the writer replaces.
struct ReplacedFiles {
  std::string base;
  std::string suffix;
  bool numbered = false;  // base_1, base_2 ... as well

  std::string Name(std::string_view number) const {
    return fmt::format("{}{}{}", base, number, suffix);
  }

  bool Has(const std::string& path) const {
    if (path == Name("")) return true;
    if (!numbered || path.size() < base.size() + suffix.size() + 2) return false;
    if (!path.starts_with(base + "_") || !path.ends_with(suffix)) return false;
    const std::string_view number = std::string_view(path).substr(
        base.size() + 1, path.size() - base.size() - suffix.size() - 1);
    return number[0] != '0' && std::ranges::all_of(number, IsDigit);
  }
};

ReplacedFiles FilesOf(const BoundOptions& writer, const std::string& path) {
  const auto text = [&](std::string_view option) {
    const std::vector<WrittenText> texts = TextsOf(writer, option);
    return texts.empty() ? std::string() : texts[0].text();
  };
  const std::string name = text("fileName");
  return {.base = Plain(name.empty() ? path : path + "/" + name),
          .suffix = text("suffix"),
          .numbered = writer.Find("maxFileSize") != nullptr};
}

}  // namespace

void CheckReplacedFiles(const JobFacts& facts, Reporter& reporter) {
  if (!facts.knows_both()) return;
  const std::vector<WrittenText> targets = FilesOf(facts.writer, OptionForm::kOutputFile);
  if (targets.empty() || targets[0].text().size() > kLongestPath) return;
  const BoundOptions& writer = facts.writer.options;
  // Files that are added have names that no file has.
  if (SameIgnoringCase(PlainText(writer, "writeMode"), "append")) return;
  const ReplacedFiles replaced = FilesOf(writer, targets[0].text());
  for (const WrittenText& read : FilesOf(facts.reader, OptionForm::kLocalFile)) {
    const std::string path = Plain(read.text());
    if (path.empty() || path == "-" || path.size() > kLongestPath) continue;
    const std::string first = replaced.Name(""), second = replaced.Name("_1");
    const bool reads_first = MatchesWildcards(path, first);
    Diagnostic* diagnostic = nullptr;
    if (replaced.Has(path)) {
      diagnostic = &reporter.Report(
          Diag::kReplacesInput, ValueOf(targets[0]),
          fmt::format("`{}` would be replaced, but the job reads it", Excerpt(path)));
    } else if (reads_first || (replaced.numbered && MatchesWildcards(path, second))) {
      diagnostic = &reporter.Report(Diag::kReadsOwnOutput, ValueOf(targets[0]),
                                    fmt::format("`{}` is written here but also read by the job",
                                                Excerpt(reads_first ? first : second)));
    }
    if (diagnostic == nullptr) continue;
    diagnostic->labels.push_back({read.json->span, "read here"});
    return;
  }
}

}  // namespace penstock
