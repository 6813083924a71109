#include "compiler/sema/option_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "compiler/sema/scalar.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"
#include "runtime/plugin/comma_list.h"

namespace penstock {
namespace {

// More values than any list has, which bounds the memory a hostile one can ask for.
constexpr size_t kMaxItems = 10'000;

bool IsScalar(const JsonValue& value) {
  return value.is(JsonValue::Kind::kString) || value.is(JsonValue::Kind::kNumber) ||
         value.is(JsonValue::Kind::kBool);
}

// Values of other engines, and what comes closest among those of ours; where none does, the
// spelling tells nothing either.
struct ForeignValue {
  std::string_view value;
  std::string_view closest[2];
};
constexpr ForeignValue kForeignValues[] = {
    {"upsert", {"update", "UpdateRow"}},
    {"insert", {"PutRow"}},
    {"overwrite", {"truncate"}},
    {"replace", {"PutRow", "truncate"}},
};

// What the value `text`, which `spec` does not allow, most likely stands for.
std::optional<std::string_view> MeantValue(std::string_view text, const OptionSpec& spec) {
  for (const ForeignValue& foreign : kForeignValues) {
    if (!SameIgnoringCase(foreign.value, text)) continue;
    for (std::string_view value : foreign.closest) {
      if (std::ranges::find(spec.values, value) != spec.values.end()) return value;
    }
    return std::nullopt;
  }
  return Suggest(text, spec.values);
}

// `true` in the place of a name, a path or a delimiter.
bool IsNoText(const JsonValue& json, const OptionSpec& spec) {
  return json.is(JsonValue::Kind::kBool) && spec.values.empty();
}

std::string TextOf(const JsonValue& scalar) {
  if (scalar.is(JsonValue::Kind::kBool)) return scalar.boolean ? "true" : "false";
  return scalar.text;
}

std::string_view Wanted(OptionType type) {
  switch (type) {
    case OptionType::kBool:
      return "true or false";
    case OptionType::kInt:
      return "a whole number";
    case OptionType::kDouble:
      return "a number";
    case OptionType::kString:
      return "a string";
    case OptionType::kChar:
      return "one character";
    case OptionType::kStringOrList:
      return "a string or a list of strings";
    case OptionType::kStringList:
      return "a list of strings";
    case OptionType::kObject:
    case OptionType::kObjectList:
      return "an object";
    case OptionType::kColumns:
      return "a list of columns";
    case OptionType::kCommaList:
      return "a string of comma-separated values";
    case OptionType::kTypedValues:
      return "a list of typed values";
  }
  return "";
}

class OptionReader {
 public:
  OptionReader(bool any_scalar, std::vector<std::string>& parameters, DiagnosticSink& diagnostics)
      : any_scalar_(any_scalar), parameters_(parameters), diagnostics_(diagnostics) {}

  std::optional<OptionValue> Read(const BoundOption& option);

 private:
  std::optional<OptionValue> ReadInt(const BoundOption& option, const std::string& text);
  std::optional<OptionValue> ReadText(const BoundOption& option, const std::string& text);
  std::optional<OptionValue> ReadList(const BoundOption& option);
  std::optional<OptionValue> ReadCommaList(const BoundOption& option, const std::string& text);
  bool CheckItem(const BoundOption& option, const ListItem& item);
  std::string Shown(const BoundOption& option, std::string_view text) const;
  Diagnostic& Report(Diag kind, const BoundOption& option, Span span, std::string message) {
    Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
    diagnostic.path = option.path;
    return diagnostic;
  }

