// Calls of regular expressions and JSON: what is the same for every record is checked here, or once
// per run.

#include <fmt/format.h>

#include <utility>

#include "compiler/sema/expr_checker.h"
#include "compiler/sema/trial.h"
#include "runtime/base/check.h"
#include "runtime/kernels/regexp_check.h"
#include "runtime/kernels/slow_json.h"

namespace penstock {
namespace {

constexpr Type kBool{Kind::kBool};
constexpr Type kInt64{Kind::kInt64};
constexpr Type kString{Kind::kString};

}  // namespace

ExprChecker::Checked ExprChecker::AsRunConstant(Operand value, std::string_view what) {
  const Checked text = AsText(value);
  if (!text || builder_.At(text->id).invariant) return text;
  return Refuse(Diag::kFunctionArguments, value.span,
                fmt::format("{} must be a constant string or a variable, because it is prepared "
                            "once for all records",
                            what));
}

ExprChecker::Checked ExprChecker::CheckRegexp(const Function& function, std::vector<Operand> args,
                                              Span span) {
  if (!CostOf(args[0], Parameter::kString)) {
    return WrongArguments(
        function, args[0].span,
        fmt::format("argument 1 of `{}` is {}", function.name, Describe(args[0])));
  }
  const Checked text = AsText(args[0]);
  const Checked pattern = AsRunConstant(args[1], "a regular expression");
  if (!text || !pattern) return std::nullopt;
  const std::optional<std::string> constant = ConstantText(*pattern);
  if (constant) {
    if (const std::string fault = RegexpFault(*constant); !fault.empty()) {
      return Refuse(
          Diag::kBadConstant, args[1].span,
          fmt::format("{} is not a valid regular expression: {}", Backquoted(*constant), fault),
          "regular expressions are those of RE2, which has no look-around and no back-references");
    }
  }
  const Checked regexp = CallKernel(Kernel::regexp, kInt64, {*pattern}, {}, args[1].span);
  if (!regexp) return std::nullopt;
  if (function.rule == FunctionRule::kRegexpLike) {
    return CallKernel(Kernel::regexp_like, kBool, {*text, *regexp}, {}, span);
  }
  if (function.rule == FunctionRule::kRegexpSubstr) {
    return CallKernel(Kernel::regexp_substr, kString, {*text, *regexp}, {}, span);
  }
  PST_CHECK(function.rule == FunctionRule::kRegexpReplace);
  Checked to = AsText(args[2]);
  if (!to) return std::nullopt;
  const std::optional<std::string> replacement = ConstantText(*to);
  if (constant && replacement) {
    if (const std::string fault = ReplacementFault(*constant, *replacement); !fault.empty()) {
      return Refuse(
          Diag::kBadConstant, args[2].span,
          fmt::format("{} cannot replace a match: {}", Backquoted(*replacement), fault),
          "`\\1` to `\\9` are groups, `\\0` is the match, and a backslash is written `\\\\`; in "
          "JSON each backslash is written twice");
    }
  }
  if (builder_.At(to->id).invariant && !(constant && replacement)) {
    const Operand nothing{builder_.String(""), args[0].span};
    const Checked tried =
        CallKernel(Kernel::regexp_replace, kString, {nothing, *regexp, *to}, {}, span);
    if (!tried) return std::nullopt;
    to = Operand{AfterTrial(builder_, tried->id, to->id), to->span};
  }
  return CallKernel(Kernel::regexp_replace, kString, {*text, *regexp, *to}, {}, span);
}

ExprChecker::Checked ExprChecker::CheckJsonValue(std::vector<Operand> args, Span span) {
  const Checked text = AsText(args[0]);
  Checked path = AsRunConstant(args[1], "the path of `json_value`");
  if (!text || !path) return std::nullopt;
  const std::optional<std::string> constant = ConstantText(*path);
  if (constant &&
      pst_slow_json_path(constant->data(), static_cast<int64_t>(constant->size())) == 0) {
    return Refuse(
        Diag::kBadConstant, args[1].span,
        fmt::format("{} is not a path in JSON", Backquoted(*constant)),
        "a path is `$`, then `.name`, `[\"any name\"]` or `[0]`, such as `$.orders[0].id`");
  }
  path = CallKernel(Kernel::json_path, kString, {*path}, {}, args[1].span);
  if (!path) return std::nullopt;
  return CallKernel(Kernel::json_value, kString, {*text, *path}, {}, span);
}

ExprChecker::Checked ExprChecker::CheckToJson(Operand value, Span span) {
  const Operand null{builder_.String("null"), span};
  if (IsNull(value)) return null;
  const Kind kind = TypeOf(value).kind;
  if (kind == Kind::kBytes || kind == Kind::kAny) {
    return Refuse(Diag::kIncompatibleTypes, value.span,
                  fmt::format("`to_json` cannot be applied to {}", Describe(value)),
                  kind == Kind::kAny ? "write `cast(... as int)`" : "write `to_json(base64(...))`");
  }
  const bool is_number = kind == Kind::kInt64 || kind == Kind::kDecimal;
  Checked json = value;
  if (kind == Kind::kFloat64) {
    json = CallKernel(Kernel::json_number, kString, {value}, {}, span);
  } else {
    json = AsText(value);
    if (json && !is_number && kind != Kind::kBool) {
      json = CallKernel(Kernel::json_quote, kString, {*json}, {}, span);
    }
  }
  if (!json) return std::nullopt;
  return Operand{builder_.Coalesce({json->id, null.id}), span};
}

}  // namespace penstock
