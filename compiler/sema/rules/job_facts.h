#pragma once
// What rules about a job as a whole look at, once its parts have been checked.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/pipeline.h"
#include "compiler/sema/bind_options.h"
#include "compiler/sema/check_settings.h"
#include "compiler/sema/column_list.h"
#include "compiler/sema/reader_columns.h"
#include "compiler/sema/writer_columns.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// One side of the job: its step, and what is known of it.
struct Endpoint {
  const ast::Step* step = nullptr;
  const PluginSpec* plugin = nullptr;  // null: unknown, nothing of it can be checked
  const EndpointSpec* spec = nullptr;
  BoundOptions options;
};

// All members outlive the facts. Lists are empty where a side is not known.
struct JobFacts {
  const SourceFile& file;
  const ast::Job& job;
  const Endpoint& reader;
  const Endpoint& writer;
  const ColumnList& reader_list;
  const ReaderColumns& reader_columns;
  const WriterColumns& writer_columns;
  const CheckedSettings& settings;
  const ir::Pipeline& pipeline;

  bool knows_both() const { return reader.spec != nullptr && writer.spec != nullptr; }
};

// A text of an option as it stands in the script, with where it stands.
struct WrittenText {
  const BoundOption* option = nullptr;
  const JsonValue* json = nullptr;  // a string; one of a list has its own

  const std::string& text() const { return json->text; }
};

// Option `name`; where it is in a repeated object, of every entry.
std::vector<const BoundOption*> OptionsOf(const BoundOptions& options, std::string_view name);

// The texts of option `name`, one or a list; of every entry, where `name` is in a repeated object.
std::vector<WrittenText> TextsOf(const BoundOptions& options, std::string_view name);

// The text of an option without variables; "" if it is not set, holds one or is no text.
std::string PlainText(const BoundOptions& options, std::string_view name);

// True if a part of `text` is what documentation writes where users put something of their own:
// "http://<yourEndpoint>", "jdbc:mysql://xxx/db".
bool HoldsPlaceholder(std::string_view text);

}  // namespace penstock
