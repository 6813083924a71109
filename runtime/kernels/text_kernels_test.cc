#include "runtime/kernels/text_kernels.h"

#include <gtest/gtest.h>

#include <random>

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/kernel_test_support.h"

namespace penstock {
namespace {

std::string Text(const pst_text& text) {
  return std::string(text.data, static_cast<size_t>(text.size));
}

std::string Unquote(std::string_view field, char quote = '"', char escape = 0) {
  KernelTestContext ctx;
  const BlockText block(field);
  pst_text out{};
  const int32_t result = pst_x_unquote(ctx, block.data(), block.end(), quote, escape, &out);
  return result == 0 ? Text(out) : ResultName(result);
}

std::string PutQuoted(std::string_view text, char escape = 0, bool always = false,
                      std::string_view null_text = "NULL", char delimiter = ',') {
  const ExactText exact(text);
  return Appended([&](char* w, int32_t*) {
    return pst_x_put_quoted(w, exact.data(), exact.size(), delimiter, '"', escape, always,
                            null_text.data(), static_cast<int64_t>(null_text.size()));
  });
}

std::string PutRaw(std::string_view field, std::string_view null_text = "NULL") {
  const BlockText block(field);
  return Appended([&](char* w, int32_t* reason) {
    return pst_x_put_raw(w, block.data(), block.end(), ',', '"', null_text.data(),
                         static_cast<int64_t>(null_text.size()), reason);
  });
}

TEST(UnquoteTest, TakesQuotesOff) {
  EXPECT_EQ(Unquote(R"("abc")"), "abc");
  EXPECT_EQ(Unquote(R"("")"), "");
  EXPECT_EQ(Unquote(R"("a,b")"), "a,b");
  EXPECT_EQ(Unquote(R"("a""b")"), "a\"b");
  EXPECT_EQ(Unquote(R"("""")"), "\"");
  EXPECT_EQ(Unquote(R"("""""")"), "\"\"");
  EXPECT_EQ(Unquote("\"line\r\nend, and a text of more than sixteen bytes\""),
            "line\r\nend, and a text of more than sixteen bytes");
  EXPECT_EQ(Unquote(R"("a text of more than sixteen bytes, ""quoted""")"),
            R"(a text of more than sixteen bytes, "quoted")");
  EXPECT_EQ(Unquote("'it''s'", '\''), "it's");
}

TEST(UnquoteTest, RefusesWhatDoesNotEndWell) {
  for (const char* bad : {R"(")", R"("abc)", R"("abc"d)", R"("a"b")",
                          R"("""")"
                          "x",
                          R"(""")"}) {
    EXPECT_EQ(Unquote(bad), "D202") << bad;
  }
}

TEST(UnquoteTest, Backslashes) {
  EXPECT_EQ(Unquote(R"("a\"b")", '"', '\\'), "a\"b");
  EXPECT_EQ(Unquote(R"("a\\b")", '"', '\\'), "a\\b");
  EXPECT_EQ(Unquote(R"("\n")", '"', '\\'), "n");
  EXPECT_EQ(Unquote(R"("abc\")", '"', '\\'), "D202");
  EXPECT_EQ(Unquote(R"("a"b")", '"', '\\'), "D202");
}

TEST(PutQuotedTest, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(PutQuoted("abc"), "abc");
  EXPECT_EQ(PutQuoted(""), "");
  EXPECT_EQ(PutQuoted("a,b"), "\"a,b\"");
  EXPECT_EQ(PutQuoted("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(PutQuoted("a\nb"), "\"a\nb\"");
  EXPECT_EQ(PutQuoted("a\rb"), "\"a\rb\"");
  EXPECT_EQ(PutQuoted("NULL"), "\"NULL\"");
  EXPECT_EQ(PutQuoted("", 0, false, ""), "\"\"");
  EXPECT_EQ(PutQuoted("abc", 0, true), "\"abc\"");
  EXPECT_EQ(PutQuoted("a;b", 0, false, "NULL", ';'), "\"a;b\"");
  EXPECT_EQ(PutQuoted("a\\b\"", '\\'), "\"a\\\\b\\\"\"");
  EXPECT_EQ(PutQuoted("a\\b", '\\', true), "\"a\\\\b\"");
  EXPECT_EQ(PutQuoted("a\\b", '\\'), "a\\b");
}

TEST(PutRawTest, KeepsWhatReadsBackTheSame) {
  EXPECT_EQ(PutRaw("abc"), "abc");
  EXPECT_EQ(PutRaw(""), "");
  EXPECT_EQ(PutRaw("", ""), "\"\"");
  EXPECT_EQ(PutRaw("NULL"), "\"NULL\"");
  EXPECT_EQ(PutRaw("\"NULL\""), "\"NULL\"");
  EXPECT_EQ(PutRaw("\"abc\""), "abc");
  EXPECT_EQ(PutRaw("\"a,b\""), "\"a,b\"");
  EXPECT_EQ(PutRaw("\"a\"\"b\""), "\"a\"\"b\"");
  EXPECT_EQ(PutRaw("5\" pipe"), "\"5\"\" pipe\"");
  EXPECT_EQ(PutRaw("\"a\"b\""), "D202");
  EXPECT_EQ(PutRaw("\"abc"), "D202");
  EXPECT_EQ(PutRaw("\""), "D202");
  for (const size_t size : {15, 16, 17, 31, 32, 33, 63, 64, 65}) {
    const std::string text(size, 'x');
    EXPECT_EQ(PutRaw(text), text);
    EXPECT_EQ(PutRaw(text + '\r'), '"' + text + "\r\"");
    EXPECT_EQ(PutRaw('"' + text + '"'), text);
    EXPECT_EQ(PutRaw('"' + text + ",\""), '"' + text + ",\"");
    EXPECT_EQ(PutRaw('"' + text + "\"x\""), "D202");
  }
}

// Copying a raw field is the same as unquoting and quoting it again, whatever it is.
TEST(PutRawTest, AgreesWithUnquoteAndPutQuoted) {
  std::mt19937_64 random(8);
  const char alphabet[] = {'a', 'b', ',', '"', '"', '\r', '\n', ' ', 'x', 'y', 'z', '\\'};
  for (int i = 0; i < 200000; ++i) {
    std::string field;
    const bool quoted = random() % 2 == 0;
    const uint64_t size = random() % 40;
    const bool plain = random() % 2 == 0;
    while (field.size() < size) {
      const char c = alphabet[random() % sizeof alphabet];
      if (!quoted && (c == ',' || c == '\n')) continue;
      if (plain && (c == '"' || c == ',')) continue;
      field += c;
      if (quoted && c == '"' && random() % 16 != 0) field += c;
    }
    if (!quoted && !field.empty() && field[0] == '"') field[0] = 'q';
    if (quoted) field = '"' + field + '"';
    const std::string null_text = random() % 2 == 0 ? "" : "ab";
    const std::string text = quoted ? Unquote(field) : field;
    const bool refused = quoted && text == "D202";
    const std::string expected = refused ? text : PutQuoted(text, 0, false, null_text);
    ASSERT_EQ(PutRaw(field, null_text), expected) << field;
    if (refused) continue;
    // And what was written reads back as the same text.
    ASSERT_EQ(expected[0] == '"' ? Unquote(expected) : expected, text) << field;
  }
}

TEST(PutPlainTest, AnyLength) {
  for (size_t size = 0; size < 100; ++size) {
    std::string text;
    while (text.size() < size) text += static_cast<char>('a' + text.size() % 26);
    const ExactText exact(text);
    EXPECT_EQ(
        Appended([&](char* w, int32_t*) { return pst_x_put_plain(w, exact.data(), exact.size()); }),
        text);
    EXPECT_EQ(pst_x_text_equal(exact.data(), exact.size(), text.data(), exact.size()), 1);
    if (size > 0) {
      EXPECT_EQ(pst_x_text_equal(exact.data(), exact.size(), text.data(), exact.size() - 1), 0);
    }
  }
}

TEST(PutEscapedTest, EscapesAreDoubledOutsideQuotesToo) {
  const auto put = [](std::string_view text, int32_t always = 0) {
    const ExactText exact(text);
    return Appended([&](char* w, int32_t*) {
      return pst_x_put_escaped(w, exact.data(), exact.size(), ',', '"', '\\', always, "NULL", 4);
    });
  };
  EXPECT_EQ(put("plain"), "plain");
  EXPECT_EQ(put("c\\d"), "c\\\\d");
  EXPECT_EQ(put("a\"b\\"), "\"a\\\"b\\\\\"");
  EXPECT_EQ(put("a,b"), "\"a,b\"");
  EXPECT_EQ(put("NULL"), "\"NULL\"");
  EXPECT_EQ(put("\\", 1), "\"\\\\\"");
}

TEST(TrimmedEqualTest, BlanksAroundDoNotCount) {
  const auto check = [](std::string_view text, std::string_view other) {
    const ExactText exact(text);
    return pst_x_trimmed_equal(exact.data(), exact.size(), other.data(),
                               static_cast<int64_t>(other.size()));
  };
  for (const std::string_view text : {"\\N", " \\N", "\\N\t", " \t\\N  "}) {
    EXPECT_EQ(check(text, "\\N"), 1) << text;
  }
  for (const std::string_view text : {"", " ", "N", " N ", "\\ N", "\\Na", "\r\\N"}) {
    EXPECT_EQ(check(text, "\\N"), 0) << text;
  }
  EXPECT_EQ(check("", ""), 1);
  EXPECT_EQ(check(" \t ", ""), 1);
  EXPECT_EQ(check(" x ", ""), 0);
  EXPECT_EQ(check(" x", " x"), 1);
}

TEST(IsUnquotableTest, FindsDelimiterAndLineEnds) {
  const auto check = [](std::string_view text, std::string_view delimiter) {
    const ExactText exact(text);
    return pst_x_is_unquotable(exact.data(), exact.size(), delimiter.data(),
                               static_cast<int64_t>(delimiter.size()));
  };
  EXPECT_EQ(check("abc", ","), 0);
  EXPECT_EQ(check("", ","), 0);
  EXPECT_EQ(check("a,c", ","), 1);
  EXPECT_EQ(check("a\nc", ","), 1);
  EXPECT_EQ(check("a text of many bytes with a \r in it", ","), 1);
  EXPECT_EQ(check("a|b", "||"), 0);
  EXPECT_EQ(check("a||b", "||"), 1);
  EXPECT_EQ(check("|a", "||"), 0);
  EXPECT_EQ(check("a|", "||"), 1);
  EXPECT_EQ(check("a|", "|+"), 0);
  EXPECT_EQ(check("ab", "abc"), 0);
  EXPECT_EQ(check("xaba", "abab"), 0);
  EXPECT_EQ(check("xab", "aba"), 1);
  EXPECT_EQ(check("a text of many bytes: ab", "abab"), 1);
  for (size_t size = 1; size < 70; ++size) {
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = ',';
      ASSERT_EQ(check(text, ","), 1);
      ASSERT_EQ(PutQuoted(text), "\"" + text + "\"");
    }
  }
}

TEST(BoolKernelTest, AllWays) {
  KernelTestContext ctx;
  const auto read = [&](std::string_view text) -> std::string {
    const ExactText exact(text);
    int32_t value = 7;
    const int32_t result = pst_k_bool_from_string(ctx, exact.data(), exact.size(), &value);
    const BlockText block(text);
    const std::string copied = Appended([&](char* w, int32_t* reason) {
      return pst_c_bool(ctx, w, block.data(), block.size(), reason);
    });
    const std::string shown =
        result == 0 ? Appended([&](char* w, int32_t*) { return pst_f_bool(w, value); })
                    : ResultName(result);
    EXPECT_EQ(shown, copied) << text;
    return shown;
  };
  for (const char* yes : {"true", "TRUE", "True", "1", " true ", "\t1"})
    EXPECT_EQ(read(yes), "true");
  for (const char* no : {"false", "FALSE", "fAlse", "0", "false "}) EXPECT_EQ(read(no), "false");
  for (const char* bad : {"t", "f", "yes", "2", "tru", "truee", "falsy", "01", "-1", "TRUF"}) {
    EXPECT_EQ(read(bad), "D107") << bad;
  }
  EXPECT_EQ(read(""), "D119");
  int32_t value = 0;
  EXPECT_EQ(pst_k_bool_from_int64(ctx, 1, &value), 0);
  EXPECT_EQ(value, 1);
  EXPECT_EQ(pst_k_bool_from_int64(ctx, 127, &value), kNotBoolean);
  const pst_cell two = IntCell(2);
  const pst_cell real = DoubleCell(1);
  EXPECT_EQ(pst_k_bool_from_any(ctx, &two, &value), kNotBoolean);
  EXPECT_EQ(pst_k_bool_from_any(ctx, &real, &value), kNoConversion);
  pst_text text{};
  EXPECT_EQ(pst_k_string_from_bool(ctx, 0, &text), 0);
  EXPECT_EQ(Text(text), "false");
}

TEST(StringKernelTest, FromBytesAndCells) {
  KernelTestContext ctx;
  pst_text text{};
  const ExactText good("gr\xc3\xbc\xc3\x9f \xf0\x9f\x8e\x89");
  EXPECT_EQ(pst_k_string_from_bytes(ctx, good.data(), good.size(), &text), 0);
  EXPECT_EQ(text.data, good.data());
  for (const char* bad : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    const ExactText exact(bad);
    EXPECT_EQ(pst_k_string_from_bytes(ctx, exact.data(), exact.size(), &text), kNotUtf8);
    const pst_cell cell = BytesCell(exact);
    EXPECT_EQ(pst_k_string_from_any(ctx, &cell, &text), kNotUtf8);
    EXPECT_EQ(pst_k_bytes_from_any(ctx, &cell, &text), 0);
  }
  const pst_cell int_cell = IntCell(-12);
  const pst_cell real_cell = DoubleCell(0.5);
  const pst_cell null_cell{};
  EXPECT_EQ(pst_k_string_from_any(ctx, &int_cell, &text), 0);
  pst_text second{};
  EXPECT_EQ(pst_k_string_from_any(ctx, &real_cell, &second), 0);
  EXPECT_EQ(Text(text) + " " + Text(second), "-12 0.5");
  EXPECT_EQ(pst_k_string_from_any(ctx, &null_cell, &text), -1);
  EXPECT_EQ(pst_k_bytes_from_any(ctx, &int_cell, &text), kNoConversion);
  EXPECT_EQ(pst_k_bytes_from_string(ctx, good.data(), good.size(), &text), 0);
  EXPECT_EQ(text.size, good.size());
}

}  // namespace
}  // namespace penstock
