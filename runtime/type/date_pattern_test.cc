#include "runtime/type/date_pattern.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

const DateProgram& Header(const DatePattern& pattern) {
  return *reinterpret_cast<const DateProgram*>(pattern.program.data());
}

TEST(DatePatternTest, FixedFieldsGetPlaces) {
  const DatePattern pattern = CompileDatePattern("dd/MM/yyyy'T'HH:mm:ss.SSS");
  ASSERT_TRUE(pattern.ok()) << pattern.error;
  EXPECT_TRUE(pattern.has_date && pattern.has_time && pattern.has_full_date);
  EXPECT_EQ(pattern.fraction_digits, 3);
  const DateProgram& header = Header(pattern);
  EXPECT_EQ(header.is_fixed, 1);
  EXPECT_EQ(header.size, 23);
  EXPECT_EQ(header.day, 0);
  EXPECT_EQ(header.month, 3);
  EXPECT_EQ(header.year, 6);
  EXPECT_EQ(header.hour, 11);
  EXPECT_EQ(header.fraction, 20);
  EXPECT_EQ(std::string_view(header.text, 23), "00/00/0000T00:00:00.000");
}

TEST(DatePatternTest, VaryingFieldsAreInterpreted) {
  for (const char* text : {"M/d/yyyy", "yy-MM-dd", "hh:mm a", "H:mm"}) {
    const DatePattern pattern = CompileDatePattern(text);
    ASSERT_TRUE(pattern.ok()) << text << pattern.error;
    EXPECT_EQ(Header(pattern).is_fixed, 0) << text;
  }
}

TEST(DatePatternTest, KnowsWhatItHolds) {
  EXPECT_FALSE(CompileDatePattern("HH:mm").has_date);
  EXPECT_FALSE(CompileDatePattern("yyyyMMdd").has_time);
  EXPECT_FALSE(CompileDatePattern("yyyy-MM").has_full_date);
  EXPECT_FALSE(CompileDatePattern("yy-MM-dd").has_full_date);
  EXPECT_TRUE(CompileDatePattern("y-M-d").has_full_date);
}

TEST(DatePatternTest, SuspectsTheUsualMistakes) {
  EXPECT_NE(CompileDatePattern("yyyy-mm-dd").suspicion, "");
  EXPECT_NE(CompileDatePattern("yyyy-MM-dd hh:mm:ss").suspicion, "");
  EXPECT_NE(CompileDatePattern("HH:MM").suspicion, "");
  EXPECT_NE(CompileDatePattern("yyyy-mm-dd HH:MM:ss").suspicion, "");
  for (const char* fine : {"yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "HH:mm", "hh:mm a", "yyyyMM"}) {
    EXPECT_EQ(CompileDatePattern(fine).suspicion, "") << fine;
  }
}

TEST(DatePatternTest, RefusesWithAReason) {
  const struct {
    const char* pattern;
    const char* part;
  } cases[] = {
      {"", "empty"},
      {"---", "no field"},
      {"yyyy-MM-dd'T", "unclosed quote"},
      {"yyyy-MM-dd HH:mm z", "name of a time zone"},
      {"yyyy-MM-dd HH:mm XXXX", "too many"},
      {"HH:mm ZX", "both `X` and `Z`"},
      {"dd MMMMM yyyy", "too many"},
      {"YYYY-MM-dd", "use `y`"},
      {"yyyy-DDD", "day of the year"},
      {"yyyyy", "too many"},
      {"ddd", "too many"},
      {"SSSSSSSSSS", "nine"},
      {"yyyy-MM-dd yyyy", "twice"},
      {"yyyy-mm-dd hh:mm:ss", "the month is `MM`"},
      {"yyyyMd", "directly follows"},
      {"yyyy-M1", "directly follows"},
      {"HH:mm a", "requires `hh`"},
      {"HH hh", "both `H` and `h`"},
      {"yyyy-MM-dd G", "not a pattern letter"},
  };
  for (const auto& c : cases) {
    const DatePattern pattern = CompileDatePattern(c.pattern);
    EXPECT_FALSE(pattern.ok()) << c.pattern;
    EXPECT_NE(pattern.error.find(c.part), std::string::npos) << c.pattern << ": " << pattern.error;
  }
  EXPECT_FALSE(CompileDatePattern(std::string(91, '-') + "yyyy").ok());
}

TEST(DatePatternTest, QuotesStandForThemselves) {
  const DatePattern pattern = CompileDatePattern("yyyy'year''s'''");
  ASSERT_TRUE(pattern.ok()) << pattern.error;
  EXPECT_EQ(std::string_view(Header(pattern).text, Header(pattern).size), "0000year's'");
}

}  // namespace
}  // namespace penstock
