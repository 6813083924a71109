#include "runtime/schedule/variable_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace penstock {
namespace {

std::vector<std::string> Names(std::string_view text) {
  std::vector<std::string> names;
  for (std::optional<Variable> v = FindVariable(text, 0); v; v = FindVariable(text, v->end)) {
    names.emplace_back(v->name);
  }
  return names;
}

TEST(VariableText, FindsTheFormsOfVariables) {
  EXPECT_EQ(Names("a/${day}/${yyyymmdd-1}/$[hh24-1/24]/$bizdate.csv"),
            (std::vector<std::string>{"day", "yyyymmdd-1", "$[hh24-1/24]", "$bizdate"}));
  EXPECT_EQ(Names("$[add_months(x,1)]${bdp.system.bizdate}$jobid"),
            (std::vector<std::string>{"$[add_months(x,1)]", "bdp.system.bizdate", "$jobid"}));
  EXPECT_EQ(Names("$[yyyymmddThh24]$[yyyymmddhh24 - 1/24]"),
            (std::vector<std::string>{"$[yyyymmddThh24]", "$[yyyymmddhh24 - 1/24]"}));
  EXPECT_EQ(Names("$${a}$$cyctime"), (std::vector<std::string>{"a", "$cyctime"}));
  EXPECT_EQ(Names("${$bizdate}"), (std::vector<std::string>{"$bizdate"}));
}

TEST(VariableText, OtherDollarsAreText) {
  for (const char* text : {"", "$", "$x", "$bizdates", "$bizdate_2", "${}", "${open", "${a'b}",
                           "$[]", "$[0]", "$[a-z]", "$[*].name", "$[yyyy", "$[yy\"mm]", "US$5"}) {
    EXPECT_TRUE(Names(text).empty()) << text;
  }
}

TEST(VariableText, NamesAreWrittenAsTheyStood) {
  EXPECT_EQ(WrittenForm("day"), "${day}");
  EXPECT_EQ(WrittenForm("$[hh24]"), "$[hh24]");
  EXPECT_EQ(BuiltInWord("$jobid"), "jobid");
  EXPECT_EQ(BuiltInWord("jobid"), "");
  EXPECT_TRUE(IsSecretName("env:HOME"));
}

}  // namespace
}  // namespace penstock
