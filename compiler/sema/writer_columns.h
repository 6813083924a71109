#pragma once
// The columns a writer lists.

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/column_list.h"

namespace penstock {

struct WriterColumns {
  const BoundOption* option = nullptr;  // null: the writer takes what comes
  bool star = false;
  bool complete = true;  // false: entries with faults were left out
  std::vector<std::string> names;
  std::vector<Span> spans;
  struct ColumnType {
    const JsonValue* json = nullptr;  // null: the list does not say it
    Type type;
  };
  std::vector<ColumnType> types;
  size_t keys = 0;  // so many come from WriterSpec::key_columns

  // The number of columns is known.
  bool listed() const { return option != nullptr && !star && complete; }
};

// The columns of a writer whose `column` lists them, keys first. Reports entries that are not
// names, and duplicate names.
WriterColumns ReadWriterColumns(const BoundOptions& options, const WriterSpec& spec,
                                DiagnosticSink& diagnostics);

// The names that the header of a text file lists; none where it only says that there is one.
WriterColumns ReadHeaderColumns(const BoundOption* option);

}  // namespace penstock
