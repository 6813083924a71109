#include "compiler/sema/bind_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "compiler/dialects/key_places.h"
#include "compiler/sema/option_condition.h"
#include "compiler/sema/option_names.h"
#include "compiler/sema/option_value.h"
#include "compiler/sema/typed_values.h"
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

// What readers of text set for each column, and some writers for all of them. It looks like
// `fileFormat`, which it never means.
constexpr std::string_view kColumnPattern = "dateFormat";

// Suggestions take time; more keys than that are not misspelt by accident.
constexpr size_t kMaxSuggestions = 100;

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

class Binder {
 public:
  Binder(std::string owner, bool connector, std::vector<std::string>& parameters,
         DiagnosticSink& diagnostics)
      : owner_(std::move(owner)),
        connector_(connector),
        parameters_(parameters),
        diagnostics_(diagnostics) {}

  void BindStep(const JsonValue& parameters, const EndpointSpec& spec, const ast::Step& step);
  BoundOptions Take() { return std::move(bound_); }

 private:
  struct Unknown {
    const JsonMember* member;
    std::optional<std::string> meant;
    bool sure = false;  // about what is meant
  };
  // An unknown key of an object within the parameters.
  struct InnerUnknown {
    Unknown unknown;
    std::string prefix, path;
  };

  void BindMember(const JsonMember& member, const OptionSpec& spec, const std::string& prefix,
                  const std::string& path);
  void BindInner(BoundOption option, const std::string& name);
  void BindObject(BoundOption option, const std::string& name);
  // Gives back the keys it does not know.
  std::vector<Unknown> BindMembers(const JsonValue& object, const std::vector<OptionSpec>& specs,
                                   const std::string& prefix, const std::string& path, Span place);
  void CheckGroup(const std::vector<std::string_view>& group, std::vector<Unknown>& unknowns,
                  const JsonValue& parameters, const ast::Step& step);
  std::vector<Fix> Rename(const Unknown& unknown, const std::string& prefix);
  void ReportOldName(const JsonMember& member, const OptionSpec& spec, const JsonValue& object,
                     const std::string& path);
  const OptionRule* NeedOf(const std::string& name, const EndpointSpec& spec) const;
  bool ReportMisplaced(const JsonMember& member, const JsonValue& parameters,
                       const EndpointSpec& spec, const ast::Step& step);
  void ReportUnknown(const Unknown& unknown, const std::string& prefix, const std::string& path,
                     const EndpointSpec& spec);
  void ReportBare(const EndpointSpec& spec, const ast::Step& step);
  void ReportMissing(const OptionSpec& spec, std::vector<Unknown>& unknowns,
                     const JsonValue& object, const std::string& prefix, const std::string& path,
                     Span place);
  Diagnostic& Report(Diag kind, const BoundOption& option, Span span, std::string message);

  std::vector<InnerUnknown> inner_unknowns_;  // reported last: a group may miss one of them
  std::set<std::string> faulty_;              // objects whose members could not be looked at
  std::set<std::string> taken_;               // known keys that are written, or will be by a fix
  std::string owner_;                         // "reader `txtfile`"
  bool connector_;  // `${...}` is the business of Kafka Connect, and `{{...}}` of a template
  std::vector<std::string>& parameters_;
  DiagnosticSink& diagnostics_;
  BoundOptions bound_;
};

Diagnostic& Binder::Report(Diag kind, const BoundOption& option, Span span, std::string message) {
  Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
  diagnostic.path = option.path;
  return diagnostic;
}

