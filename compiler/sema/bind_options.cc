#include "compiler/sema/bind_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diagnostics/suggest.h"
#include "compiler/sema/scalar.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"

namespace penstock {
namespace {

// What graphical editors of the services leave in scripts; without meaning for execution.
constexpr std::string_view kEditorResidue[] = {
    "envType",          "guid",
    "tableComment",     "indexes",
    "singleOrMulti",    "fieldDelimiterOrigin",
    "useSpecialSecret", "isSupportThreeModel",
    "selectedDatabase", "datasourceType",
};

// Null, "", [], and lists of nothing but "" mean "not set".
bool IsEmpty(const JsonValue& value, const OptionSpec& spec) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return true;
    case JsonValue::Kind::kString:
      return value.text.empty() && !spec.empty_is_value;
    case JsonValue::Kind::kArray:
      return spec.type != OptionType::kColumns &&
             std::all_of(value.items.begin(), value.items.end(),
                         [&](const JsonValue& item) { return IsEmpty(item, spec); });
    case JsonValue::Kind::kBool:
    case JsonValue::Kind::kNumber:
    case JsonValue::Kind::kObject:
      return false;
  }
  return false;
}

bool IsScalar(const JsonValue& value) {
  return value.is(JsonValue::Kind::kString) || value.is(JsonValue::Kind::kNumber) ||
         value.is(JsonValue::Kind::kBool);
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
      return "a text";
    case OptionType::kChar:
      return "one character";
    case OptionType::kStringOrList:
      return "a text or a list of texts";
    case OptionType::kStringList:
      return "a list of texts";
    case OptionType::kObject:
    case OptionType::kObjectList:
      return "an object";
    case OptionType::kColumns:
      return "a list of columns";
  }
  return "";
}

class Binder {
 public:
  Binder(std::string owner, std::vector<std::string>& parameters, DiagnosticSink& diagnostics)
      : owner_(std::move(owner)), parameters_(parameters), diagnostics_(diagnostics) {}

  void BindObject(const JsonValue& object, const std::vector<OptionSpec>& specs,
                  const std::string& prefix, const std::string& path, Span place);
  // Reports a group of options of which none is set.
  void CheckGroup(const std::vector<std::string_view>& group, const ast::Step& step);
  BoundOptions Take() { return std::move(bound_); }

 private:
  struct Unknown {
    const JsonMember* member;
    std::optional<std::string_view> meant;
  };

  void BindMember(const JsonMember& member, const OptionSpec& spec, const std::string& prefix,
                  const std::string& path);
  void BindInner(BoundOption option, const std::string& name);
  void ReportUnknown(const Unknown& unknown, const std::string& path);
  void ReportMissing(const OptionSpec& spec, std::vector<Unknown>& unknowns,
                     const JsonValue& object, const std::string& path, Span place);
  Diagnostic& Report(Diag kind, const BoundOption& option, Span span, std::string message);
  std::string Shown(const BoundOption& option, std::string_view text) const;

  std::optional<OptionValue> Read(const BoundOption& option);
  std::optional<OptionValue> ReadInt(const BoundOption& option, const std::string& text);
  std::optional<OptionValue> ReadText(const BoundOption& option, const std::string& text);
  std::optional<OptionValue> ReadList(const BoundOption& option);

  std::string owner_;  // "reader `txtfile`"
  std::vector<std::string>& parameters_;
  DiagnosticSink& diagnostics_;
  BoundOptions bound_;
};

Diagnostic& Binder::Report(Diag kind, const BoundOption& option, Span span, std::string message) {
  Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
  diagnostic.path = option.path;
  return diagnostic;
}

// A value for messages: in back-quotes, or not at all if it is secret.
std::string Binder::Shown(const BoundOption& option, std::string_view text) const {
  return option.spec->secret ? "the value" : fmt::format("`{}`", Excerpt(text));
}

