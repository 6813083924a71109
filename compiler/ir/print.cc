#include "compiler/ir/print.h"

#include <fmt/format.h>

namespace penstock::ir {
namespace {

std::string Quote(std::string_view text) {
  std::string quoted = "'";
  for (unsigned char c : text) {
    if (c < 0x20 || c == '\'' || c == '\\' || c == 0x7f) {
      quoted += fmt::format("\\x{:02x}", c);
    } else {
      quoted += static_cast<char>(c);
    }
  }
  return quoted + "'";
}

std::string PrintInt128(__int128 value) {
  if (value == 0) return "0";
  bool negative = value < 0;
  unsigned __int128 rest = negative ? -static_cast<unsigned __int128>(value) : value;
  std::string digits;
  for (; rest != 0; rest /= 10) digits.insert(digits.begin(), static_cast<char>('0' + rest % 10));
  return negative ? "-" + digits : digits;
}

std::string PrintConstant(const Expr& expr) {
  const Constant& constant = expr.constant;
  std::string value;
  if (constant.is_null) {
    value = "null";
  } else {
    switch (CarrierOf(expr.type)) {
      case Carrier::kInt32:
      case Carrier::kInt64:
        value = fmt::format("{}", constant.integer);
        break;
      case Carrier::kInt128:
        value = PrintInt128(constant.wide);
        break;
      case Carrier::kFloat64:
        value = fmt::format("{:a}", constant.real);
        break;
      case Carrier::kText:
      case Carrier::kCell:
        value = Quote(constant.text);
        break;
    }
  }
  return fmt::format("{}:{}", value, ToString(expr.type));
}

std::string Print(const Immediate& immediate) {
  return immediate.kind == Immediate::Kind::kInt32 ? fmt::format("{}", immediate.integer)
                                                   : Quote(immediate.text);
}

std::string Print(const std::vector<Immediate>& immediates) {
  std::string text;
  for (const Immediate& immediate : immediates) text += ", #" + Print(immediate);
  return text;
}

std::string_view NameOf(Op op) {
  switch (op) {
    case Op::kField:
      return "field";
    case Op::kConstant:
      return "constant";
    case Op::kParameter:
      return "parameter";
    case Op::kKernel:
      return "kernel";
    case Op::kAnd:
      return "and";
    case Op::kOr:
      return "or";
    case Op::kNot:
      return "not";
    case Op::kIsNull:
      return "is_null";
    case Op::kCoalesce:
      return "coalesce";
    case Op::kIf:
      return "if";
  }
  return "";
}

std::string Print(const TextDialect& dialect) {
  std::string text = fmt::format("text delimiter={} quote={} escape={} line_end={}",
                                 Quote(dialect.delimiter), static_cast<int>(dialect.quote),
                                 static_cast<int>(dialect.escape), Quote(dialect.line_end));
  if (dialect.null_text) text += " null=" + Quote(*dialect.null_text);
  if (dialect.escape_outside) text += " escape_outside";
  if (dialect.blanks_around_null) text += " blanks_around_null";
  if (dialect.quote_all) text += " quote_all";
  if (dialect.refuse_unquotable) text += " refuse_unquotable";
  return text;
}

std::string Print(Layout layout, const TextDialect& dialect, const WireFormat* wire) {
  switch (layout) {
    case Layout::kText:
      return Print(dialect);
    case Layout::kCells:
      return "cells";
    case Layout::kRows:
      return fmt::format("rows {}", wire->name);
    case Layout::kColumns:
      return "columns";
  }
  return "";
}

}  // namespace

std::string Print(const Pipeline& pipeline, ExprId id) {
  const Expr& expr = pipeline.exprs[id];
  switch (expr.op) {
    case Op::kField:
      return fmt::format("field({} {})", expr.column,
                         Quote(pipeline.source.columns[expr.column].name));
    case Op::kConstant:
      return PrintConstant(expr);
    case Op::kParameter: {
      const std::string& name = pipeline.parameters[expr.parameter];
      return name.starts_with('$') ? name : fmt::format("${{{}}}", name);
    }
    default:
      break;
  }
  std::string args;
  for (ExprId arg : expr.args) {
    if (!args.empty()) args += ", ";
    args += Print(pipeline, arg);
  }
  std::string_view name = expr.op == Op::kKernel ? InfoOf(expr.kernel).name : NameOf(expr.op);
  return fmt::format("{}({}{}):{}", name, args, Print(expr.immediates), ToString(expr.type));
}

std::string Print(const Pipeline& pipeline) {
  std::string text = "source ";
  text += Print(pipeline.source.layout, pipeline.source.dialect, pipeline.source.wire);
  if (pipeline.source.all_fields) text += " all_fields";
  if (pipeline.source.least_fields) {
    text += fmt::format(" least_fields={}", *pipeline.source.least_fields);
  }
  text += "\n";
  for (const SourceColumn& column : pipeline.source.columns) {
    text += fmt::format("  column {} field={} by_name={}", Quote(column.name), column.field,
                        column.by_name);
    if (pipeline.source.layout != Layout::kText) text += " type=" + ToString(column.type);
    if (column.decode >= 0) {
      text += fmt::format(" decode={}", pipeline.source.wire->types[column.decode].decode);
    }
    text += "\n";
  }
  if (pipeline.filter) text += "filter " + Print(pipeline, *pipeline.filter) + "\n";
  text += "sink ";
  text += Print(pipeline.sink.layout, pipeline.sink.dialect, pipeline.sink.wire);
  text += "\n";
  for (const Output& output : pipeline.outputs) {
    text += fmt::format("  output {} = {}", Quote(output.name), Print(pipeline, output.value));
    if (output.copy_kernel) {
      text += fmt::format(" copy {}({}{})", InfoOf(*output.copy_kernel).name, output.copy_column,
                          Print(output.copy_immediates));
    }
    if (output.format_kernel) {
      text += fmt::format(" format {}({})", InfoOf(*output.format_kernel).name,
                          Print(output.format_immediates));
    }
    if (output.needs_quoting) text += " quoting";
    if (output.encode >= 0) {
      text += fmt::format(" encode={}", pipeline.sink.wire->types[output.encode].encode);
    }
    text += "\n";
  }
  for (const std::string& parameter : pipeline.parameters) {
    text += "parameter " + Quote(parameter) + "\n";
  }
  return text;
}

}  // namespace penstock::ir