void Binder::BindMember(const JsonMember& member, const OptionSpec& spec, const std::string& prefix,
                        const std::string& path) {
  BoundOption option{&spec, &member.value, member.name_span, MemberPath(path, member.name),
                     {},    member.name};
  std::string name = prefix + std::string(option.name());
  if (IsEmpty(member.value, spec)) return;
  if (spec.ignored) {  // set, as far as groups are concerned, but never looked at
    bound_.options.emplace(name, std::move(option));
    return;
  }
  auto known = bound_.options.find(name);
  if (known != bound_.options.end()) {
    Diagnostic& diagnostic =
        Report(Diag::kConflictingKeys, option, member.name_span,
               fmt::format("`{}` sets `{}` a second time", member.name, option.name()));
    diagnostic.labels.push_back({known->second.key_span, "already set here"});
    diagnostic.hints.push_back("delete one of them");
    return;
  }
  if (spec.type == OptionType::kObject || spec.type == OptionType::kObjectList) {
    BindInner(std::move(option), name);
    return;
  }
  const bool filled_in_later = connector_ && member.value.is(JsonValue::Kind::kString) &&
                               (member.value.text.find("${") != std::string::npos ||
                                member.value.text.find("{{") != std::string::npos);
  if (filled_in_later) {
    bound_.options.emplace(name, std::move(option));
    return;
  }
  if (spec.type == OptionType::kTypedValues) {
    CheckTypedValues(option, diagnostics_);
  } else if (spec.type != OptionType::kColumns) {
    // Kafka Connect takes numbers and booleans as strings.
    option.value = ReadOptionValue(option, connector_, parameters_, diagnostics_);
  }
  bound_.options.emplace(name, std::move(option));
}

void Binder::BindInner(BoundOption option, const std::string& name) {
  const OptionSpec& spec = *option.spec;
  if (spec.type == OptionType::kObjectList && option.json->is(JsonValue::Kind::kArray)) {
    if (spec.repeated) {
      for (size_t i = 1; i < option.json->items.size(); ++i) {
        BoundOption further = option;
        further.json = &option.json->items[i];
        further.path = fmt::format("{}[{}]", option.path, i);
        BindObject(std::move(further), fmt::format("{}[{}]", name, i));
      }
    } else if (option.json->items.size() > 1) {
      Report(Diag::kWrongType, option, option.json->items[1].span,
             fmt::format("`{}` has {} entries, but only one is supported", spec.name,
                         option.json->items.size()));
      faulty_.insert(name);
      return;
    }
    option.json = &option.json->items[0];
    option.path += "[0]";
  }
  BindObject(std::move(option), name);
}

void Binder::BindObject(BoundOption option, const std::string& name) {
  const OptionSpec& spec = *option.spec;
  if (!option.json->is(JsonValue::Kind::kObject)) {
    Report(
        Diag::kWrongType, option, option.json->span,
        fmt::format("`{}` must be an object, not {}", spec.name, WithArticle(option.json->kind)));
    faulty_.insert(name);
    return;
  }
  const JsonValue& object = *option.json;
  std::string path = option.path;
  bound_.options.emplace(name, std::move(option));
  std::vector<Unknown> unknowns = BindMembers(object, spec.members, name + ".", path, object.span);
  if (spec.free_form) return;
  for (const Unknown& unknown : unknowns) inner_unknowns_.push_back({unknown, name + ".", path});
}

// The fix of a misspelt key, unless two keys would become one.
std::vector<Fix> Binder::Rename(const Unknown& unknown, const std::string& prefix) {
  const std::string& meant = *unknown.meant;
  if (PatternOf(meant).has_value()) return {};  // what belongs there is not known
  if (!taken_.insert(prefix + meant).second) return {};
  return {{unknown.member->name_span, fmt::format("\"{}\"", meant), unknown.sure}};
}

void Binder::ReportOldName(const JsonMember& member, const OptionSpec& spec,
                           const JsonValue& object, const std::string& path) {
  const auto& old_names = spec.old_names;
  if (std::find(old_names.begin(), old_names.end(), member.name) == old_names.end()) return;
  if (object.Find(spec.name) != nullptr) return;  // already reported as set twice
  Diagnostic& diagnostic = diagnostics_.Report(
      Diag::kOldName, member.name_span,
      fmt::format("`{}` of {} is a deprecated name for `{}`, which other engines may not recognize",
                  member.name, owner_, spec.name));
  diagnostic.path = MemberPath(path, member.name);
  diagnostic.fixes.push_back({member.name_span, fmt::format("\"{}\"", spec.name)});
}

// The rule by which the option `name`, which is not set, is required.
const OptionRule* Binder::NeedOf(const std::string& name, const EndpointSpec& spec) const {
  if (bound_.options.contains(name)) return nullptr;
  const OptionSpec* option = FindOption(spec.options, name);
  const std::string_view rule_name = option == nullptr ? name : option->name;
  const auto needs = [&](const OptionRule& rule) {
    return rule.kind == OptionRule::Kind::kNeeded && rule.then.option == rule_name &&
           std::ranges::all_of(rule.when, [&](const auto& each) { return Holds(each, bound_); });
  };
  const auto rule = std::ranges::find_if(spec.rules, needs);
  return rule == spec.rules.end() ? nullptr : &*rule;
}

