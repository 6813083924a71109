#include "compiler/sema/where_clause.h"

// A condition on a table is computed in the loop, over the columns it names, so that it means what
// our rules say whatever the database makes of it. Cut at its top-level `and`s, terms that SQL can
// say also go to the reader, which lets the database test those that mean the same there. What we
// cannot parse is the database's own SQL and goes there as a whole, as it is written.

#include <fmt/format.h>

#include <functional>
#include <vector>

#include "compiler/expr/expr_parser.h"
#include "compiler/sema/functions.h"
#include "compiler/sema/sql_text.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"

namespace penstock {
namespace {

// True if `fits` holds for `expr` or an expression in it.
bool Anywhere(const ast::Expr& expr, const std::function<bool(const ast::Expr&)>& fits) {
  if (fits(expr)) return true;
  for (const ast::Expr& arg : expr.args) {
    if (Anywhere(arg, fits)) return true;
  }
  return false;
}

class WhereResolver {
 public:
  explicit WhereResolver(const WhereContext& context) : c_(context) {}

  void Run();

 private:
  void Table();
  void Verbatim(bool parsed);
  void Offer(std::string shown, const SqlText& term);
  Template ToTemplate(const SqlText::Pieces& pieces);
  // What `column` defines and `term` names; "" if nothing.
  std::string_view DefinedName(const ast::Expr& term) const;

  void Note(std::string note) { c_.pipeline.notes.push_back(std::move(note)); }

  const WhereContext& c_;
};

void WhereResolver::Run() {
  if (c_.option == nullptr || !c_.option->value) return;
  if (c_.table) return Table();
  std::optional<ast::Expr> expr = ParseExpr(c_.file, *c_.option->json, &c_.diagnostics);
  if (!expr) return;
  std::optional<ir::ExprId> filter = CheckCondition(*expr, c_.source, c_.builder, c_.diagnostics);
  if (!filter) return;
  c_.pipeline.filter = *filter;
  Note(fmt::format("where: `{}` is compiled into the loop", Excerpt(ast::Print(*expr))));
}

void WhereResolver::Table() {
  std::optional<ast::Expr> expr = ParseExpr(c_.file, *c_.option->json, nullptr);
  bool known = expr && !Anywhere(*expr, [](const ast::Expr& e) {
                 return e.kind == ast::Expr::Kind::kCall && !IsFunction(e.text, e.args.size());
               });
  if (!known) return Verbatim(expr.has_value());
  std::vector<ir::ExprId> conditions;
  for (const ast::Expr* term : SplitAnd(*expr)) {
    std::optional<ir::ExprId> condition =
        CheckCondition(*term, c_.source, c_.builder, c_.diagnostics);
    if (condition) conditions.push_back(*condition);
    std::string shown = Excerpt(c_.file.Slice(term->span));
    std::string_view defined = DefinedName(*term);
    std::optional<SqlText> sql = defined.empty() ? ToSqliteSql(*term) : std::nullopt;
    if (sql) {
      Note(fmt::format("where: `{}` is compiled into the loop and may also run in the database",
                       shown));
      Offer(std::move(shown), *sql);
    } else {
      Note(fmt::format("where: `{}` is compiled into the loop only, because {}", shown,
                       defined.empty()
                           ? "only `is null` and comparisons of columns with constants or "
                             "variables are certain to have the same meaning in the database"
                           : fmt::format("`{}` is defined in `column`", Excerpt(defined))));
    }
  }
  if (!conditions.empty()) c_.pipeline.filter = c_.builder.All(conditions);
}

void WhereResolver::Verbatim(bool parsed) {
  const std::string& text = c_.option->json->text;
  std::string_view why =
      parsed ? "it calls a function that is specific to the database" : "Penstock cannot parse it";
  if (!HasVariables(text)) {
    c_.pipeline.source.pushed.push_back({Excerpt(text), Template::Plain(text), {}});
    Note(fmt::format(
        "where: runs only in the database, as written and with the database's meaning, because {}",
        why));
    return;
  }
  Diagnostic& diagnostic = c_.diagnostics.Report(
      parsed ? Diag::kUnknownFunction : Diag::kExprSyntax, c_.option->json->span,
      fmt::format("`where` contains a variable, but {}", why));
  diagnostic.path = c_.option->path;
  diagnostic.hints.push_back(
      "a condition that only the database understands is sent as written, so a variable could "
      "become part of the SQL; with a variable, use only known functions");
}

std::string_view WhereResolver::DefinedName(const ast::Expr& term) const {
  std::string_view name;
  Anywhere(term, [&](const ast::Expr& e) {
    bool found = e.kind == ast::Expr::Kind::kColumn && c_.source.Defines(e.text);
    if (found) name = e.text;
    return found;
  });
  return name;
}

Template WhereResolver::ToTemplate(const SqlText::Pieces& pieces) {
  Template text;
  for (const ast::Expr::Piece& piece : pieces) {
    int parameter = piece.parameter.empty() ? -1 : c_.builder.ParameterIndex(piece.parameter);
    text.pieces.push_back({piece.text, parameter});
  }
  return text;
}

void WhereResolver::Offer(std::string shown, const SqlText& term) {
  using Needs = PushedTerm::Requirement::Needs;
  PushedTerm offered{std::move(shown), ToTemplate(term.sql), {}};
  for (const SqlText::Comparison& comparison : term.comparisons) {
    offered.requirements.push_back({comparison.column, ToTemplate(comparison.value),
                                    comparison.is_text ? Needs::kText : Needs::kNumber});
  }
  c_.pipeline.source.pushed.push_back(std::move(offered));
}

}  // namespace

void ResolveWhere(const WhereContext& context) { WhereResolver(context).Run(); }

}  // namespace penstock
