// The way from the root to the place is walked a second time, beside the specs: those of the
// dialect (dialect.h) down to `parameter`, and from there those of the plugin that the step
// names. Nothing here knows a plugin; what a list of columns may hold is the same for all.
#include "compiler/lsp/expected.h"

#include <algorithm>

#include "compiler/dialects/dialect.h"
#include "compiler/sema/option_names.h"
#include "runtime/base/ascii.h"

namespace penstock::lsp {
namespace {

constexpr std::string_view kParameter = "parameter";
constexpr std::string_view kClass = "connector.class";
constexpr std::string_view kConfig = "config";

const DialectInfo* DialectOf(const ScriptNode& root) {
  for (const DialectInfo& each : AllDialects()) {
    if (!each.has(DialectInfo::kFlat) && root.Find(each.root_key) != nullptr) return &each;
  }
  return nullptr;
}

// The object that holds the keys of a connector; null if the script is not one for Kafka Connect.
const ScriptNode* ConnectorOf(const ScriptNode& root) {
  if (root.bare || root.Find(kClass) != nullptr) return &root;
  const ScriptNode* config = root.Find(kConfig);
  const bool wrapped = config != nullptr && config->is(ScriptNode::Kind::kObject);
  return wrapped && DialectOf(root) == nullptr ? config : nullptr;
}

std::vector<OptionSpec> RootKeys(const DialectInfo* dialect) {
  if (dialect != nullptr) return dialect->script().keys;
  std::vector<OptionSpec> keys;  // of any dialect
  for (const DialectInfo& each : AllDialects()) {
    if (each.has(DialectInfo::kFlat)) continue;
    for (const OptionSpec& key : each.script().keys) {
      if (FindOption(keys, key.name) == nullptr) keys.push_back(key);
    }
  }
  return keys;
}

// Names of types for an entry of `column`: the plugin's own, or ours.
std::vector<std::string_view> TypeNames(const EndpointSpec& spec) {
  std::vector<std::string_view> names;
  for (const ColumnTypeName& type : spec.columns.types) names.push_back(type.name);
  if (names.empty()) names.assign(kTypeNames, kTypeNames + kTypeNameCount);
  return names;
}

std::vector<OptionSpec> ColumnKeys(const EndpointPlace& endpoint) {
  std::vector<OptionSpec> keys = {
      {.name = "name", .description = "The name of the column."},
      {.name = "type",
       .description = "The type of the values.",
       .values = TypeNames(*endpoint.spec)},
  };
  if (endpoint.side == Side::kReader) {
    keys.push_back({.name = "index",
                    .type = OptionType::kInt,
                    .description = "The position of the column, from 0."});
    keys.push_back({.name = "value", .description = "A constant instead of a column."});
    keys.push_back(
        {.name = "random",
         .description = "A random value instead of a column, with bounds such as `1,10`."});
  }
  keys.push_back({.name = "format",
                  .description = "The format of dates and times, such as `yyyy-MM-dd HH:mm:ss`.",
                  .synonyms = {"dateFormat"}});
  for (std::string_view key : endpoint.spec->columns.keys) {
    keys.push_back({.name = key, .description = "An attribute of the column."});
  }
  return keys;
}

std::vector<OptionSpec> TypedValueKeys(const OptionSpec& list) {
  return {
      {.name = "type",
       .required = true,
       .description = "The type of the value.",
       .values = list.values},
      {.name = "value", .description = "The value. Types that start with `INF_` have no value."}};
}

// What an object of the script is, as far as it matters for what may appear in it.
struct Scope {
  enum class Kind { kPlain, kStep, kParameters, kColumn, kHop };
  Kind kind = Kind::kPlain;
  std::vector<OptionSpec> keys;
};

class Walk {
 public:
  Walk(const ScriptNode& root, const PlaceInScript& place, const PluginCatalog& catalog)
      : place_(place), catalog_(catalog), connector_(ConnectorOf(root)) {
    if (connector_ == nullptr) dialect_ = DialectOf(root);
  }

  Expected Do() {
    if (connector_ != nullptr) dialect_ = &Describe(ast::Dialect::kKafkaConnect);
    expected_.dialect = dialect_;
    Scope scope{Scope::Kind::kPlain, RootKeys(dialect_)};
    std::string_view entered;  // the key whose value the object is, or whose list it is in
    for (const PathStep& step : place_.path) {
      const bool last = &step == &place_.path.back();
      if (step.node->is(ScriptNode::Kind::kArray)) {
        expected_.in_list = last;
        continue;
      }
      if (step.node == connector_) scope = ConnectorScope();
      if (scope.kind == Scope::Kind::kStep) expected_.endpoint = EndpointOf(*step.node, entered);
      expected_.option.reset();
      if (step.member != nullptr) {
        entered = step.member->key.text;
        const OptionSpec* option = FindOption(scope.keys, entered);
        if (option != nullptr) expected_.option = *option;
      }
      if (!last) scope = Inside(scope);
    }
    if (expected_.option) expected_.value = ValueIn(scope, entered);
    if (!expected_.in_list) expected_.keys = std::move(scope.keys);
    return std::move(expected_);
  }

