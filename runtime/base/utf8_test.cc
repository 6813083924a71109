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

}  // namespace
}  // namespace penstock
