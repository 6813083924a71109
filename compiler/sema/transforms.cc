#include "compiler/sema/transforms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/java_pattern.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/trial.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/check.h"
#include "runtime/base/suggest.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

constexpr Type kBool{Kind::kBool};
constexpr Type kInt64{Kind::kInt64};
constexpr Type kFloat64{Kind::kFloat64};
constexpr Type kString{Kind::kString};
constexpr Type kTimestamp{Kind::kTimestamp};

using Value = std::optional<ir::ExprId>;

class Lowering {
 public:
  Lowering(const TransformContext& context, ReaderColumns* columns)
      : c_(context), columns_(columns) {
    if (columns == nullptr) return;
    for (const ReaderColumn& column : columns->columns) Pass(column.value);
  }

  void Run() {
    for (const ast::Transform& transform : c_.transforms) {
      step_ = &transform;
      Lower();
    }
    if (conditions_.empty()) return;
    if (c_.pipeline.filter) conditions_.insert(conditions_.begin(), *c_.pipeline.filter);
    c_.pipeline.filter = c_.builder.All(conditions_);
  }

 private:
  using Lowered = void (Lowering::*)();
  struct StepKind {
    std::string_view name;
    size_t arguments;
    std::string_view usage;
    Lowered lower;
  };
  static const std::array<StepKind, 5> kKinds;

  void Lower();
  void Substr();
  void Pad();
  void Replace();
  void Digest();
  void Filter();
  Value Dropped(std::string_view op, ir::ExprId value);
  Value DroppedByMillis(std::string_view op, ir::ExprId local);
  ir::ExprId Compare(Operation operation, Type type, ir::ExprId left, ir::ExprId right);
  ir::ExprId IsNan(ir::ExprId value);
  void Keep(std::string_view op, Value dropped, bool null_is_meant, bool only_null);
  ReaderColumn* FindColumn();

  // ---- Arguments
  const JsonValue& Argument(size_t i) const { return *step_->arguments[i]; }
  // One of a few words, in small letters; reports anything else.
  std::optional<std::string> WordOf(size_t i, std::initializer_list<std::string_view> words,
                                    bool exactly);
  Value TextOf(size_t i);
  // A length or position; reports one that no record can have.
  Value CountOf(size_t i);
  // As the other side of a comparison.
  Value NumberOf(size_t i, Type type);
  // The local time at which this millisecond since 1970 begins, or the one after it.
  Value LocalOf(ir::ExprId millis, bool next);
  // Nothing if a variable makes it.
  std::optional<std::string> ConstantOf(size_t i) const;

  Diagnostic& Refuse(Diag kind, Span span, std::string message) {
    Diagnostic& fault = c_.diagnostics.Report(kind, span, std::move(message));
    fault.path = step_->path;
    return fault;
  }

  // ---- Values
  Value Convert(ir::ExprId value, Type type) {
    return ConvertExpr(c_.builder, value, type, step_->name.span, c_.diagnostics);
  }
  // The column as text; nothing if it is not known.
  Value ColumnText(bool null_is_empty);
  void Set(Value value);
  // As Set, of a step that refuses some values; reports one that refuses the constant of the
  // column.
  void SetUnlessRefused(ir::ExprId value);
  // A filter must not drop a record that a step before it refuses.
  void Pass(ir::ExprId value) {
    if (CanRefuse(value)) passed_.push_back(value);
  }
  bool CanRefuse(ir::ExprId id) const;
  ir::ExprId Call(Kernel kernel, Type type, std::vector<ir::ExprId> args) {
    return c_.builder.Call(kernel, type, std::move(args));
  }

  const TransformContext& c_;
  ReaderColumns* columns_;
  const ast::Transform* step_ = nullptr;
  ReaderColumn* column_ = nullptr;  // of the step, if it is known
  std::vector<ir::ExprId> passed_;  // to be computed before the next condition
  std::vector<ir::ExprId> conditions_;
};

const std::array<Lowering::StepKind, 5> Lowering::kKinds = {{
    {"dx_substr", 2, "start, length", &Lowering::Substr},
    {"dx_pad", 3, "`l` or `r`, length, padding", &Lowering::Pad},
    {"dx_replace", 3, "start, length, new text", &Lowering::Replace},
    {"dx_filter", 2, "operator, value", &Lowering::Filter},
    {"dx_digest", 2, "`md5` or `sha1`, `toLowerCase` or `toUpperCase`", &Lowering::Digest},
}};