 private:
  // The object that is the value of `expected_.option`, or an entry of that list.
  Scope Inside(const Scope& outer) const {
    if (!expected_.option) return {};
    const OptionSpec& option = *expected_.option;
    const EndpointSpec* spec = expected_.endpoint ? expected_.endpoint->spec : nullptr;
    if (outer.kind == Scope::Kind::kStep && option.name == kParameter) {
      return {Scope::Kind::kParameters,
              spec == nullptr ? std::vector<OptionSpec>() : spec->options};
    }
    if (option.type == OptionType::kColumns && spec != nullptr) {
      return {Scope::Kind::kColumn, ColumnKeys(*expected_.endpoint)};
    }
    if (option.type == OptionType::kTypedValues) return {outer.kind, TypedValueKeys(option)};
    const OptionSpec* parameter = FindOption(option.members, kParameter);
    if (parameter != nullptr && parameter->free_form) {  // those of a plugin
      return {Scope::Kind::kStep, option.members};
    }
    if (option.name == "hops") return {Scope::Kind::kHop, option.members};
    return {outer.kind, option.members};
  }

  // All connectors share keys, so that one that is not known yet is taken for any.
  Scope ConnectorScope() {
    EndpointPlace endpoint{Side::kWriter, nullptr, nullptr};
    const ScriptNode* name = connector_->Find(kClass);
    if (name != nullptr && name->is_token()) {
      endpoint.plugin = catalog_.Find(name->text, Side::kWriter);
      if (endpoint.plugin != nullptr && !endpoint.plugin->connector) endpoint.plugin = nullptr;
    }
    for (const PluginSpec& plugin : catalog_.specs()) {
      const bool known =
          endpoint.plugin == nullptr ? plugin.any_connector : endpoint.plugin == &plugin;
      if (known && endpoint.spec == nullptr && plugin.writer) endpoint.spec = &*plugin.writer;
    }
    expected_.endpoint = endpoint;
    return {Scope::Kind::kParameters,
            endpoint.spec == nullptr ? std::vector<OptionSpec>() : endpoint.spec->options};
  }

  Expected::Value ValueIn(const Scope& scope, std::string_view key) const {
    using Value = Expected::Value;
    const OptionSpec& option = *expected_.option;
    if (expected_.in_list) {
      return option.type == OptionType::kColumns ? Value::kColumn : Value::kOption;
    }
    if (option.name == "timeZone") return Value::kTimeZone;
    switch (scope.kind) {
      case Scope::Kind::kPlain:
        return Value::kOption;
      case Scope::Kind::kStep:
        return dialect_ != nullptr && key == dialect_->plugin_key ? Value::kPluginName
                                                                  : Value::kOption;
      case Scope::Kind::kParameters:
        if (connector_ != nullptr && option.name == kClass) return Value::kPluginName;
        return option.name == "where" ? Value::kCondition : Value::kOption;
      case Scope::Kind::kColumn:
        return option.name == "type" ? Value::kColumnType : Value::kOption;
      case Scope::Kind::kHop:
        return Value::kStepName;
    }
    return Value::kOption;
  }

  // `node` is a step, the value of `key` or an entry of its list.
  EndpointPlace EndpointOf(const ScriptNode& node, std::string_view key) const {
    EndpointPlace endpoint;
    std::string_view side = key;
    for (std::string_view from : {"name", "category"}) {
      const ScriptNode* found = key == "steps" ? node.Find(from) : nullptr;
      if (found != nullptr && found->is_token()) side = found->text;
    }
    const bool reader = SameIgnoringCase(side, "reader");
    if (SameIgnoringCase(side, "writer")) endpoint.side = Side::kWriter;
    const ScriptNode* name = dialect_ == nullptr ? nullptr : node.Find(dialect_->plugin_key);
    if (name == nullptr || !name->is_token()) return endpoint;
    endpoint.plugin = catalog_.Find(name->text, endpoint.side);
    if (endpoint.plugin == nullptr && !reader) {  // also where the step does not say what it is
      endpoint.side = Side::kWriter;
      endpoint.plugin = catalog_.Find(name->text, endpoint.side);
    }
    if (endpoint.plugin != nullptr) {
      endpoint.spec = endpoint.plugin->side(endpoint.side);
    }
    return endpoint;
  }

  const PlaceInScript& place_;
  const PluginCatalog& catalog_;
  const ScriptNode* connector_;           // null: not of Kafka Connect
  const DialectInfo* dialect_ = nullptr;  // null: not known
  Expected expected_;
};

}  // namespace

Expected WhatIsExpected(const ScriptNode& root, const PlaceInScript& place,
                        const PluginCatalog& catalog) {
  return Walk(root, place, catalog).Do();
}

std::vector<std::string_view> StepNames(const ScriptNode& root) {
  std::vector<std::string_view> names;
  const ScriptNode* steps = root.Find("steps");
  if (steps == nullptr) return names;
  for (const ScriptNode& step : steps->items) {
    const ScriptNode* name = step.Find("name");
    if (name != nullptr && name->is_token()) names.push_back(name->text);
  }
  return names;
}

}  // namespace penstock::lsp
