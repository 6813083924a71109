#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "compiler/authoring/convert_script.h"
#include "compiler/check/check_job.h"
#include "compiler/diagnostics/explain.h"
#include "compiler/diagnostics/levels.h"
#include "compiler/json/text_checks.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

// The fenced example under a heading. `json (escaped)`: `\xNN` is a byte; `json (repeated)`: `...`
// stands for as many values as are too many.
std::string Example(std::string_view page, std::string_view heading) {
  size_t at = page.find(fmt::format("\n## {}\n", heading));
  if (at == std::string_view::npos) return "";
  at = page.find("```", at);
  if (at == std::string_view::npos) return "";
  const size_t begin = page.find('\n', at) + 1;
  const std::string_view info = page.substr(at, begin - at);
  std::string text(page.substr(begin, page.find("\n```", begin) + 1 - begin));
  if (info.find("(escaped)") != std::string_view::npos) {
    for (size_t x = text.find("\\x"); x != std::string::npos; x = text.find("\\x", x + 1)) {
      text.replace(x, 4, 1, static_cast<char>(std::stoi(text.substr(x + 2, 2), nullptr, 16)));
    }
  }
  if (info.find("(repeated)") != std::string_view::npos) {
    std::string many;
    for (int i = 0; i <= kMaxValues; ++i) many += "0,";
    text.replace(text.find("..."), 3, many + "0");
  }
  return text;
}

// "P103", or several with blanks between them; each once. `asked_for` is reported though it is off
// by default; codes of `penstock convert` come from converting.
std::string CodesOf(std::string text, std::string_view asked_for) {
  CheckedJob job = CheckJob(SourceFile("example", std::move(text)), StandardPlugins());
  if (asked_for >= "P250" && asked_for <= "P259") {
    ConvertScript(*job.file, ast::Dialect::kDataWorks2, StandardPlugins(), job.diagnostics);
  }
  LintLevels levels;
  EXPECT_EQ(levels.Set(asked_for, Level::kWarn).find("not a diagnostic code"), std::string::npos);
  std::set<std::string_view> codes;
  for (const Diagnostic& each : levels.Apply(job.diagnostics.Sorted())) {
    codes.insert(Describe(each.kind).code);
  }
  return fmt::format("{}", fmt::join(codes, " "));
}

TEST(ExplainPages, EveryDiagnosticHasOneWithItsTitle) {
  for (const DiagInfo& info : AllDiagnostics()) {
    const std::optional<std::string_view> page = ExplanationOf(info.code);
    ASSERT_TRUE(page) << info.code << " has no compiler/diagnostics/explain/" << info.code << ".md";
    EXPECT_TRUE(page->starts_with(fmt::format("# {}: {}\n\n", info.code, info.title)))
        << info.code << ": " << info.title;
    EXPECT_NE(page->find("\n## When to ignore\n"), std::string_view::npos) << info.code;
  }
}

TEST(ExplainPages, WrongExamplesGiveTheirCodeAndRightOnesNothing) {
  for (const DiagInfo& info : AllDiagnostics()) {
    const std::string_view page = ExplanationOf(info.code).value_or("");
    EXPECT_EQ(CodesOf(Example(page, "Wrong"), info.code), info.code);
    const std::string right = Example(page, "Right");
    EXPECT_NE(right, "") << info.code;
    EXPECT_EQ(CodesOf(right, info.code), "") << info.code;
  }
}

TEST(ExplainPages, TextForTheTerminalHasNoMarks) {
  EXPECT_EQ(PlainText("# P1: t\n\nA `b`.\n\n## Wrong\n\n```json\n# c\n```\n"),
            "P1: t\n\nA `b`.\n\nWrong\n\n    # c\n");
}

}  // namespace
}  // namespace penstock
