// Walks the expression of an output from its value to the fields it uses, and names the conversions
// on the way. A conversion is told from a function by its kernel, which leads from one form to
// another, with or without a pattern.

#include "compiler/driver/describe_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "runtime/kernels/conversion.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

std::optional<Conversion> ConversionOf(const ir::Pipeline& pipeline, const ir::Expr& expr) {
  if (expr.op != ir::Op::kKernel || expr.args.size() != 1) return std::nullopt;
  const Type from = pipeline.exprs[expr.args[0]].type;
  const KernelInfo& kernel = InfoOf(expr.kernel);
  if (kernel.from != FormOf(from) || kernel.to != FormOf(expr.type)) return std::nullopt;
  Conversion conversion = FindConversion(from, expr.type);
  if (!conversion.kernel) return std::nullopt;
  return conversion;
}

void AddOnce(std::vector<std::string>& list, std::string text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

class Walk {
 public:
  explicit Walk(const ir::Pipeline& pipeline) : pipeline_(pipeline) {}

  void Visit(ir::ExprId id) {
    const ir::Expr& expr = pipeline_.exprs[id];
    switch (expr.op) {
      case ir::Op::kField:
        AddOnce(inputs_, fmt::format("`{}`", pipeline_.source.columns[expr.column].name));
        return;
      case ir::Op::kParameter:
        AddOnce(inputs_, fmt::format("`{}`", WrittenForm(pipeline_.parameters[expr.parameter])));
        return;
      case ir::Op::kConstant:
        return;
      default:
        break;
    }
    if (const std::optional<Conversion> conversion = ConversionOf(pipeline_, expr)) {
      if (conversion->cls != Conversion::Class::kExact) {
        AddOnce(rules_, fmt::format("{} to {}: {}", ToString(pipeline_.exprs[expr.args[0]].type),
                                    ToString(expr.type), conversion->note));
      }
      lossy_ |= conversion->cls == Conversion::Class::kLossy;
    } else {
      computed_ = true;
    }
    for (const ir::ExprId arg : expr.args) Visit(arg);
  }

  std::string SourceText() const {
    std::string list;
    for (size_t i = 0; i < inputs_.size(); ++i) {
      list += (i == 0 ? "" : i + 1 == inputs_.size() ? " and " : ", ") + inputs_[i];
    }
    if (inputs_.empty()) return computed_ ? "computed" : "a constant";
    return computed_ ? "computed from " + list : list;
  }

  std::string ConversionText() const {
    if (rules_.empty()) return "exact";
    std::string text = lossy_ ? "nearest value (requested): " : "checked: ";
    // The first one found is the last one applied.
    for (size_t i = rules_.size(); i-- > 0;) text += rules_[i] + (i == 0 ? "" : "; then ");
    return text;
  }

 private:
  const ir::Pipeline& pipeline_;
  std::vector<std::string> inputs_;
  std::vector<std::string> rules_;
  bool lossy_ = false;
  bool computed_ = false;
};

}  // namespace

OutputDescription DescribeOutput(const ir::Pipeline& pipeline, size_t index) {
  const ir::Output& output = pipeline.outputs[index];
  Walk walk(pipeline);
  walk.Visit(output.value);
  return {.target = output.name,
          .source = walk.SourceText(),
          .type = ToString(pipeline.exprs[output.value].type),
          .conversion = walk.ConversionText()};
}

}  // namespace penstock
