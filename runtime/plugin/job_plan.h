#pragma once
// What the runtime needs of a job besides its compiled loop. `run` passes it in memory; `build`
// stores it in the executable as JSON (job_plan_json.h). Values may still hold variables: a
// Template keeps `${name}` apart from plain text until the run substitutes it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/plugin/table_schema.h"
#include "runtime/type/type.h"

namespace penstock {

// Text with variables: pieces are joined; a piece with `parameter` >= 0 stands for that variable.
struct Template {
  struct Piece {
    std::string text;
    int parameter = -1;  // index into JobPlan::parameters
    friend bool operator==(const Piece&, const Piece&) = default;
  };
  std::vector<Piece> pieces;

  static Template Plain(std::string text);
  bool is_plain() const;
  // The text with every variable replaced. `values` is in the order of JobPlan::parameters.
  std::string Expand(const std::vector<std::string>& values) const;
  friend bool operator==(const Template&, const Template&) = default;
};

// One option of an endpoint, checked against the plugin's spec. What the script does not set is
// absent; the plugin's runtime half knows its defaults.
using OptionValue = std::variant<bool, int64_t, double, Template, std::vector<Template>>;

// A column as the runtime half of a plugin sees it.
struct PlanColumn {
  std::string name = {};  // readers: what the user calls it; writers: the column that is written
  int field = -1;  // readers: position in the record, from 0; -1: look `name` up in the header
  std::string sql = {};  // SQL readers: the select expression, quoted as needed
  Type type = {};
  std::map<std::string, std::string> options = {};  // which only the plugin understands
  friend bool operator==(const PlanColumn&, const PlanColumn&) = default;
};

// A condition that the source may test before the loop tests it again, so that it delivers fewer
// records. It may do so only where that loses no record for which the loop's own rules hold.
struct PushedTerm {
  // What a comparison in the term needs in order to mean the same to the source as to the loop.
  struct Requirement {
    enum class Needs { kNumber, kText };
    std::string column;            // is compared with
    Template value;                // a constant or variable, which is written
    Needs needs = Needs::kNumber;  // as a number (5, ${v}), or as a text ('x', '${v}')
    friend bool operator==(const Requirement&, const Requirement&) = default;
  };
  std::string text;                       // as messages show it
  Template sql;                           // variables are bound as text values, never pasted
  std::vector<Requirement> requirements;  // none: the source tests it in any case
  friend bool operator==(const PushedTerm&, const PushedTerm&) = default;
};

// A data source that the script names, and what it may set. Its values are looked up when the job
// runs, also in a built executable; name, type and properties are fixed when the job is compiled.
struct DataSourceUse {
  enum class Kind { kText, kTexts, kInt, kBool };
  struct Property {
    std::string name;    // as data sources call it: "jdbcUrl"
    std::string option;  // that it sets, a name of EndpointPlan::options: "connection.jdbcUrl"
    Kind kind = Kind::kText;
    bool secret = false;
    bool set_by_script =
        false;  // the option, or another one instead of it: the script takes precedence
    friend bool operator==(const Property&, const Property&) = default;
  };
  Template name;
  std::string type;     // of the data source
  bool needed = false;  // the script itself does not contain the address of the system
  std::vector<Property> properties;
  friend bool operator==(const DataSourceUse&, const DataSourceUse&) = default;
};

struct EndpointPlan {
  std::string plugin;                          // "txtfile", "sqlite", "stream"
  std::map<std::string, OptionValue> options;  // by the spec's canonical names; absent = not set
  // Of the loop: what it reads or writes, in this order. A writer whose option `column` is `*`
  // gives them to the columns that the target has.
  std::vector<PlanColumn> columns;
  std::vector<PushedTerm> where;  // readers that push down: all of them hold for wanted records
  TableSchema schema;             // as it was when the job was compiled; without columns: not known
  std::vector<DataSourceUse> data_sources;
  friend bool operator==(const EndpointPlan&, const EndpointPlan&) = default;
};

struct Limits {
  std::optional<int64_t> dirty_records;    // fails when exceeded; absent: any number
  std::optional<double> dirty_percentage;  // 0..1 of the records read
  int concurrent = 1;
  std::optional<int64_t> bytes_per_second;
  std::optional<int64_t> records_per_second;
  friend bool operator==(const Limits&, const Limits&) = default;
};

struct JobPlan {
  std::string job_name;                 // for messages: the path of the script
  std::vector<std::string> parameters;  // names of variables, in order
  std::vector<int> parameter_lines;     // of their first uses in the script, from 1; 0: not known
  std::vector<int> secret_parameters;   // indices of those whose values are never shown
  EndpointPlan reader;
  EndpointPlan writer;
  Limits limits;
  std::string time_zone;  // IANA; empty: the system's
  friend bool operator==(const JobPlan&, const JobPlan&) = default;
};

}  // namespace penstock
