#include "compiler/diagnostics/levels.h"

#include <gtest/gtest.h>

#include "compiler/diagnostics/suppression.h"

namespace penstock {
namespace {

std::vector<Diagnostic> Reported() {
  DiagnosticSink sink;
  sink.Report(Diag::kDuplicateKey, {10, 11}, "a");     // P107, warning
  sink.Report(Diag::kUnknownKey, {20, 21}, "b");       // P202, warning
  sink.Report(Diag::kMissingKey, {30, 31}, "c");       // P203, error
  sink.Report(Diag::kBothDirtyLimits, {40, 41}, "d");  // P503, warning
  return sink.Sorted();
}

std::string Codes(const std::vector<Diagnostic>& diagnostics) {
  std::string codes;
  for (const Diagnostic& each : diagnostics) {
    codes += Describe(each.kind).code;
    codes += each.severity == Severity::kError ? "E " : "W ";
  }
  return codes;
}

TEST(LintLevels, LaterSettingsWinOverEarlierOnesAndAreasNameTheirCodes) {
  LintLevels levels;
  EXPECT_EQ(levels.Set("P2", Level::kDeny), "");
  EXPECT_EQ(levels.Set("P5", Level::kAllow), "");
  EXPECT_EQ(Codes(levels.Apply(Reported())), "P107W P202E P203E ");
  EXPECT_EQ(levels.Set("P202", Level::kAllow), "");
  EXPECT_EQ(levels.Set("P503", Level::kWarn), "");
  EXPECT_EQ(Codes(levels.Apply(Reported())), "P107W P203E P503W ");
}

TEST(LintLevels, AdviceIsOffUnlessAskedFor) {
  DiagnosticSink sink;
  sink.Report(Diag::kNoErrorLimit, {10, 11}, "a");  // P520
  LintLevels levels;
  levels.DenyWarnings();
  EXPECT_EQ(Codes(levels.Apply(sink.Sorted())), "");
  EXPECT_EQ(levels.Set("P520", Level::kWarn), "");
  EXPECT_EQ(Codes(levels.Apply(sink.Sorted())), "P520E ");
  LintLevels denied;
  EXPECT_EQ(denied.Set("P5", Level::kDeny), "");
  EXPECT_EQ(Codes(denied.Apply(sink.Sorted())), "P520E ");
}

TEST(LintLevels, DeniedWarningsAreThoseThatAreLeft) {
  LintLevels levels;
  EXPECT_EQ(levels.Set("P107", Level::kAllow), "");
  levels.DenyWarnings();
  EXPECT_EQ(Codes(levels.Apply(Reported())), "P202E P203E P503E ");
}

TEST(LintLevels, ErrorsCannotBeLoweredAndCodesMustExist) {
  LintLevels levels;
  EXPECT_NE(levels.Set("P203", Level::kAllow).find("cannot run"), std::string::npos);
  EXPECT_NE(levels.Set("P203", Level::kWarn), "");
  EXPECT_EQ(levels.Set("P203", Level::kDeny), "");
  EXPECT_NE(levels.Set("P8", Level::kDeny), "");
  EXPECT_NE(levels.Set("", Level::kAllow), "");
}

TEST(Suppress, TakesWarningsOutOfItsScopeOnly) {
  DiagnosticSink sink;
  sink.Report(Diag::kDuplicateKey, {10, 11}, "inside");
  sink.Report(Diag::kDuplicateKey, {50, 51}, "outside");
  sink.Report(Diag::kUnknownKey, {12, 13}, "another code");
  Suppress({{"P107", {5, 20}, {5, 6}}}, sink);
  EXPECT_EQ(Codes(sink.Sorted()), "P202W P107W ");
  EXPECT_EQ(sink.warning_count(), 2);
}

TEST(Suppress, ReportsWhatSuppressesNothingUnlessErrorsMayHideIt) {
  DiagnosticSink clean;
  Suppress({{"P107", {5, 20}, {5, 6}}}, clean);
  EXPECT_EQ(Codes(clean.Sorted()), "P220W ");
  DiagnosticSink faulty;
  faulty.Report(Diag::kMissingKey, {6, 7}, "stays");
  Suppress({{"P2", {5, 20}, {5, 6}}}, faulty);
  EXPECT_EQ(Codes(faulty.Sorted()), "P203E ");
}

}  // namespace
}  // namespace penstock
