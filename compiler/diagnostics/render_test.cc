#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/render_github.h"
#include "compiler/diagnostics/render_json.h"
#include "compiler/diagnostics/render_text.h"

namespace penstock {
namespace {

Diagnostic At(Span span, std::string message) {
  Diagnostic diagnostic;
  diagnostic.kind = Diag::kSyntax;
  diagnostic.severity = Severity::kError;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  return diagnostic;
}

std::string Render(const std::string& text, const Diagnostic& diagnostic) {
  return RenderText(SourceFile("job.json", text), {diagnostic}, false);
}

TEST(RenderText, ShowsPlaceLineCaretsLabelsAndHints) {
  Diagnostic diagnostic = At({9, 12}, "unexpected `abc`");
  diagnostic.labels.push_back({{0, 1}, "opened here"});
  diagnostic.hints.push_back("close it");
  EXPECT_EQ(Render("{\n  \"k\": abc\n", diagnostic),
            "job.json:2:8: error[P103]: unexpected `abc`\n"
            "    2 |   \"k\": abc\n"
            "      |        ^^^\n"
            "    1 | {\n"
            "      | - opened here\n"
            "      = help: close it\n");
}

TEST(RenderText, CaretsLineUpUnderWideAndCombiningCharacters) {
  EXPECT_EQ(Render("\"列\": 名e\u0301x", At({7, 10}, "m")),
            "job.json:1:7: error[P103]: m\n"
            "    1 | \"列\": 名e\u0301x\n"
            "      |       ^^\n");
  EXPECT_EQ(Render("\"列\": 名e\u0301x", At({13, 14}, "m")),
            "job.json:1:10: error[P103]: m\n"
            "    1 | \"列\": 名e\u0301x\n"
            "      |          ^\n");
}

TEST(RenderText, MarksTheEndOfTextAndOfALine) {
  EXPECT_EQ(Render("{", At({1, 1}, "m")), "job.json:1:2: error[P103]: m\n    1 | {\n      |  ^\n");
  EXPECT_EQ(Render("{\n", At({2, 2}, "m")), "job.json:2:1: error[P103]: m\n    2 | \n      | ^\n");
  EXPECT_EQ(Render("", At({0, 0}, "m")), "job.json:1:1: error[P103]: m\n    1 | \n      | ^\n");
  EXPECT_EQ(Render("{ab\r\ncd", At({1, 8}, "m")),  // several lines: the first is marked
            "job.json:1:2: error[P103]: m\n    1 | {ab\n      |  ^^\n");
}

TEST(RenderText, CutsLongLinesToAWindow) {
  std::string text = std::string(1000, 'a') + "HERE" + std::string(1000, 'b');
  std::string out = Render(text, At({1000, 1004}, "m"));
  EXPECT_EQ(out, "job.json:1:1001: error[P103]: m\n    1 | ..." + std::string(40, 'a') + "HERE" +
                     std::string(73, 'b') + "...\n      | " + std::string(43, ' ') + "^^^^\n");
  out = Render(text, At({0, 2004}, "m"));
  EXPECT_EQ(out, "job.json:1:1: error[P103]: m\n    1 | " + std::string(120, 'a') +
                     "...\n      | " + std::string(120, '^') + "\n");
}

TEST(RenderText, LetsNothingFromTheScriptReachTheTerminalRaw) {
  std::string out = Render("\"\x1b[2J\t\xFF\u202E\"", At({0, 1}, "key `\x1b[31m\n`"));
  EXPECT_EQ(out,
            "job.json:1:1: error[P103]: key `\uFFFD[31m `\n"
            "    1 | \"\uFFFD[2J \uFFFD\uFFFD\"\n"
            "      | ^\n");
}

TEST(RenderText, ColourIsOnlyAddedOnRequest) {
  SourceFile file("job.json", "{");
  std::string out = RenderText(file, {At({0, 1}, "m")}, true);
  EXPECT_NE(out.find("\x1b[1;31merror[P103]\x1b[0m"), std::string::npos);
}

TEST(RenderText, SeparatesDiagnostics) {
  SourceFile file("j", "{");
  EXPECT_EQ(RenderText(file, {}, false), "");
  EXPECT_EQ(RenderText(file, {At({0, 1}, "a"), At({0, 1}, "b")}, false),
            "j:1:1: error[P103]: a\n    1 | {\n      | ^\n\n"
            "j:1:1: error[P103]: b\n    1 | {\n      | ^\n");
}

TEST(RenderJson, HasPlacesInCellsAndBytes) {
  Diagnostic diagnostic = At({9, 12}, "\"quoted\" and `b\xFF`");
  diagnostic.path = "$.k";
  diagnostic.labels.push_back({{0, 1}, "opened here"});
  diagnostic.hints.push_back("close it");
  diagnostic.fixes.push_back({{12, 12}, "}", false});
  SourceFile file("job.json", "{\n \"列\": abc\n");
  nlohmann::json json = nlohmann::json::parse(RenderJson(file, {diagnostic}));
  EXPECT_EQ(json["format_version"], "1.0");
  EXPECT_EQ(json["valid"], false);
  EXPECT_EQ(json["errors"], 1);
  EXPECT_EQ(json["warnings"], 0);
  const auto& entry = json["diagnostics"][0];
  EXPECT_EQ(entry["code"], "P103");
  EXPECT_EQ(entry["severity"], "error");
  EXPECT_EQ(entry["message"], "\"quoted\" and `b\uFFFD`");
  EXPECT_EQ(entry["file"], "job.json");
  EXPECT_EQ(entry["line"], 2);
  EXPECT_EQ(entry["column"], 7);
  EXPECT_EQ(entry["begin"], 9);
  EXPECT_EQ(entry["end"], 12);
  EXPECT_EQ(entry["path"], "$.k");
  EXPECT_EQ(entry["labels"][0]["message"], "opened here");
  EXPECT_EQ(entry["labels"][0]["line"], 1);
  EXPECT_EQ(entry["hints"][0], "close it");
  EXPECT_EQ(entry["fixes"][0]["replacement"], "}");
  EXPECT_EQ(entry["fixes"][0]["safe"], false);
  EXPECT_EQ(entry["fixes"][0]["begin"], 12);
}

TEST(RenderJson, CountsOverFiles) {
  SourceFile a("a", "{"), b("b", "{");
  nlohmann::json json =
      nlohmann::json::parse(RenderJson({{&a, {At({0, 1}, "m")}}, {&b, {At({0, 1}, "m")}}}));
  EXPECT_EQ(json["errors"], 2);
  EXPECT_EQ(json["diagnostics"][1]["file"], "b");
  EXPECT_EQ(nlohmann::json::parse(RenderJson(a, {}))["valid"], true);
}

TEST(RenderGithub, WritesOneCommandPerDiagnostic) {
  SourceFile file("a,b:c.json", "{\n  \"名\": abc\n}\n");
  Diagnostic diagnostic = At({11, 14}, "100% of `abc`");
  diagnostic.hints.push_back("write `\"abc\"`");
  Diagnostic lines = At({0, 5}, "several lines");
  EXPECT_EQ(RenderGithub(file, {diagnostic, lines}),
            "::error file=a%2Cb%3Ac.json,line=2,endLine=2,col=8,endColumn=11,title=P103::100%25 of "
            "`abc`%0Ahelp: write `\"abc\"`\n"
            "::error file=a%2Cb%3Ac.json,line=1,endLine=2,title=P103::several lines\n");
}

}  // namespace
}  // namespace penstock