void Lowering::Lower() {
  const ast::Scalar& name = step_->name;
  const auto kind = std::ranges::find(kKinds, std::string_view(name.text), &StepKind::name);
  if (kind == kKinds.end()) {
    std::vector<std::string_view> names;
    for (const StepKind& each : kKinds) names.push_back(each.name);
    const bool groovy = name.text == "dx_groovy";
    Diagnostic& fault =
        Refuse(Diag::kTransformerUnsupported, name.span,
               groovy ? "`dx_groovy` runs Groovy code on the Java virtual machine of DataX, which "
                        "cannot be compiled"
                      : fmt::format("unknown transformer {}{}", Backquoted(name.text),
                                    DidYouMean(name.text, names)));
    if (const std::optional<std::string_view> meant = Suggest(name.text, names); meant && !groovy) {
      fault.fixes.push_back({name.span, Quoted(*meant), IsPlainSlip(name.text, *meant, names)});
      return;
    }
    fault.hints.push_back(
        groovy ? "an expression in the reader's `column` can often do the same: `penstock explain "
                 "functions` lists what it can call; `where` or `dx_filter` drops records"
               : "those of your own are Java classes, which cannot be compiled; those that can are "
                 "`dx_substr`, `dx_pad`, `dx_replace`, `dx_filter` and `dx_digest`");
    return;
  }
  column_ = FindColumn();
  if (!step_->column && step_->arguments.empty()) return;  // the same mistake: no `parameter`
  if (step_->arguments.size() != kind->arguments) {
    Refuse(Diag::kTransformerUnsupported, step_->arguments_span,
           fmt::format("`{}` takes {} arguments in `paras`, not {}; DataX refuses every record",
                       name.text, kind->arguments, step_->arguments.size()))
        .hints.push_back(fmt::format("they are: {}", kind->usage));
    return;
  }
  (this->*kind->lower)();
  if (column_ == nullptr) return;
  c_.pipeline.notes.push_back(fmt::format("transformer: `{}` of {} is compiled into the loop",
                                          name.text, Backquoted(column_->name)));
}

ReaderColumn* Lowering::FindColumn() {
  if (!step_->column) {
    Refuse(Diag::kTransformerUnsupported, step_->name.span,
           fmt::format("`{}` has no `columnIndex`", step_->name.text))
        .hints.push_back("add `\"columnIndex\": 0` to its `parameter` for the first column");
    return nullptr;
  }
  const std::string& text = step_->column->text;
  int64_t index = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size() || index < 0) {
    Refuse(Diag::kTransformerUnsupported, step_->column->span,
           fmt::format("`columnIndex` must be the position of a column, from 0, not {}",
                       Backquoted(text)));
    return nullptr;
  }
  if (columns_ == nullptr) return nullptr;
  if (columns_->all_fields) {
    Refuse(Diag::kTransformerUnsupported, step_->column->span,
           "the reader takes all columns with `*`, so it is not known which ones there are")
        .hints.push_back("list the columns in the reader's `column`");
    return nullptr;
  }
  if (static_cast<size_t>(index) < columns_->columns.size()) {
    return columns_->complete ? &columns_->columns[static_cast<size_t>(index)] : nullptr;
  }
  if (columns_->complete && !columns_->columns.empty()) {
    Refuse(Diag::kTransformerUnsupported, step_->column->span,
           fmt::format("there is no column {}: the reader has {}, and the first one is 0", index,
                       Count(columns_->columns.size(), "column")));
  }
  return nullptr;
}

// ---- Arguments
// ---------------------------------------------------------------------------------

std::optional<std::string> Lowering::ConstantOf(size_t i) const {
  if (HasVariables(Argument(i).text)) return std::nullopt;
  return Argument(i).text;
}

std::optional<std::string> Lowering::WordOf(size_t i, std::initializer_list<std::string_view> words,
                                            bool exactly) {
  const std::string& text = Argument(i).text;
  for (const std::string_view word : words) {
    if (exactly ? word == text : SameIgnoringCase(word, text)) return std::string(word);
  }
  const std::vector<std::string_view> known(words);
  Refuse(Diag::kTransformerUnsupported, Argument(i).span,
         fmt::format("argument {} of `{}` must be {}, not {}", i + 1, step_->name.text,
                     ListOf(known), Backquoted(text)));
  return std::nullopt;
}

