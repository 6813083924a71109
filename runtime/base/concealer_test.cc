#include "runtime/base/concealer.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

Concealer Of(std::string_view secret) {
  Concealer concealer;
  concealer.Add(secret);
  return concealer;
}

TEST(ConcealerTest, SecretBecomesThreeStars) {
  EXPECT_EQ(Of("hunter2").Conceal("login root:hunter2@host, hunter2"), "login root:***@host, ***");
  EXPECT_EQ(Of("a-longer-secret").Conceal("x a-longer-secret y"), "x *** y");
  EXPECT_EQ(Of("a-longer-secret").Conceal("nothing in here"), "nothing in here");
}

TEST(ConcealerTest, PartOfASecretIsASecret) {
  EXPECT_EQ(Of("0123456789abcdef").Conceal("`0123456789...`"), "`***...`");
  EXPECT_EQ(Of("0123456789abcdef").Conceal("of 0123456 none"), "of 0123456 none");
}

TEST(ConcealerTest, SecretAsMessagesWriteIt) {
  EXPECT_EQ(Of("it's").Conceal("where x = 'it''s'"), "where x = '***'");
  EXPECT_EQ(Of("a\nb").Conceal("`a\\x0ab`"), "`***`");
}

TEST(ConcealerTest, CharactersStayWhole) {
  // The last byte of "é" is that of "ĩ", too.
  EXPECT_EQ(Of("\u00e9-secret-").Conceal("a \u0129-secret- b"), "a *** b");
  EXPECT_EQ(Of("-secret-\u00e9").Conceal("a -secret-\u00e8 b"), "a *** b");
}

TEST(ConcealerTest, SeveralSecrets) {
  Concealer both = Of("one-secret");
  both.Add("two");
  EXPECT_EQ(both.Conceal("one-secrettwo three two"), "*** three ***");
}

TEST(ConcealerTest, WhatIsTooShortIsNoSecret) {
  EXPECT_TRUE(Of("").empty());
  EXPECT_TRUE(Of("ab").empty());
  EXPECT_EQ(Of("ab").Conceal("cab"), "cab");
}

}  // namespace
}  // namespace penstock
