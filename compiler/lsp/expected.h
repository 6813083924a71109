#pragma once
// What may appear at a place of a script: its keys or values, as the specs of dialects and plugins
// know them.

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/dialects/dialect.h"
#include "compiler/lsp/place_in_script.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock::lsp {

// A reader or writer of the script.
struct EndpointPlace {
  Side side = Side::kReader;
  const PluginSpec* plugin = nullptr;  // null: not named, or not known
  const EndpointSpec* spec = nullptr;  // of this side; without `plugin` null, or what all share
};

struct Expected {
  enum class Value {
    kOption,      // what `option` says
    kPluginName,  // of `endpoint`
    kStepName,    // one of the steps of the script
    kTimeZone,
    kColumnType,  // the type of an entry of `column`
    kColumn,      // an entry of `column` as a whole
    kCondition,   // `where`
  };
  // What the object that holds the place may have, whether it has it or not; empty in lists.
  std::vector<OptionSpec> keys;
  // The key at the place, or the one whose value the place is in; nothing if it is not known.
  std::optional<OptionSpec> option;
  Value value = Value::kOption;
  bool in_list = false;                   // the value is an entry of a list
  std::optional<EndpointPlace> endpoint;  // the step that the place is in
  const DialectInfo* dialect = nullptr;   // null if the root does not tell

  // All keys are the plugin's, and `${...}` in values is resolved by Kafka Connect.
  bool is_flat() const { return dialect != nullptr && dialect->has(DialectInfo::kFlat); }
};

Expected WhatIsExpected(const ScriptNode& root, const PlaceInScript& place,
                        const PluginCatalog& catalog);

// The names of the steps of a DataWorks 2.0 script.
std::vector<std::string_view> StepNames(const ScriptNode& root);

}  // namespace penstock::lsp
