// The cases of the front end: every *.case file below this folder is a script and what parse and
// read make of it, which is the diagnostics as text, then the job if there is one.
//
//   # What the case shows.
//   --- job.json                   (or job.properties)
//   the script
//   --- expect
//   the whole result
//
// `--update` rewrites expectations (then read the diff).

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/ast/print.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/dialects/read_job.h"
#include "compiler/json/parse_script.h"

namespace penstock {
namespace {

namespace fs = std::filesystem;

bool update_expectations = false;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string ResultOf(const std::string& name, const std::string& script) {
  SourceFile file(name, script);
  DiagnosticSink diagnostics;
  std::optional<JsonDocument> document = ParseScript(file, diagnostics);
  std::optional<ast::Job> job;
  if (document) job = ReadJob(*document, diagnostics);
  EXPECT_TRUE(job || diagnostics.has_errors()) << "there is no job and no error that says why";
  std::string result = RenderText(file, diagnostics.Sorted(), false);
  if (job) result += (result.empty() ? "" : "\n") + ast::Print(*job);
  return result;
}

class FrontendCase : public testing::Test {
 public:
  explicit FrontendCase(fs::path path) : path_(std::move(path)) {}

  void TestBody() override {
    constexpr std::string_view kJob = "\n--- job.";
    constexpr std::string_view kExpect = "--- expect\n";
    const std::string text = ReadFile(path_);
    const size_t job = text.find(kJob);
    const size_t expect = text.find("\n" + std::string(kExpect));
    ASSERT_TRUE(text.starts_with("# ") && job != text.npos && expect != text.npos && job < expect)
        << path_ << " has no title, no `--- job.` and a syntax, or no `--- expect`";
    const size_t name = text.find("job.", job);
    const size_t begin = text.find('\n', name) + 1;
    const std::string result =
        ResultOf(text.substr(name, begin - 1 - name), text.substr(begin, expect + 1 - begin));
    const size_t expectation = expect + 1 + kExpect.size();
    if (update_expectations) {
      std::ofstream(path_, std::ios::binary) << text.substr(0, expectation) << result;
      return;
    }
    EXPECT_EQ(result, text.substr(expectation)) << path_;
  }

 private:
  const fs::path path_;
};

void RegisterCases(const fs::path& root) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    const std::string suite = "frontend_" + path.parent_path().filename().string();
    testing::RegisterTest(suite.c_str(), path.stem().c_str(), nullptr, nullptr, path.c_str(), 1,
                          [path]() -> testing::Test* { return new FrontendCase(path); });
  }
}

}  // namespace
}  // namespace penstock

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  penstock::update_expectations = argc > 1 && std::string_view(argv[1]) == "--update";
  penstock::RegisterCases(PENSTOCK_CASES_DIR);
  return RUN_ALL_TESTS();
}
