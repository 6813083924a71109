#include "compiler/sema/where_clause.h"

// A condition on a table is cut at its top-level `and`s. A term that means the same to the database
// is left to it; the others are computed in the loop, over the columns they name. What we cannot
// parse is the database's own SQL and goes there as a whole, as it is written.

#include <fmt/format.h>

#include <functional>
#include <vector>

#include "compiler/frontend/expr_parser.h"
#include "compiler/sema/functions.h"
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

void SplitTerms(const ast::Expr& expr, Terms& terms) {
  if (expr.kind == ast::Expr::Kind::kBinary && expr.text == "and") {
    for (const ast::Expr& arg : expr.args) SplitTerms(arg, terms);
  } else {
    terms.push_back(&expr);
  }
}

class WhereResolver {
 public:
  explicit WhereResolver(const WhereContext& context) : c_(context) {}

  void Run();

 private:
  void Table();
  void Verbatim(bool parsed);
  void PushDown(const Terms& terms);
  void Compile(const Terms& terms);
  // Why the database cannot be left to decide the term; "" if it can.
  std::string WhyCompiled(const ast::Expr& term) const;

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
  Terms terms, pushed, compiled;
  SplitTerms(*expr, terms);
  for (const ast::Expr* term : terms) {
    std::string why = WhyCompiled(*term);
    if (why.empty()) {
      pushed.push_back(term);
      Note(fmt::format("where: `{}` runs in the database", Excerpt(ast::Print(*term))));
    } else {
      compiled.push_back(term);
      Note(fmt::format("where: `{}` is compiled into the loop, because {}",
                       Excerpt(ast::Print(*term)), why));
    }
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

std::string WhereResolver::WhyCompiled(const ast::Expr& term) const {
  std::string_view typed;
  Anywhere(term, [&](const ast::Expr& e) {
    bool found = e.kind == ast::Expr::Kind::kColumn && c_.source.Defines(e.text);
    if (found) typed = e.text;
    return found;
  });
  if (!typed.empty()) return fmt::format("`{}` is what `column` says it is", Excerpt(typed));
  return "PENDING";
}

void WhereResolver::PushDown(const Terms& terms) { (void)terms; }

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
