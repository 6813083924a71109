// A walk over the expression tree per record and output, computing everything anew each time: what
// the product computes once and reuses must come to the same.

#include "tests/reference/interpreter.h"

#include "compiler/ir/may_be_null.h"
#include "runtime/abi/dirty_reason.h"
#include "runtime/base/check.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {
namespace {

Constants ConstantsOf(const std::vector<ir::Immediate>& immediates) {
  Constants constants;
  for (const ir::Immediate& immediate : immediates) {
    if (immediate.kind == ir::Immediate::Kind::kInt32) {
      constants.integers.push_back(immediate.integer);
    } else {
      constants.texts.push_back(immediate.text);
    }
  }
  return constants;
}

// A decimal of limited length is its digits without the point.
Value ConstantOf(const ir::Constant& constant, Type type) {
  if (constant.is_null) return Value::Null(type.kind);
  switch (type.kind) {
    case Kind::kBool:
    case Kind::kInt64:
      return Value::OfInt(constant.integer, type.kind);
    case Kind::kDecimal:
      if (type.precision == 0) return Value::OfNumber(type.kind, *ParseNumber(constant.text));
      return Value::OfNumber(
          type.kind,
          FromInt(type.precision <= kMaxDecimal64Precision ? constant.integer : constant.wide));
    case Kind::kFloat64:
      return Value::OfReal(constant.real);
    case Kind::kString:
    case Kind::kBytes:
      return Value::OfText(constant.text, type.kind);
    case Kind::kDate:
    case Kind::kTime:
      return Value::OfInstant(type.kind, constant.integer);
    case Kind::kTimestamp:
      return Value::OfInstant(type.kind, constant.wide);
    case Kind::kAny:
      break;
  }
  return Value::OfText(constant.text);
}

bool StartsWith(const std::string& text, size_t at, const std::string& part) {
  return text.compare(at, part.size(), part) == 0;
}

}  // namespace

std::optional<Refusal> Interpreter::CheckParameters() {
  record_ = nullptr;
  try {
    if (pipeline_.filter) CheckInvariants(*pipeline_.filter, /*needed=*/true);
    for (const ir::Output& output : pipeline_.outputs) {
      CheckInvariants(output.value, /*needed=*/true);
    }
  } catch (const Failed&) {
    return Refusal{column_, -1, refusal_.reason};
  }
  return std::nullopt;
}

int Interpreter::LastParameter(ir::ExprId id) const {
  const ir::Expr& expr = pipeline_.exprs[static_cast<size_t>(id)];
  int last = expr.op == ir::Op::kParameter ? expr.parameter : -1;
  for (ir::ExprId arg : expr.args) {
    if (const int parameter = LastParameter(arg); parameter >= 0) last = parameter;
  }
  return last;
}

// Whether one of the terms joined by `op` is known before the first record.
bool Interpreter::VariableDecides(ir::Op op, ir::ExprId id) const {
  const ir::Expr& expr = pipeline_.exprs[static_cast<size_t>(id)];
  if (expr.invariant) return LastParameter(id) >= 0;
  if (expr.op != op || (op != ir::Op::kAnd && op != ir::Op::kOr)) return false;
  return VariableDecides(op, expr.args[0]) || VariableDecides(op, expr.args[1]);
}

// What may be skipped counts only if a variable is part of it, and no other variable skips it.
void Interpreter::CheckInvariants(ir::ExprId id, bool needed) {
  const ir::Expr& expr = pipeline_.exprs[static_cast<size_t>(id)];
  const bool skips = expr.op == ir::Op::kAnd || expr.op == ir::Op::kOr ||
                     expr.op == ir::Op::kCoalesce || expr.op == ir::Op::kIf;
  const bool is_checked = expr.invariant && (needed || LastParameter(id) >= 0);
  for (size_t i = 0; i < expr.args.size(); ++i) {
    const bool may_skip = skips && i > 0;
    if (may_skip && (expr.invariant || VariableDecides(expr.op, expr.args[0]))) continue;
    CheckInvariants(expr.args[i], (needed || is_checked) && !may_skip);
  }
  if (!is_checked) return;
  column_ = LastParameter(id);
  Evaluate(id);
}

