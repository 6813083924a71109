#pragma once
// The columns a job takes from its source, added as they are needed, and the names they go by.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/expr_builder.h"

namespace penstock {

class SourceColumns final : public ColumnResolver {
 public:
  // What a name means that no entry of `column` has defined.
  enum class Naming {
    kHeader,  // a column of the file's header
    kSql,     // a column of the table
    kNone,    // nothing; `why_none` says what to do about it
  };

  SourceColumns(ir::Pipeline& pipeline, ExprBuilder& builder, Naming naming, std::string why_none,
                DiagnosticSink& diagnostics)
      : pipeline_(pipeline),
        builder_(builder),
        naming_(naming),
        why_none_(std::move(why_none)),
        diagnostics_(diagnostics) {}

  // The column at position `index`, from 0; `name` is what to call it, or "". Text sources.
  ir::ExprId ByIndex(int index, std::string_view name);
  // The column `name` of the header. Text sources.
  ir::ExprId ByHeader(std::string_view name);
  // A select expression in SQL, called `name`. Cell sources.
  ir::ExprId BySql(std::string sql, std::string_view name);
  // The next cell, of the column's type, whatever `column` makes the source put there. Cell
  // sources.
  ir::ExprId NextCell(ir::SourceColumn column);

  // Lets expressions call `value` by `name`, which is at `span`. Twice the same name is only
  // reported where somebody uses it.
  void Define(std::string_view name, ir::ExprId value, Span span);
  // True if an entry of `column` defines `name`.
  bool Defines(std::string_view name) const { return defined_.contains(std::string(name)); }

  std::optional<ir::ExprId> Column(std::string_view name, Span span) override;

 private:
  struct Definition {
    ir::ExprId value = -1;
    Span span;
    std::optional<Span> again;  // a second definition of the same name
  };

  ir::ExprId Add(ir::SourceColumn column);

  ir::Pipeline& pipeline_;
  ExprBuilder& builder_;
  Naming naming_;
  std::string why_none_;
  DiagnosticSink& diagnostics_;
  std::map<std::string, int> known_;  // by "#index", ":header" or "=sql": index of the column
  int header_slots_ = 0;
  std::map<std::string, Definition> defined_;
};

// "name" for SQL, with quotes inside doubled.
std::string QuoteSqlName(std::string_view name);

}  // namespace penstock