Value Lowering::TextOf(size_t i) {
  const Template text = SplitTemplate(Argument(i).text, c_.pipeline.parameters);
  Value joined;
  for (const Template::Piece& piece : text.pieces) {
    for (int part = 0; part < 2; ++part) {
      if (part == 0 ? piece.text.empty() : piece.parameter < 0) continue;
      const ir::ExprId id =
          part == 0
              ? c_.builder.String(piece.text)
              : c_.builder.Parameter(c_.pipeline.parameters[static_cast<size_t>(piece.parameter)]);
      joined = joined ? Call(Kernel::concat, kString, {*joined, id}) : id;
    }
  }
  return joined ? joined : c_.builder.String("");
}

Value Lowering::NumberOf(size_t i, Type type) {
  const std::optional<std::string> constant = ConstantOf(i);
  if (constant && type == kInt64) {
    const std::string digits = constant->starts_with('+') ? constant->substr(1) : *constant;
    int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size()) {
      return c_.builder.Int(number);
    }
    Refuse(Diag::kTransformerUnsupported, Argument(i).span,
           fmt::format("argument {} of `{}` must be a whole number, not {}", i + 1,
                       step_->name.text, Backquoted(*constant)));
    return std::nullopt;
  }
  const Value text = TextOf(i);
  return ConvertExpr(c_.builder, *text, type, Argument(i).span, c_.diagnostics);
}

Value Lowering::CountOf(size_t i) {
  const Value number = NumberOf(i, kInt64);
  if (!number) return std::nullopt;
  const ir::Expr& expr = c_.builder.At(*number);
  if (expr.op == ir::Op::kConstant && expr.constant.integer < 0) {
    Refuse(Diag::kTransformerUnsupported, Argument(i).span,
           fmt::format("argument {} of `{}` is negative, so every record would be refused", i + 1,
                       step_->name.text))
        .hints.push_back("positions are counted from 0, from the beginning of the value");
    return std::nullopt;
  }
  if (expr.op == ir::Op::kConstant) return number;
  // A negative value of a variable is refused before the first record, too.
  const ir::ExprId tried =
      Call(Kernel::utf16_substr, kString, {c_.builder.String(""), c_.builder.Int(0), *number});
  return AfterTrial(c_.builder, tried, *number);
}

Value Lowering::LocalOf(ir::ExprId millis, bool next) {
  const ir::Expr& expr = c_.builder.At(millis);
  if (expr.op != ir::Op::kConstant) {
    if (next) millis = Call(Kernel::add_int64, kInt64, {millis, c_.builder.Int(1)});
    return Convert(millis, kTimestamp);
  }
  constexpr int64_t kBegin = kMinSecond * 1000, kEnd = (kMaxSecond + 1) * 1000;
  const int64_t value = std::clamp(expr.constant.integer, kBegin - 2, kEnd) + (next ? 1 : 0);
  if (value >= kBegin && value < kEnd) return Convert(c_.builder.Int(value), kTimestamp);
  ir::Constant beyond;  // before or after all timestamps
  beyond.wide = static_cast<__int128>(value) * (kNanosPerSecond / 1000);
  return c_.builder.Constant(kTimestamp, beyond);
}

// ---- Values
// ------------------------------------------------------------------------------------

bool Lowering::CanRefuse(ir::ExprId id) const {
  const ir::Expr& expr = c_.builder.At(id);
  if (expr.invariant) return false;
  if (expr.op == ir::Op::kKernel && InfoOf(expr.kernel).Is(kRefuses)) return true;
  return std::ranges::any_of(expr.args, [&](ir::ExprId arg) { return CanRefuse(arg); });
}

Value Lowering::ColumnText(bool null_is_empty) {
  if (column_ == nullptr) return std::nullopt;
  ExprBuilder& b = c_.builder;
  const ir::ExprId value = column_->value;
  const ir::Expr& expr = b.At(value);
  Value text;
  if (expr.op == ir::Op::kKernel && expr.kernel == Kernel::float64_from_string) {
    // DataX keeps the text of a double as it was read; it must be a number nevertheless.
    const ir::ExprId read = expr.args[0];
    text = b.If(b.IsNullTest(value), b.Null(kString), read);
  } else {
    text = Convert(value, kString);
  }
  if (!text || !null_is_empty) return text;
  return b.Coalesce({*text, b.String("")});
}

void Lowering::Set(Value value) {
  column_->value = *value;
  Pass(*value);
}

void Lowering::SetUnlessRefused(ir::ExprId value) {
  if (c_.builder.refusal() == 0) return Set(value);
  Refuse(Diag::kTransformerUnsupported, Argument(0).span,
         fmt::format("`{}` refuses every record: the value of the column, a constant, has no such "
                     "part",
                     step_->name.text))
      .hints.push_back("the start must not be beyond the end of the value");
}