Interpreter::Fate Interpreter::Process(const Record& record, std::string* line,
                                       std::vector<Value>* cells, Refusal* refusal) {
  record_ = &record;
  column_ = -1;
  try {
    if (pipeline_.source.layout == ir::Layout::kRows) {
      if (const int reason = twin_->Check(record.row); reason != 0) Fail(-1, reason);
    }
    if (pipeline_.filter && !Passes(*pipeline_.filter)) return Fate::kFiltered;
    line->clear();
    cells->clear();
    if (pipeline_.source.all_fields) {
      *line = AllFields() + pipeline_.sink.dialect.line_end;
      return Fate::kWritten;
    }
    if (pipeline_.sink.layout == ir::Layout::kRows) {
      *line = PutRow();
      return Fate::kWritten;
    }
    for (const ir::Output& output : pipeline_.outputs) {
      ++column_;
      if (pipeline_.sink.layout != ir::Layout::kText) {
        cells->push_back(Evaluate(output.value));
      } else {
        if (column_ > 0) *line += pipeline_.sink.dialect.delimiter;
        *line += OutputText(output);
      }
    }
    if (pipeline_.sink.layout == ir::Layout::kText) *line += pipeline_.sink.dialect.line_end;
    return Fate::kWritten;
  } catch (const Failed&) {
    *refusal = refusal_;
    return Fate::kDirty;
  }
}

// The first term of a conjunction that is not true decides.
bool Interpreter::Passes(ir::ExprId filter) {
  const ir::Expr& expr = pipeline_.exprs[static_cast<size_t>(filter)];
  if (expr.op != ir::Op::kAnd) return Evaluate(filter).IsTrue();
  return Passes(expr.args[0]) && Passes(expr.args[1]);
}

void Interpreter::Fail(int field, int reason) {
  refusal_ = {column_, field, reason};
  throw Failed();
}

int Interpreter::FieldPosition(int column) const {
  const ir::SourceColumn& source = pipeline_.source.columns[static_cast<size_t>(column)];
  if (source.by_name >= 0) return by_name_[static_cast<size_t>(source.by_name)];
  return source.field;
}

// The field whose text explains what is wrong with `id`, of which all parts have their values: of
// alternatives, the one that was taken.
int Interpreter::FirstField(ir::ExprId id) {
  const ir::Expr& expr = pipeline_.exprs[static_cast<size_t>(id)];
  if (expr.op == ir::Op::kField) return FieldPosition(expr.column);
  if (expr.op == ir::Op::kIf) {
    return FirstField(expr.args[Evaluate(expr.args[0]).IsTrue() ? 1 : 2]);
  }
  if (expr.op == ir::Op::kCoalesce) {
    for (ir::ExprId arg : expr.args) {
      if (arg == expr.args.back() || !Evaluate(arg).is_null) return FirstField(arg);
    }
  }
  if (expr.op == ir::Op::kAnd || expr.op == ir::Op::kOr) return FirstField(expr.args[0]);
  for (ir::ExprId arg : expr.args) {
    const int field = FirstField(arg);
    if (field >= 0) return field;
  }
  return -1;
}

Value Interpreter::Evaluate(ir::ExprId id) {
  return EvaluateUncached(pipeline_.exprs[static_cast<size_t>(id)]);
}

Value Interpreter::EvaluateUncached(const ir::Expr& expr) {
  switch (expr.op) {
    case ir::Op::kField:
      return Field(expr);
    case ir::Op::kConstant:
      return ConstantOf(expr.constant, expr.type);
    case ir::Op::kParameter:
      return Value::OfText(parameters_[static_cast<size_t>(expr.parameter)]);
    case ir::Op::kKernel:
      return CallExpr(expr);
    case ir::Op::kAnd:
    case ir::Op::kOr:
      return Logic(expr);
    case ir::Op::kNot: {
      const Value value = Evaluate(expr.args[0]);
      if (value.is_null) return value;
      return Value::OfInt(value.IsTrue() ? 0 : 1, Kind::kBool);
    }
    case ir::Op::kIsNull:
      return Value::OfInt(Evaluate(expr.args[0]).is_null ? 1 : 0, Kind::kBool);
    case ir::Op::kCoalesce:
      for (ir::ExprId arg : expr.args) {
        const Value value = Evaluate(arg);
        if (!value.is_null) return value;
      }
      return Value::Null(expr.type.kind);
    case ir::Op::kIf:
      return Evaluate(expr.args[Evaluate(expr.args[0]).IsTrue() ? 1 : 2]);
  }
  PST_CHECK(false);
}

