#include "compiler/sema/sql_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace penstock {
namespace {

using ast::Expr;

// Doubles, which SQLite has for all numbers that are no integers, keep so many digits.
constexpr long kExactDigits = 15;
constexpr size_t kIntegerDigits = 18;

bool IsInteger(const Expr& expr) {
  return expr.kind == Expr::Kind::kNumber && expr.text.size() <= kIntegerDigits &&
         expr.text.find_first_not_of("0123456789") == std::string::npos;
}

bool IsNumber(const Expr& expr) {
  if (expr.kind == Expr::Kind::kUnary) return expr.text != "not" && IsNumber(expr.args[0]);
  if (expr.kind != Expr::Kind::kNumber) return false;
  const long digits = std::ranges::count_if(expr.text, [](char c) { return c >= '0' && c <= '9'; });
  return IsInteger(expr) || digits <= kExactDigits;
}

// SQL text ends at a NUL.
bool HasNul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

bool IsColumn(const Expr& expr) { return expr.kind == Expr::Kind::kColumn && !HasNul(expr.text); }

// A text as far as SQLite can tell: compared with a column it takes the column's type.
bool IsText(const Expr& expr) {
  if (expr.kind == Expr::Kind::kParameter) return true;
  return expr.kind == Expr::Kind::kString &&
         std::ranges::none_of(expr.pieces, [](const auto& piece) { return HasNul(piece.text); });
}

// Integer arithmetic over columns.
bool IsSum(const Expr& expr) {
  if (IsColumn(expr) || IsInteger(expr)) return true;
  if (expr.kind == Expr::Kind::kUnary) return expr.text != "not" && IsSum(expr.args[0]);
  return expr.kind == Expr::Kind::kBinary &&
         (expr.text == "+" || expr.text == "-" || expr.text == "*") && IsSum(expr.args[0]) &&
         IsSum(expr.args[1]);
}

bool NamesColumn(const Expr& expr) {
  return IsColumn(expr) || std::ranges::any_of(expr.args, NamesColumn);
}

// Whether comparing both gives the same there as here.
bool IsComparable(const Expr& a, const Expr& b) {
  if (IsColumn(a)) return IsColumn(b) || IsNumber(b) || IsText(b) || IsSum(b);
  if (IsColumn(b)) return IsComparable(b, a);
  const bool numbers = (IsSum(a) || IsNumber(a)) && (IsSum(b) || IsNumber(b));
  return numbers && (NamesColumn(a) || NamesColumn(b) || (IsInteger(a) && IsInteger(b)));
}

bool IsCondition(const Expr& expr);

bool IsLogic(const Expr& expr) {
  return std::ranges::all_of(expr.args, [](const Expr& arg) { return IsCondition(arg); });
}

// Whether a condition means the same to SQLite.
bool IsCondition(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kUnary:
      return expr.text == "not" && IsLogic(expr);
    case Expr::Kind::kBinary:
      if (expr.text == "and" || expr.text == "or") return IsLogic(expr);
      if (expr.text == "=" || expr.text == "<>" || expr.text[0] == '<' || expr.text[0] == '>') {
        return IsComparable(expr.args[0], expr.args[1]);
      }
      return false;
    case Expr::Kind::kIn:
    case Expr::Kind::kBetween:
      return std::all_of(expr.args.begin() + 1, expr.args.end(), [&](const Expr& arg) {
        return arg.kind == Expr::Kind::kNull || IsComparable(expr.args[0], arg);
      });
    case Expr::Kind::kIsNull:
      return IsColumn(expr.args[0]);
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

class SqlWriter {
 public:
  void Write(const Expr& expr);
  SqlText Finish() {
    Flush();
    return std::move(sql_);
  }

 private:
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
    sql_.pieces.push_back({"", name});
  }
  void PutString(const Expr& expr);
  void PutList(const Expr& expr, size_t first, std::string_view between);
  void Flush() {
    if (!text_.empty()) sql_.pieces.push_back({std::move(text_), ""});
    text_.clear();
  }

  SqlText sql_;
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

void SqlWriter::PutList(const Expr& expr, size_t first, std::string_view between) {
  for (size_t i = first; i < expr.args.size(); ++i) {
    if (i > first) Put(between);
    Write(expr.args[i]);
  }
}

void SqlWriter::Write(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kColumn:
      return PutQuoted(expr.text, '"');
    case Expr::Kind::kString:
      return PutString(expr);
    case Expr::Kind::kNumber:
      return Put(expr.text);
    case Expr::Kind::kNull:
      return Put("null");
    case Expr::Kind::kParameter:
      return PutVariable(expr.text);
    case Expr::Kind::kUnary:
      Put("(");
      Put(expr.text);
      Put(" ");
      Write(expr.args[0]);
      return Put(")");
    case Expr::Kind::kBinary:
      Put("(");
      Write(expr.args[0]);
      Put(" ");
      Put(expr.text);
      Put(" ");
      Write(expr.args[1]);
      return Put(")");
    case Expr::Kind::kIn:
      Put("(");
      Write(expr.args[0]);
      Put(expr.negated ? " not in (" : " in (");
      PutList(expr, 1, ", ");
      return Put("))");
    case Expr::Kind::kBetween:
      Put("(");
      Write(expr.args[0]);
      Put(expr.negated ? " not between " : " between ");
      PutList(expr, 1, " and ");
      return Put(")");
    case Expr::Kind::kIsNull:
      Put("(");
      Write(expr.args[0]);
      return Put(expr.negated ? " is not null)" : " is null)");
    case Expr::Kind::kBool:
    case Expr::Kind::kLike:
    case Expr::Kind::kCall:
    case Expr::Kind::kCast:
    case Expr::Kind::kCase:
      return;  // IsCondition refuses them
  }
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
  if (!IsCondition(condition)) return std::nullopt;
  SqlWriter writer;
  writer.Write(condition);
  return writer.Finish();
}

std::vector<const ast::Expr*> SplitAnd(const ast::Expr& condition) {
  std::vector<const ast::Expr*> terms;
  AddTerms(condition, terms);
  return terms;
}

}  // namespace penstock