void Lowering::Substr() {
  const Value start = CountOf(0), length = CountOf(1);
  const Value text = ColumnText(false);
  if (!start || !length || !text) return;
  SetUnlessRefused(Call(Kernel::utf16_substr, kString, {*text, *start, *length}));
}

void Lowering::Pad() {
  const std::optional<std::string> side = WordOf(0, {"l", "r"}, /*exactly=*/false);
  const Value length = CountOf(1), padding = TextOf(2);
  if (Argument(2).text.empty()) {
    Refuse(Diag::kTransformerUnsupported, Argument(2).span,
           "the padding of `dx_pad` is empty; DataX then never ends");
    return;
  }
  const Value text = ColumnText(true);
  if (!side || !length || !text) return;
  const Kernel kernel = *side == "l" ? Kernel::utf16_lpad : Kernel::utf16_rpad;
  Set(Call(kernel, kString, {*text, *length, *padding}));
}

void Lowering::Replace() {
  const Value start = CountOf(0), length = CountOf(1), to = TextOf(2);
  const Value text = ColumnText(false);
  if (!start || !length || !text) return;
  SetUnlessRefused(Call(Kernel::utf16_replace, kString, {*text, *start, *length, *to}));
}

void Lowering::Digest() {
  // DataX computes SHA-1 for `MD5`, and writes small letters for any other spelling of the second.
  const bool is_md5 = Argument(0).text == "md5";
  std::optional<std::string> algorithm = "md5";
  if (!is_md5 && SameIgnoringCase(Argument(0).text, "md5")) {
    Refuse(Diag::kTransformerUnsupported, Argument(0).span,
           fmt::format("DataX computes SHA-1, not MD5, for {}", Backquoted(Argument(0).text)))
        .hints.push_back("write `md5` or `sha1`");
    algorithm.reset();
  } else if (!is_md5) {
    algorithm = WordOf(0, {"md5", "sha1"}, /*exactly=*/false);
  }
  const std::optional<std::string> letters =
      WordOf(1, {"toLowerCase", "toUpperCase"}, /*exactly=*/true);
  const Value text = ColumnText(true);
  if (!algorithm || !letters || !text) return;
  Value digest = Call(*algorithm == "md5" ? Kernel::md5 : Kernel::sha1, kString, {*text});
  if (*letters == "toUpperCase") digest = Call(Kernel::upper, kString, {*digest});
  Set(digest);
}

// Conditions are added in the order of the steps: the loop tests one after the other.
void Lowering::Filter() {
  const std::optional<std::string> op =
      WordOf(0, {"like", "not like", "=", "==", "!=", ">", ">=", "<", "<="}, /*exactly=*/false);
  if (Argument(1).text.empty()) {
    Refuse(Diag::kTransformerUnsupported, Argument(1).span,
           "the value of `dx_filter` is empty; DataX refuses every record")
        .hints.push_back("to drop NULL write `null`");
    return;
  }
  if (!op) return;
  const bool is_like = op->ends_with("like");
  JavaPattern pattern;
  if (is_like) {
    const std::optional<std::string> written = ConstantOf(1);
    if (!written) {
      Refuse(Diag::kTransformerUnsupported, Argument(1).span,
             "a regular expression of `dx_filter` cannot contain a variable")
          .hints.push_back(
              "write the value itself, or use `regexp_like(column, '${name}')` in the reader's "
              "`where`; the character `$` is written `[$]`");
      return;
    }
    pattern = ReadJavaPattern(*written);
    if (!pattern.error.empty()) {
      Refuse(Diag::kTransformerUnsupported, Argument(1).span,
             fmt::format("invalid regular expression of `dx_filter`: {}", pattern.error))
          .hints.push_back("it is one of Java's and must match the whole value; here RE2 runs it");
      return;
    }
  }
  if (column_ == nullptr) return;
  const Value value = column_->value;
  Value dropped;
  bool only_null = false;
  const bool equality = *op == "=" || *op == "==" || *op == "!=";
  const bool null_is_meant = equality && SameIgnoringCase(Argument(1).text, "null");
  if (is_like) {
    const Value text = ColumnText(false);
    if (!text) return;
    const ir::ExprId regexp = Call(Kernel::regexp, kInt64, {c_.builder.String(pattern.regexp)});
    dropped = Call(Kernel::regexp_like, kBool, {*text, regexp});
  } else {
    const Kind kind = c_.builder.TypeOf(*value).kind;
    only_null = null_is_meant && kind != Kind::kString && kind != Kind::kBytes &&
                kind != Kind::kBool && kind != Kind::kAny;
    if (!only_null) dropped = Dropped(*op, *value);
    if (!only_null && !dropped) return;
  }
  for (const ir::ExprId each : passed_) {
    const ir::ExprId is_null = c_.builder.IsNullTest(each);
    conditions_.push_back(c_.builder.Any({is_null, c_.builder.Not(is_null)}));
  }
  passed_.clear();
  Keep(*op, dropped, null_is_meant, only_null);
}