Value Interpreter::Field(const ir::Expr& expr) {
  const int position = FieldPosition(expr.column);
  if (pipeline_.source.layout == ir::Layout::kText) return FieldText(position);
  if (pipeline_.source.layout != ir::Layout::kRows) {
    return record_->cells[static_cast<size_t>(position)];
  }
  const ir::SourceColumn& column = pipeline_.source.columns[static_cast<size_t>(expr.column)];
  const WireType& wire = pipeline_.source.wire->types[static_cast<size_t>(column.decode)];
  const Outcome outcome = twin_->Read(record_->row, position, wire, column.type);
  if (outcome.reason != 0) Fail(position, outcome.reason);
  return outcome.value;
}

// All arguments are evaluated, even after a NULL.
Value Interpreter::CallExpr(const ir::Expr& expr) {
  std::vector<Value> args;
  for (ir::ExprId arg : expr.args) args.push_back(Evaluate(arg));
  for (const Value& arg : args) {
    if (arg.is_null) return Value::Null(expr.type.kind);
  }
  Outcome outcome = CallKernel(expr.kernel, args, ConstantsOf(expr.immediates), clock_);
  if (outcome.reason != 0) {
    int field = -1;
    for (size_t i = 0; i < expr.args.size() && field < 0; ++i) field = FirstField(expr.args[i]);
    Fail(field, outcome.reason);
  }
  // A kernel over whole numbers serves every type that travels as one.
  if (expr.type.kind != Kind::kAny) outcome.value.kind = expr.type.kind;
  return outcome.value;
}

Value Interpreter::Logic(const ir::Expr& expr) {
  const bool deciding = expr.op == ir::Op::kOr;
  bool has_null = false;
  for (ir::ExprId arg : expr.args) {
    const Value value = Evaluate(arg);
    if (value.is_null) {
      has_null = true;
    } else if (value.IsTrue() == deciding) {
      return Value::OfInt(deciding ? 1 : 0, Kind::kBool);
    }
  }
  if (has_null) return Value::Null(Kind::kBool);
  return Value::OfInt(deciding ? 0 : 1, Kind::kBool);
}

// The text of a field: NULL, or without its quotes.
Value Interpreter::FieldText(int position) {
  const ir::TextDialect& dialect = pipeline_.source.dialect;
  const std::string& raw = record_->fields[static_cast<size_t>(position)];
  if (dialect.quote == 0 || raw.empty() || raw[0] != dialect.quote) {
    const size_t first = raw.find_first_not_of(" \t");
    const std::string trimmed =
        first == raw.npos ? "" : raw.substr(first, raw.find_last_not_of(" \t") + 1 - first);
    const bool is_null =
        dialect.null_text && (raw == *dialect.null_text ||
                              (dialect.blanks_around_null && trimmed == *dialect.null_text));
    if (is_null) return Value::Null(Kind::kString);
    return Value::OfText(raw);
  }
  std::string text;
  size_t i = 1;
  for (; i < raw.size(); ++i) {
    if (dialect.escape != 0 && raw[i] == dialect.escape && i + 1 < raw.size()) {
      text += raw[++i];
    } else if (raw[i] != dialect.quote) {
      text += raw[i];
    } else if (dialect.escape == 0 && i + 1 < raw.size() && raw[i + 1] == dialect.quote) {
      text += raw[++i];
    } else {
      break;
    }
  }
  if (i + 1 != raw.size()) Fail(position, kQuote);
  return Value::OfText(text);
}

// The text of a cell, or NULL.
Value Interpreter::CellText(int position) {
  const Value& cell = record_->cells[static_cast<size_t>(position)];
  if (cell.is_null) return cell;
  const Outcome outcome = CallKernel(Kernel::string_from_any, {cell}, {}, clock_);
  if (outcome.reason != 0) Fail(position, outcome.reason);
  return outcome.value;
}

