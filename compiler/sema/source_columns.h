#pragma once
// The columns a job takes from its source, added as they are needed, and the names they go by.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/expr_builder.h"
#include "runtime/plugin/plugin_spec.h"
#include "runtime/plugin/table_schema.h"

namespace penstock {

class SourceColumns final : public ColumnResolver {
 public:
  // What a name means that no entry of `column` has defined.
  enum class Naming {
    kHeader,  // a column of the file's header
    kSql,     // a column of the table
    kSchema,  // a column of the schema
    kNone,    // nothing; `why_none` says what to do about it
    kQuery,   // nothing, too: the columns are those of a query's result, in its order
  };

  // `schema`: what a reader that describes its columns said of them; no columns if it has not been
  // asked. Both outlive this.
  SourceColumns(ir::Pipeline& pipeline, ExprBuilder& builder, const ReaderSpec& spec,
                const TableSchema& schema, Naming naming, std::string why_none,
                DiagnosticSink& diagnostics)
      : pipeline_(pipeline),
        builder_(builder),
        spec_(spec),
        schema_(schema),
        naming_(naming),
        why_none_(std::move(why_none)),
        diagnostics_(diagnostics) {}

  // The column at position `index`, from 0; `name` is what to call it, or "". Text sources.
  ir::ExprId ByIndex(int index, std::string_view name);
  // The column `name` of the header. Text sources.
  ir::ExprId ByHeader(std::string_view name);
  // A select expression in SQL, called `name`. All sources but text; below, `span` is where the
  // script asks for the column. Reports what the source does not have, or no wire type carries.
  std::optional<ir::ExprId> BySql(std::string sql, std::string_view name, Span span);
  // A column of a table or schema, whatever `column` defines.
  std::optional<ir::ExprId> ByName(std::string_view name, Span span);
  // The next cell or column, whatever `column` makes the source put there: of the type that the
  // schema says, or else of the type of `column`.
  std::optional<ir::ExprId> NextColumn(ir::SourceColumn column, Span span);

  // Of a source that describes its columns and has been asked for them; else null.
  const TableSchema* schema() const { return schema_.columns.empty() ? nullptr : &schema_; }

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
  // The column of the schema that NextColumn adds; reports one that is not there.
  const ColumnSchema* Described(const std::string& name, Span span);
  // The type of `column`, the place of the value in a row, and the kernel that decodes it there.
  bool SetType(const ColumnSchema& described, Span span, ir::SourceColumn& column);
  void ReportUnknown(std::string_view name, Span span);

  ir::Pipeline& pipeline_;
  ExprBuilder& builder_;
  const ReaderSpec& spec_;
  const TableSchema& schema_;
  Naming naming_;
  std::string why_none_;
  DiagnosticSink& diagnostics_;
  std::map<std::string, int> known_;  // by "#index", ":name" or "=sql": index of the column
  int header_slots_ = 0;
  std::map<std::string, Definition> defined_;
};

// "name" for SQL, with quotes inside doubled.
std::string QuoteSqlName(std::string_view name);

}  // namespace penstock