  bool any_scalar_;
  std::vector<std::string>& parameters_;
  DiagnosticSink& diagnostics_;
};

// A value for messages: in back-quotes, or not at all if it is secret.
std::string OptionReader::Shown(const BoundOption& option, std::string_view text) const {
  return option.spec->secret ? "the value" : fmt::format("`{}`", Excerpt(text));
}

std::optional<OptionValue> OptionReader::ReadInt(const BoundOption& option,
                                                 const std::string& text) {
  const OptionSpec& spec = *option.spec;
  std::optional<int64_t> number = ParseWholeNumber(text);
  if (!number || (spec.minimum && *number < *spec.minimum) ||
      (spec.maximum && *number > *spec.maximum)) {
    bool in_form = number || LooksLikeWholeNumber(text);
    Diagnostic& diagnostic =
        Report(Diag::kBadNumber, option, option.json->span,
               fmt::format("{} for `{}` is {}", Shown(option, text), option.name(),
                           in_form ? "out of range" : "not a whole number"));
    if (HasVariables(text)) {
      diagnostic.hints.push_back(
          fmt::format("the value of `{}` is required before the job runs: write the number itself",
                      option.name()));
    } else if (spec.minimum && spec.maximum) {
      diagnostic.hints.push_back(fmt::format("use {} to {}", *spec.minimum, *spec.maximum));
    } else if (spec.minimum) {
      diagnostic.hints.push_back(fmt::format("use {} or more", *spec.minimum));
    }
    return std::nullopt;
  }
  if (spec.power_of_two && (*number & (*number - 1)) != 0) {
    const auto below = std::bit_floor(static_cast<uint64_t>(*number));
    Report(Diag::kNotPowerOfTwo, option, option.json->span,
           fmt::format("{} for `{}` is not a power of two", Shown(option, text), option.name()))
        .hints.push_back(fmt::format("use {} or {}", below, below * 2));
    return std::nullopt;
  }
  return OptionValue(*number);
}

std::optional<OptionValue> OptionReader::ReadText(const BoundOption& option,
                                                  const std::string& text) {
  const OptionSpec& spec = *option.spec;
  if (spec.values.empty()) return OptionValue(SplitTemplate(text, parameters_));
  for (std::string_view value : spec.values) {
    if (SameIgnoringCase(value, text)) return OptionValue(Template::Plain(std::string(value)));
  }
  const std::optional<std::string_view> meant = MeantValue(text, spec);
  Diagnostic& diagnostic =
      Report(Diag::kUnknownValue, option, option.json->span,
             fmt::format("{} is not a valid value for `{}`{}", Shown(option, text), option.name(),
                         meant ? fmt::format("; did you mean `{}`?", *meant) : std::string()));
  diagnostic.hints.push_back("use " + ListOf(spec.values));
  if (meant) {
    diagnostic.fixes.push_back(
        {option.json->span, fmt::format("\"{}\"", *meant), IsPlainSlip(text, *meant, spec.values)});
  }
  return std::nullopt;
}

std::optional<OptionValue> OptionReader::ReadList(const BoundOption& option) {
  std::vector<Template> texts;
  for (size_t i = 0; i < option.json->items.size(); ++i) {
    const JsonValue& item = option.json->items[i];
    if (!IsScalar(item)) {
      Report(Diag::kWrongType, option, item.span,
             fmt::format("the list `{}` must contain strings, not {}", option.name(),
                         WithArticle(item.kind)))
          .path += fmt::format("[{}]", i);
      return std::nullopt;
    }
    texts.push_back(SplitTemplate(TextOf(item), parameters_));
  }
  return OptionValue(std::move(texts));
}

// Reports an item that is not allowed.
bool OptionReader::CheckItem(const BoundOption& option, const ListItem& item) {
  const std::vector<std::string_view>& values = option.spec->values;
  const auto same = [&](std::string_view value) { return SameIgnoringCase(value, item.text); };
  if (!item.text.empty() && (values.empty() || std::ranges::any_of(values, same))) return true;
  const Span span = PlaceInside(*option.json, item.begin, item.end);
  if (item.text.empty()) {
    Report(Diag::kUnknownValue, option, span,
           fmt::format("empty value in the list `{}`", option.name()))
        .hints.push_back("delete the extra comma");
    return false;
  }
  Diagnostic& diagnostic =
      Report(Diag::kUnknownValue, option, span,
             fmt::format("`{}` is not a valid value for `{}`{}", Excerpt(item.text), option.name(),
                         DidYouMean(item.text, values)));
  diagnostic.hints.push_back("use " + ListOf(values));
  const std::optional<std::string_view> meant = Suggest(item.text, values);
  const bool exact = span.end - span.begin == item.text.size();
  if (meant && exact) {
    diagnostic.fixes.push_back({span, std::string(*meant), IsPlainSlip(item.text, *meant, values)});
  }
  return false;
}

std::optional<OptionValue> OptionReader::ReadCommaList(const BoundOption& option,
                                                       const std::string& text) {
  const OptionSpec& spec = *option.spec;
  const size_t count = static_cast<size_t>(std::ranges::count(text, ',')) + 1;
  const size_t most = spec.maximum ? static_cast<size_t>(*spec.maximum) : kMaxItems;
  if (count > most) {
    Report(Diag::kListTooLong, option, option.json->span,
           fmt::format("`{}` has {}, but 1 to {} are allowed", option.name(), Count(count, "value"),
                       most));
    return std::nullopt;
  }
  std::vector<Template> texts;
  for (const ListItem& item : ItemsOf(text)) {
    if (!CheckItem(option, item)) return std::nullopt;
    texts.push_back(Template::Plain(std::string(item.text)));
  }
  return OptionValue(std::move(texts));
}

// The value of a scalar or list option; reports and gives nothing if it does not fit the spec.
std::optional<OptionValue> OptionReader::Read(const BoundOption& option) {
  const OptionSpec& spec = *option.spec;
  const JsonValue& json = *option.json;
  bool takes_list = spec.type == OptionType::kStringOrList || spec.type == OptionType::kStringList;
  if (takes_list && json.is(JsonValue::Kind::kArray)) return ReadList(option);
  bool fits = IsScalar(json) && spec.type != OptionType::kStringList;
  std::string text = fits ? TextOf(json) : "";
  if (fits) {
    switch (spec.type) {
      case OptionType::kBool:
        if (std::optional<bool> truth = ParseTruth(text)) return OptionValue(*truth);
        break;
      case OptionType::kInt:
        if (!json.is(JsonValue::Kind::kBool)) return ReadInt(option, text);
        break;
      case OptionType::kDouble:
        if (std::optional<double> number = ParseNumber(text)) return OptionValue(*number);
        break;
      case OptionType::kString:
        if (!any_scalar_ && IsNoText(json, spec)) break;
        return ReadText(option, text);
      case OptionType::kChar:
        if (text.size() <= 1) return OptionValue(Template::Plain(text));
        break;
      case OptionType::kStringOrList:
        return OptionValue(std::vector<Template>{SplitTemplate(text, parameters_)});
      case OptionType::kCommaList:
        return ReadCommaList(option, text);
      case OptionType::kStringList:
      case OptionType::kObject:
      case OptionType::kObjectList:
      case OptionType::kColumns:
      case OptionType::kTypedValues:
        break;
    }
  }
  std::string seen = fits ? Shown(option, text) : WithArticle(json.kind);
  Diagnostic& diagnostic =
      Report(Diag::kWrongType, option, json.span,
             fmt::format("`{}` must be {}, not {}", option.name(), Wanted(spec.type), seen));
  if (spec.type == OptionType::kStringList && json.is(JsonValue::Kind::kString)) {
    diagnostic.hints.push_back("put it in brackets: `[...]`");
  }
  if (spec.type == OptionType::kCommaList && json.is(JsonValue::Kind::kArray)) {
    diagnostic.hints.push_back("write a single string: `\"a,b\"`");
  }
  return std::nullopt;
}

}  // namespace

std::optional<OptionValue> ReadOptionValue(const BoundOption& option, bool any_scalar,
                                           std::vector<std::string>& parameters,
                                           DiagnosticSink& diagnostics) {
  return OptionReader(any_scalar, parameters, diagnostics).Read(option);
}

}  // namespace penstock
