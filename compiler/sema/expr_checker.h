#pragma once
// The internals of the type checker, shared by the files that implement its parts.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/functions.h"

namespace penstock {

class ExprChecker {
 public:
  // A typed expression and what is known of it beyond its type.
  struct Operand {
    ir::ExprId id = -1;
    Span span;
    // A text constant or variable: takes the type that its place needs.
    bool is_flexible = false;
    // A variable without quotes around it: beside a value of unknown type it stands for a number.
    bool is_bare_variable = false;
  };
  using Checked = std::optional<Operand>;

  ExprChecker(ColumnResolver& columns, ExprBuilder& builder, DiagnosticSink& diagnostics)
      : columns_(columns), builder_(builder), diagnostics_(diagnostics) {}

  Checked Check(const ast::Expr& expr);
  // As a Bool; reports anything else.
  Checked CheckCondition(const ast::Expr& expr);

  // `value` as `target` by the conversion table. `asked`: a cast, or a promotion that the language
  // defines, so that a lossy conversion will do.
  Checked Convert(Operand value, Type target, bool asked);

 private:
  // check_expr.cc
  Checked CheckString(const ast::Expr& expr);
  Checked CheckNumber(std::string_view digits, Span span);
  Checked CheckUnary(const ast::Expr& expr);
  Checked CheckLogic(const ast::Expr& expr);
  Checked CheckCase(const ast::Expr& expr);
  Checked CheckCast(const ast::Expr& expr);
  Checked ConvertByCast(Operand value, Type target);
  std::optional<std::vector<Operand>> CheckAll(const std::vector<ast::Expr>& exprs);

  // check_operator.cc
  Checked CheckBinary(const ast::Expr& expr);
  Checked CheckLike(const ast::Expr& expr);
  Checked CheckIn(const ast::Expr& expr);
  Checked CheckBetween(const ast::Expr& expr);
  // `op`: "=", "<>", "<", "<=", ">" or ">=".
  Checked Compare(std::string_view op, Operand a, Operand b, Span span);
  // The same of a value of unknown type and a text or decimal of any length, in any order; `type` is
  // that of the latter.
  Checked CompareCell(std::string_view op, Type type, Operand a, Operand b, Span span);
  Checked Arithmetic(std::string_view op, Operand a, Operand b, Span span);
  Checked DecimalArithmetic(std::string_view op, Operand a, Operand b, Span span);
  Checked Negate(Operand value, Span span);
  Checked Concatenate(const std::vector<Operand>& parts, Span span);
  // The number that an operand of arithmetic is, with text made a number like `other`.
  Checked AsNumber(Operand value, std::optional<Type> other, std::string_view what);

  // check_types.cc
  // The type both sides become to be compared or to stand for each other.
  std::optional<Type> CommonType(const Operand& a, const Operand& b, Span span);
  // All operands in one type.
  std::optional<std::vector<Operand>> Unify(std::vector<Operand> operands, Span span);
  // The type of a number as a decimal: constants have as many digits as they need.
  std::optional<Type> AsDecimalType(const Operand& value) const;
  Checked AsText(Operand value);
  // A kernel over operands; reports constants that it refuses.
  Checked CallKernel(Kernel kernel, Type result, const std::vector<Operand>& args,
                     std::vector<ir::Immediate> immediates, Span span);
  // The kernel of that operation for operands of `type`; there must be one.
  Checked CallOperator(Operation operation, Type type, Type result,
                       const std::vector<Operand>& args, Span span);
  std::string Describe(const Operand& operand) const;

  // check_call.cc
  Checked CheckCall(const ast::Expr& expr);
  Checked CheckOverloads(const Function& function, const ast::Expr& expr,
                         std::vector<Operand> args);
  std::optional<int> CostOf(const Operand& arg, Parameter parameter) const;
  Checked PassAs(Operand arg, Parameter parameter);
  Checked CheckRule(const Function& function, const ast::Expr& expr, std::vector<Operand> args);
  Checked CheckNullIf(std::vector<Operand> args, Span span);
  Checked CheckIf(std::vector<Operand> args, Span span);
  Checked CheckExtreme(Operation operation, std::string_view name, std::vector<Operand> args,
                       Span span);
  Checked CheckSign(Operation operation, std::string_view name, Operand value, Span span);
  Checked CheckRounding(int mode, std::vector<Operand> args, Span span);
  Checked RoundDecimal(Operand value, int digits, int mode, Span span);
  Checked CheckMask(const Function& function, std::vector<Operand> args, Span span);
  Checked WrongArguments(const Function& function, Span span, std::string message);

  // check_text_call.cc
  Checked CheckRegexp(const Function& function, std::vector<Operand> args, Span span);
  Checked CheckJsonValue(std::vector<Operand> args, Span span);
  Checked CheckToJson(Operand value, Span span);
  // What is the same for every record, as text.
  Checked AsRunConstant(Operand value, std::string_view what);

  // check_date_call.cc
  Checked SecondsOfDate(Operand date, Span span);
  Checked CheckToDate(std::vector<Operand> args, Type target, Span span);
  Checked CheckDateFormat(std::vector<Operand> args, Span span);
  Checked CheckDateAdd(std::vector<Operand> args, int sign, std::string_view unit, Span span);
  // A date or timestamp; text constants as what they look like.
  Checked AsMoment(Operand value, std::string_view function);

  Type TypeOf(const Operand& operand) const { return builder_.TypeOf(operand.id); }
  bool IsNull(const Operand& operand) const { return builder_.IsNull(operand.id); }
  // A constant text, if it is one.
  std::optional<std::string> ConstantText(const Operand& operand) const;
  std::optional<int64_t> ConstantInt(const Operand& operand) const;
  // Reports and gives nothing.
  Checked Refuse(Diag kind, Span span, std::string message, std::string hint = "");

  ColumnResolver& columns_;
  ExprBuilder& builder_;
  DiagnosticSink& diagnostics_;
};

// The kernel immediates of numbers and of a text.
ir::Immediate NumberImmediate(int32_t number);
ir::Immediate TextImmediate(std::string text);

}  // namespace penstock