// A key of the parameters that belongs into one of their objects, where it is one of those that are
// required: `jdbcUrl` into `connection`. Its object, if there is none yet, can be put around it.
bool Binder::ReportMisplaced(const JsonMember& member, const JsonValue& parameters,
                             const EndpointSpec& spec, const ast::Step& step) {
  std::string_view home;
  for (const std::vector<std::string_view>& group : spec.one_of) {
    for (std::string_view name : group) {
      const size_t dot = std::min(name.find('.'), name.size());
      if (dot < name.size() && name.substr(dot + 1) == member.name) home = name.substr(0, dot);
    }
  }
  if (home.empty()) return false;
  Diagnostic& diagnostic =
      diagnostics_.Report(Diag::kMisplacedKey, member.name_span,
                          fmt::format("`{}` is at the wrong level and is ignored", member.name));
  diagnostic.path = MemberPath(step.path, member.name);
  diagnostic.hints.push_back(fmt::format("move it into `{}`", home));
  if (parameters.Find(home) != nullptr) return true;
  diagnostic.fixes = {
      {{member.name_span.begin, member.name_span.begin}, fmt::format("\"{}\": [{{", home), false},
      {{member.value.span.end, member.value.span.end}, "}]", false}};
  return true;
}

void Binder::ReportUnknown(const Unknown& unknown, const std::string& prefix,
                           const std::string& path, const EndpointSpec& spec) {
  const JsonMember& member = *unknown.member;
  if (member.name == kColumnPattern && spec.columns.form == ColumnForm::kExpressions) {
    Diagnostic& diagnostic =
        diagnostics_.Report(Diag::kMisplacedKey, member.name_span,
                            fmt::format("`{}` is at the wrong level and is ignored", member.name));
    diagnostic.path = MemberPath(path, member.name);
    diagnostic.hints.push_back(
        "set the pattern as `format` of each column: `{\"index\": 0, \"type\": \"date\", "
        "\"format\": \"yyyy-MM-dd\"}`");
    return;
  }
  if (const std::optional<KeyAdvice> advice = AdviceOnParameter(member.name)) {
    Diagnostic& diagnostic = diagnostics_.Report(advice->kind, member.name_span, advice->message);
    diagnostic.path = MemberPath(path, member.name);
    diagnostic.hints.push_back(advice->hint);
    return;
  }
  const OptionRule* need = unknown.meant ? NeedOf(prefix + *unknown.meant, spec) : nullptr;
  std::string end = ", where it has no effect";
  if (need != nullptr) {
    end =
        fmt::format(", but `{}` is required {}; did you mean that?", *unknown.meant, need->reason);
  } else if (unknown.meant) {
    end += fmt::format("; did you mean `{}`?", *unknown.meant);
  }
  Diagnostic& diagnostic = diagnostics_.Report(
      need != nullptr ? Diag::kMissingKey : Diag::kUnknownKey, member.name_span,
      fmt::format("unknown key `{}` in {}{}", Excerpt(member.name), owner_, end));
  diagnostic.path = MemberPath(path, member.name);
  if (!unknown.meant) return;
  bound_.misspelt.insert(prefix + *unknown.meant);
  diagnostic.fixes = Rename(unknown, prefix);
}

// A required key that is missing because it is misspelt is one mistake and gets one report.
void Binder::ReportMissing(const OptionSpec& spec, std::vector<Unknown>& unknowns,
                           const JsonValue& object, const std::string& prefix,
                           const std::string& path, Span place) {
  Span span = place;
  std::string message = fmt::format("{} is missing the required key `{}`", owner_, spec.name);
  std::vector<std::string> hints = {std::string(spec.description)};
  std::vector<Fix> fixes;
  for (const JsonMember& member : object.members) {
    bool is_synonym =
        std::find(spec.synonyms.begin(), spec.synonyms.end(), member.name) != spec.synonyms.end();
    if (member.name != spec.name && !is_synonym) continue;
    span = member.value.span;
    message = fmt::format("`{}` of {} is required but empty", member.name, owner_);
  }
  auto misspelt = std::find_if(unknowns.begin(), unknowns.end(),
                               [&](const Unknown& u) { return u.meant == spec.name; });
  if (misspelt != unknowns.end()) {
    span = misspelt->member->name_span;
    message = fmt::format("unknown key `{}` in {}, but `{}` is required; did you mean that?",
                          Excerpt(misspelt->member->name), owner_, spec.name);
    fixes = Rename(*misspelt, prefix);
    unknowns.erase(misspelt);
  }
  Diagnostic& diagnostic = diagnostics_.Report(Diag::kMissingKey, span, std::move(message));
  diagnostic.path = MemberPath(path, spec.name);
  if (!hints[0].empty()) diagnostic.hints = std::move(hints);
  diagnostic.fixes = std::move(fixes);
}

