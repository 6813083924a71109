// One well-formed pipeline, and a table of ways to break it, each with the fault that must be
// reported.

#include "compiler/ir/verify.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace penstock::ir {
namespace {

constexpr WireType kTypes[] = {{"int8", {Kind::kInt64}, "get", "put"}};
const WireFormat kFormat = {.name = "format",
                            .begin = "begin",
                            .next = "next",
                            .open = "open",
                            .null = "null",
                            .close = "close",
                            .types = kTypes,
                            .bitcode = nullptr,
                            .natives = {}};

ExprId Append(Pipeline& p, Op op, Type type, std::vector<ExprId> args = {}) {
  Expr expr;
  expr.op = op;
  expr.type = type;
  expr.args = std::move(args);
  expr.invariant = op != Op::kField;
  for (ExprId arg : expr.args) expr.invariant = expr.invariant && p.exprs[arg].invariant;
  p.exprs.push_back(expr);
  return static_cast<ExprId>(p.exprs.size()) - 1;
}

Immediate Number(int32_t number) {
  return {.kind = Immediate::Kind::kInt32, .integer = number, .text = {}};
}

// 0: field `qty`; 1: it as a decimal(10,2); 2: as an integer; 3: the constant 5; 4: 2 < 3, the
// filter; 5: ${v}. Outputs: 1, formatted and copied; 0.
Pipeline Good() {
  Pipeline p;
  p.source.columns.push_back({.name = "qty", .field = 0});
  p.parameters = {"v"};
  Append(p, Op::kField, {Kind::kString});
  p.exprs[0].column = 0;
  Append(p, Op::kKernel, {Kind::kDecimal, 10, 2}, {0});
  p.exprs[1].kernel = Kernel::dec64_from_string;
  p.exprs[1].immediates = {Number(10), Number(2)};
  Append(p, Op::kKernel, {Kind::kInt64}, {0});
  p.exprs[2].kernel = Kernel::int64_from_string;
  Append(p, Op::kConstant, {Kind::kInt64});
  Append(p, Op::kKernel, {Kind::kBool}, {2, 3});
  p.exprs[4].kernel = Kernel::lt_int64;
  p.filter = 4;
  Append(p, Op::kParameter, {Kind::kString});
  p.exprs[5].parameter = 0;
  Output number;
  number.name = "number";
  number.value = 1;
  number.format_kernel = Kernel::f_dec64;
  number.format_immediates = {Number(2)};
  number.copy_kernel = Kernel::c_dec64;
  number.copy_column = 0;
  number.copy_immediates = {Number(10), Number(2)};
  Output text;
  text.name = "text";
  text.value = 0;
  text.needs_quoting = true;
  p.outputs = {number, text};
  return p;
}

// The same from a table to a table.
Pipeline GoodTable(Layout layout) {
  Pipeline p = Good();
  p.source.layout = p.sink.layout = layout;
  p.source.wire = p.sink.wire = layout == Layout::kRows ? &kFormat : nullptr;
  p.source.columns[0].type = {Kind::kInt64};
  p.source.columns[0].decode = layout == Layout::kRows ? 0 : -1;
  p.exprs.resize(1);
  p.exprs[0].type = {Kind::kInt64};
  p.filter.reset();
  Output output;
  output.name = "qty";
  output.value = 0;
  output.encode = layout == Layout::kRows ? 0 : -1;
  p.outputs = {output};
  return p;
}

TEST(VerifyTest, FindsNothingInGoodPipelines) {
  EXPECT_EQ(FindFault(Good()).value_or(""), "");
  for (Layout layout : {Layout::kCells, Layout::kRows, Layout::kColumns}) {
    EXPECT_EQ(FindFault(GoodTable(layout)).value_or(""), "") << static_cast<int>(layout);
  }
}

struct Broken {
  std::string fault;
  std::function<void(Pipeline&)> how;
};

void ExpectFaults(const Pipeline& good, const std::vector<Broken>& table) {
  for (const Broken& broken : table) {
    Pipeline pipeline = good;
    broken.how(pipeline);
    EXPECT_EQ(FindFault(pipeline).value_or("nothing"), broken.fault);
  }
}

TEST(VerifyTest, FindsBrokenSources) {
  ExpectFaults(Good(), {{"source column 0: it has no name",
                         [](Pipeline& p) { p.source.columns[0].name = ""; }},
                        {"source column 0: exactly one of position and name is required",
                         [](Pipeline& p) { p.source.columns[0].field = -1; }},
                        {"source column 0: exactly one of position and name is required",
                         [](Pipeline& p) { p.source.columns[0].by_name = 0; }},
                        {"source column 0: a field of text that is not a string",
                         [](Pipeline& p) { p.source.columns[0].type = {Kind::kInt64}; }}});
  ExpectFaults(GoodTable(Layout::kCells), {{"source column 0: cells are not in order",
                                            [](Pipeline& p) { p.source.columns[0].field = 1; }},
                                           {"source column 0: cells are not in order",
                                            [](Pipeline& p) { p.source.columns[0].by_name = 0; }}});
  ExpectFaults(GoodTable(Layout::kColumns),
               {{"source column 0: columns are not in order",
                 [](Pipeline& p) { p.source.columns[0].field = 1; }},
                {"source column 0: a column without a type",
                 [](Pipeline& p) { p.source.columns[0].type = {Kind::kAny}; }}});
  ExpectFaults(
      GoodTable(Layout::kRows),
      {{"source column 0: no position in the row",
        [](Pipeline& p) { p.source.columns[0].field = -1; }},
       {"source column 0: never read", [](Pipeline& p) { p.source.columns[0].decode = 1; }},
       {"source column 0: never read", [](Pipeline& p) { p.source.wire = nullptr; }},
       {"source column 0: never read",
        [](Pipeline& p) { p.source.columns[0].type = {Kind::kTime}; }}});
}

TEST(VerifyTest, FindsBrokenExpressions) {
  ExpectFaults(
      Good(),
      {{"expr 1: operand 1 does not come before it", [](Pipeline& p) { p.exprs[1].args = {1}; }},
       {"expr 1: operand -1 does not come before it", [](Pipeline& p) { p.exprs[1].args = {-1}; }},
       {"expr 3: the invariant mark is wrong", [](Pipeline& p) { p.exprs[3].invariant = false; }},
       {"expr 2: the invariant mark is wrong", [](Pipeline& p) { p.exprs[2].invariant = true; }},
       {"expr 0: not a column of the source", [](Pipeline& p) { p.exprs[0].column = 1; }},
       {"expr 0: not a column of the source",
        [](Pipeline& p) { p.exprs[0].type = {Kind::kBytes}; }},
       {"expr 3: a leaf with operands",
        [](Pipeline& p) {
          p.exprs[3].args = {0};
          p.exprs[3].invariant = false;
        }},
       {"expr 3: a constant without a type", [](Pipeline& p) { p.exprs[3].type = {Kind::kAny}; }},
       {"expr 5: not a variable", [](Pipeline& p) { p.exprs[5].parameter = 1; }},
       {"expr 5: not a variable", [](Pipeline& p) { p.exprs[5].type = {Kind::kInt64}; }}});
}

TEST(VerifyTest, FindsKernelsThatDoNotFit) {
  ExpectFaults(
      Good(),
      {{"expr 2: not a value kernel", [](Pipeline& p) { p.exprs[2].kernel = Kernel::f_int64; }},
       {"expr 2: the type differs from the result of its kernel",
        [](Pipeline& p) { p.exprs[2].kernel = Kernel::date_from_string; }},
       {"expr 2: wrong operands for the kernel", [](Pipeline& p) { p.exprs[2].args = {0, 0}; }},
       {"expr 4: wrong operands for the kernel", [](Pipeline& p) { p.exprs[4].args = {0, 3}; }},
       {"expr 1: wrong constants for the kernel",
        [](Pipeline& p) { p.exprs[1].immediates.pop_back(); }},
       {"expr 1: wrong constants for the kernel",
        [](Pipeline& p) { p.exprs[1].immediates[0].kind = Immediate::Kind::kText; }}});
}

// Expression 6 is an operation of logic over those there are.
TEST(VerifyTest, FindsLogicThatDoesNotFit) {
  const Type kBool{Kind::kBool};
  const struct {
    Op op;
    Type type;
    std::vector<ExprId> args;
    bool fits;
  } cases[] = {
      {Op::kAnd, kBool, {4, 4}, true},
      {Op::kAnd, kBool, {4, 2}, false},
      {Op::kAnd, kBool, {}, false},
      {Op::kOr, {Kind::kInt64}, {4, 4}, false},
      {Op::kNot, kBool, {4}, true},
      {Op::kNot, kBool, {2}, false},
      {Op::kNot, kBool, {4, 4}, false},
      {Op::kIsNull, kBool, {2}, true},
      {Op::kIsNull, {Kind::kInt64}, {2}, false},
      {Op::kCoalesce, {Kind::kInt64}, {2, 3}, true},
      {Op::kCoalesce, {Kind::kInt64}, {2, 1}, false},
      {Op::kCoalesce, {Kind::kInt64}, {}, false},
      {Op::kIf, {Kind::kInt64}, {4, 2, 3}, true},
      {Op::kIf, {Kind::kInt64}, {2, 2, 3}, false},
      {Op::kIf, {Kind::kInt64}, {4, 2, 1}, false},
      {Op::kIf, {Kind::kInt64}, {4, 2}, false},
  };
  for (const auto& one : cases) {
    Pipeline pipeline = Good();
    Append(pipeline, one.op, one.type, one.args);
    EXPECT_EQ(FindFault(pipeline).value_or("nothing"),
              one.fits ? "nothing" : "expr 6: wrong operands for the operation")
        << static_cast<int>(one.op) << " of " << one.args.size();
  }
}

TEST(VerifyTest, FindsBrokenFiltersAndOutputs) {
  ExpectFaults(Good(), {{"filter: not a boolean", [](Pipeline& p) { p.filter = 2; }},
                        {"filter: not a boolean", [](Pipeline& p) { p.filter = 99; }},
                        {"output 0: it has no value", [](Pipeline& p) { p.outputs[0].value = -1; }},
                        {"output 0: it has no value", [](Pipeline& p) { p.outputs[0].value = 6; }},
                        {"output 0: no formatting kernel",
                         [](Pipeline& p) { p.outputs[0].format_kernel.reset(); }},
                        {"output 1: strings must not be formatted",
                         [](Pipeline& p) { p.outputs[1].format_kernel = Kernel::f_date; }},
                        {"output 0: not formatted by its kernel",
                         [](Pipeline& p) { p.outputs[0].format_kernel = Kernel::c_dec64; }},
                        {"output 0: not formatted by its kernel",
                         [](Pipeline& p) { p.outputs[0].format_kernel = Kernel::f_float64; }},
                        {"output 0: not formatted by its kernel",
                         [](Pipeline& p) { p.outputs[0].format_immediates.clear(); }},
                        {"output 0: not copied by its kernel",
                         [](Pipeline& p) { p.outputs[0].copy_kernel = Kernel::f_dec64; }},
                        {"output 0: not copied by its kernel",
                         [](Pipeline& p) { p.outputs[0].copy_immediates.clear(); }},
                        {"output 0: copied from something that is not text",
                         [](Pipeline& p) { p.outputs[0].copy_column = 1; }},
                        {"output 0: a raw copy that may need quotes",
                         [](Pipeline& p) { p.outputs[0].needs_quoting = true; }},
                        {"output 0: a raw copy of a different value",
                         [](Pipeline& p) { p.outputs[0].copy_kernel = Kernel::x_put_raw; }},
                        {"output 1: a value without text", [](Pipeline& p) {
                           p.outputs[1].value = 6;
                           Append(p, Op::kConstant, {Kind::kBytes});
                         }}});
  for (Layout layout : {Layout::kCells, Layout::kRows, Layout::kColumns}) {
    ExpectFaults(GoodTable(layout), {{"output 0: a table value converted to text", [](Pipeline& p) {
                                        p.outputs[0].format_kernel = Kernel::f_int64;
                                      }}});
  }
  ExpectFaults(GoodTable(Layout::kRows),
               {{"output 0: never written", [](Pipeline& p) { p.outputs[0].encode = -1; }}});
  Pipeline any = GoodTable(Layout::kCells);
  any.source.columns[0].type = any.exprs[0].type = {Kind::kAny};
  EXPECT_EQ(FindFault(any).value_or("nothing"), "nothing");
  any.sink.layout = Layout::kColumns;
  EXPECT_EQ(FindFault(any).value_or("nothing"), "output 0: a value without a type");
}

TEST(VerifyTest, FindsOutputsBesidesAllFields) {
  const std::string fault = "all fields together with other outputs";
  ExpectFaults(Good(), {{fault, [](Pipeline& p) { p.source.all_fields = true; }}});
  Pipeline all = Good();
  all.source.all_fields = true;
  all.outputs.clear();
  ExpectFaults(all, {{"nothing", [](Pipeline&) {}},
                     {fault, [](Pipeline& p) { p.sink.layout = Layout::kCells; }}});
}

}  // namespace
}  // namespace penstock::ir
