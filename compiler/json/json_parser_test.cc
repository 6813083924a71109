#include "compiler/json/json_parser.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

struct Parsed {
  std::optional<JsonDocument> document;
  std::vector<Diagnostic> diagnostics;
};

Parsed Parse(const std::string& text) {
  SourceFile file("job.json", text);
  DiagnosticSink sink;
  Parsed parsed;
  parsed.document = ParseJson(file, sink);
  parsed.diagnostics = sink.Sorted();
  return parsed;
}

// The text of a document that is one string.
std::string StringOf(const std::string& text) {
  Parsed parsed = Parse(text);
  EXPECT_TRUE(parsed.document) << text;
  return parsed.document ? parsed.document->root.text : "refused";
}

// The code and message of the only diagnostic.
std::string FaultOf(const std::string& text) {
  Parsed parsed = Parse(text);
  if (parsed.diagnostics.size() != 1) return std::to_string(parsed.diagnostics.size()) + " faults";
  return std::string(Describe(parsed.diagnostics[0].kind).code) + " " +
         parsed.diagnostics[0].message;
}

TEST(JsonParser, GivesValuesWithTheirPlaces) {
  const std::string text = "{\"列\": [1.50, true, null], \"b\": {\"c\": \"\"}}";
  Parsed parsed = Parse(text);
  ASSERT_TRUE(parsed.document);
  const JsonValue& root = parsed.document->root;
  EXPECT_EQ(root.span, (Span{0, static_cast<uint32_t>(text.size())}));
  ASSERT_EQ(root.members.size(), 2u);
  EXPECT_EQ(root.members[0].name, "列");
  EXPECT_EQ(root.members[0].name_span, (Span{1, 6}));  // bytes, not characters
  const JsonValue& list = root.members[0].value;
  ASSERT_EQ(list.items.size(), 3u);
  EXPECT_EQ(list.items[0].text, "1.50");
  EXPECT_EQ(list.items[0].span, (Span{9, 13}));
  EXPECT_TRUE(list.items[1].is(JsonValue::Kind::kBool));
  EXPECT_TRUE(list.items[1].boolean);
  EXPECT_TRUE(list.items[2].is(JsonValue::Kind::kNull));
  EXPECT_EQ(root.Find("b")->value.Find("c")->value.text, "");
  EXPECT_EQ(root.Find("none"), nullptr);
}

TEST(JsonParser, SkipsAByteOrderMark) {
  Parsed parsed = Parse("\xEF\xBB\xBF[1]");
  ASSERT_TRUE(parsed.document);
  EXPECT_EQ(parsed.document->root.span, (Span{3, 6}));
  EXPECT_EQ(FaultOf("\xEF\xBB\xBF"), "P108 the job is empty");
}

TEST(JsonParser, DecodesStrings) {
  EXPECT_EQ(StringOf(R"("a\"\\\/\b\f\n\r\t")"), "a\"\\/\b\f\n\r\t");
  EXPECT_EQ(StringOf(R"("\u0041\u00e9\u4E2d\ud83d\uDE00")"), "Aé中😀");
  EXPECT_EQ(StringOf(R"("it\'s")"), "it's");
  EXPECT_EQ(StringOf(R"("\u0000")"), std::string("\0", 1));
  EXPECT_EQ(StringOf("\"a\tb\r\nc\""), "a\tb\r\nc");
  EXPECT_EQ(StringOf("\"a\\\\\""), "a\\");
  EXPECT_EQ(StringOf("\"列 // # /* \""), "列 // # /* ");
}

TEST(JsonParser, RefusesBrokenEscapes) {
  EXPECT_EQ(FaultOf(R"("\x41")"), "P105 `\\x` is not a valid JSON escape");
  EXPECT_EQ(FaultOf("\"\\列\""), "P105 `\\列` is not a valid JSON escape");
  EXPECT_EQ(FaultOf(R"("\u12")"), "P105 `\\u` is not followed by four hexadecimal digits");
  EXPECT_EQ(FaultOf(R"("\ud83d")"), "P105 `\\ud83d` is half of a surrogate pair");
  EXPECT_EQ(FaultOf(R"("\ude00\ud83d")"), "2 faults");
  EXPECT_EQ(FaultOf(R"("\ud83d\u0041")"), "P105 `\\ud83d` is half of a surrogate pair");
}

TEST(JsonParser, RefusesNulBytes) {
  EXPECT_EQ(FaultOf(std::string("\"a\0b\"", 5)), "P103 a NUL byte in a string");
  EXPECT_EQ(FaultOf(std::string("[\0]", 3)), "P103 unexpected invisible character U+0000");
}

TEST(JsonParser, RefusesWhatIsNotUtf8) {
  Parsed parsed = Parse("{\"a\": \"\xB2\xE2\xCA\xD4\"}");
  EXPECT_FALSE(parsed.document);
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].message,
            "byte 0xB2 is not valid UTF-8; a job script must be UTF-8");
  EXPECT_EQ(parsed.diagnostics[0].span, (Span{7, 8}));
  ASSERT_EQ(parsed.diagnostics[0].hints.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].hints[0],
            "the text looks like GBK; convert it with `iconv -f GBK -t UTF-8`");
  EXPECT_EQ(FaultOf("\"caf\xE9\""),
            "P101 byte 0xE9 is not valid UTF-8; a job script must be UTF-8");
  EXPECT_EQ(FaultOf("\xFF\xFE{"), "P101 byte 0xFF is not valid UTF-8; a job script must be UTF-8");
}

