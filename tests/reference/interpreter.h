#pragma once
// Evaluates the expressions and outputs of an ir::Pipeline for one record at a time.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/pipeline.h"
#include "tests/reference/value.h"
#include "tests/reference/wire_twin.h"

namespace penstock::reference {

// One record of the source. Text: raw fields, with their quotes. Cells and columns: values. Rows:
// // unchanged.
struct Record {
  std::vector<std::string> fields;
  std::vector<Value> cells;
  std::string_view row;
};

// Why a record is refused: what pst_dirty is told.
struct Refusal {
  int column = -1;
  int field = -1;
  int reason = 0;
};

class Interpreter {
 public:
  // `parameters`: values of the job's variables; `twin`: of the pipeline's wire formats, or null.
  // All outlive the interpreter.
  Interpreter(const ir::Pipeline& pipeline, const std::vector<std::string>& parameters,
              RunClock clock, const WireTwin* twin)
      : pipeline_(pipeline), parameters_(parameters), clock_(std::move(clock)), twin_(twin) {}

  // Positions of by-name columns in the records to come.
  void SetHeader(std::vector<int> positions) { by_name_ = std::move(positions); }

  // Evaluates what does not depend on records, as the product does before the first one. The
  // variable that cannot be converted, if there is one.
  std::optional<Refusal> CheckParameters();

  enum class Fate { kWritten, kFiltered, kDirty };
  // Decides over one record. kWritten: `line` (text, rows) or `cells` (cells, columns) are filled
  // in.
  Fate Process(const Record& record, std::string* line, std::vector<Value>* cells,
               Refusal* refusal);

 private:
  struct Failed {};  // stops the evaluation of one record; refusal_ says why

  int LastParameter(ir::ExprId id) const;
  bool VariableDecides(ir::Op op, ir::ExprId id) const;
  void CheckInvariants(ir::ExprId id, bool needed);
  Value Evaluate(ir::ExprId id);
  Value EvaluateUncached(const ir::Expr& expr);
  Value Field(const ir::Expr& expr);
  Value CallExpr(const ir::Expr& expr);
  Value Logic(const ir::Expr& expr);
  bool Passes(ir::ExprId filter);
  [[noreturn]] void Fail(int field, int reason);
  int FieldPosition(int column) const;
  int FirstField(ir::ExprId id);

  Value FieldText(int position);
  Value CellText(int position);
  std::string AllFields();
  std::string OutputText(const ir::Output& output);
  std::string PutText(const std::string& text, bool needs_quoting, bool may_be_null, int field);
  std::string PutRow();

  const ir::Pipeline& pipeline_;
  const std::vector<std::string>& parameters_;
  const RunClock clock_;
  const WireTwin* const twin_;
  std::vector<int> by_name_;
  const Record* record_ = nullptr;
  int column_ = -1;  // the output that is being made
  Refusal refusal_;
};

}  // namespace penstock::reference
