#pragma once
// The spec half of a plugin: all that lint, documentation, schema and templates need to know of an
// endpoint, with no I/O library behind it. A spec is a constant; text is UTF-8 and never null.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/plugin/endpoint_layout.h"
#include "runtime/plugin/wire_format.h"
#include "runtime/type/type.h"

namespace penstock {

// Members of an object are stored in EndpointPlan::options under dotted names:
// "connection.jdbcUrl". kObjectList: a list of one such object, or the object itself (DataX's
// `connection`); a second object is an error, because options have one value, unless the option is
// `repeated`. kCommaList: a text of values with commas between them, of which OptionSpec::values
// are allowed. kTypedValues: a list of {"type", "value"}; OptionSpec::values are the types.
enum class OptionType {
  kBool,
  kInt,
  kDouble,
  kString,
  kChar,
  kStringOrList,
  kStringList,
  kObject,
  kObjectList,
  kColumns,
  kCommaList,
  kTypedValues
};

// See endpoint_check.h.
class ScriptOptions;
struct OptionFinding;
using EndpointCheck = std::vector<OptionFinding> (*)(const ScriptOptions& options);

// What a text looks like, beyond its type.
enum class OptionForm {
  kAny,
  kAddress,     // "http://host": where a service is
  kPartition,   // one partition, down to the last level: "pt=20150101,type=1"
  kPartitions,  // also with wildcards, or "/*query*/ pt>=20170101"
  kObjectName,  // of an object in a bucket: it does not begin with a slash
  kColumnName,  // of columns that `column` lists
  kLocalFile,   // a local file, which is used where it is; of readers also several, with wildcards
  kOutputFile,  // a local file that is replaced; with `fileName`, its directory
};

// A name with a word in angle brackets, "tablestore.<table>.primarykey.name", is a pattern: any
// text may appear there, and what is set is bound under the name as it is written.
struct OptionSpec {
  std::string_view name = {};
  OptionType type = OptionType::kString;
  bool required = false;
  std::string_view default_text = {};         // as written in documentation; "" if there is none
  std::string_view description = {};          // one or two sentences, with unit and range
  std::vector<std::string_view> values = {};  // allowed values, compared ignoring case; empty: any
  std::vector<std::string_view> synonyms =
      {};  // other spellings that real scripts use and mean this
  std::vector<std::string_view> old_names = {};       // those of `synonyms` that are to be replaced
  std::vector<std::string_view> misnomers = {};       // what people write instead by mistake
  std::optional<int64_t> minimum = {}, maximum = {};  // kInt; kCommaList: at most so many
  bool power_of_two = false;                          // kInt
  bool secret = false;                   // never printed, never stored in an executable
  OptionForm form = OptionForm::kAny;    // of texts and lists of texts
  bool refused_by_datax = false;         // DataX's plugin has no such option, and says so
  bool ignored = false;                  // known, accepted and without effect here
  std::string_view no_effect = {};       // of those: why, where lint warns of it
  bool empty_is_value = false;           // "" is a value of its own, not "not set"
  bool repeated = false;                 // kObjectList: further objects are checked as the first
  bool free_form = false;                // kObject: members that `members` does not list pass
  std::vector<OptionSpec> members = {};  // kObject, kObjectList
};

// One line of a plugin's type mapping table: a type of the system and ours.
struct TypeMapping {
  std::string_view native;  // "INTEGER"
  Type type;
  std::string_view note;
};

// An option is set, or has a value (ignoring case; a kBool is "true" or "false"). An option that is
// not set has no value.
struct OptionCondition {
  std::string_view option;      // dotted, where it is a member
  std::string_view value = {};  // "": any
  bool holds = true;            // false: the condition is the opposite
};

// What holds between options: where all of `when` hold, `then` must hold (kNeeded), must not hold
// (kRefused), or says nothing (kWithoutEffect). `reason` ends the message: "in row mode".
struct OptionRule {
  enum class Kind { kNeeded, kRefused, kWithoutEffect };
  Kind kind = Kind::kNeeded;
  std::vector<OptionCondition> when;
  OptionCondition then;
  std::string_view reason = {};
};

// Two options of type kCommaList, columns and their types, whose values belong together one by one
// where all of `when` hold. Both may be patterns of one word.
struct OptionPair {
  std::string_view names;
  std::string_view types;
  std::vector<OptionCondition> when = {};
  bool required = false;  // a rule needs `names`
};

// A number that must not be above another one; where one is not set, its default counts.
struct OptionOrder {
  std::string_view smaller;
  std::string_view larger;
};

// What the entries of a reader's `column` are.
enum class ColumnForm {
  kExpressions,  // ours: names, constants, random values, expressions
  kVerbatim,     // text of the system's own (SQL, a path, 'constant'), passed on unchanged
  kObjects,      // {"name"} and constants {"value", "type"}, never text
};

// A name for `type` in an entry of `column`.
struct ColumnTypeName {
  std::string_view name;                         // compared ignoring case
  Type type;                                     // kAny: values are not checked
  std::vector<std::string_view> misnomers = {};  // what people write instead, and is an error
};

// The option `column` and its entries.
struct ColumnSpec {
  ColumnForm form = ColumnForm::kExpressions;
  bool sql = false;                         // an entry may be sent to the source as SQL
  std::vector<ColumnTypeName> types = {};   // empty: ours
  std::vector<std::string_view> keys = {};  // further members of an entry
  bool exact_names = false;                 // names differ by case
  // Where one of these holds, records are not what `column` lists.
  std::vector<OptionCondition> open = {};
};

enum class Side { kReader, kWriter };

// What both sides have. Only a ReaderSpec or a WriterSpec is one.
class EndpointSpec {
 public:
  EndpointLayout layout = EndpointLayout::kText;
  const WireFormat* wire = nullptr;  // kRows: their format
  std::vector<OptionSpec> options;
  // Not empty: the endpoint's columns have types of their own, which Describe gives when a job is
  // compiled, and Describe uses these options (dotted names for members of objects), the data
  // source and nothing else but EndpointPlan::columns. The plan keeps what it gave. Rows and
  // columns that are read need it; without it they can be written, and have the types of the job's
  // values.
  std::vector<std::string_view> schema_options;
  // Options that a data source may set, where option `datasource` names one (dotted names for
  // members of objects, whose last part is the name of the property): address and login.
  std::vector<std::string_view> data_source_options;
  // Of each group at least one option must be set (dotted names for members of objects).
  std::vector<std::vector<std::string_view>> one_of;
  std::vector<TypeMapping> types;
  ColumnSpec columns;
  std::string_view jdbc_prefix;  // what `jdbcUrl` begins with: "jdbc:mysql:"
  // Text endpoints: where one of these holds, the file is not delimited text.
  std::vector<OptionCondition> not_delimited;
  std::vector<OptionRule> rules;
  std::vector<OptionPair> pairs;
  std::vector<OptionOrder> orders;
  // The rules that only this system has. May be null.
  EndpointCheck check = nullptr;
  std::string_view template_job;  // the endpoint's part of a script, commented JSON