TEST(JsonParser, BoundsDepthAndSize) {
  const auto nested = [](int depth) {
    return std::string(depth, '[') + "1" + std::string(depth, ']');
  };
  EXPECT_TRUE(Parse(nested(200)).document);
  EXPECT_EQ(FaultOf(nested(201)), "P102 brackets are nested more than 200 levels deep here");
  EXPECT_EQ(FaultOf(std::string(100'000, '[')),
            "P102 brackets are nested more than 200 levels deep here");
  // Brackets in strings and comments do not count.
  EXPECT_TRUE(
      Parse("[\"" + std::string(1000, '[') + "\" // " + std::string(1000, '{') + "\n]").document);

  std::string many = "[1";
  for (int i = 0; i < 200'000; ++i) many += ",1";
  EXPECT_EQ(FaultOf(many + "]"), "P109 the job text contains more than 200000 values");
}

TEST(JsonParser, FindsTheLastOfDuplicateKeys) {
  Parsed parsed = Parse(R"({"a": 1, "b": 0, "a": 2})");
  ASSERT_TRUE(parsed.document);
  EXPECT_EQ(parsed.document->root.members.size(), 3u);
  EXPECT_EQ(parsed.document->root.Find("a")->value.text, "2");
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].severity, Severity::kWarning);
  EXPECT_EQ(FaultOf(R"({"a": {"x": 1, "y": [2]}, "a": {"y": [2], "x": 1}})"), "0 faults");
  EXPECT_EQ(FaultOf(R"({"a": 1, "a": 1, "a": "1"})"),
            "P107 `a` appears twice with different values; the last one is used");
}

TEST(JsonDocument, PrintsAsStrictJson) {
  Parsed parsed =
      Parse("{\"a\": [], // none\n \"b\": {}, \"c\": [1.50, \"x\\u0001\\n\",], \"c\": null}");
  ASSERT_TRUE(parsed.document);
  const std::string printed = Print(*parsed.document);
  EXPECT_EQ(printed,
            "{\n"
            "  \"a\": [],\n"
            "  \"b\": {},\n"
            "  \"c\": [\n"
            "    1.50,\n"
            "    \"x\\u0001\\n\"\n"
            "  ],\n"
            "  \"c\": null\n"
            "}\n");
  Parsed again = Parse(printed);
  ASSERT_TRUE(again.document);
  EXPECT_TRUE(SameMeaning(parsed.document->root, again.document->root));
}

TEST(JsonParser, FixesRepairTheScript) {
  const struct {
    const char* wrong;
    const char* right;
  } kCases[] = {
      {R"({"a": 1 "b": 2})", R"({"a": 1, "b": 2})"},
      {R"({"a" 1})", R"({"a": 1})"},
      {R"({"a": "a": 1})", R"({"a": 1})"},
      {R"({"a": 1,, "b": 2})", R"({"a": 1, "b": 2})"},
      {R"({a: 1})", R"({"a": 1})"},
      {R"({"a": 1，"b": 2})", R"({"a": 1,"b": 2})"},
      {"{\"a\":\u00a01}", R"({"a": 1})"},
      {R"({"a": True})", R"({"a": true})"},
      {R"({'a': 1})", R"({"a": 1})"},
      {R"(["\d"])", R"(["\\d"])"},
  };
  for (const auto& [wrong, right] : kCases) {
    Parsed parsed = Parse(wrong);
    ASSERT_EQ(parsed.diagnostics.size(), 1u) << wrong;
    ASSERT_EQ(parsed.diagnostics[0].fixes.size(), 1u) << wrong;
    const Fix& fix = parsed.diagnostics[0].fixes[0];
    std::string repaired = wrong;
    repaired.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
    EXPECT_EQ(repaired, right);
    EXPECT_TRUE(Parse(repaired).document) << repaired;
  }
}

}  // namespace
}  // namespace penstock
