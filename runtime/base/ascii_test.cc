#include "runtime/base/ascii.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

TEST(Ascii, TellsBytesApart) {
  EXPECT_TRUE(IsDigit('0') && IsDigit('9') && !IsDigit('/') && !IsDigit(':'));
  EXPECT_TRUE(IsLetter('a') && IsLetter('Z') && !IsLetter('@') && !IsLetter('[') && !IsLetter('{'));
  EXPECT_TRUE(IsLetterOrDigit('x') && IsLetterOrDigit('7') && !IsLetterOrDigit('_'));
  EXPECT_FALSE(IsLetter('\xC4') || IsDigit('\xB2') || IsLetterOrDigit('\0'));
}

TEST(Ascii, HexValue) {
  EXPECT_EQ(HexValue('0'), 0);
  EXPECT_EQ(HexValue('a'), 10);
  EXPECT_EQ(HexValue('F'), 15);
  EXPECT_EQ(HexValue('g'), -1);
  EXPECT_EQ(HexValue('@'), -1);
  EXPECT_EQ(HexValue('\xC1'), -1);
}

TEST(Ascii, ChangesTheCaseOfLettersOnly) {
  EXPECT_EQ(LowerCase("Az_[`{9\xC3\x84"), "az_[`{9\xC3\x84");
  EXPECT_EQ(UpperCase("Az_[`{9\xC3\xA4"), "AZ_[`{9\xC3\xA4");
}

TEST(Ascii, SameIgnoringCase) {
  EXPECT_TRUE(SameIgnoringCase("", ""));
  EXPECT_TRUE(SameIgnoringCase("Null", "nULL"));
  EXPECT_FALSE(SameIgnoringCase("null", "nul"));
  EXPECT_FALSE(SameIgnoringCase("@", "`"));  // as far apart as a letter and its capital
}

TEST(Ascii, Trim) {
  EXPECT_EQ(Trim(" \ta b\t "), "a b");
  EXPECT_EQ(Trim("a"), "a");
  EXPECT_EQ(Trim(" \t "), "");
  EXPECT_EQ(Trim(""), "");
  EXPECT_EQ(Trim("\n a\r", " \r\n"), "a");
  EXPECT_EQ(Trim("\ta ", " "), "\ta");
  EXPECT_EQ(TrimEnd(" a \t"), " a");
  EXPECT_EQ(TrimEnd("  "), "");
}

}  // namespace
}  // namespace penstock
