#pragma once
// What is known of a job once its parts have been checked.

#include <array>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/ir/pipeline.h"
#include "compiler/sema/bind_options.h"
#include "compiler/sema/check_settings.h"
#include "compiler/sema/column_list.h"
#include "compiler/sema/reader_columns.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/writer_columns.h"
#include "runtime/plugin/plugin_spec.h"
#include "runtime/plugin/table_schema.h"

namespace penstock {

// One side of the job: its step, and what is known of it.
struct Endpoint {
  const ast::Step* step = nullptr;
  // Of variables, in the step's parameters; none of a connector. The reader's include those of
  // transforms.
  std::vector<VariableUse> uses;
  const PluginSpec* plugin = nullptr;  // null: unknown, nothing of it can be checked
  const EndpointSpec* spec = nullptr;
  BoundOptions options;
  TableSchema schema;  // what it says of its columns; none if it was not asked

  // Its columns are not known before it is asked for them.
  bool is_undescribed() const {
    return spec != nullptr && !spec->schema_options.empty() && schema.columns.empty();
  }
  // The script sets options, and the plugin's options are known. A step without any is one fault.
  bool has_options() const {
    return spec != nullptr && step->parameters != nullptr && !step->parameters->members.empty();
  }
};

// Lists are empty where a side is not known. File, job and plugins outlive the facts.
struct JobFacts {
  JobFacts(const SourceFile& of_file, const ast::Job& of_job) : file(of_file), job(of_job) {}
  // Lists point into the options.
  JobFacts(JobFacts&&) = default;
  JobFacts(const JobFacts&) = delete;

  const SourceFile& file;
  const ast::Job& job;
  CheckedSettings settings;
  Endpoint reader;
  Endpoint writer;
  ColumnList reader_list;
  bool star = false;  // the reader takes all columns
  ReaderColumns reader_columns;
  WriterColumns writer_columns;
  ir::Pipeline pipeline;  // as far as it could be made

  std::array<const Endpoint*, 2> endpoints() const { return {&reader, &writer}; }
  bool knows_both() const { return reader.spec != nullptr && writer.spec != nullptr; }
};

}  // namespace penstock
