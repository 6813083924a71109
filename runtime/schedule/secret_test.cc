#include "runtime/schedule/secret.h"

#include <gtest/gtest.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

namespace penstock {
namespace {

class SecretFileTest : public testing::Test {
 protected:
  std::string Write(std::string_view text) {
    path_ = testing::TempDir() + "penstock_secret" + std::to_string(getpid());
    FILE* file = fopen(path_.c_str(), "wb");
    fwrite(text.data(), 1, text.size(), file);
    fclose(file);
    return "file:" + path_;
  }
  void TearDown() override { remove(path_.c_str()); }

  std::string path_;
};

TEST(SecretTest, Environment) {
  setenv("PENSTOCK_TEST_SECRET", "${x} stays", 1);
  EXPECT_EQ(*LookUpSecret("env:PENSTOCK_TEST_SECRET"), "${x} stays");
  setenv("PENSTOCK_TEST_SECRET", "", 1);
  EXPECT_EQ(*LookUpSecret("env:PENSTOCK_TEST_SECRET"), "");
  unsetenv("PENSTOCK_TEST_SECRET");
  const Result<std::string> none = LookUpSecret("env:PENSTOCK_TEST_SECRET");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.status().failure(), Failure::kSecretMissing);
  EXPECT_EQ(none.status().message(), "the environment variable `PENSTOCK_TEST_SECRET` is not set");
}

TEST_F(SecretFileTest, OneLineEndIsCut) {
  EXPECT_EQ(*LookUpSecret(Write("s3cret")), "s3cret");
  EXPECT_EQ(*LookUpSecret(Write("s3cret\n")), "s3cret");
  EXPECT_EQ(*LookUpSecret(Write("s3cret\r\n")), "s3cret");
  EXPECT_EQ(*LookUpSecret(Write("two\nlines\n\n")), "two\nlines\n");
}

TEST_F(SecretFileTest, WhatIsNoSecret) {
  for (const std::string& text : {std::string(), std::string("\n"), std::string("a\0b", 3),
                                  std::string(kMaxSecretBytes + 1, 'x')}) {
    const Result<std::string> secret = LookUpSecret(Write(text));
    ASSERT_FALSE(secret.ok()) << text.size();
    EXPECT_EQ(secret.status().failure(), Failure::kSecretFileInvalid) << text.size();
  }
  EXPECT_EQ(LookUpSecret(Write(std::string(kMaxSecretBytes, 'x')))->size(), kMaxSecretBytes);
}

TEST(SecretTest, FilesThatCannotBeRead) {
  EXPECT_EQ(LookUpSecret("file:/no/such/file").status().failure(), Failure::kSecretFileMissing);
  EXPECT_EQ(LookUpSecret("file:/").status().failure(), Failure::kSecretFileInvalid);
  EXPECT_EQ(LookUpSecret("file:/dev/zero").status().failure(), Failure::kSecretFileInvalid);
}

}  // namespace
}  // namespace penstock
