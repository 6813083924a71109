#include "compiler/sema/where_clause.h"

// A condition on a table is cut at its top-level `and`s. A term that means the same to the database
// is left to it; the others are computed in the loop, over the columns they name. What we cannot
// parse is the database's own SQL and goes there as a whole, as it is written.

#include <fmt/format.h>

#include <functional>
#include <vector>

#include "compiler/frontend/expr_parser.h"
#include "compiler/sema/functions.h"
#include "compiler/sema/sql_text.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"

namespace penstock {
namespace {

using Terms = std::vector<const ast::Expr*>;

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
  void PushDown(const std::vector<SqlText>& terms);
  void Compile(const Terms& terms);
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
                 return e.kind == ast::Expr::Kind::kCall && !IsFunction(e.text);
               });
  if (!known) return Verbatim(expr.has_value());
  std::vector<SqlText> pushed;
  Terms compiled;
  for (const ast::Expr* term : SplitAnd(*expr)) {
    std::string shown = Excerpt(ast::Print(*term));
    std::string_view defined = DefinedName(*term);
    std::optional<SqlText> sql = defined.empty() ? ToSqliteSql(*term) : std::nullopt;
    if (sql) {
      pushed.push_back(*std::move(sql));
      Note(fmt::format("where: `{}` runs in the database", shown));
      continue;
    }
    compiled.push_back(term);
    Note(fmt::format("where: `{}` is compiled into the loop, because {}", shown,
                     defined.empty()
                         ? "it may mean something else in the database"
                         : fmt::format("`{}` is what `column` makes of it", Excerpt(defined))));
  }
  PushDown(pushed);
  Compile(compiled);
}

void WhereResolver::Verbatim(bool parsed) {
  const std::string& text = c_.option->json->text;
  std::string_view why =
      parsed ? "it calls a function of the database's own" : "it is not an expression of ours";
  if (!HasVariables(text)) {
    c_.pipeline.plan.reader.where = Template::Plain(text);
    Note(fmt::format("where: runs in the database as it is written, because {}", why));
    return;
  }
  Diagnostic& diagnostic = c_.diagnostics.Report(
      parsed ? Diag::kUnknownFunction : Diag::kExprSyntax, c_.option->json->span,
      fmt::format("`where` holds a variable, and {}", why));
  diagnostic.path = c_.option->path;
  diagnostic.hints.push_back(
      "text that only the database understands goes there as it is written, where a variable could "
      "not be kept apart from SQL; use the variable in an expression of known functions");
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

void WhereResolver::PushDown(const std::vector<SqlText>& terms) {
  Template where;
  auto add = [&](std::string text) { where.pieces.push_back({std::move(text), -1}); };
  for (size_t i = 0; i < terms.size(); ++i) {
    if (terms.size() > 1) add(i == 0 ? "(" : ") and (");
    for (const ast::Expr::Piece& piece : terms[i].pieces) {
      if (piece.parameter.empty()) {
        add(piece.text);
      } else {
        where.pieces.push_back({"", c_.builder.ParameterIndex(piece.parameter)});
      }
    }
  }
  if (terms.size() > 1) add(")");
  c_.pipeline.plan.reader.where = std::move(where);
}

void WhereResolver::Compile(const Terms& terms) {
  std::vector<ir::ExprId> conditions;
  for (const ast::Expr* term : terms) {
    std::optional<ir::ExprId> condition =
        CheckCondition(*term, c_.source, c_.builder, c_.diagnostics);
    if (condition) conditions.push_back(*condition);
  }
  if (!conditions.empty()) c_.pipeline.filter = c_.builder.All(conditions);
}

}  // namespace

void ResolveWhere(const WhereContext& context) { WhereResolver(context).Run(); }

}  // namespace penstock
