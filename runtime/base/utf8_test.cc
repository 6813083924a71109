#include "runtime/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace penstock {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, AcceptsEveryLength) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain text, more than a word"));
  EXPECT_TRUE(IsUtf8("\0 inside"sv));
  EXPECT_TRUE(IsUtf8("\xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xf0\x90\x80\x80"));
  EXPECT_TRUE(IsUtf8("\xf4\x8f\xbf\xbf"));
}

TEST(Utf8, RefusesWhatUnicodeExcludes) {
  for (std::string_view bad :
       {"\x80"sv, "\xc1\xbf"sv, "\xe0\x9f\xbf"sv, "\xed\xa0\x80"sv, "\xf0\x8f\xbf\xbf"sv,
        "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv, "\xff"sv, "\xc3\x28"sv, "\xe2\x82\x28"sv}) {
    EXPECT_FALSE(IsUtf8(bad));
    EXPECT_FALSE(IsUtf8("12345678" + std::string(bad) + "12345678"));
  }
}

TEST(Utf8, RefusesACutSequenceAtTheEnd) {
  for (std::string_view whole : {"\xc3\xa9"sv, "\xe2\x82\xac"sv, "\xf0\x9f\x98\x80"sv}) {
    for (size_t size = 1; size < whole.size(); size++) EXPECT_FALSE(IsUtf8(whole.substr(0, size)));
  }
}

TEST(Utf8, CharactersOneByOne) {
  for (const char* text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE5\x88", "\xC3", "\xFF"}) {
    EXPECT_FALSE(CharacterAt(text, 0).valid) << text;
    EXPECT_EQ(CharacterAt(text, 0).bytes, 1u);
  }
  EXPECT_EQ(CharacterAt("\xF4\x8F\xBF\xBF", 0).code, 0x10FFFFu);
  EXPECT_EQ(CharacterAt("\xEE\x80\x80", 0).code, 0xE000u);
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(CutUtf8("abc", 3), "abc");
  EXPECT_EQ(CutUtf8("abc", 2), "ab");
  EXPECT_EQ(CutUtf8("a\xe2\x82\xac", 3), "a");
  EXPECT_EQ(CutUtf8("a\xe2\x82\xac", 4), "a\xe2\x82\xac");
  EXPECT_EQ(CutUtf8("\x80\x80\x80\x80\x80\x80", 5), "\x80\x80\x80\x80\x80");  // not UTF-8
}

TEST(Utf8, EncodesWhatItReads) {
  for (const char32_t code : {0x0u, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0xffffu, 0x10000u, 0x10ffffu}) {
    const std::string text = EncodeUtf8(code);
    EXPECT_TRUE(IsUtf8(text));
    EXPECT_EQ(CharacterAt(text, 0).code, code);
    EXPECT_EQ(CharacterAt(text, 0).bytes, text.size());
  }
}

}  // namespace
}  // namespace penstock
