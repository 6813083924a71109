#include "compiler/sema/check_expr.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>

#include "compiler/expr/expr_parser.h"
#include "compiler/ir/print.h"
#include "compiler/sema/functions.h"
#include "compiler/sema/sql_text.h"

namespace penstock {
namespace {

// Columns of every type, called by the type's name; text of the source, converted as declared.
class TestColumns final : public ColumnResolver {
 public:
  TestColumns(ExprBuilder& builder, DiagnosticSink& sink) : builder_(builder), sink_(sink) {}

  std::optional<ir::ExprId> Column(std::string_view name, Span span) override {
    static const std::map<std::string, Type, std::less<>> kColumns = {
        {"b", {Kind::kBool}},          {"i", {Kind::kInt64}},
        {"j", {Kind::kInt64}},         {"m", {Kind::kDecimal, 10, 2}},
        {"n", {Kind::kDecimal, 5, 3}}, {"w", {Kind::kDecimal, 30, 10}},
        {"u", {Kind::kDecimal}},       {"f", {Kind::kFloat64}},
        {"s", {Kind::kString}},        {"t", {Kind::kString}},
        {"x", {Kind::kBytes}},         {"d", {Kind::kDate}},
        {"c", {Kind::kTime}},          {"ts", {Kind::kTimestamp}},
        {"any", {Kind::kAny}},         {"other", {Kind::kAny}},
    };
    auto column = kColumns.find(name);
    if (column == kColumns.end()) {
      sink_.Report(Diag::kUnknownColumn, span, "unknown column");
      return std::nullopt;
    }
    const int index = static_cast<int>(std::distance(kColumns.begin(), column));
    const bool is_cell = column->second.kind == Kind::kAny;
    ir::ExprId field = builder_.Field(index);
    return is_cell ? field : ConvertExpr(builder_, field, column->second, span, sink_);
  }

