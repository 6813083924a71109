#pragma once
// The spec half of a plugin: all that lint, documentation, schema and templates need to know of an
// endpoint, with no I/O library behind it. A spec is a constant; text is UTF-8 and never null.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/type/type.h"

namespace penstock {

// Members of an object stand in EndpointPlan::options under dotted names: "connection.jdbcUrl".
// kObjectList: a list of one such object, or the object itself (DataX's `connection`); a second
// object is an error, because options have one value.
enum class OptionType {
  kBool, kInt, kDouble, kString, kChar, kStringOrList, kStringList, kObject, kObjectList, kColumns
};

struct OptionSpec {
  std::string_view name = {};
  OptionType type = OptionType::kString;
  bool required = false;
  std::string_view default_text = {};      // as written in documentation; "" if there is none
  std::string_view description = {};       // one or two sentences, with unit and range
  std::vector<std::string_view> values = {};    // allowed values, compared ignoring case; empty: any
  std::vector<std::string_view> synonyms = {};  // other spellings that real scripts use and mean this
  std::optional<int64_t> minimum = {}, maximum = {}; // kInt
  bool secret = false;                     // never printed, never stored in an executable
  bool ignored = false;                    // known, accepted and without effect here
  bool empty_is_value = false;             // "" is a value of its own, not "not set"
  std::vector<OptionSpec> members = {};    // kObject, kObjectList
};

// One line of a plugin's type mapping table: a type of the system and ours.
struct TypeMapping {
  std::string_view native;  // "INTEGER"
  Type type;
  std::string_view note;
};

enum class Side { kReader, kWriter };

// What compiled code exchanges with the plugin.
enum class EndpointLayout { kText, kCells };

struct EndpointSpec {
  Side side = Side::kReader;
  EndpointLayout layout = EndpointLayout::kText;
  std::vector<OptionSpec> options;
  // Of each group at least one option must be set (dotted names for members of objects).
  std::vector<std::vector<std::string_view>> one_of;
  std::vector<TypeMapping> types;
  bool where_pushdown = false;   // readers: SQL `where` can be sent to the source
  bool sql_columns = false;      // readers: a column expression may be sent to the source
  bool header_names = false;     // readers: a header may name the columns
  bool fixed_columns = false;    // writers: the number of columns is what `column` lists
  bool printed = false;          // text writers: for people to look at; values stand side by side
                                 // without quotes, NULL is "null", and nothing is refused
  std::string_view guarantee;    // writers: the default guarantee, one line
  std::string_view template_job; // the endpoint's part of a script, commented JSON
};

struct PluginSpec {
  std::string_view name;                       // "txtfile"
  std::vector<std::string_view> reader_names;  // other names: "txtfilereader"
  std::vector<std::string_view> writer_names;
  std::string_view title;                      // one line
  std::optional<EndpointSpec> reader;
  std::optional<EndpointSpec> writer;
};

// All plugins a compiler knows. A value, built explicitly; there is no global registry.
class PluginCatalog {
 public:
  void Add(PluginSpec spec) { specs_.push_back(std::move(spec)); }
  std::span<const PluginSpec> specs() const { return specs_; }
  // By canonical or other name, ignoring case, for that side; null if unknown.
  const PluginSpec* Find(std::string_view name, Side side) const;

 private:
  std::vector<PluginSpec> specs_;
};

}  // namespace penstock
