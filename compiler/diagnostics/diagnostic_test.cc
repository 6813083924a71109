#include "compiler/diagnostics/diagnostic.h"

#include <gtest/gtest.h>

#include <set>

namespace penstock {
namespace {

TEST(DiagnosticSink, SortsByPlaceAndKeepsOrderOfReport) {
  DiagnosticSink sink;
  sink.Report(Diag::kSyntax, {9, 10}, "late");
  sink.Report(Diag::kSyntax, {2, 3}, "first");
  sink.Report(Diag::kUnknownKey, {2, 8}, "second").hints.push_back("help");
  std::vector<Diagnostic> sorted = sink.Sorted();
  ASSERT_EQ(sorted.size(), 3u);
  EXPECT_EQ(sorted[0].message, "first");
  EXPECT_EQ(sorted[1].message, "second");
  EXPECT_EQ(sorted[1].hints.size(), 1u);
  EXPECT_EQ(sorted[2].message, "late");
  EXPECT_EQ(sink.error_count(), 2);
  EXPECT_EQ(sink.warning_count(), 1);
}

TEST(DiagnosticSink, KeepsErrorsWhateverTheNumberOfWarnings) {
  DiagnosticSink sink;
  for (int i = 0; i < 100000; ++i) sink.Report(Diag::kUnknownKey, {}, "again");
  sink.Report(Diag::kSyntax, {}, "the one that matters");
  EXPECT_EQ(sink.warning_count(), 100000);
  std::vector<Diagnostic> kept = sink.Sorted();
  ASSERT_EQ(kept.size(), DiagnosticSink::kMaxKept + 1u);
  EXPECT_EQ(kept.back().message, "the one that matters");
}

TEST(Diagnostics, CodesAreUniqueAndAscending) {
  std::string_view last;
  for (const DiagInfo& info : AllDiagnostics()) {
    EXPECT_LT(last, info.code) << info.name;
    EXPECT_EQ(info.code.size(), 4u);
    last = info.code;
  }
  EXPECT_EQ(Describe(Diag::kNotUtf8).code, "P101");
  EXPECT_EQ(Describe(Diag::kNotUtf8).name, "kNotUtf8");
}

TEST(Backquoted, CutsBetweenCharacters) {
  EXPECT_EQ(Backquoted("abc"), "`abc`");
  EXPECT_EQ(Backquoted(std::string(60, 'a')), "`" + std::string(60, 'a') + "`");
  EXPECT_EQ(Backquoted(std::string(59, 'a') + "列列"), "`" + std::string(59, 'a') + "...`");
}

}  // namespace
}  // namespace penstock