  Side side() const { return side_; }

 protected:
  explicit EndpointSpec(Side side) : side_(side) {}

 private:
  Side side_;
};

class ReaderSpec : public EndpointSpec {
 public:
  ReaderSpec() : EndpointSpec(Side::kReader) {}

  bool where_pushdown = false;  // SQL `where` can be sent to the source
  bool header_names = false;    // a header may name the columns
  bool whole_rows = false;      // kRows: rows hold all columns of the schema; otherwise they hold
                                // EndpointPlan::columns
  // Verbatim columns: functions are possible where all of these hold; empty: always.
  std::vector<OptionCondition> functions_when;
  // Options that name the first and the end of what is read; the first one is smaller.
  std::vector<std::pair<std::string_view, std::string_view>> windows;
};

class WriterSpec : public EndpointSpec {
 public:
  WriterSpec() : EndpointSpec(Side::kWriter) {}

  bool fixed_columns = false;    // the number of columns is what `column` lists
  bool printed = false;          // text, for people to read: values are aligned in columns without
                                 // quotes, NULL is "null", and nothing is refused
  std::string_view key_columns;  // the option whose columns come before those of `column`
  std::vector<std::string_view> key_types;  // of those: the names in `columns.types`; empty: any
  size_t max_key_columns = 0;               // of those; 0: any number
  // Where all of these hold, `column` must list all of `needed_columns`.
  std::vector<OptionCondition> needed_columns_when;
  std::vector<std::string_view> needed_columns;
  // If one is true, a repeated run adds its records to those of the first.
  std::vector<OptionCondition> adds_up;
  std::string_view guarantee;  // the default guarantee, one line
};

struct PluginSpec {
  std::string_view name;                       // "txtfile"
  std::vector<std::string_view> reader_names;  // other names: "txtfilereader"
  std::vector<std::string_view> writer_names;
  std::vector<std::string_view> old_names;  // of both sides; they are other names, too
  std::string_view title;                   // one line
  std::string_view data_source_type = {};   // of data sources it can use; empty: its name
  std::optional<ReaderSpec> reader;
  std::optional<WriterSpec> writer;
  // Options that say where tables of this system are: two tables with the same name are the same if
  // one of these has the same value on both sides.
  std::vector<std::string_view> homes = {};
  bool connector = false;      // of Kafka Connect: `writer_names` are Java classes, and only
                               // configurations of Kafka Connect can name it
  bool any_connector = false;  // stands for all connectors that no other plugin supports, and for
                               // what all of them read
  bool runnable = false;       // what PluginCatalog::Add says

  // The half of that side; null if it has none.
  const EndpointSpec* side(Side side) const {
    if (side == Side::kReader) return reader ? &*reader : nullptr;
    return writer ? &*writer : nullptr;
  }
};

// A plugin that exists elsewhere and of which nothing but this is known: jobs may name it, nothing
// of its parameters is checked, and no job with it can run.
struct NamedPlugin {
  std::string_view name;  // "elasticsearch"; the engine's "elasticsearchwriter" is the same one
  std::string_view title;
  bool reads = false;
  bool writes = false;
};

// All plugins a compiler knows. A value, built explicitly; there is no global registry.
class PluginCatalog {
 public:
  // `runnable`: the plugin has a runtime half.
  void Add(PluginSpec spec, bool runnable) {
    specs_.push_back(std::move(spec));
    specs_.back().runnable = runnable;
  }
  std::span<const PluginSpec> specs() const { return specs_; }
  // By canonical or other name, ignoring case, for that side; null if unknown.
  const PluginSpec* Find(std::string_view name, Side side) const;

  // `named` outlives the catalog.
  void AddNamed(std::span<const NamedPlugin> named) { named_ = named; }
  std::span<const NamedPlugin> named() const { return named_; }
  // The same for plugins without a spec, with or without "reader" or "writer" behind the name.
  const NamedPlugin* FindNamed(std::string_view name, Side side) const;

 private:
  std::vector<PluginSpec> specs_;
  std::span<const NamedPlugin> named_;
};

}  // namespace penstock
