#include "compiler/ast/expr.h"

#include <string_view>

namespace penstock::ast {
namespace {

std::string Quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  return out + quote;
}

// Scheduling expressions are named by their whole text: `$[hh24]`.
std::string PrintVariable(const std::string& name) {
  return name.starts_with('$') ? name : "${" + name + "}";
}

std::string PrintPieces(const std::vector<Expr::Piece>& pieces) {
  std::string body;
  for (const Expr::Piece& piece : pieces) {
    body += piece.parameter.empty() ? piece.text : PrintVariable(piece.parameter);
  }
  return Quoted(body, '\'');
}

// The arguments from `first` on, with commas.
std::string PrintList(const std::vector<Expr>& args, size_t first) {
  std::string out;
  for (size_t i = first; i < args.size(); ++i) {
    if (i > first) out += ", ";
    out += Print(args[i]);
  }
  return out;
}

std::string PrintCase(const Expr& expr) {
  std::string out = "case";
  const size_t pairs = (expr.args.size() - (expr.has_else ? 1 : 0)) / 2;
  for (size_t i = 0; i < pairs; ++i) {
    out += " when " + Print(expr.args[2 * i]) + " then " + Print(expr.args[2 * i + 1]);
  }
  if (expr.has_else) out += " else " + Print(expr.args.back());
  return out + " end";
}

}  // namespace

std::string Print(const Expr& expr) {
  const std::string_view maybe_not = expr.negated ? " not" : "";
  auto arg = [&](size_t i) { return Print(expr.args[i]); };
  switch (expr.kind) {
    case Expr::Kind::kColumn:
      return Quoted(expr.text, '`');
    case Expr::Kind::kString:
      return PrintPieces(expr.pieces);
    case Expr::Kind::kNumber:
      return expr.text;
    case Expr::Kind::kBool:
      return expr.boolean ? "true" : "false";
    case Expr::Kind::kNull:
      return "null";
    case Expr::Kind::kParameter:
      return PrintVariable(expr.text);
    case Expr::Kind::kUnary:
      return "(" + expr.text + (expr.text == "not" ? " " : "") + arg(0) + ")";
    case Expr::Kind::kBinary:
      return "(" + arg(0) + " " + expr.text + " " + arg(1) + ")";
    case Expr::Kind::kLike:
      return "(" + arg(0) + std::string(maybe_not) + " like " + arg(1) +
             (expr.args.size() > 2 ? " escape " + arg(2) : "") + ")";
    case Expr::Kind::kIn:
      return "(" + arg(0) + std::string(maybe_not) + " in (" + PrintList(expr.args, 1) + "))";
    case Expr::Kind::kBetween:
      return "(" + arg(0) + std::string(maybe_not) + " between " + arg(1) + " and " + arg(2) + ")";
    case Expr::Kind::kIsNull:
      return "(" + arg(0) + " is" + std::string(maybe_not) + " null)";
    case Expr::Kind::kCall:
      return expr.text + "(" + PrintList(expr.args, 0) + ")";
    case Expr::Kind::kCast:
      return "cast(" + arg(0) + " as " + expr.text + ")";
    case Expr::Kind::kCase:
      return PrintCase(expr);
  }
  return {};
}

}  // namespace penstock::ast
