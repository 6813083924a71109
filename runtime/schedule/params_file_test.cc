#include "runtime/schedule/params_file.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

// The values as `[name|value]...`, or the message.
std::string Read(std::string_view text) {
  const Result<NamedValues> values = ParseParams(text, "p");
  if (!values.ok()) return values.status().message();
  std::string out;
  for (const auto& [name, value] : *values) out += "[" + name + "|" + value + "]";
  return out;
}

TEST(ParamsFile, ReadsParameterLines) {
  EXPECT_EQ(Read("a=1 b=x=y c="), "[a|1][b|x=y][c|]");
  EXPECT_EQ(Read("\xEF\xBB\xBF# day\r\na=1\r\n\r\n  b=2#3\n# end"), "[a|1][b|2#3]");
  EXPECT_EQ(Read("a='x y' b=\"it's \"\"so\"\"\"\nc=''"), "[a|x y][b|it's \"so\"][c|]");
  EXPECT_EQ(Read("t=$[yyyy-mm-dd hh24:mi:ss -1/24] d=${yyyy mm}x y=$z"),
            "[t|$[yyyy-mm-dd hh24:mi:ss -1/24]][d|${yyyy mm}x][y|$z]");
  EXPECT_EQ(Read("  \n"), "");
}

TEST(ParamsFile, ReadsJsonObjects) {
  EXPECT_EQ(Read(R"( {"a": "x y", "b": 12345678901234567890, "c": 1.50, "d": true, "e": -7} )"),
            "[a|x y][b|12345678901234567890][c|1.50][d|true][e|-7]");
  EXPECT_EQ(Read("{}"), "");
}

TEST(ParamsFile, SaysWhatIsWrong) {
  EXPECT_EQ(ParseParams("a", "p").status().failure(), Failure::kParamsFileInvalid);
  EXPECT_EQ(Read("a=1\nbc d=2"), "`p`: line 2: `bc` is not name=value");
  EXPECT_EQ(Read("=2"), "`p`: a name is empty or longer than 200 bytes");
  EXPECT_EQ(Read("a=1 a=2"), "`p`: `a` appears twice");
  EXPECT_EQ(Read("a='x"), "`p`: line 1: unclosed quote");
  EXPECT_EQ(Read("a='x'y"), "`p`: line 1: expected a space after the closing quote");
  EXPECT_EQ(Read("a=\xff"), "`p`: the file is not valid UTF-8");
  EXPECT_EQ(Read(R"({"a": 1, "a": 2})"), "`p`: `a` appears twice");
  EXPECT_EQ(Read(R"({"a": null})"),
            "`p`: the value of `a` must be a string, number, true or false");
  EXPECT_EQ(Read(R"({"a": {"b": "c"}})"),
            "`p`: the value of `a` must be a string, number, true or false");
  EXPECT_EQ(Read(R"({"a": "b\u0000c"})"), "`p`: the value of `a` contains a NUL character");
  EXPECT_EQ(Read(R"({"a": )"), "`p`: invalid JSON at byte 7");
  EXPECT_EQ(Read("{" + std::string(100000, '[')), "`p`: invalid JSON at byte 2");
}

TEST(ParamsFile, MissingFileIsMissingInput) {
  const Result<NamedValues> values = LoadParamsFile("no/such/file");
  ASSERT_FALSE(values.ok());
  EXPECT_EQ(values.status().failure(), Failure::kParamsFileMissing);
  EXPECT_EQ(LoadParamsFile(".").status().failure(), Failure::kParamsFileUnreadable);
}

}  // namespace
}  // namespace penstock