std::optional<OptionValue> Binder::ReadInt(const BoundOption& option, const std::string& text) {
  const OptionSpec& spec = *option.spec;
  std::optional<int64_t> number = ParseWholeNumber(text);
  if (!number || (spec.minimum && *number < *spec.minimum) ||
      (spec.maximum && *number > *spec.maximum)) {
    bool in_form = number || LooksLikeWholeNumber(text);
    Diagnostic& diagnostic = Report(Diag::kBadNumber, option, option.json->span,
                                    fmt::format("{} for `{}` is {}", Shown(option, text), spec.name,
                                                in_form ? "out of range" : "not a whole number"));
    if (HasVariables(text)) {
      diagnostic.hints.push_back(
          fmt::format("`{}` is needed before the run, so write the number itself", spec.name));
    } else if (spec.minimum && spec.maximum) {
      diagnostic.hints.push_back(fmt::format("use {} to {}", *spec.minimum, *spec.maximum));
    } else if (spec.minimum) {
      diagnostic.hints.push_back(fmt::format("use {} or more", *spec.minimum));
    }
    return std::nullopt;
  }
  return OptionValue(*number);
}

std::optional<OptionValue> Binder::ReadText(const BoundOption& option, const std::string& text) {
  const OptionSpec& spec = *option.spec;
  if (spec.values.empty()) return OptionValue(SplitTemplate(text, parameters_));
  for (std::string_view value : spec.values) {
    if (SameIgnoringCase(value, text)) return OptionValue(Template::Plain(std::string(value)));
  }
  Diagnostic& diagnostic = Report(Diag::kUnknownValue, option, option.json->span,
                                  fmt::format("{} is not a value of `{}`{}", Shown(option, text),
                                              spec.name, DidYouMean(text, spec.values)));
  diagnostic.hints.push_back("use " + ListOf(spec.values));
  if (std::optional<std::string_view> meant = Suggest(text, spec.values)) {
    diagnostic.fixes.push_back({option.json->span, fmt::format("\"{}\"", *meant)});
  }
  return std::nullopt;
}

std::optional<OptionValue> Binder::ReadList(const BoundOption& option) {
  std::vector<Template> texts;
  for (size_t i = 0; i < option.json->items.size(); ++i) {
    const JsonValue& item = option.json->items[i];
    if (!IsScalar(item)) {
      Report(Diag::kWrongType, option, item.span,
             fmt::format("{} in the list `{}`, which takes texts", WithArticle(item.kind),
                         option.spec->name))
          .path += fmt::format("[{}]", i);
      return std::nullopt;
    }
    texts.push_back(SplitTemplate(TextOf(item), parameters_));
  }
  return OptionValue(std::move(texts));
}

// The value of a scalar or list option; reports and gives nothing if it does not fit the spec.
std::optional<OptionValue> Binder::Read(const BoundOption& option) {
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
        return ReadText(option, text);
      case OptionType::kChar:
        if (text.size() <= 1) return OptionValue(Template::Plain(text));
        break;
      case OptionType::kStringOrList:
        return OptionValue(std::vector<Template>{SplitTemplate(text, parameters_)});
      case OptionType::kStringList:
      case OptionType::kObject:
      case OptionType::kObjectList:
      case OptionType::kColumns:
        break;
    }
  }
  std::string seen = fits ? Shown(option, text) : WithArticle(json.kind);
  Diagnostic& diagnostic =
      Report(Diag::kWrongType, option, json.span,
             fmt::format("{} for `{}`, which takes {}", seen, spec.name, Wanted(spec.type)));
  if (spec.type == OptionType::kStringList && json.is(JsonValue::Kind::kString)) {
    diagnostic.hints.push_back("put it in brackets: `[...]`");
  }
  return std::nullopt;
}

