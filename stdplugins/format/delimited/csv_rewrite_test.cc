// What only the csv library of DataX has, as csv that the loop reads; in pieces of any size.

#include "stdplugins/format/delimited/csv_rewrite.h"

#include <gtest/gtest.h>

#include <string>

#include "stdplugins/format/delimited/memory_input.h"

namespace penstock {
namespace {

std::string Rewritten(const CsvLibraryDialect& library, const std::string& text,
                      DelimitedDialect dialect = {}) {
  dialect.library = library;
  std::string rewritten;
  for (const size_t piece : {1, 3, 1 << 20}) {
    const auto source = RewriteCsv(dialect, std::make_unique<MemorySource>(text, piece));
    const std::string again = *ReadAll(*source, piece);
    if (piece == 1) rewritten = again;
    EXPECT_EQ(again, rewritten) << piece;
  }
  return rewritten;
}

DelimitedDialect WithDelimiter(const std::string& delimiter) {
  DelimitedDialect dialect;
  dialect.delimiter = delimiter;
  return dialect;
}

DelimitedDialect WithLineEnd(const std::string& line_end) {
  DelimitedDialect dialect;
  dialect.line_end = line_end;
  return dialect;
}

TEST(CsvRewriteTest, NothingIsDoneWithoutNeed) {
  DelimitedDialect dialect;
  auto source = std::make_unique<MemorySource>("#a\n", 1);
  const ByteSource* before = source.get();
  EXPECT_EQ(RewriteCsv(dialect, std::move(source)).get(), before);
}

TEST(CsvRewriteTest, CommentsAreLeftOut) {
  const CsvLibraryDialect library = {.comment = '#'};
  EXPECT_EQ(Rewritten(library, "#c\"\n1,#a\n#\n\"#\nb\",\"x\"\"y\"\n #d\r\n#e"),
            "1,#a\n\"#\nb\",\"x\"\"y\"\n #d\r\n");
  EXPECT_EQ(Rewritten(library, "a\r\n#b\r\nc", WithLineEnd("\r\n")), "a\r\nc");
  EXPECT_EQ(Rewritten(library, "a#b\n#c"), "a#b\n");
}

TEST(CsvRewriteTest, PlainCsvStaysAsItIs) {
  const CsvLibraryDialect library = {.comment = ';'};
  for (const std::string text : {"", "\n", "a,b\n", "a,,\r\n,\"\"\n\n", "\"a\"b,c\n", "\"a",
                                 "a\"b\n", "\"a\"\"\n", "a\rb\n", "a", "\"a,\nb\",c", "\\N,\\\n"}) {
    EXPECT_EQ(Rewritten(library, text), text);
  }
  EXPECT_EQ(Rewritten(library, "a||b|c||\n", WithDelimiter("||")), "a||b|c||\n");
}

TEST(CsvRewriteTest, EscapesAreResolved) {
  const CsvLibraryDialect library = {.escapes = true};
  EXPECT_EQ(Rewritten(library, "\"a\\\"b\",\"c\\\\\"\n"), "\"a\"\"b\",\"c\\\"\n");
  EXPECT_EQ(Rewritten(library, "a\\,b,\\\"c\\\",d\\\\,\\N\n"), "\"a,b\",\"\"\"c\"\"\",d\\,N\n");
  EXPECT_EQ(Rewritten(library, "a\\\nb,\\n,\\r\r\n"), "\"a\nb\",\"\n\",\"\r\"\r\n");
  EXPECT_EQ(Rewritten(library, "\\t\\b\\f\\e\\v\\a"), "\t\b\f\x1b\v\a");
  EXPECT_EQ(Rewritten(library, "\\u00e9\\x41\\o101\\101\\d065\\u4E2D"),
            "\xc3\xa9"
            "AAAA\xe4\xb8\xad");
  EXPECT_EQ(Rewritten(library, "\"\\u0022\",\\u002c"), "\"\"\"\",\",\"");
  EXPECT_EQ(Rewritten(library, "\\uD83D\\uDE00,\\uD83Dx,\\uDE00"),
            "\xf0\x9f\x98\x80,\xef\xbf\xbdx,\xef\xbf\xbd");
  EXPECT_EQ(Rewritten(library, "\\x4g\\u41"), "\x04gA");
  EXPECT_EQ(Rewritten(library, "a||b\\|||c\n", WithDelimiter("||")), "a||b|||c\n");
  EXPECT_EQ(Rewritten(library, "a\\"), "a\\");
}

// What was two quotes of two values must not become one in a value.
TEST(CsvRewriteTest, TextBehindQuotesIsLeftToTheLoop) {
  EXPECT_EQ(Rewritten({.escapes = true}, "\"a\"b,\"c\"\"d\"\n"), "\"a\"b,\"c\" \"d\"\n");
}

TEST(CsvRewriteTest, QuotesMayBeText) {
  EXPECT_EQ(Rewritten({.quote = 0, .escapes = true}, "\"a,b\"\\,c\n"), "\"\"\"a\",\"b\"\",c\"\n");
}

TEST(CsvRewriteTest, EmptyLinesAreRecords) {
  EXPECT_EQ(Rewritten({.keep_empty = true}, "\na,b\n\r\n,\n\"\"\n"),
            "\"\"\na,b\n\"\"\r\n,\n\"\"\n");
}

}  // namespace
}  // namespace penstock