 private:
  ExprBuilder& builder_;
  DiagnosticSink& sink_;
};

// The columns that TestColumns knows, as fields of a pipeline.
ir::Pipeline EmptyPipeline() {
  ir::Pipeline pipeline;
  for (std::string_view name :
       {"any", "b", "c", "d", "f", "i", "j", "m", "n", "other", "s", "t", "ts", "u", "w", "x"}) {
    ir::SourceColumn column;
    column.name = name;
    if (name == "any" || name == "other") column.type = {Kind::kAny};
    pipeline.source.columns.push_back(column);
  }
  return pipeline;
}

JsonValue StringOf(const std::string& text) {
  JsonValue value;
  value.kind = JsonValue::Kind::kString;
  value.span = {0, static_cast<uint32_t>(text.size() + 2)};
  value.text = text;
  return value;
}

// The typed expression, or the code and message of the first fault.
std::string Check(const std::string& text, bool condition = false) {
  SourceFile file("job.json", "\"" + text + "\"");
  DiagnosticSink sink;
  ir::Pipeline pipeline = EmptyPipeline();
  ExprBuilder builder(pipeline);
  TestColumns columns(builder, sink);
  std::optional<ast::Expr> expr = ParseExpr(file, StringOf(text), &sink);
  std::optional<ir::ExprId> id;
  if (expr) {
    id = condition ? CheckCondition(*expr, columns, builder, sink)
                   : CheckExpr(*expr, columns, builder, sink);
  }
  EXPECT_EQ(id.has_value(), !sink.has_errors());
  if (!id) {
    const Diagnostic report = sink.Sorted().at(0);
    return std::string(Describe(report.kind).code) + " " + report.message;
  }
  std::string printed = ir::Print(pipeline, *id);
  // The conversion of a column's own text to its type says nothing about the expression.
  for (size_t i = 0; i < pipeline.source.columns.size(); ++i) {
    const std::string& name = pipeline.source.columns[i].name;
    const std::string field = "field(" + std::to_string(i) + " '" + name + "')";
    for (size_t at; (at = printed.find(field)) != std::string::npos;) {
      printed.replace(at, field.size(), name);
    }
  }
  static const std::regex kDecoded(
      "(bool|int64|dec64|dec128|dectext|float64|bytes|date|time|timestamp)_from_string"
      "\\(([a-z]+)(, #[0-9]+, #[0-9]+)?\\):(decimal\\([0-9]+,[0-9]+\\)|[a-z]+)");
  printed = std::regex_replace(printed, kDecoded, "$2");
  return ToString(pipeline.exprs[*id].type) + " " + printed;
}

std::string CheckWhere(const std::string& text) { return Check(text, true); }

std::string Joined(const SqlText::Pieces& pieces) {
  std::string out;
  for (const ast::Expr::Piece& piece : pieces) {
    out += piece.parameter.empty() ? piece.text : "<" + piece.parameter + ">";
  }
  return out;
}

// `text` as SQL for SQLite, with variables as <name>, and after a `;` what is compared with what.
std::string Sql(const std::string& text) {
  SourceFile file("job.json", "\"" + text + "\"");
  std::optional<ast::Expr> expr = ParseExpr(file, StringOf(text), nullptr);
  EXPECT_TRUE(expr.has_value());
  if (!expr) return "";
  std::optional<SqlText> sql = ToSqliteSql(*expr);
  if (!sql) return "compiled";
  std::string out = Joined(sql->sql) + ";";
  for (const SqlText::Comparison& comparison : sql->comparisons) {
    const std::string quote = comparison.is_text ? "'" : "";
    out += " " + comparison.column + ":" + quote + Joined(comparison.value) + quote;
  }
  return out;
}

// The type of an expression.
std::string TypeIn(const std::string& text) {
  const std::string typed = Check(text);
  return typed.substr(0, typed.find(' '));
}

// The value of a constant expression.
std::string Fold(const std::string& text) {
  const std::string typed = Check(text);
  return typed.substr(typed.find(' ') + 1);
}

TEST(CheckExprTest, ArithmeticChoosesTheTypeThatIsExact) {
  EXPECT_EQ(Check("i + 1"), "int add_int64(i, 1:int):int");
  EXPECT_EQ(Check("i % j"), "int mod_int64(i, j):int");
  EXPECT_EQ(TypeIn("m + n"), "decimal(12,3)");
  EXPECT_EQ(TypeIn("m - i"), "decimal(22,2)");
  EXPECT_EQ(TypeIn("m * n"), "decimal(15,5)");
  EXPECT_EQ(TypeIn("m * i"), "decimal(29,2)");
  EXPECT_EQ(TypeIn("m * w"), "decimal(38,12)");
  EXPECT_EQ(TypeIn("m % n"), "decimal(11,3)");
  EXPECT_EQ(TypeIn("m / n"), "decimal(19,8)");
  EXPECT_EQ(TypeIn("i / j"), "decimal(38,19)");
  EXPECT_EQ(TypeIn("i / 100"), "decimal(25,6)");
  EXPECT_EQ(TypeIn("m * f"), "double");
  EXPECT_EQ(TypeIn("f / i"), "double");
  EXPECT_EQ(Check("m * i"), "decimal(29,2) mul_wide(m, i):decimal(29,2)");
  EXPECT_EQ(Check("m + 1"),
            "decimal(11,2) add_int64(dec64_from_dec64(m, #2, #11, #2):decimal(11,2), "
            "100:decimal(11,2)):decimal(11,2)");
}

TEST(CheckExprTest, ComparisonsBringBothSidesToOneType) {
  EXPECT_EQ(Check("i = 1"), "bool eq_int64(i, 1:int):bool");
  EXPECT_EQ(Check("i <> 1"), "bool not(eq_int64(i, 1:int):bool):bool");
  EXPECT_EQ(Check("i >= j"), "bool le_int64(j, i):bool");
  EXPECT_EQ(Check("m > 1.5"), "bool lt_int64(150:decimal(10,2), m):bool");
  EXPECT_EQ(Check("f > 0.5"), "bool lt_float64(0x1p-1:double, f):bool");
  EXPECT_EQ(Check("s = t"), "bool eq_text(s, t):bool");
  EXPECT_EQ(Check("u = 1.50"), "bool eq_dectext(u, '1.50':decimal):bool");
  EXPECT_EQ(Check("ts > d"), "bool lt_int128(timestamp_from_date(d):timestamp, ts):bool");
}

TEST(CheckExprTest, TextConstantsAndVariablesTakeTheOtherType) {
  EXPECT_EQ(Check("d = '1970-01-02'"), "bool eq_int32(d, 1:date):bool");
  EXPECT_EQ(Check("i = '7'"), "bool eq_int64(i, 7:int):bool");
  EXPECT_EQ(Check("d >= ${day}"), "bool le_int32(date_from_string(${day}):date, d):bool");
  EXPECT_EQ(Check("s = '${a}-${b}'"),
            "bool eq_text(s, concat(concat(${a}, '-':string):string, ${b}):string):bool");
  EXPECT_EQ(Check("i = 'abc'"), "P402 the string `abc` is not a valid `int`: not a whole number");
  EXPECT_EQ(Check("d = '2024-02-30'"),
            "P402 the string `2024-02-30` is not a valid `date`: the date does not exist");
}

TEST(CheckExprTest, CellsTakeTheOtherTypeToo) {
  // What a cell is beside a text, it says itself.
  EXPECT_EQ(Check("any = 'x'"), "bool eq_any_text(any, 'x':string):bool");
  EXPECT_EQ(Check("any <> s"), "bool not(eq_any_text(any, s):bool):bool");
  EXPECT_EQ(Check("any < 'x'"), "bool lt_any_text(any, 'x':string):bool");
  EXPECT_EQ(Check("any <= 'x'"), "bool le_any_text(any, 'x':string):bool");
  EXPECT_EQ(Check("any > 'x'"), "bool not(le_any_text(any, 'x':string):bool):bool");
  EXPECT_EQ(Check("any >= 'x'"), "bool not(lt_any_text(any, 'x':string):bool):bool");
  EXPECT_EQ(Check("'x' < any"), "bool not(le_any_text(any, 'x':string):bool):bool");
  EXPECT_EQ(Check("'x' >= any"), "bool le_any_text(any, 'x':string):bool");
  EXPECT_EQ(Check("any = '${v}'"), "bool eq_any_text(any, ${v}):bool");
  // A bare variable stands for a number.
  EXPECT_EQ(Check("any < ${v}"),
            "bool lt_any_dectext(any, dectext_from_string(${v}):decimal):bool");
  EXPECT_EQ(Check("any in ('x', null)"),
            "bool or(eq_any_text(any, 'x':string):bool, null:bool):bool");
  EXPECT_EQ(Check("any = d"), "bool eq_int32(date_from_any(any):date, d):bool");
  // A cell may hold 5.5: it is compared as a number of any length, not as an integer.
  EXPECT_EQ(Check("any > 5"), "bool not(le_any_dectext(any, '5':decimal):bool):bool");
  EXPECT_EQ(Check("5 >= any"), "bool le_any_dectext(any, '5':decimal):bool");
  EXPECT_EQ(Check("any + 1"), "int add_int64(int64_from_any(any):int, 1:int):int");
  EXPECT_EQ(Check("any * 1.5"),
            "P309 `*` requires numbers, not a value whose type is known only at run time");
  EXPECT_EQ(Check("any = other"), "P309 the types of both values are known only at run time");
  EXPECT_EQ(Check("upper(any)"), "string upper(string_from_any(any):string):string");
}

TEST(CheckExprTest, RefusesWhatHasNoCommonType) {
  EXPECT_EQ(Check("s = 1"),
            "P309 a value of type `string` and a value of type `int` have no common type");
  EXPECT_EQ(Check("b = 1"),
            "P309 a value of type `bool` and a value of type `int` have no common type");
  EXPECT_EQ(Check("c = d"),
            "P309 a value of type `time` and a value of type `date` have no common type");
  EXPECT_EQ(Check("i + s"), "P309 `+` requires numbers, not a value of type `string`");
  EXPECT_EQ(Check("d + 1"), "P309 `+` requires numbers, not a value of type `date`");
  EXPECT_EQ(Check("u + 1"), "P309 `+` cannot be applied to a decimal without a precision");
  EXPECT_EQ(Check("i like '1%'"), "P309 `like` requires strings, not a value of type `int`");
  EXPECT_EQ(Check("b || b"), "P309 `||` concatenates strings and cannot be used for conditions");
  EXPECT_EQ(Check("w * w * w"),
            "decimal(38,30) mul_dec128(mul_dec128(w, w):decimal(38,20), w):decimal(38,30)");
  EXPECT_EQ(Check("w * w * w * w"),
            "P309 the product of `decimal(38,30)` and `decimal(30,10)` has more than 38 digits "
            "after the decimal point");
}

TEST(CheckExprTest, Conditions) {
  EXPECT_EQ(CheckWhere("b and not i = 1"), "bool and(b, not(eq_int64(i, 1:int):bool):bool):bool");
  EXPECT_EQ(CheckWhere("i"), "P310 expected a condition, found a value of type `int`");
  EXPECT_EQ(CheckWhere("'true'"), "P310 expected a condition, found the string `true`");
  EXPECT_EQ(CheckWhere("null"), "bool null:bool");
  EXPECT_EQ(CheckWhere("1=1"), "bool 1:bool");
  EXPECT_EQ(CheckWhere("1=1 and i is null"), "bool is_null(i):bool");
  EXPECT_EQ(CheckWhere("1=2 and b"), "bool 0:bool");
  EXPECT_EQ(CheckWhere("null or b"), "bool or(null:bool, b):bool");
  EXPECT_EQ(CheckWhere("i = null"), "bool null:bool");
}

TEST(CheckExprTest, Predicates) {
  EXPECT_EQ(Check("i between 1 and 5"),
            "bool and(le_int64(1:int, i):bool, le_int64(i, 5:int):bool):bool");
  EXPECT_EQ(Check("s in ('a', t)"),
            "bool or(eq_text(s, t):bool, eq_text(s, 'a':string):bool):bool");
  EXPECT_EQ(Check("i not in (1, null)"),
            "bool not(or(null:bool, eq_int64(i, 1:int):bool):bool):bool");
  EXPECT_EQ(Check("d in ('1970-01-01','1970-01-02','1970-01-03','1970-01-04','1970-01-05',"
                  "'1970-01-06','1970-01-07','1970-01-08','1970-01-09')")
                .substr(0, 17),
            "bool in_int32(d, ");
}

TEST(CheckExprTest, LikeWithAConstantPatternUsesTheSimplestKernel) {
  EXPECT_EQ(Check("s like 'a%'"), "bool starts_with(s, 'a':string):bool");
  EXPECT_EQ(Check("s like '%a'"), "bool ends_with(s, 'a':string):bool");
  EXPECT_EQ(Check("s like '%a%'"), "bool contains(s, 'a':string):bool");
  EXPECT_EQ(Check("s like '%'"), "bool contains(s, '':string):bool");
  EXPECT_EQ(Check("s like 'a'"), "bool eq_text(s, 'a':string):bool");
  EXPECT_EQ(Check("s like 'a_'"), "bool like(s, 'a_':string, #-1):bool");
  EXPECT_EQ(Check("s like '%a%b'"), "bool like(s, '%a%b':string, #-1):bool");
  EXPECT_EQ(Check("s like '5!%' escape '!'"), "bool eq_text(s, '5%':string):bool");
  EXPECT_EQ(Check("s like '5!_%_' escape '!'"), "bool like(s, '5!_%_':string, #33):bool");
  EXPECT_EQ(Check("s like t escape '!'"), "bool like_escape(s, t, '!':string):bool");
  EXPECT_EQ(Check("s like '5!a' escape '!'"),
            "P402 the escape character must be followed by `%`, `_` or itself");
  EXPECT_EQ(Check("s like '5!' escape '!'"),
            "P402 the escape character must be followed by `%`, `_` or itself");
  EXPECT_EQ(Check("s like '5' escape 'ab'"), "P402 the escape of a pattern must be one character");
}

TEST(CheckExprTest, FoldsWhatIsTheSameInEveryRun) {
  EXPECT_EQ(Fold("1 + 2 * 3"), "7:int");
  EXPECT_EQ(Fold("1 / 3"), "333333:decimal(19,6)");
  EXPECT_EQ(Fold("-9223372036854775808"), "-9223372036854775808:int");
  EXPECT_EQ(Fold("1e3"), "0x1.f4p+9:double");
  EXPECT_EQ(Fold("upper('àb') || 1.50"), "'ÀB1.50':string");
  EXPECT_EQ(Fold("date '1970-01-31' = last_day('1970-01-02')"), "1:bool");
  EXPECT_EQ(Fold("date_add('2024-01-31', interval 1 month)"), "19782:date");
  EXPECT_EQ(Fold("cast(2.345 as decimal(5,2))"), "235:decimal(5,2)");
  EXPECT_EQ(Fold("round(-2.5)"), "-3:decimal(2,0)");
  EXPECT_EQ(Fold("case when 1 = 2 then 'a' else 'b' end"), "'b':string");
  EXPECT_EQ(Fold("coalesce(null, 3, 4)"), "3:int");
  EXPECT_EQ(Fold("null"), "null:string");
  EXPECT_EQ(Check("1 / 0"), "P402 this constant expression cannot be evaluated: division by zero");
  EXPECT_EQ(Check("9223372036854775807 + 1"),
            "P402 this constant expression cannot be evaluated: out of range for the type");
  // What the run decides stays.
  EXPECT_EQ(Fold("now()"), "now():timestamp");
  EXPECT_EQ(Fold("unix_timestamp(timestamp '2024-01-01 00:00:00')").substr(0, 15),
            "unix_timestamp(");
  EXPECT_EQ(Fold("timestamp '2024-01-01T00:00:00Z'").substr(0, 22), "timestamp_from_string(");
}

TEST(CheckExprTest, CastsAskForWhatConversionsRefuse) {
  EXPECT_EQ(Check("cast(ts as date)"), "date day_of_timestamp(ts):date");
  EXPECT_EQ(Check("cast(w as double)"), "double float64_from_dec128(w, #10):double");
  EXPECT_EQ(Check("cast(s as varchar)"), "string s");
  EXPECT_EQ(TypeIn("cast(s as decimal(30, 4))"), "decimal(30,4)");
  EXPECT_EQ(TypeIn("cast(any as bool)"), "bool");
  EXPECT_EQ(Check("cast(x as int)"),
            "P305 `bytes` cannot be converted to `int`: bytes are not a number");
  EXPECT_EQ(Check("cast(s as intt)"), "P302 unknown type `intt`; did you mean `int`?");
}

TEST(CheckExprTest, Functions) {
  EXPECT_EQ(Check("SUBSTRING(s, 2)"), "string substr_from(s, 2:int):string");
  EXPECT_EQ(Check("length(i)"), "int char_length(string_from_int64(i):string):int");
  EXPECT_EQ(Check("octet_length(x)"), "int octet_length(x):int");
  EXPECT_EQ(Check("year(ts)"), "int year(day_of_timestamp(ts):date):int");
  EXPECT_EQ(Check("hour(ts)"), "int hour(clock_of_timestamp(ts):time):int");
  EXPECT_EQ(Check("power(i, 2)"),
            "double power(float64_from_int64(i):double, 0x1p+1:double):double");
  EXPECT_EQ(Check("nullif(s, '')"), "string if(eq_text(s, '':string):bool, null:string, s):string");
  EXPECT_EQ(Check("if(b, 1, null)"), "int if(b, 1:int, null:int):int");
  EXPECT_EQ(Check("ifnull(i, 0)"), "int coalesce(i, 0:int):int");
  EXPECT_EQ(TypeIn("greatest(i, m, 3)"), "decimal(21,2)");
  EXPECT_EQ(TypeIn("greatest(w, u)"), "decimal");
  EXPECT_EQ(Check("abs(w)"), "decimal(30,10) abs_dec128(w):decimal(30,10)");
  EXPECT_EQ(Check("round(m, 1)"), "decimal(10,1) round_int64(m, #1, #0, #0):decimal(10,1)");
  EXPECT_EQ(Check("floor(w)"), "decimal(21,0) round_dec128(w, #10, #0, #2):decimal(21,0)");
  EXPECT_EQ(Check("round(i, -2)"), "int round_int64(i, #2, #2, #0):int");
  EXPECT_EQ(Check("date_sub(d, interval 2 weeks)"), "date add_days(d, 2:int, #-7):date");
  EXPECT_EQ(Check("date_add(d, 1, 'hour')"),
            "timestamp add_seconds(timestamp_from_date(d):timestamp, 1:int, #3600):timestamp");
  EXPECT_EQ(TypeIn("date_format(d, 'yyyyMMdd')"), "string");
  EXPECT_EQ(TypeIn("to_date(s, 'yyyyMMdd')"), "date");
  EXPECT_EQ(TypeIn("to_timestamp(i, 'yyyyMMddHHmmss')"), "timestamp");
}

TEST(CheckExprTest, WrongCalls) {
  EXPECT_EQ(Check("uper(s)"), "P307 unknown function `uper`; did you mean `upper`?");
  EXPECT_EQ(Check("substr(s)"), "P308 `substr` cannot be called with 1 argument");
  EXPECT_EQ(Check("upper(x)"), "P308 argument 1 of `upper` is a value of type `bytes`");
  EXPECT_EQ(Check("year(i)"), "P308 argument 1 of `year` is a value of type `int`");
  EXPECT_EQ(Check("round(m, i)"), "P308 the number of digits must be a constant from -38 to 38");
  EXPECT_EQ(Check("date_add(d, 1, 'dya')"), "P308 unknown unit `dya`; did you mean `day`?");
  EXPECT_EQ(Check("date_add(s, 1)"),
            "P308 `date_add` requires a date or timestamp, not a value of type `string`");
  EXPECT_EQ(Check("to_date(s, t)"), "P308 the date pattern must be a constant string");
  EXPECT_EQ(Check("to_date(s, 'HH:mm')"), "P312 the pattern has no year, month or day");
  EXPECT_EQ(Check("to_date(i)"), "P308 an integer cannot be converted to a date without a pattern");
  EXPECT_EQ(Check("date_format(d, '%Y')").substr(0, 32), "P312 invalid date pattern `%Y`: ");
  EXPECT_EQ(Check("nosuch = 1"), "P303 unknown column");
}

TEST(CheckExprTest, SharedPartsAreOneExpression) {
  ir::Pipeline pipeline = EmptyPipeline();
  ExprBuilder builder(pipeline);
  ir::ExprId field = builder.Field(0);
  EXPECT_EQ(builder.Field(0), field);
  ir::ExprId upper = builder.Call(Kernel::upper, {Kind::kString}, {field});
  EXPECT_EQ(builder.Call(Kernel::upper, {Kind::kString}, {field}), upper);
  EXPECT_NE(builder.Call(Kernel::lower, {Kind::kString}, {field}), upper);
  EXPECT_FALSE(builder.At(upper).invariant);
  ir::ExprId variable = builder.Parameter("day");
  EXPECT_TRUE(builder.At(builder.Call(Kernel::upper, {Kind::kString}, {variable})).invariant);
  EXPECT_EQ(builder.ParameterIndex("other"), 1);
  EXPECT_EQ(pipeline.parameters, (std::vector<std::string>{"day", "other"}));
}

TEST(CheckExprTest, RefusesExpressionsThatGrowWithoutLimit) {
  std::string text = "s";
  for (int i = 0; i < 60; ++i) text = "nullif(" + text + ", '${p}')";
  EXPECT_EQ(Check(text).substr(0, 44), "P306 the expression has more than 1048576 pa");
}

// Every function of the table can be called, and its kernels exist.
TEST(CheckExprTest, EveryOverloadTypes) {
  const std::map<Parameter, std::string> kArguments = {
      {Parameter::kString, "s"},  {Parameter::kBytes, "x"},      {Parameter::kInt64, "i"},
      {Parameter::kFloat64, "f"}, {Parameter::kTimestamp, "ts"}, {Parameter::kDay, "d"},
      {Parameter::kClock, "c"},
  };
  for (const Function& function : AllFunctions()) {
    if (function.rule != FunctionRule::kOverloads) continue;
    for (const Overload& overload : function.overloads) {
      std::string call = std::string(function.name) + "(";
      for (Parameter parameter : overload.parameters) {
        if (!call.ends_with('(')) call += ", ";
        call += kArguments.at(parameter);
      }
      EXPECT_EQ(TypeIn(call + ")"), ToString(overload.result)) << call;
    }
  }
}

TEST(SqlTextTest, WritesComparisonsOfColumnsWithValues) {
  EXPECT_EQ(Sql("a = 1 and b <> 'it''s'"), "((\"a\" = 1) and (\"b\" <> 'it''s')); a:1 b:'it's'");
  EXPECT_EQ(Sql("not (a >= ${x} or a is not null)"),
            "(not ((\"a\" >= <x>) or (\"a\" is not null))); a:<x>");
  EXPECT_EQ(Sql("'${bizdate}' < dt and p = 'x${y}z'"),
            "((<bizdate> < \"dt\") and (\"p\" = ('x' || <y> || 'z'))); dt:'<bizdate>' p:'x<y>z'");
  EXPECT_EQ(Sql("a in (1, -2, null) and `q\"` not between '' and 2.5"),
            "((\"a\" in (1, -2, null)) and (\"q\"\"\" not between '' and 2.5));"
            " a:1 a:-2 q\":'' q\":2.5");
}

TEST(SqlTextTest, LeavesTheRestToTheLoop) {
  for (const char* text : {"a like 'x%'",
                           "upper(a) = 'X'",
                           "a / 2 = 1",
                           "a % 2 = 1",
                           "a + 1 > 2",
                           "a = b",
                           "a = date '2024-01-01'",
                           "a",
                           "a + 1 = '5'",
                           "'1' = 1",
                           "1 = 1",
                           "a = 1e3",
                           "a = true",
                           "a = 1 and b like 'x'",
                           "case when a = 1 then true end",
                           "a = null",
                           "a + 1 is null",
                           "a between b and 5",
                           "5 in (a, b)",
                           "a || 'x' = 'yx'"}) {
    EXPECT_EQ(Sql(text), "compiled") << text;
  }
}

TEST(SqlTextTest, SplitsTermsInOrder) {
  const std::string text = "a = 1 and (b = 2 and c = 3) and (d = 4 or e = 5)";
  SourceFile file("job.json", "\"" + text + "\"");
  std::optional<ast::Expr> expr = ParseExpr(file, StringOf(text), nullptr);
  ASSERT_TRUE(expr.has_value());
  std::string terms;
  for (const ast::Expr* term : SplitAnd(*expr)) terms += ast::Print(*term);
  EXPECT_EQ(terms, "(`a` = 1)(`b` = 2)(`c` = 3)((`d` = 4) or (`e` = 5))");
}

}  // namespace
}  // namespace penstock
