#include "compiler/sema/sql_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace penstock {
namespace {

using ast::Expr;

// SQL text ends at a NUL.
bool HasNul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

bool IsColumn(const Expr& expr) { return expr.kind == Expr::Kind::kColumn && !HasNul(expr.text); }

bool IsNumber(const Expr& expr) {
  if (expr.kind == Expr::Kind::kUnary) return expr.text == "-" && IsNumber(expr.args[0]);
  return expr.kind == Expr::Kind::kNumber && expr.text.find_first_of("eE") == std::string::npos;
}

bool IsValue(const Expr& expr) {
  if (expr.kind == Expr::Kind::kParameter || IsNumber(expr)) return true;
  return expr.kind == Expr::Kind::kString &&
         std::ranges::none_of(expr.pieces, [](const auto& piece) { return HasNul(piece.text); });
}

bool IsComparison(std::string_view op) { return op == "=" || op[0] == '<' || op[0] == '>'; }

// Writes a condition; `Write` is false where there is none.
class SqlWriter {
 public:
  bool Write(const Expr& expr);
  SqlText Finish() {
    Flush();
    return std::move(result_);
  }

 private:
  bool WriteBinary(const Expr& expr);
  bool WriteList(const Expr& expr, std::string_view before, std::string_view between,
                 std::string_view after);
  void PutColumn(const Expr& expr) { PutQuoted(expr.text, '"'); }
  // A value that is compared with `column`.
  void PutValue(const Expr& value, const Expr& column);
  void PutString(const Expr& expr);
  void Put(std::string_view sql) { text_ += sql; }
  void PutQuoted(std::string_view text, char quote) {
    text_ += quote;
    for (char c : text) {
      if (c == quote) text_ += c;
      text_ += c;
    }
    text_ += quote;
  }
  void PutVariable(const std::string& name) {
    Flush();
    result_.sql.push_back({"", name});
  }
  void Flush() {
    if (!text_.empty()) result_.sql.push_back({std::move(text_), ""});
    text_.clear();
  }

  SqlText result_;
  std::string text_;
};

void SqlWriter::PutString(const Expr& expr) {
  if (expr.pieces.empty()) return PutQuoted("", '\'');
  const bool joined = expr.pieces.size() > 1;
  if (joined) Put("(");
  for (size_t i = 0; i < expr.pieces.size(); ++i) {
    if (i > 0) Put(" || ");
    const Expr::Piece& piece = expr.pieces[i];
    if (piece.parameter.empty()) {
      PutQuoted(piece.text, '\'');
    } else {
      PutVariable(piece.parameter);
    }
  }
  if (joined) Put(")");
}

void SqlWriter::PutValue(const Expr& value, const Expr& column) {
  SqlText::Comparison comparison{column.text, {}, value.kind == Expr::Kind::kString};
  if (value.kind == Expr::Kind::kString) {
    PutString(value);
    comparison.value = value.pieces;
  } else if (value.kind == Expr::Kind::kParameter) {
    PutVariable(value.text);
    comparison.value = {{"", value.text}};
  } else {
    bool negative = false;
    const Expr* digits = &value;
    for (; digits->kind == Expr::Kind::kUnary; digits = &digits->args[0]) negative = !negative;
    std::string number = (negative ? "-" : "") + digits->text;
    Put(number);
    comparison.value = {{std::move(number), ""}};
  }
  result_.comparisons.push_back(std::move(comparison));
}

bool SqlWriter::WriteBinary(const Expr& expr) {
  const Expr& left = expr.args[0];
  const Expr& right = expr.args[1];
  Put("(");
  if (expr.text == "and" || expr.text == "or") {
    if (!Write(left)) return false;
    Put(" " + expr.text + " ");
    if (!Write(right)) return false;
  } else if (IsComparison(expr.text) && IsColumn(left) && IsValue(right)) {
    PutColumn(left);
    Put(" " + expr.text + " ");
    PutValue(right, left);
  } else if (IsComparison(expr.text) && IsValue(left) && IsColumn(right)) {
    PutValue(left, right);
    Put(" " + expr.text + " ");
    PutColumn(right);
  } else {
    return false;
  }
  Put(")");
  return true;
}

// A column and the values it is compared with.
bool SqlWriter::WriteList(const Expr& expr, std::string_view before, std::string_view between,
                          std::string_view after) {
  const Expr& column = expr.args[0];
  if (!IsColumn(column)) return false;
  Put("(");
  PutColumn(column);
  Put(expr.negated ? " not" : "");
  for (size_t i = 1; i < expr.args.size(); ++i) {
    Put(i == 1 ? before : between);
    const Expr& value = expr.args[i];
    if (value.kind == Expr::Kind::kNull) {
      Put("null");
    } else if (IsValue(value)) {
      PutValue(value, column);
    } else {
      return false;
    }
  }
  Put(after);
  return true;
}

bool SqlWriter::Write(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kUnary:
      if (expr.text != "not") return false;
      Put("(not ");
      if (!Write(expr.args[0])) return false;
      Put(")");
      return true;
    case Expr::Kind::kBinary:
      return WriteBinary(expr);
    case Expr::Kind::kIn:
      return WriteList(expr, " in (", ", ", "))");
    case Expr::Kind::kBetween:
      return WriteList(expr, " between ", " and ", ")");
    case Expr::Kind::kIsNull:
      if (!IsColumn(expr.args[0])) return false;
      Put("(");
      PutColumn(expr.args[0]);
      Put(expr.negated ? " is not null)" : " is null)");
      return true;
    case Expr::Kind::kColumn:
    case Expr::Kind::kString:
    case Expr::Kind::kNumber:
    case Expr::Kind::kBool:
    case Expr::Kind::kNull:
    case Expr::Kind::kParameter:
    case Expr::Kind::kLike:
    case Expr::Kind::kCall:
    case Expr::Kind::kCast:
    case Expr::Kind::kCase:
      return false;
  }
  return false;
}

void AddTerms(const Expr& expr, std::vector<const Expr*>& terms) {
  if (expr.kind != Expr::Kind::kBinary || expr.text != "and") {
    terms.push_back(&expr);
    return;
  }
  for (const Expr& arg : expr.args) AddTerms(arg, terms);
}

}  // namespace

std::optional<SqlText> ToSqliteSql(const ast::Expr& condition) {
  SqlWriter writer;
  if (!writer.Write(condition)) return std::nullopt;
  return writer.Finish();
}

std::vector<const ast::Expr*> SplitAnd(const ast::Expr& condition) {
  std::vector<const ast::Expr*> terms;
  AddTerms(condition, terms);
  return terms;
}

}  // namespace penstock
