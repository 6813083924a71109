#include "compiler/diagnostics/apply_fixes.h"

#include <gtest/gtest.h>

#include <random>

namespace penstock {
namespace {

Diagnostic With(std::vector<Fix> fixes) {
  Diagnostic diagnostic;
  diagnostic.fixes = std::move(fixes);
  return diagnostic;
}

TEST(ApplyFixes, ReplacesInsertsAndDeletesAndLeavesTheRest) {
  const FixedText fixed = ApplyFixes(
      "abc def ghi", {With({{{8, 11}, "X"}}), With({{{3, 3}, ","}}), With({{{4, 7}, ""}})}, false);
  EXPECT_EQ(fixed.text, "abc,  X");
  EXPECT_EQ(fixed.applied, 3);
}

TEST(ApplyFixes, FixesOfOneDiagnosticGoTogetherOrNotAtAll) {
  // The second one touches the first and is left for the next round, with both its parts.
  const FixedText fixed =
      ApplyFixes("abcdef", {With({{{1, 3}, "_"}}), With({{{2, 4}, "-"}, {{5, 6}, "-"}})}, false);
  EXPECT_EQ(fixed.text, "a_def");
  EXPECT_EQ(fixed.applied, 1);
}

TEST(ApplyFixes, TwoInsertionsAtOnePlaceAreNotBothMade) {
  EXPECT_EQ(ApplyFixes("ab", {With({{{1, 1}, ","}}), With({{{1, 1}, ":"}})}, false).text, "a,b");
}

TEST(ApplyFixes, UnsafeOnesOnlyIfWanted) {
  const std::vector<Diagnostic> one = {With({{{0, 1}, "X", true}, {{2, 3}, "Y", false}})};
  EXPECT_EQ(ApplyFixes("abc", one, false).text, "abc");
  EXPECT_EQ(ApplyFixes("abc", one, true).text, "XbY");
}

TEST(ApplyFixes, FixesOutsideOfTheTextAreRefused) {
  EXPECT_EQ(ApplyFixes("abc", {With({{{2, 9}, "X"}})}, false).text, "abc");
}

TEST(UnifiedDiff, ShowsHunksWithContext) {
  EXPECT_EQ(UnifiedDiff("f", "1\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\n4\nX\n6\n7\n"),
            "--- f\n+++ f\n@@ -2,6 +2,6 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n");
  EXPECT_EQ(UnifiedDiff("f", "a\n", "a"),
            "--- f\n+++ f\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n");
  EXPECT_EQ(UnifiedDiff("f", "a\n", "a\n"), "");
  EXPECT_EQ(UnifiedDiff("f", "", "a\n"), "--- f\n+++ f\n@@ -0,0 +1 @@\n+a\n");
}

// What `patch` would make of it.
std::string Apply(std::string_view before, std::string_view diff) {
  std::vector<std::string_view> lines;
  for (std::string_view rest = before; !rest.empty();) {
    const size_t end = rest.find('\n') + 1;
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  std::string out;
  size_t at = 0;
  while (!diff.empty()) {
    const size_t end = diff.find('\n') + 1;
    const std::string_view line = diff.substr(0, end);
    diff.remove_prefix(end);
    if (line.starts_with("---") || line.starts_with("+++")) continue;
    if (line.starts_with("@@")) {
      const std::string range(line.substr(4));
      const size_t begin = std::stoul(range);
      const bool none = range.find(",0 ") < range.find('+');
      while (at + (none ? 0 : 1) < begin) out += lines[at++];
    } else if (line[0] == '+') {
      out += line.substr(1);
    } else {
      EXPECT_EQ(lines.at(at), line.substr(1));
      if (line[0] == ' ') out += lines[at];
      ++at;
    }
  }
  while (at < lines.size()) out += lines[at++];
  return out;
}

TEST(UnifiedDiff, MakesTheOneOfTheOther) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string texts[2];
    for (std::string& text : texts) {
      for (unsigned n = random() % 30; n > 0; --n)
        text += std::string(1, 'a' + random() % 4) + "\n";
    }
    EXPECT_EQ(Apply(texts[0], UnifiedDiff("f", texts[0], texts[1])), texts[1]);
  }
}

}  // namespace
}  // namespace penstock
