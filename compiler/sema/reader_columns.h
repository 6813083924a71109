#pragma once
// What a job reads: the `column` option of the reader, resolved and typed.

#include <string>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/sema/column_list.h"
#include "compiler/sema/source_columns.h"
#include "compiler/sema/writer_columns.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// How the columns of a reader are found.
enum class SourceKind {
  kText,       // by position or header
  kTable,      // by name, or as SQL
  kDescribed,  // by name, of those that the source says it has
  kQuery,      // by position in the result of a query
  kGenerated,  // constants and random values
  kSystem,     // what the entries say, which only the system understands
};

// A value that becomes an output column.
struct ReaderColumn {
  ir::ExprId value = -1;
  std::string name;
  Span span;
};

struct ReaderColumns {
  std::vector<ReaderColumn> columns;
  bool all_fields = false;  // text: every field of the record, however many there are
  bool complete = true;     // false: some have faults, so that their number says nothing
};

// What ResolveReaderColumns works with.
struct ReaderColumnContext {
  const SourceFile& file;
  SourceKind kind;
  const ColumnList& list;
  const ast::Step& step;
  const ReaderSpec& spec;
  const WriterColumns& writer;
  bool checked_only;  // the job cannot run yet: what is known only later may stay open
  bool text_sink;
  const ast::ValueDefaults& values;
  SourceColumns& source;
  ir::Pipeline& pipeline;
  ExprBuilder& builder;
  DiagnosticSink& diagnostics;
};

ReaderColumns ResolveReaderColumns(const ReaderColumnContext& context);

}  // namespace penstock