// The comparison of `value` with the second argument, as the type of the column has it.
Value Lowering::Dropped(std::string_view op, ir::ExprId value) {
  Type type = c_.builder.TypeOf(value);
  Value left = value, right;
  switch (type.kind) {
    case Kind::kTimestamp:
      return DroppedByMillis(op, value);
    case Kind::kDecimal:
    case Kind::kFloat64:
      type = kFloat64;
      left = Convert(value, type);
      right = NumberOf(1, type);
      break;
    case Kind::kInt64:
    case Kind::kDate:
    case Kind::kTime:
      type = kInt64;
      left = Convert(value, type);
      right = NumberOf(1, type);
      break;
    case Kind::kAny:
      right = TextOf(1);
      break;
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kBool:
      type = kString;
      left = Convert(value, type);
      right = TextOf(1);
      break;
  }
  if (!left || !right) return std::nullopt;
  const bool equal = op == "=" || op == "==" || op == "!=";
  const bool or_equal = op == "<=" || op == ">";
  const Operation operation = equal      ? Operation::kEqual
                              : or_equal ? Operation::kLessOrEqual
                                         : Operation::kLess;
  ir::ExprId holds = Compare(operation, type, *left, *right);
  if (op.starts_with('>')) holds = c_.builder.Not(holds);  // a > b is not (a <= b)
  if (type.kind == Kind::kFloat64) {
    holds = c_.builder.All({holds, c_.builder.Not(IsNan(*left)), c_.builder.Not(IsNan(*right))});
  }
  return op == "!=" ? c_.builder.Not(holds) : holds;
}

// The argument is milliseconds since 1970. It is converted rather than the column, of which a local
// time may exist twice; what the column has beyond milliseconds does not count.
Value Lowering::DroppedByMillis(std::string_view op, ir::ExprId local) {
  const Value millis = NumberOf(1, kInt64);
  if (!millis) return std::nullopt;
  ExprBuilder& b = c_.builder;
  const Value begin = LocalOf(*millis, /*next=*/false), end = LocalOf(*millis, /*next=*/true);
  if (!begin || !end) return std::nullopt;
  const auto before = [&](Value time) {
    return Compare(Operation::kLess, kTimestamp, local, *time);
  };
  if (op == "<") return before(begin);
  if (op == "<=") return before(end);
  if (op == ">") return b.Not(before(end));
  if (op == ">=") return b.Not(before(begin));
  const ir::ExprId equal = b.All({b.Not(before(begin)), before(end)});
  return op == "!=" ? b.Not(equal) : equal;
}

ir::ExprId Lowering::Compare(Operation operation, Type type, ir::ExprId left, ir::ExprId right) {
  const std::optional<Kernel> kernel = FindOperator(operation, OperandsOf(type));
  PST_CHECK(kernel.has_value());
  return Call(*kernel, kBool, {left, right});
}

// For the kernels NaN is a number, equal to itself and greater than all others; in Java no
// comparison with it is true.
ir::ExprId Lowering::IsNan(ir::ExprId value) {
  ir::Constant nan;
  nan.real = std::numeric_limits<double>::quiet_NaN();
  return Compare(Operation::kEqual, kFloat64, value, c_.builder.Constant(kFloat64, nan));
}

// NULL is kept, except where NULL is meant, and by `!=` and `not like`, which drop it.
void Lowering::Keep(std::string_view op, Value dropped, bool null_is_meant, bool only_null) {
  ExprBuilder& b = c_.builder;
  const bool negated = op == "!=" || op == "not like";
  if (only_null) {
    const ir::ExprId is_null = b.IsNullTest(column_->value);
    conditions_.push_back(negated ? is_null : b.Not(is_null));
    return;
  }
  const bool keeps_null = null_is_meant ? negated : !negated;
  const ir::ExprId kept = op == "not like" ? *dropped : b.Not(*dropped);
  conditions_.push_back(keeps_null ? b.Coalesce({kept, b.Bool(true)}) : kept);
}

}  // namespace

void LowerTransforms(const TransformContext& context, ReaderColumns* columns) {
  Lowering(context, columns).Run();
}

}  // namespace penstock