std::string Interpreter::AllFields() {
  std::string line;
  const bool is_text = pipeline_.source.layout == ir::Layout::kText;
  const size_t count = is_text ? record_->fields.size() : record_->cells.size();
  const size_t first = is_text ? 0 : pipeline_.source.columns.size();  // after those of the filter
  for (size_t i = first; i < count; ++i) {
    if (i > first) line += pipeline_.sink.dialect.delimiter;
    const Value value = is_text ? FieldText(static_cast<int>(i)) : CellText(static_cast<int>(i));
    line += value.is_null
                ? pipeline_.sink.dialect.null_text.value_or("")
                : PutText(value.text, true, ir::SourceGivesNull(pipeline_), static_cast<int>(i));
  }
  return line;
}

std::string Interpreter::OutputText(const ir::Output& output) {
  const bool may_be_null = ir::MayBeNull(pipeline_, output.value);
  const std::string null_text = pipeline_.sink.dialect.null_text.value_or("");
  if (output.copy_kernel && output.copy_kernel != Kernel::x_put_raw) {
    const int position = FieldPosition(output.copy_column);
    const Value text = FieldText(position);
    if (text.is_null) return null_text;
    const Outcome copied =
        CopyText(*output.copy_kernel, text.text, ConstantsOf(output.copy_immediates), clock_);
    if (copied.reason != 0) Fail(position, copied.reason);
    return PutText(copied.value.text, output.needs_quoting, may_be_null, position);
  }
  const Value value = Evaluate(output.value);
  if (value.is_null) return null_text;
  const int field = FirstField(output.value);
  if (output.format_kernel) {
    return PutText(Format(*output.format_kernel, value, ConstantsOf(output.format_immediates)),
                   output.needs_quoting, may_be_null, field);
  }
  const std::string text = value.kind == Kind::kDecimal ? ToText(value.number) : value.text;
  const bool plain = !output.needs_quoting && !output.copy_kernel;
  return PutText(text, !plain, may_be_null, field);
}

std::string Interpreter::PutRow() {
  std::vector<std::string> values;
  for (const ir::Output& output : pipeline_.outputs) {
    ++column_;
    const WireType& wire = pipeline_.sink.wire->types[static_cast<size_t>(output.encode)];
    const Type type = pipeline_.exprs[static_cast<size_t>(output.value)].type;
    const Outcome outcome = twin_->Write(Evaluate(output.value), wire, type);
    if (outcome.reason != 0) Fail(FirstField(output.value), outcome.reason);
    values.push_back(outcome.value.text);
  }
  return twin_->Join(values);
}

// As the sink's dialect keeps it apart from delimiters and record ends.
std::string Interpreter::PutText(const std::string& text, bool needs_quoting, bool may_be_null,
                                 int field) {
  const ir::TextDialect& dialect = pipeline_.sink.dialect;
  if (!needs_quoting) return text;
  bool special = text.find_first_of("\r\n") != text.npos;
  if (dialect.quote == 0) {
    // Also one that ends in the delimiter that follows.
    special = special || (text + dialect.delimiter).find(dialect.delimiter) < text.size();
    if (!dialect.refuse_unquotable) return text;
    if (special) Fail(field, kUnwritableText);
    if (may_be_null && text == dialect.null_text.value_or("")) Fail(field, kTextOfNull);
    return text;
  }
  special = special || text.find(dialect.delimiter[0]) != text.npos ||
            text.find(dialect.quote) != text.npos || text == dialect.null_text.value_or("");
  if (!special && !dialect.quote_all) {
    std::string plain;
    for (const char c : text) {
      if (dialect.escape_outside && c == dialect.escape) plain += c;
      plain += c;
    }
    return plain;
  }
  std::string quoted(1, dialect.quote);
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = dialect.escape != 0 && StartsWith(text, i, {dialect.escape});
    if (text[i] == dialect.quote || is_escape) {
      quoted += dialect.escape != 0 ? dialect.escape : dialect.quote;
    }
    quoted += text[i];
  }
  return quoted + dialect.quote;
}

}  // namespace penstock::reference
