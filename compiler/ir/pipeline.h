#pragma once
// The compiler's intermediate representation: the loop of one job, fully resolved and typed.
//
// Built once by sema (AnalyzeJob), then read-only. What the runtime needs besides the loop is the
// JobPlan, which is made from it (resolved_job.h). Every conversion is explicit in the loop, with
// its kernel, so that code generation and the reference interpreter decide nothing. Expressions
// live in one array and refer to each other by index; an operand always precedes its user.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/kernels/kernel_list.h"
#include "runtime/plugin/endpoint_layout.h"
#include "runtime/plugin/job_plan.h"
#include "runtime/plugin/wire_format.h"
#include "runtime/type/type.h"

namespace penstock::ir {

// What generated code reads from and writes to.
using Layout = EndpointLayout;

// One column the source delivers. Decoded only when used.
struct SourceColumn {
  std::string name = {};  // what the user calls it; "column 3" (1-based) where it has no name
  int field = -1;         // position in the record, from 0; or
  int by_name = -1;  // slot in pst_block::field_index, resolved from the file's header at run time
  // What its values are: String for text, Any for cells whose type is known only at run time.
  Type type = {Kind::kString};
  int decode = -1;  // kRows: index into WireFormat::types
  // How the source makes the column, for its plugin: see PlanColumn.
  std::string sql = {};
  std::map<std::string, std::string> options = {};
};

using ExprId = int32_t;

enum class Op {
  kField,      // column `column` of the source, of its type; text without quotes
  kConstant,   // `constant`, of `type`
  kParameter,  // the text of run-time variable `parameter`: String, the same for every record
  kKernel,     // `kernel`(args..., immediates...); NULL if any arg is NULL, else what it says
  kAnd,        // three-valued
  kOr,
  kNot,
  kIsNull,    // never NULL itself
  kCoalesce,  // the first arg that is not NULL; all of `type`
  kIf,        // args: condition (NULL counts as false), then, else
};

struct Constant {
  bool is_null = false;
  int64_t integer = 0;  // Bool, Int64, Date, Time, Decimal up to 18 digits
  __int128 wide = 0;    // Decimal of 19..38 digits, Timestamp
  double real = 0;      // Float64
  std::string text;     // String, Bytes, Decimal of any length
};

// A constant argument of a kernel, after its value arguments: a scale, a pattern.
struct Immediate {
  enum class Kind { kInt32, kText } kind = Kind::kInt32;  // kText is passed as pointer and length
  int32_t integer = 0;
  std::string text;
};

struct Expr {
  Op op = Op::kConstant;
  Type type;
  int column = -1;     // kField: index into Pipeline::columns
  int parameter = -1;  // kParameter: index into Pipeline::parameters
  Constant constant;
  Kernel kernel = {};  // kKernel: a value kernel
  std::vector<ExprId> args;
  std::vector<Immediate> immediates;
  // True if no field is used: the value is the same for every record of the run, and is computed
  // once per call of pst_job, before the first record.
  bool invariant = false;
};

// How an output value becomes bytes or a cell.
struct Output {
  std::string name;  // the column that is written, for reports, dirty records and headers too
  ExprId value = -1;
  // Text sinks: the kernel that appends the value to the output, with immediates. None for texts.
  std::optional<Kernel> format_kernel;
  std::vector<Immediate> format_immediates;
  // Text to text of the same type, where copying keeps more than parsing and formatting would, and
  // is faster: the copy kernel that checks the text of `copy_column` and appends it, or x_put_raw:
  // the raw field unchanged, where both dialects are alike.
  // Without one `value` is formatted. `value` is always set and equals what the copied text means.
  std::optional<Kernel> copy_kernel;
  int copy_column = -1;
  std::vector<Immediate> copy_immediates;
  // The value's text may hold delimiters, quotes or line ends (String, or a delimiter that occurs
  // in numbers or dates): it is quoted or refused as the dialect says.
  bool needs_quoting = false;
  int encode = -1;  // kRows: index into WireFormat::types
};

// How text records are cut into fields, or fields joined into records.
struct TextDialect {
  std::string delimiter = ",";           // one byte or more
  char quote = '"';                      // 0: no quoting
  char escape = 0;                       // 0: a quote inside quotes is doubled; else '\\' escapes
  std::string line_end = "\n";           // what ends a record; readers: one byte, or CR LF
  std::optional<std::string> null_text;  // reader: unquoted text that means NULL
  bool blanks_around_null = false;       // readers: also with blanks and tabs around it
                                         // writer: what NULL is written as (absent: "")
  bool quote_all = false;                // writers: quote every text value
  bool escape_outside = false;           // writers: `escape` is doubled outside of quotes, too
  bool refuse_unquotable = true;         // writers without quotes: a value with a delimiter or line
                                         // end makes the record dirty; false writes it as it is
};

struct Source {
  Layout layout = Layout::kText;
  TextDialect dialect;               // kText
  const WireFormat* wire = nullptr;  // kRows
  std::vector<SourceColumn> columns;
  bool all_fields = false;  // kText: `"column": ["*"]` into a text sink that takes any number of
                            // columns: every field of the record, as String, is an output;
                            // then Pipeline::outputs is empty
  // Cells and columns: columns[i].field == i; with all_fields, the cells of `*` follow those of
  // `columns` and are the output.
  // kText: so many fields are enough (runtime/plugin/least_fields.h). With all_fields a record then
  // has as many outputs as fields; else as many as the header or the first record.
  std::optional<uint32_t> least_fields;
  // What the source may test before the loop does; see EndpointPlan::where.
  std::vector<PushedTerm> pushed;
};

struct Sink {
  Layout layout = Layout::kText;
  TextDialect dialect;               // kText
  const WireFormat* wire = nullptr;  // kRows
};

struct Pipeline {
  Source source;
  Sink sink;
  std::vector<Expr> exprs;
  std::optional<ExprId> filter;  // Bool; records for which it is false or NULL are filtered
  std::vector<Output> outputs;
  std::vector<std::string> parameters;  // names of the job's variables, in the order of first use
  // Notes for `penstock plan`: what is pushed down, what is compiled, and why.
  std::vector<std::string> notes;
};

}  // namespace penstock::ir