void Binder::BindMember(const JsonMember& member, const OptionSpec& spec, const std::string& prefix,
                        const std::string& path) {
  BoundOption option{&spec, &member.value, member.name_span, path + "." + member.name, {}};
  std::string name = prefix + std::string(spec.name);
  if (IsEmpty(member.value, spec)) return;
  if (spec.ignored) {  // set, as far as groups are concerned, but never looked at
    bound_.options.emplace(name, std::move(option));
    return;
  }
  auto known = bound_.options.find(name);
  if (known != bound_.options.end()) {
    Diagnostic& diagnostic = Report(
        Diag::kConflictingKeys, option, member.name_span,
        fmt::format("`{}` is another spelling of `{}`, which is also set", member.name, spec.name));
    diagnostic.labels.push_back({known->second.key_span, "set here"});
    diagnostic.hints.push_back("keep one of the two");
    return;
  }
  if (spec.type == OptionType::kObject || spec.type == OptionType::kObjectList) {
    BindInner(std::move(option), name);
    return;
  }
  if (spec.type != OptionType::kColumns) option.value = Read(option);
  bound_.options.emplace(name, std::move(option));
}

void Binder::BindInner(BoundOption option, const std::string& name) {
  const OptionSpec& spec = *option.spec;
  if (spec.type == OptionType::kObjectList && option.json->is(JsonValue::Kind::kArray)) {
    if (option.json->items.size() > 1) {
      Report(Diag::kWrongType, option, option.json->items[1].span,
             fmt::format("`{}` has {} entries, but one is supported", spec.name,
                         option.json->items.size()));
      return;
    }
    option.json = &option.json->items[0];
    option.path += "[0]";
  }
  if (!option.json->is(JsonValue::Kind::kObject)) {
    Report(Diag::kWrongType, option, option.json->span,
           fmt::format("{} for `{}`, which takes an object", WithArticle(option.json->kind),
                       spec.name));
    return;
  }
  const JsonValue& object = *option.json;
  std::string path = option.path;
  bound_.options.emplace(name, std::move(option));
  BindObject(object, spec.members, name + ".", path, object.span);
}

void Binder::ReportUnknown(const Unknown& unknown, const std::string& path) {
  const JsonMember& member = *unknown.member;
  std::string meant = unknown.meant ? fmt::format("; did you mean `{}`?", *unknown.meant) : "";
  Diagnostic& diagnostic =
      diagnostics_.Report(Diag::kUnknownKey, member.name_span,
                          fmt::format("unknown key `{}` in {}, where it has no effect{}",
                                      Excerpt(member.name), owner_, meant));
  diagnostic.path = path + "." + member.name;
  if (unknown.meant) {
    diagnostic.fixes.push_back({member.name_span, fmt::format("\"{}\"", *unknown.meant)});
  }
}

// A required key that is missing because it is misspelt is one mistake and gets one report.
void Binder::ReportMissing(const OptionSpec& spec, std::vector<Unknown>& unknowns,
                           const JsonValue& object, const std::string& path, Span place) {
  Span span = place;
  std::string message = fmt::format("{} has no `{}`, which it needs", owner_, spec.name);
  std::vector<std::string> hints = {std::string(spec.description)};
  std::vector<Fix> fixes;
  for (const JsonMember& member : object.members) {
    if (member.name != spec.name) continue;
    span = member.value.span;
    message = fmt::format("`{}` of {} is empty, but needed", spec.name, owner_);
  }
  auto misspelt = std::find_if(unknowns.begin(), unknowns.end(),
                               [&](const Unknown& u) { return u.meant == spec.name; });
  if (misspelt != unknowns.end()) {
    span = misspelt->member->name_span;
    message = fmt::format("unknown key `{}` in {}, which needs `{}`; did you mean that?",
                          Excerpt(misspelt->member->name), owner_, spec.name);
    fixes.push_back({span, fmt::format("\"{}\"", spec.name)});
    unknowns.erase(misspelt);
  }
  Diagnostic& diagnostic = diagnostics_.Report(Diag::kMissingKey, span, std::move(message));
  diagnostic.path = path + "." + std::string(spec.name);
  if (!hints[0].empty()) diagnostic.hints = std::move(hints);
  diagnostic.fixes = std::move(fixes);
}

