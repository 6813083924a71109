#include "compiler/expr/expr_parser.h"

#include <gtest/gtest.h>

#include <string>

namespace penstock {
namespace {

struct Outcome {
  std::string text;  // of the expression, or of the fault
  Span span;         // of the fault
  std::string hint;
};

// Parses `json`, the text of a JSON string with its quotes whose content is `text`.
Outcome ParseJsonString(const std::string& json, const std::string& text) {
  SourceFile file("job.json", "[" + json + "]");
  JsonValue value;
  value.kind = JsonValue::Kind::kString;
  value.span = {1, static_cast<uint32_t>(1 + json.size())};
  value.text = text;
  DiagnosticSink sink;
  std::optional<ast::Expr> expr = ParseExpr(file, value, &sink);
  EXPECT_EQ(expr.has_value(), !sink.has_errors());
  if (expr) return {ast::Print(*expr), expr->span, ""};
  EXPECT_EQ(sink.error_count(), 1);
  Diagnostic report = sink.Sorted()[0];
  EXPECT_EQ(report.kind, Diag::kExprSyntax);
  EXPECT_FALSE(ParseExpr(file, value, nullptr).has_value());
  return {report.message, report.span, report.hints.empty() ? "" : report.hints[0]};
}

Outcome Parse(const std::string& text) { return ParseJsonString("\"" + text + "\"", text); }

TEST(ExprParserTest, ReadsOperatorsByPrecedence) {
  EXPECT_EQ(Parse("a or b and not c = 1 + 2 * -3").text,
            "(`a` or (`b` and (not (`c` = (1 + (2 * (-3)))))))");
  EXPECT_EQ(Parse("a - b - c").text, "((`a` - `b`) - `c`)");
  EXPECT_EQ(Parse("(a or b) and c").text, "((`a` or `b`) and `c`)");
  EXPECT_EQ(Parse("a || b = c || 'x'").text, "((`a` || `b`) = (`c` || 'x'))");
  EXPECT_EQ(Parse("a == 1 && b != 2").text, "((`a` = 1) and (`b` <> 2))");
  EXPECT_EQ(Parse("not a is null").text, "(not (`a` is null))");
}

TEST(ExprParserTest, ReadsPredicates) {
  EXPECT_EQ(Parse("a NOT IN (1, 'x', null)").text, "(`a` not in (1, 'x', null))");
  EXPECT_EQ(Parse("a between 1 and 2 and b").text, "((`a` between 1 and 2) and `b`)");
  EXPECT_EQ(Parse("a not between 1 and 2").text, "(`a` not between 1 and 2)");
  EXPECT_EQ(Parse("a like 'x%' escape '!'").text, "(`a` like 'x%' escape '!')");
  EXPECT_EQ(Parse("a not like b").text, "(`a` not like `b`)");
  EXPECT_EQ(Parse("a is not null").text, "(`a` is not null)");
}

TEST(ExprParserTest, ReadsValues) {
  EXPECT_EQ(Parse("1.50").text, "1.50");
  EXPECT_EQ(Parse(".5e-3").text, ".5e-3");
  EXPECT_EQ(Parse("TRUE").text, "true");
  EXPECT_EQ(Parse("${n}").text, "${n}");
  EXPECT_EQ(Parse("'it''s ${d}-${e} $x ${'").text, "'it''s ${d}-${e} $x ${'");
  EXPECT_EQ(Parse("''").text, "''");
  EXPECT_EQ(Parse("date '2024-01-01'").text, "cast('2024-01-01' as date)");
  EXPECT_EQ(Parse("cast(a as DECIMAL(10, 2))").text, "cast(`a` as decimal(10,2))");
  EXPECT_EQ(Parse("Substr(a, 1)").text, "substr(`a`, 1)");
  EXPECT_EQ(Parse("now()").text, "now()");
  EXPECT_EQ(Parse("date_sub(d, interval 3 day)").text, "date_sub(`d`, 3, 'day')");
  EXPECT_EQ(Parse("CURRENT_DATE").text, "current_date()");
}

TEST(ExprParserTest, ReadsSchedulingExpressions) {
  EXPECT_EQ(Parse("a=$bizdate and b=$[hh24-1/24]").text,
            "((`a` = $bizdate) and (`b` = $[hh24-1/24]))");
  EXPECT_EQ(Parse("'it''s $[hh24:mi]/${yyyy-mm-dd}$y$[0]'").text,
            "'it''s $[hh24:mi]/${yyyy-mm-dd}$y$[0]'");
  EXPECT_EQ(Parse("a = $[0]").text, "`$[0]` is not a valid variable or scheduling expression");
}

TEST(ExprParserTest, ReadsNames) {
  EXPECT_EQ(Parse("城市 = 1").text, "(`城市` = 1)");
  EXPECT_EQ(Parse("`a b``c`").text, "`a b``c`");
  EXPECT_EQ(ParseJsonString(R"("\"from\" = 1")", R"("from" = 1)").text, "(`from` = 1)");
  EXPECT_EQ(Parse("date = timestamp").text, "(`date` = `timestamp`)");
  EXPECT_EQ(Parse("date(date)").text, "date(`date`)");
  EXPECT_EQ(Parse("`current_date`").text, "`current_date`");
}

TEST(ExprParserTest, ReadsCase) {
  EXPECT_EQ(Parse("case when a then 1 when b then 2 else 3 end").text,
            "case when `a` then 1 when `b` then 2 else 3 end");
  EXPECT_EQ(Parse("case a when 1 then 'x' end").text, "case when (`a` = 1) then 'x' end");
}

TEST(ExprParserTest, IgnoresAFinalSemicolon) { EXPECT_EQ(Parse("1 = 1;").text, "(1 = 1)"); }

TEST(ExprParserTest, BalancesLongChains) {
  std::string text = "a";
  for (int i = 0; i < 3000; ++i) text += " or a";
  EXPECT_EQ(Parse(text).text.substr(0, 12), "((((((((((((");
}

TEST(ExprParserTest, SaysWhatWasSeenAndExpected) {
  EXPECT_EQ(Parse("").text, "the expression is empty");
  EXPECT_EQ(Parse("id=").text, "expected a value, found the end of the expression");
  EXPECT_EQ(Parse("a b").text, "expected an operator or the end, found `b`");
  EXPECT_EQ(Parse("(a b)").text, "expected an operator or `)`, found `b`");
  EXPECT_EQ(Parse("(a").text, "expected an operator or `)`, found the end of the expression");
  EXPECT_EQ(Parse("a is 1").text, "expected `null`, found `1`");
  EXPECT_EQ(Parse("a in 1").text, "expected `(`, found `1`");
  EXPECT_EQ(Parse("f(a,)").text, "expected a value, found `)`");
  EXPECT_EQ(Parse("case when a else 1 end").text, "expected an operator or `then`, found `else`");
  EXPECT_EQ(Parse("cast(a, int)").text, "expected an operator or `as`, found `,`");
  EXPECT_EQ(Parse("a = 'x").text, "unclosed quote at `'x`");
  EXPECT_EQ(Parse("1a = 2").text, "`1a` is not a valid number or name");
}

TEST(ExprParserTest, Hints) {
  EXPECT_EQ(Parse("!a").hint, "write `not`");
  EXPECT_EQ(Parse("a = b = c").hint, "comparisons cannot be chained; join them with `and`");
  EXPECT_EQ(Parse("a rlike 'x'").hint, "patterns are written with `like`");
  EXPECT_EQ(Parse("t.id = 1").hint, "write column names without the table");
  EXPECT_EQ(Parse("a，b").text, "unexpected character `，` outside quotes");
  EXPECT_EQ(Parse("a = '，'").text, "(`a` = '，')");
}

TEST(ExprParserTest, PlacesAreThoseOfTheFile) {
  // The escaped quote and the escaped character take more room in the file than in the text.
  Outcome outcome = ParseJsonString(R"("\"x\" = '\u57ce' = 1")", "\"x\" = '城' = 1");
  EXPECT_EQ(outcome.text, "expected an operator or the end, found `=`");
  EXPECT_EQ(outcome.span, (Span{19, 20}));
  EXPECT_EQ(ParseJsonString(R"("城 + 1")", "城 + 1").span, (Span{2, 9}));
}

TEST(ExprParserTest, RefusesWhatIsTooDeepOrTooLong) {
  const std::string deep = "the expression is nested more than 100 levels deep";
  EXPECT_EQ(Parse(std::string(50000, '(')).text, deep);
  EXPECT_EQ(Parse(std::string(50000, '-') + "1").text, deep);
  std::string nots;
  for (int i = 0; i < 20000; ++i) nots += "not ";
  EXPECT_EQ(Parse(nots + "a").text, deep);
  std::string cases;
  for (int i = 0; i < 5000; ++i) cases += "case when ";
  EXPECT_EQ(Parse(cases).text, deep);
  std::string sum = "1";
  for (int i = 0; i < 30000; ++i) sum += "+1";
  EXPECT_EQ(Parse(sum).text, "more than 100 operators in a row");
  EXPECT_EQ(Parse(std::string(200000, 'a')).text,
            "the expression is 200000 bytes long, but the limit is 131072");
  std::string list = "a in (1";
  for (int i = 0; i < 1000; ++i) list += ",1";
  EXPECT_EQ(Parse(list + ")").text, "a list has 1001 items, but the limit is 1000");
  std::string copies = "1";
  for (int i = 0; i < 30; ++i) copies = "case " + copies + " when 1 then 1 when 2 then 2 end";
  EXPECT_EQ(Parse(copies).text, "the expression has more than 20000 parts");
  std::string brackets = std::string(99, '(') + "1" + std::string(99, ')');
  EXPECT_EQ(Parse(brackets).text, "1");
}

}  // namespace
}  // namespace penstock
