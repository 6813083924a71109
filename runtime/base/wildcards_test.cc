#include "runtime/base/wildcards.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

TEST(WildcardsTest, NamesThatMatch) {
  EXPECT_TRUE(MatchesWildcards("*.csv", "a.csv"));
  EXPECT_TRUE(MatchesWildcards("*.csv", "a.csv.csv"));
  EXPECT_FALSE(MatchesWildcards("*.csv", "a.csv.gz"));
  EXPECT_FALSE(MatchesWildcards("a.csv", "aXcsv"));
  EXPECT_TRUE(MatchesWildcards("*", "a"));
  EXPECT_TRUE(MatchesWildcards("**a**", "banana"));
  EXPECT_TRUE(MatchesWildcards("part-?", "part-1"));
  EXPECT_FALSE(MatchesWildcards("part-?", "part-10"));
  EXPECT_TRUE(MatchesWildcards("?", "\xe4\xbd\xa0"));
  EXPECT_FALSE(MatchesWildcards("??", "\xe4\xbd\xa0"));
  EXPECT_TRUE(MatchesWildcards("a[0-9][!0-9]", "a5x"));
  EXPECT_FALSE(MatchesWildcards("a[0-9][^0-9]", "a55"));
  EXPECT_TRUE(MatchesWildcards("[]a]", "]"));
  EXPECT_TRUE(MatchesWildcards("[a-]", "-"));
  EXPECT_TRUE(MatchesWildcards("a[", "a["));
  EXPECT_TRUE(MatchesWildcards("a\\b*", "a\\bc"));
  EXPECT_TRUE(MatchesWildcards("*.csv", "\xff.csv"));
  EXPECT_TRUE(MatchesWildcards("", ""));
  EXPECT_FALSE(MatchesWildcards("", "a"));
}

TEST(WildcardsTest, HiddenFilesAreOnlyMatchedByADot) {
  EXPECT_FALSE(MatchesWildcards("*", ".hidden"));
  EXPECT_TRUE(MatchesWildcards(".*", ".hidden"));
}

TEST(WildcardsTest, ManyStarsDoNotTakeForever) {
  const std::string name(2000, 'a');
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "*a";
  EXPECT_FALSE(MatchesWildcards(pattern + "*b", name));
  EXPECT_TRUE(MatchesWildcards(pattern, name));
}

TEST(WildcardsTest, NoneOfThemTakesASlash) {
  EXPECT_TRUE(MatchesWildcards("in/*.csv", "in/a.csv"));
  EXPECT_FALSE(MatchesWildcards("*.csv", "in/a.csv"));
  EXPECT_FALSE(MatchesWildcards("in?a.csv", "in/a.csv"));
  EXPECT_FALSE(MatchesWildcards("in/*", "in/.hidden"));
}

}  // namespace
}  // namespace penstock