void Binder::BindObject(const JsonValue& object, const std::vector<OptionSpec>& specs,
                        const std::string& prefix, const std::string& path, Span place) {
  std::vector<std::string_view> names;
  for (const OptionSpec& spec : specs) {
    if (!spec.ignored) names.push_back(spec.name);
  }
  std::vector<Unknown> unknowns;
  for (const JsonMember& member : object.members) {
    if (object.Find(member.name) != &member) continue;  // the last of several counts
    auto spec = std::find_if(specs.begin(), specs.end(), [&](const OptionSpec& s) {
      return s.name == member.name ||
             std::find(s.synonyms.begin(), s.synonyms.end(), member.name) != s.synonyms.end();
    });
    if (spec != specs.end()) {
      BindMember(member, *spec, prefix, path);
    } else if (std::find(std::begin(kEditorResidue), std::end(kEditorResidue), member.name) ==
               std::end(kEditorResidue)) {
      unknowns.push_back({&member, Suggest(member.name, names)});
    }
  }
  for (const OptionSpec& spec : specs) {
    if (spec.required && !bound_.options.contains(prefix + std::string(spec.name))) {
      ReportMissing(spec, unknowns, object, path, place);
    }
  }
  for (const Unknown& unknown : unknowns) ReportUnknown(unknown, path);
}

void Binder::CheckGroup(const std::vector<std::string_view>& group, const ast::Step& step) {
  for (std::string_view name : group) {
    if (bound_.Find(name) != nullptr) return;
  }
  Diagnostic& diagnostic = diagnostics_.Report(
      Diag::kMissingKey, step.plugin_span, fmt::format("{} has none of {}", owner_, ListOf(group)));
  diagnostic.path = step.path;
  diagnostic.hints.push_back("set one of them");
}

}  // namespace

const BoundOption* BoundOptions::Find(std::string_view name) const {
  auto found = options.find(std::string(name));
  return found == options.end() ? nullptr : &found->second;
}

std::optional<std::string> BoundOptions::PlainText(std::string_view name,
                                                   DiagnosticSink& diagnostics) const {
  const BoundOption* option = Find(name);
  if (option == nullptr || !option->value) return std::nullopt;
  const Template* text = std::get_if<Template>(&*option->value);
  if (text == nullptr) return std::nullopt;
  if (text->is_plain()) return text->Expand({});
  Diagnostic& diagnostic =
      diagnostics.Report(Diag::kUnknownValue, option->json->span,
                         fmt::format("`{}` holds a variable, but is needed before the run", name));
  diagnostic.path = option->path;
  diagnostic.hints.push_back("write the text itself");
  return std::nullopt;
}

std::optional<bool> BoundOptions::Bool(std::string_view name) const {
  const BoundOption* option = Find(name);
  if (option == nullptr || !option->value) return std::nullopt;
  const bool* value = std::get_if<bool>(&*option->value);
  return value == nullptr ? std::nullopt : std::optional<bool>(*value);
}

std::map<std::string, OptionValue> BoundOptions::Values() const {
  std::map<std::string, OptionValue> values;
  for (const auto& [name, option] : options) {
    if (option.value) values.emplace(name, *option.value);
  }
  return values;
}

BoundOptions BindOptions(const ast::Step& step, const EndpointSpec& spec, std::string_view plugin,
                         std::vector<std::string>& parameters, DiagnosticSink& diagnostics) {
  static const JsonValue kNoParameters = [] {
    JsonValue empty;
    empty.kind = JsonValue::Kind::kObject;
    return empty;
  }();
  std::string owner =
      fmt::format("{} `{}`", spec.side == Side::kReader ? "reader" : "writer", plugin);
  Binder binder(std::move(owner), parameters, diagnostics);
  binder.BindObject(step.parameters == nullptr ? kNoParameters : *step.parameters, spec.options, "",
                    step.path, step.plugin_span);
  for (const std::vector<std::string_view>& group : spec.one_of) binder.CheckGroup(group, step);
  return binder.Take();
}

}  // namespace penstock
