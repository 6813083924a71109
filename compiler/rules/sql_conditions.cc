#include "compiler/rules/rule.h"

// A database puts the text between brackets behind `where`. A look at words, quotes and brackets
// finds what no SQL allows there; the rest is the database's own business. Quotes may be doubled
// or escaped by a backslash, as MySQL has it; their content is not looked at.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/expr/expr_parser.h"
#include "compiler/json/json_string_map.h"
#include "compiler/rules/sql_operands.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

bool IsNameByte(char c) { return IsWordByte(c) || c == '$' || (c & 0x80) != 0; }

// Walks over a condition outside of quotes.
class SqlScanner {
 public:
  // `is_inline`: something is put behind the condition on its line.
  SqlScanner(std::string_view text, bool is_inline)
      : text_(text), is_inline_(is_inline), end_(text.find_last_not_of("; \t\r\n") + 1) {}

  std::optional<SqlFault> Fault() {
    const size_t begin = text_.find_first_not_of(" \t\r\n");
    if (begin != std::string_view::npos && IsWordAt(begin, "where")) {
      const size_t rest = text_.find_first_not_of(" \t\r\n", begin + 5);
      return SqlFault{begin, begin + 5,
                      "the condition must not start with `where`, which is added automatically",
                      "write only the condition",
                      rest == std::string_view::npos ? "" : std::string(text_.substr(rest))};
    }
    for (at_ = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\'' || c == '"' || c == '`') {
        const size_t open = at_;
        if (!SkipQuoted(c)) {
          return SqlFault{open, open + 1, fmt::format("unclosed quote {}", c), "close it"};
        }
      } else if (std::optional<SqlFault> fault = At(c)) {
        return fault;
      }
    }
    if (!open_.empty()) {
      return SqlFault{open_.back(), open_.back() + 1, "unclosed `(`", "add `)`"};
    }
    return std::nullopt;
  }

 private:
  bool IsWordAt(size_t at, std::string_view word) const {
    return SameIgnoringCase(text_.substr(at, word.size()), word) &&
           (at + word.size() == text_.size() || !IsNameByte(text_[at + word.size()]));
  }

  // To the closing quote.
  bool SkipQuoted(char quote) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\' && quote != '`') {
        ++at_;
      } else if (text_[at_] == quote) {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != quote) return true;
        ++at_;
      }
    }
    return false;
  }

  std::optional<SqlFault> At(char c) {
    if (c == '(') open_.push_back(at_);
    if (c == ')') {
      if (open_.empty()) return Here(1, "unmatched `)`", "delete it");
      open_.pop_back();
    }
    const std::string_view rest = text_.substr(at_);
    if (is_inline_ && rest.starts_with("--")) {
      return Here(2,
                  "`--` comments out everything after the condition, including the closing bracket",
                  "remove the comment");
    }
    if (c == ';' && at_ < end_) {
      return Here(1, "`;` ends the statement inside the condition", "join conditions with `and`");
    }
    for (std::string_view wide : {"\u2018", "\u2019", "\u201c", "\u201d", "\uff08", "\uff09",
                                  "\uff0c", "\uff1d", "\uff1b"}) {
      if (rest.starts_with(wide)) {
        return Here(wide.size(), fmt::format("`{}` is a full-width or typographic character", wide),
                    "write the plain ASCII character");
      }
    }
    const bool begins_word =
        IsNameByte(c) && (at_ == 0 || (!IsNameByte(text_[at_ - 1]) && text_[at_ - 1] != '.'));
    if (!begins_word || !open_.empty()) return std::nullopt;
    for (std::string_view word : {"limit", "order", "group"}) {
      if (!IsWordAt(at_, word)) continue;
      // It may be a column; nothing that begins with one goes on like this.
      const size_t next = text_.find_first_not_of(" \t\r\n", at_ + word.size());
      if (next == std::string_view::npos || next == at_ + word.size()) continue;
      const bool clause = word == "limit" ? IsDigit(text_[next]) : IsWordAt(next, "by");
      if (clause) {
        return Here(word.size(), fmt::format("`{}` cannot be part of a condition", word),
                    "remove it, or write a complete query in `querySql`");
      }
    }
    return std::nullopt;
  }

  SqlFault Here(size_t size, std::string message, std::string hint) const {
    return {at_, at_ + size, std::move(message), std::move(hint)};
  }

  std::string_view text_;
  bool is_inline_;
  size_t end_;  // of the condition, without `;` and blanks
  size_t at_ = 0;
  std::vector<size_t> open_;  // brackets
};

bool IsLiteral(const ast::Expr& expr) {
  switch (expr.kind) {
    case ast::Expr::Kind::kString:
      return std::all_of(expr.pieces.begin(), expr.pieces.end(),
                         [](const ast::Expr::Piece& piece) { return piece.parameter.empty(); });
    case ast::Expr::Kind::kNumber:
    case ast::Expr::Kind::kBool:
    case ast::Expr::Kind::kNull:
      return true;
    case ast::Expr::Kind::kUnary:
    case ast::Expr::Kind::kBinary:
    case ast::Expr::Kind::kLike:
    case ast::Expr::Kind::kIn:
    case ast::Expr::Kind::kBetween:
    case ast::Expr::Kind::kIsNull:
      return std::all_of(expr.args.begin(), expr.args.end(), IsLiteral);
    case ast::Expr::Kind::kColumn:
    case ast::Expr::Kind::kParameter:
    case ast::Expr::Kind::kCall:
    case ast::Expr::Kind::kCast:
    case ast::Expr::Kind::kCase:
      break;
  }
  return false;
}

class ConstantFinder {
 public:
  ConstantFinder(const SourceFile& file, const BoundOption& where, Reporter& reporter)
      : file_(file), where_(where), reporter_(reporter) {}

  // A term of `and` and `or`. `1 = 1 and ...` is how programs begin a condition.
  void Visit(const ast::Expr& term, bool whole) {
    if (IsJunction(term)) {
      for (const ast::Expr& arg : term.args) Visit(arg, false);
      return;
    }
    if (IsLiteral(term)) {
      if (!whole && ast::Print(term) == "(1 = 1)") return;
      Report(term.span,
             fmt::format("`{}` is the same for every record", Excerpt(file_.Slice(term.span))),
             "compare a column; names in single quotes are strings");
      return;
    }
    FindNull(term);
  }

 private:
  static bool IsJunction(const ast::Expr& expr) {
    return expr.kind == ast::Expr::Kind::kBinary && (expr.text == "and" || expr.text == "or");
  }

  void FindNull(const ast::Expr& expr) {
    const bool compares = expr.kind == ast::Expr::Kind::kBinary &&
                          (expr.text == "=" || expr.text == "<>") && expr.args.size() == 2;
    if (compares && expr.args[1].kind == ast::Expr::Kind::kNull) {
      const bool equal = expr.text == "=";
      Diagnostic& diagnostic = Report(
          expr.span,
          fmt::format("`{}` is never true, not even for NULL", Excerpt(file_.Slice(expr.span))),
          fmt::format("write `is {}null`", equal ? "" : "not "));
      diagnostic.fixes.push_back(
          {expr.span,
           fmt::format("{} is {}null", file_.Slice(expr.args[0].span), equal ? "" : "not "),
           false});
      return;
    }
    for (const ast::Expr& arg : expr.args) FindNull(arg);
  }

  Diagnostic& Report(Span span, std::string message, std::string hint) {
    Diagnostic& diagnostic =
        reporter_.Report(Diag::kConstantCondition, {span, where_.path}, std::move(message));
    diagnostic.hints.push_back(std::move(hint));
    return diagnostic;
  }

  const SourceFile& file_;
  const BoundOption& where_;
  Reporter& reporter_;
};

}  // namespace

void CheckConditions(const JobFacts& facts, Reporter& reporter) {
  if (facts.reader.spec == nullptr) return;
  const ReaderSpec& spec = *facts.reader.plugin->reader;
  const BoundOption* where = facts.reader.options.Find("where");
  if (where == nullptr || !where->json->is(JsonValue::Kind::kString) || where->spec->ignored ||
      FindQuery(facts.reader.options) != nullptr) {
    return;
  }
  const std::optional<ast::Expr> expr = ParseExpr(facts.file, *where->json, nullptr);
  if (expr) return ConstantFinder(facts.file, *where, reporter).Visit(*expr, true);
  if (!spec.where_pushdown) return;  // our parser has said what is wrong
  const std::string& text = where->json->text;
  std::optional<SqlFault> fault =
      SqlScanner(text, spec.columns.form == ColumnForm::kVerbatim).Fault();
  // A database without an address is a file of SQLite, which takes `in ()`.
  const bool empty_lists = facts.reader.spec->jdbc_prefix.empty();
  if (!fault) fault = FindMissingOperand(text, empty_lists);
  if (!fault || (HasVariables(text) && spec.columns.form == ColumnForm::kExpressions)) return;
  Diagnostic& diagnostic = reporter.Report(
      Diag::kExprSyntax,
      {JsonStringMap(facts.file, *where->json).SpanOf(fault->begin, fault->end), where->path},
      fmt::format("`where` is not a valid condition: {}", fault->message));
  diagnostic.hints.push_back(fault->hint);
  if (!fault->instead.empty()) {
    diagnostic.fixes.push_back({where->json->span, Quoted(fault->instead)});
  }
}

}  // namespace penstock
