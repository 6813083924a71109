#include "compiler/json/suppressions.h"

#include <gtest/gtest.h>

#include "compiler/json/json_parser.h"

namespace penstock {
namespace {

struct Taken {
  std::string text;
  JsonDocument document;
  std::vector<Suppression> suppressions;
  int faults = 0;

  explicit Taken(std::string script) : text(std::move(script)) {
    SourceFile file("job.json", text);
    DiagnosticSink diagnostics;
    document = ParseJson(file, diagnostics).value();
    suppressions = TakeSuppressions(file, document, diagnostics);
    faults = diagnostics.warning_count();
  }
  std::string Scope(size_t i) const {
    const Span scope = suppressions.at(i).scope;
    return text.substr(scope.begin, scope.end - scope.begin);
  }
};

TEST(TakeSuppressions, MembersHoldForTheirObjectAndAreGone) {
  Taken taken(R"({"a": {"//penstock": "allow P202, P215 because of us", "b": 1}, "c": 2})");
  ASSERT_EQ(taken.suppressions.size(), 2u);
  EXPECT_EQ(taken.suppressions[1].codes, "P215");
  EXPECT_EQ(taken.Scope(0), R"({"//penstock": "allow P202, P215 because of us", "b": 1})");
  EXPECT_EQ(taken.document.root.members[0].value.members.size(), 1u);
  EXPECT_EQ(taken.faults, 0);
}

TEST(TakeSuppressions, CommentsHoldForTheirLineOrAloneForTheNextOne) {
  Taken taken(
      "{\n"
      "  \"a\": 1, // penstock: allow P202\n"
      "  /* penstock: allow P107 */\n"
      "  # another comment\n"
      "\n"
      "  \"b\": \"// penstock: allow P503\"\n"
      "}");
  ASSERT_EQ(taken.suppressions.size(), 2u);
  EXPECT_EQ(taken.Scope(0), "  \"a\": 1, // penstock: allow P202\n");
  EXPECT_EQ(taken.Scope(1), "\"b\": \"// penstock: allow P503\"\n");
}

TEST(TakeSuppressions, WhatCannotBeFollowedIsReported) {
  Taken taken(R"({"//penstock": ["allow P203", "allow", "P202", {}]} // penstock: )");
  EXPECT_TRUE(taken.suppressions.empty());
  EXPECT_EQ(taken.faults, 5);
}

}  // namespace
}  // namespace penstock
