#include "runtime/plugin/delimited_dialect.h"

#include <gtest/gtest.h>

#include <map>

namespace penstock {
namespace {

using Options = std::map<std::string, std::string, std::less<>>;

DialectReading Read(DialectSide side, const Options& options) {
  return ReadDialect(side, [&](std::string_view name) -> std::optional<std::string> {
    const auto found = options.find(name);
    if (found == options.end()) return std::nullopt;
    return found->second;
  });
}

DelimitedDialect Reader(const Options& options) {
  DialectReading reading = Read(DialectSide::kRead, options);
  EXPECT_TRUE(reading.problems.empty()) << reading.problems[0].message;
  return reading.dialect;
}

DelimitedDialect Writer(const Options& options) {
  DialectReading reading = Read(DialectSide::kWrite, options);
  EXPECT_TRUE(reading.problems.empty()) << reading.problems[0].message;
  return reading.dialect;
}

std::string ProblemOption(DialectSide side, const Options& options) {
  const DialectReading reading = Read(side, options);
  return reading.problems.empty() ? "" : reading.problems[0].option;
}

TEST(DialectTest, WhatIsNotSetIsCsvToReadAndTextToWrite) {
  const DelimitedDialect reader = Reader({});
  EXPECT_EQ(reader.delimiter, ",");
  EXPECT_EQ(reader.quote, '"');
  EXPECT_EQ(reader.escape, 0);
  EXPECT_EQ(reader.line_end, "\n");
  EXPECT_EQ(reader.null_text, std::nullopt);

  const DelimitedDialect writer = Writer({});
  EXPECT_EQ(writer.quote, 0);
  EXPECT_EQ(writer.null_text, "null");
}

TEST(DialectTest, EmptyTextsMeanNotSetExceptWhereTheyMeanSomething) {
  const DelimitedDialect reader = Reader({{"fieldDelimiter", ""},
                                          {"lineDelimiter", ""},
                                          {"fileFormat", ""},
                                          {"quoteChar", ""},
                                          {"nullFormat", ""}});
  EXPECT_EQ(reader.delimiter, ",");
  EXPECT_EQ(reader.line_end, "\n");
  EXPECT_EQ(reader.quote, 0);
  EXPECT_EQ(reader.null_text, "");
}

TEST(DialectTest, TextFormatQuotesOnlyIfAQuoteIsGiven) {
  EXPECT_EQ(Reader({{"fileFormat", "text"}}).quote, 0);
  EXPECT_EQ(Reader({{"fileFormat", "TEXT"}, {"quoteChar", "'"}}).quote, '\'');
  EXPECT_EQ(Writer({{"fileFormat", "csv"}}).quote, '"');
}

TEST(DialectTest, SeparatorsMayBeEscapedAgain) {
  EXPECT_EQ(DecodeSeparator("\t"), "\t");
  EXPECT_EQ(DecodeSeparator("\\t"), "\t");
  EXPECT_EQ(DecodeSeparator("\\u0001"), "\x01");
  EXPECT_EQ(DecodeSeparator("\\u00a7"), "\xc2\xa7");
  EXPECT_EQ(DecodeSeparator("\\u20AC"), "\xe2\x82\xac");
  EXPECT_EQ(DecodeSeparator("\\x1b"), "\x1b");
  EXPECT_EQ(DecodeSeparator("||"), "||");
  EXPECT_EQ(DecodeSeparator("\\"), "\\");
  EXPECT_EQ(DecodeSeparator("\\\\"), "\\");
  EXPECT_EQ(DecodeSeparator("\\|"), "\\|");
  EXPECT_EQ(DecodeSeparator("\\u00"), "\\u00");
  EXPECT_EQ(DecodeSeparator("\\u00g1"), "\\u00g1");
}

TEST(DialectTest, LineEndsOfReadersAreOneByteOrCrLf) {
  EXPECT_EQ(Reader({{"lineDelimiter", "\\r\\n"}}).line_end, "\r\n");
  EXPECT_EQ(Reader({{"lineDelimiter", ";"}}).line_end, ";");
  EXPECT_EQ(Reader({{"lineDelimiter", "\r"}}).line_end, "\r");
  EXPECT_EQ(ProblemOption(DialectSide::kRead, {{"lineDelimiter", "||"}}), "lineDelimiter");
  EXPECT_EQ(ProblemOption(DialectSide::kRead, {{"lineDelimiter", "\n\r"}}), "lineDelimiter");
  EXPECT_EQ(ProblemOption(DialectSide::kRead, {{"lineDelimiter", "\\u00a7"}}), "lineDelimiter");
}

TEST(DialectTest, LineEndsOfWritersEndInALineEnd) {
  EXPECT_EQ(Writer({{"lineDelimiter", "\r\n"}}).line_end, "\r\n");
  EXPECT_EQ(Writer({{"lineDelimiter", "\x02\n"}}).line_end, "\x02\n");
  EXPECT_EQ(ProblemOption(DialectSide::kWrite, {{"lineDelimiter", ";"}}), "lineDelimiter");
  EXPECT_EQ(ProblemOption(DialectSide::kWrite, {{"lineDelimiter", "\n;"}}), "lineDelimiter");
}

TEST(DialectTest, ConfigMapsOfDataXWinAndTakeCodes) {
  const DelimitedDialect reader = Reader({{"fieldDelimiter", ";"},
                                          {"csvReaderConfig.delimiter", "124"},
                                          {"csvReaderConfig.textQualifier", "39"},
                                          {"csvReaderConfig.recordDelimiter", "0"},
                                          {"csvReaderConfig.escapeMode", "2"}});
  EXPECT_EQ(reader.delimiter, "|");
  EXPECT_EQ(reader.quote, '\'');
  EXPECT_EQ(reader.escape, 0);  // of what the text is rewritten to
  EXPECT_EQ(reader.library, (CsvLibraryDialect{.quote = '\'', .escapes = true}));
  EXPECT_EQ(reader.line_end, "\n");
  EXPECT_EQ(Reader({{"csvReaderConfig.useTextQualifier", "false"}}).quote, 0);
  EXPECT_TRUE(
      Writer({{"fileFormat", "csv"}, {"csvWriterConfig.forceQualifier", "true"}}).quote_all);
}

TEST(DialectTest, WhatOnlyTheLibraryHasIsRewritten) {
  const std::string comments = "csvReaderConfig.useComments";
  const std::string comment = "csvReaderConfig.comment";
  const std::string skips_empty = "csvReaderConfig.skipEmptyRecords";
  EXPECT_EQ(Reader({{comments, "false"}, {comment, ";"}, {skips_empty, "true"}}).library,
            std::nullopt);
  EXPECT_EQ(Reader({{comments, "true"}}).library, CsvLibraryDialect{.comment = '#'});
  EXPECT_EQ(Reader({{comments, "true"}, {comment, "59"}}).library,
            CsvLibraryDialect{.comment = ';'});
  EXPECT_EQ(Reader({{skips_empty, "false"}}).library, CsvLibraryDialect{.keep_empty = true});
  const DelimitedDialect unquoted =
      Reader({{"csvReaderConfig.useTextQualifier", "false"}, {"csvReaderConfig.escapeMode", "2"}});
  EXPECT_EQ(unquoted.library, (CsvLibraryDialect{.quote = 0, .escapes = true}));
  EXPECT_EQ(unquoted.quote, '"');
  EXPECT_EQ(ProblemOption(DialectSide::kRead, {{comments, "true"}, {comment, "ab"}}), comment);
  EXPECT_EQ(ProblemOption(DialectSide::kRead, {{comments, "true"}, {"escapeChar", "\\"}}),
            "escapeChar");
}

TEST(DialectTest, EscapesOutsideOfQuotes) {
  const DelimitedDialect writer =
      Writer({{"fileFormat", "csv"}, {"csvWriterConfig.escapeMode", "2"}});
  EXPECT_TRUE(writer.escape_outside);
  EXPECT_EQ(QuoteField(writer, "a\\b"), "a\\\\b");
  EXPECT_EQ(QuoteField(writer, "a\\\"b"), "\"a\\\\\\\"b\"");
  EXPECT_FALSE(Writer({{"csvWriterConfig.escapeMode", "2"}}).escape_outside);  // nothing is quoted
  EXPECT_EQ(ProblemOption(DialectSide::kWrite, {{"fileFormat", "csv"},
                                                {"csvWriterConfig.escapeMode", "2"},
                                                {"nullFormat", "\\N"}}),
            "nullFormat");
}

TEST(DialectTest, AQuoteThatEscapesItselfIsDoubled) {
  EXPECT_EQ(Reader({{"escapeChar", "\""}}).escape, 0);
  EXPECT_EQ(Reader({{"escapeChar", "\\\\"}}).escape, '\\');
  EXPECT_EQ(Reader({{"escapeChar", "\\"}, {"quoteChar", ""}}).escape, 0);
}

TEST(DialectTest, CharactersThatCannotWorkAreNamed) {
  const auto problem = [](const Options& options) {
    return ProblemOption(DialectSide::kRead, options);
  };
  EXPECT_EQ(problem({{"quoteChar", "''"}}), "quoteChar");
  EXPECT_EQ(problem({{"quoteChar", "a"}}), "quoteChar");
  EXPECT_EQ(problem({{"quoteChar", "\\n"}}), "quoteChar");
  EXPECT_EQ(problem({{"escapeChar", "\xc2\xa7"}}), "escapeChar");
  EXPECT_EQ(problem({{"csvReaderConfig.textQualifier", "200"}}), "csvReaderConfig.textQualifier");
  EXPECT_EQ(problem({{"csvReaderConfig.escapeMode", "3"}}), "csvReaderConfig.escapeMode");
  EXPECT_EQ(problem({{"csvReaderConfig.useTextQualifier", "maybe"}}),
            "csvReaderConfig.useTextQualifier");
  EXPECT_EQ(problem({{"fieldDelimiter", "a\nb"}}), "fieldDelimiter");
  EXPECT_EQ(problem({{"fieldDelimiter", "\"|\""}}), "fieldDelimiter");
  EXPECT_EQ(problem({{"fieldDelimiter", ";"}, {"lineDelimiter", ";"}}), "fieldDelimiter");
  EXPECT_EQ(problem({{"fieldDelimiter", std::string(33, '|')}}), "fieldDelimiter");
  EXPECT_EQ(problem({{"lineDelimiter", "\""}}), "lineDelimiter");
  EXPECT_EQ(problem({{"fileFormat", "parquet"}}), "fileFormat");
}

TEST(DialectTest, ANullTextThatCannotBeReadBackIsRefused) {
  EXPECT_EQ(ProblemOption(DialectSide::kWrite, {{"nullFormat", "a,b"}}), "nullFormat");
  EXPECT_EQ(ProblemOption(DialectSide::kWrite, {{"nullFormat", "\n"}}), "nullFormat");
  EXPECT_EQ(ProblemOption(DialectSide::kWrite, {{"nullFormat", "-|"}, {"fieldDelimiter", "||"}}),
            "nullFormat");
  EXPECT_EQ(Writer({{"nullFormat", "|"}, {"fieldDelimiter", "|+"}}).null_text, "|");
  EXPECT_EQ(Writer({{"nullFormat", "\\N"}}).null_text, "\\N");
}

TEST(DialectTest, FieldsAreQuotedAsNeeded) {
  DelimitedDialect csv = Writer({{"fileFormat", "csv"}});
  EXPECT_EQ(QuoteField(csv, "plain"), "plain");
  EXPECT_EQ(QuoteField(csv, "a,b"), "\"a,b\"");
  EXPECT_EQ(QuoteField(csv, "say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(QuoteField(csv, "two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(QuoteField(csv, "null"), "\"null\"");
  csv.escape = '\\';
  EXPECT_EQ(QuoteField(csv, "\"\\,"), "\"\\\"\\\\,\"");
  const DelimitedDialect text = Writer({{"fieldDelimiter", "||"}});
  EXPECT_EQ(QuoteField(text, "a|b\""), "a|b\"");
  EXPECT_EQ(QuoteField(text, "a||b"), std::nullopt);
  EXPECT_EQ(QuoteField(text, "a\rb"), std::nullopt);
}

}  // namespace
}  // namespace penstock