std::vector<Binder::Unknown> Binder::BindMembers(const JsonValue& object,
                                                 const std::vector<OptionSpec>& specs,
                                                 const std::string& prefix, const std::string& path,
                                                 Span place) {
  std::vector<Unknown> unknowns;
  std::unordered_map<std::string_view, const JsonMember*> last;  // of several it counts
  for (const JsonMember& member : object.members) last[member.name] = &member;
  for (const JsonMember& member : object.members) {
    if (last[member.name] != &member) continue;
    const OptionSpec* spec = FindOption(specs, member.name);
    if (spec != nullptr) {
      taken_.insert(prefix + (PatternOf(spec->name) ? member.name : std::string(spec->name)));
      BindMember(member, *spec, prefix, path);
      ReportOldName(member, *spec, object, path);
    } else if (!IsRemark(member.name) &&
               std::ranges::find(kEditorResidue, member.name) == std::end(kEditorResidue)) {
      std::optional<MeantName> meant;
      if (unknowns.size() < kMaxSuggestions && member.name != kColumnPattern) {
        meant = MeantOption(specs, member.name);
      }
      unknowns.push_back({&member, std::nullopt});
      if (meant) {
        unknowns.back().meant = std::move(meant->name);
        unknowns.back().sure = meant->sure;
      }
    }
  }
  for (const OptionSpec& spec : specs) {
    if (spec.required && !bound_.options.contains(prefix + std::string(spec.name))) {
      ReportMissing(spec, unknowns, object, prefix, path, place);
    }
  }
  return unknowns;
}

// Reports a group of options of which none is set; as one mistake with a key that was meant to be
// one of them.
void Binder::CheckGroup(const std::vector<std::string_view>& group, std::vector<Unknown>& unknowns,
                        const JsonValue& parameters, const ast::Step& step) {
  for (std::string_view name : group) {
    if (bound_.Find(name) != nullptr) return;
    if (faulty_.contains(std::string(name.substr(0, name.find('.'))))) return;
  }
  std::string message = fmt::format("{} requires {}", owner_, ListOf(group));
  Span span = step.plugin_span;
  std::string hint = "set one of them";
  std::vector<Fix> fixes;
  for (std::string_view name : group) {
    const JsonMember* empty = FindWritten(parameters, name);
    if (empty == nullptr) continue;
    span = empty->value.span;
    message = fmt::format("`{}` of {} is required but empty", name, owner_);
    hint = "set " + ListOf(group);
    break;
  }
  const auto misspelt = [&](const Unknown& unknown, const std::string& prefix) {
    span = unknown.member->name_span;
    message = fmt::format("unknown key `{}` in {}, but `{}` is required; did you mean that?",
                          Excerpt(unknown.member->name), owner_, *unknown.meant);
    fixes = Rename(unknown, prefix);
  };
  const auto names_group = [&](const std::string& name) {
    return std::ranges::any_of(
        group, [&](std::string_view each) { return each == name || each.starts_with(name + "."); });
  };
  const auto inner = std::ranges::find_if(inner_unknowns_, [&](const InnerUnknown& each) {
    return each.unknown.meant && names_group(each.prefix + *each.unknown.meant);
  });
  const auto outer = std::ranges::find_if(unknowns, [&](const Unknown& unknown) {
    return unknown.meant && names_group(*unknown.meant);
  });
  if (outer != unknowns.end()) {
    misspelt(*outer, "");
    faulty_.insert(*outer->meant);
    unknowns.erase(outer);
  } else if (inner != inner_unknowns_.end()) {
    misspelt(inner->unknown, inner->prefix);
    inner_unknowns_.erase(inner);
  }
  Diagnostic& diagnostic = diagnostics_.Report(Diag::kMissingKey, span, std::move(message));
  diagnostic.path = step.path;
  diagnostic.hints.push_back(std::move(hint));
  diagnostic.fixes = std::move(fixes);
}

