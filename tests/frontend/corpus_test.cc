// Scripts as the world has them: real ones from public documentation, where they are at hand, and
// jobs that are cut and bent in every place. Whatever the text, there is a job or an error.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/ast/print.h"
#include "compiler/diagnostics/render_json.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/dialects/read_job.h"
#include "compiler/json/json_parser.h"

namespace penstock {
namespace {

namespace fs = std::filesystem;

struct Outcome {
  bool parsed = false;
  bool read = false;
  std::string text;
};

Outcome ReadScript(const std::string& name, std::string script) {
  SourceFile file(name, std::move(script));
  DiagnosticSink diagnostics;
  Outcome outcome;
  std::optional<JsonDocument> document = ParseJson(file, diagnostics);
  outcome.parsed = document.has_value();
  std::optional<ast::Job> job;
  if (document) job = ReadJob(*document, diagnostics);
  outcome.read = job.has_value();
  outcome.text = RenderText(file, diagnostics.Sorted(), false);
  EXPECT_TRUE(outcome.read || diagnostics.has_errors()) << name;
  EXPECT_EQ(outcome.parsed || diagnostics.has_errors(), true) << name;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) {
    EXPECT_LE(diagnostic.span.begin, diagnostic.span.end) << name << outcome.text;
    EXPECT_LE(diagnostic.span.end, file.text().size()) << name << outcome.text;
  }
  return outcome;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The first cells of those rows of a table whose column `key` (from 0) is `value`.
std::set<std::string> Lookup(const fs::path& table, size_t key, const std::string& value) {
  std::set<std::string> names;
  std::ifstream in(table);
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cells;
    std::stringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
    if (cells.size() > key && cells[key] == value) names.insert(cells[0]);
  }
  return names;
}

constexpr const char* kCorpus = "../shared/corpus";

TEST(Corpus, EveryScriptGivesAJobOrAnError) {
  if (!fs::is_directory(kCorpus)) GTEST_SKIP() << "there is no " << kCorpus;
  int scripts = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kCorpus)) {
    if (entry.path().extension() != ".json") continue;
    ReadScript(entry.path(), ReadFile(entry.path()));
    ++scripts;
  }
  EXPECT_GT(scripts, 200);
}

TEST(Corpus, DataWorksScriptsParseAsTheirIndexSays) {
  const fs::path folder = fs::path(kCorpus) / "dataworks";
  if (!fs::is_directory(folder)) GTEST_SKIP() << "there is no " << folder;
  const std::set<std::string> malformed = Lookup(folder / "index.tsv", 4, "malformed");
  ASSERT_FALSE(malformed.empty());
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const Outcome outcome = ReadScript(entry.path(), ReadFile(entry.path()));
    EXPECT_EQ(outcome.parsed, malformed.count(entry.path().filename()) == 0) << entry.path() << "\n"
                                                                             << outcome.text;
  }
}

TEST(Corpus, StrictDataXScriptsParse) {
  const fs::path folder = fs::path(kCorpus) / "datax";
  if (!fs::is_directory(folder)) GTEST_SKIP() << "there is no " << folder;
  const std::set<std::string> strict = Lookup(folder / "index.tsv", 2, "yes");
  ASSERT_FALSE(strict.empty());
  for (const std::string& name : strict) {
    if (!fs::exists(folder / name)) continue;
    const Outcome outcome = ReadScript(name, ReadFile(folder / name));
    EXPECT_TRUE(outcome.parsed) << name << "\n" << outcome.text;
  }
}

// One job of each dialect with what lexers and parsers stumble over.
const char* const kJobs[] = {
    R"({
  "type": "job", // version 2
  "version": "2.0",
  "steps": [
    {"stepType": "stream", "parameter": {"column": [{"value": "\u4e2d\ud83d\ude00 \"x\"", "type": "string"},]},
     "name": "Reader", "category": "reader"},
    {"stepType": "stream", "parameter": {"print": true}, "name": "Writer", "category": "writer"},
    {"name": "Processor", "stepType": null, "category": "processor", "copies": 1, "parameter": {}}
  ],
  # 限制
  "setting": {"errorLimit": {"record": "0"}, "speed": {"concurrent": 2, "throttle": false, "mbps": 1.5e0}},
  "order": {"hops": [{"from": "Reader", "to": "Writer"}]}
}
)",
    R"({"type":"job","version":"1.0","configuration":{"setting":{"speed":{"mbps":"8","concurrent":-7}},
/* a */ "reader":{"plugin":"mysql","parameter":{"where":"a > 'b' -- #"}},"writer":{"plugin":"odps"}}}
)",
    R"({"job":{"setting":{"speed":{"channel":1},"errorLimit":{"record":0,"percentage":0.02}},
"content":[{"reader":{"name":"streamreader","parameter":{"列":["\t"]}},"writer":{"name":"streamwriter"}}]}}
)",
};

TEST(BentJobs, TheJobsThemselvesAreRead) {
  for (const char* job : kJobs) {
    const Outcome outcome = ReadScript("job", job);
    EXPECT_TRUE(outcome.read) << outcome.text;
  }
}

TEST(BentJobs, CutAtEveryByte) {
  for (const std::string job : kJobs) {
    const size_t closed = job.rfind('}');
    for (size_t length = 0; length < job.size(); ++length) {
      const Outcome outcome = ReadScript("cut", job.substr(0, length));
      EXPECT_EQ(outcome.parsed, length > closed) << job.substr(0, length) << "\n" << outcome.text;
    }
  }
}

TEST(BentJobs, WithEveryByteLeftOut) {
  for (const std::string job : kJobs) {
    for (size_t at = 0; at < job.size(); ++at) {
      ReadScript("shorter", job.substr(0, at) + job.substr(at + 1));
    }
  }
}

TEST(BentJobs, WithEveryByteReplaced) {
  constexpr std::string_view kBytes("\"{}[]:,'\\/#*x0 \n\0\x7F\xC3\xEF", 20);
  for (const std::string job : kJobs) {
    for (size_t at = 0; at < job.size(); ++at) {
      std::string bent = job;
      bent[at] = kBytes[at % kBytes.size()];
      ReadScript("bent", bent);
    }
  }
}

TEST(BentJobs, OfShuffledTokens) {
  constexpr const char* kTokens[] = {"{",         "}",
                                     "[",         "]",
                                     ":",         ",",
                                     "\"steps\"", "\"job\"",
                                     "\"a\"",     "\"x\n\"",
                                     "\"",        "1",
                                     "true",      "null",
                                     "word",      "...",
                                     "'",         "/*",
                                     "//",        "\n",
                                     "，",        "\"category\"",
                                     "\xA0",      "\\",
                                     "\"reader\""};
  std::mt19937 random(20240229);
  for (int round = 0; round < 20000; ++round) {
    std::string text = "{\"steps\":[{";
    const size_t count = random() % 16;
    for (size_t i = 0; i < count; ++i) text += kTokens[random() % std::size(kTokens)];
    ReadScript("shuffled", text);
  }
}

}  // namespace
}  // namespace penstock
