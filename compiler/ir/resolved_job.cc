#include "compiler/ir/resolved_job.h"

namespace penstock::ir {

void PlanLoop(const Pipeline& pipeline, JobPlan& plan) {
  plan.parameters = pipeline.parameters;
  plan.reader.where = pipeline.source.pushed;
  for (const SourceColumn& column : pipeline.source.columns) {
    plan.reader.columns.push_back({.name = column.name,
                                   .field = column.field,
                                   .sql = column.sql,
                                   .type = column.type,
                                   .options = column.options});
  }
  for (const Output& output : pipeline.outputs) {
    plan.writer.columns.push_back(
        {.name = output.name, .type = pipeline.exprs[static_cast<size_t>(output.value)].type});
  }
}

}  // namespace penstock::ir