// A step that is still to be filled in is one fault.
void Binder::ReportBare(const EndpointSpec& spec, const ast::Step& step) {
  std::vector<std::string_view> needed;
  for (const OptionSpec& option : spec.options) {
    if (option.required) needed.push_back(option.name);
  }
  for (const std::vector<std::string_view>& group : spec.one_of) needed.push_back(group[0]);
  if (needed.empty()) return;
  Diagnostic& diagnostic = diagnostics_.Report(
      Diag::kMissingKey, step.plugin_span,
      fmt::format("{} has no parameters; required: `{}`", owner_, fmt::join(needed, "`, `")));
  diagnostic.path = step.path;
}

void Binder::BindStep(const JsonValue& parameters, const EndpointSpec& spec,
                      const ast::Step& step) {
  if (parameters.members.empty()) return ReportBare(spec, step);
  std::vector<Unknown> unknowns =
      BindMembers(parameters, spec.options, "", step.path, step.plugin_span);
  std::erase_if(unknowns, [&](const Unknown& unknown) {
    return !unknown.sure && ReportMisplaced(*unknown.member, parameters, spec, step);
  });
  for (const std::vector<std::string_view>& group : spec.one_of) {
    CheckGroup(group, unknowns, parameters, step);
  }
  for (const Unknown& unknown : unknowns) ReportUnknown(unknown, "", step.path, spec);
  for (const InnerUnknown& each : inner_unknowns_) {
    ReportUnknown(each.unknown, each.prefix, each.path, spec);
  }
}

}  // namespace

const JsonMember* FindWritten(const JsonValue& parameters, std::string_view name) {
  if (const JsonMember* whole = parameters.Find(name)) return whole;
  size_t dot = name.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const JsonMember* member = parameters.Find(name.substr(0, dot));
  if (member == nullptr) return nullptr;
  const JsonValue* inner = &member->value;
  if (inner->is(JsonValue::Kind::kArray) && !inner->items.empty()) inner = &inner->items[0];
  return inner->is(JsonValue::Kind::kObject) ? FindWritten(*inner, name.substr(dot + 1)) : nullptr;
}

std::string_view BoundOption::name() const {
  return PatternOf(spec->name) ? std::string_view(written) : spec->name;
}

std::vector<const BoundOption*> BoundOptions::FindAll(std::string_view name) const {
  std::vector<const BoundOption*> found;
  for (const auto& [bound_name, option] : options) {
    if (bound_name == name || (option.spec->name == name && option.name() == bound_name)) {
      found.push_back(&option);
    }
  }
  return found;
}

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
  Diagnostic& diagnostic = diagnostics.Report(
      Diag::kUnknownValue, option->json->span,
      fmt::format("`{}` contains a variable, but its value is required before the job runs", name));
  diagnostic.path = option->path;
  diagnostic.hints.push_back("write the value itself");
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

const BoundOption* FindQuery(const BoundOptions& reader) {
  const BoundOption* query = reader.Find("querySql");
  return query != nullptr ? query : reader.Find("connection.querySql");
}

std::string NameOf(const ast::Step& step, const EndpointSpec& spec, std::string_view plugin) {
  if (step.connector) {
    // The name of the class without its package.
    const std::string_view java_class = step.plugin;
    return fmt::format("connector `{}`", Excerpt(java_class.substr(java_class.rfind('.') + 1)));
  }
  return fmt::format("{} `{}`", spec.side() == Side::kReader ? "reader" : "writer", plugin);
}

BoundOptions BindOptions(const ast::Step& step, const EndpointSpec& spec, std::string_view plugin,
                         std::vector<std::string>& parameters, DiagnosticSink& diagnostics) {
  static const JsonValue kNoParameters = [] {
    JsonValue empty;
    empty.kind = JsonValue::Kind::kObject;
    return empty;
  }();
  Binder binder(NameOf(step, spec, plugin), step.connector, parameters, diagnostics);
  binder.BindStep(step.parameters == nullptr ? kNoParameters : *step.parameters, spec, step);
  return binder.Take();
}

}  // namespace penstock
