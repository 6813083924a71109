// Writes every field of a plan, also empty ones, so that reading needs no defaults and a plan of
// another version is noticed.

#include "runtime/plugin/job_plan_json.h"

#include <utility>

#include "runtime/plugin/json_bytes.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kPlanVersion = 5;

// Thrown by the readers below and by nlohmann alike, and caught in JobPlanFromJson.
[[noreturn]] void Malformed(const char* what) { throw std::invalid_argument(what); }

// A template is a list of its pieces: text, or the number of a variable.
Json FromTemplate(const Template& text) {
  Json pieces = Json::array();
  for (const Template::Piece& piece : text.pieces) {
    pieces.push_back(piece.parameter < 0 ? BytesToJson(piece.text) : Json(piece.parameter));
  }
  return pieces;
}

Template ToTemplate(const Json& json) {
  Template text;
  for (const Json& piece : json) {
    if (piece.is_number_integer()) {
      text.pieces.push_back({"", piece.get<int>()});
    } else {
      text.pieces.push_back({BytesFromJson(piece), -1});
    }
  }
  return text;
}

struct FromOption {
  Json operator()(bool value) const { return {{"bool", value}}; }
  Json operator()(int64_t value) const { return {{"int", value}}; }
  Json operator()(double value) const { return {{"double", value}}; }
  Json operator()(const Template& value) const { return {{"text", FromTemplate(value)}}; }
  Json operator()(const std::vector<Template>& value) const {
    Json list = Json::array();
    for (const Template& text : value) list.push_back(FromTemplate(text));
    return {{"list", std::move(list)}};
  }
};

OptionValue ToOption(const Json& json) {
  if (json.size() != 1) Malformed("not a valid option");
  const std::string& type = json.begin().key();
  const Json& value = json.begin().value();
  if (type == "bool") return value.get<bool>();
  if (type == "int") return value.get<int64_t>();
  if (type == "double") return value.get<double>();
  if (type == "text") return ToTemplate(value);
  if (type != "list") Malformed("not a valid option");
  std::vector<Template> list;
  for (const Json& text : value) list.push_back(ToTemplate(text));
  return list;
}

Json FromType(Type type) {
  return Json::array({static_cast<int>(type.kind), type.precision, type.scale});
}

Type ToType(const Json& json) {
  const int kind = json.at(0).get<int>();
  if (kind < 0 || kind > static_cast<int>(Kind::kTimestamp)) Malformed("not a valid type");
  return {static_cast<Kind>(kind), json.at(1).get<uint8_t>(), json.at(2).get<uint8_t>()};
}

Json FromColumn(const PlanColumn& column) {
  Json options = Json::object();
  for (const auto& [name, value] : column.options) options[name] = BytesToJson(value);
  return {{"name", BytesToJson(column.name)},
          {"field", column.field},
          {"sql", BytesToJson(column.sql)},
          {"type", FromType(column.type)},
          {"options", std::move(options)}};
}

PlanColumn ToColumn(const Json& json) {
  PlanColumn column = {.name = BytesFromJson(json.at("name")),
                       .field = json.at("field").get<int>(),
                       .sql = BytesFromJson(json.at("sql")),
                       .type = ToType(json.at("type"))};
  for (const auto& [name, value] : json.at("options").items()) {
    column.options.emplace(name, BytesFromJson(value));
  }
  return column;
}

Json FromTerm(const PushedTerm& term) {
  Json requirements = Json::array();
  for (const PushedTerm::Requirement& requirement : term.requirements) {
    requirements.push_back({{"column", BytesToJson(requirement.column)},
                            {"value", FromTemplate(requirement.value)},
                            {"needs", static_cast<int>(requirement.needs)}});
  }
  return {{"text", BytesToJson(term.text)},
          {"sql", FromTemplate(term.sql)},
          {"requirements", std::move(requirements)}};
}

PushedTerm ToTerm(const Json& json) {
  using Needs = PushedTerm::Requirement::Needs;
  PushedTerm term{BytesFromJson(json.at("text")), ToTemplate(json.at("sql")), {}};
  for (const Json& requirement : json.at("requirements")) {
    const int needs = requirement.at("needs").get<int>();
    if (needs < 0 || needs > static_cast<int>(Needs::kText)) Malformed("not a valid requirement");
    term.requirements.push_back({BytesFromJson(requirement.at("column")),
                                 ToTemplate(requirement.at("value")), static_cast<Needs>(needs)});
  }
  return term;
}

Json FromSchema(const TableSchema& schema) {
  Json columns = Json::array();
  for (const ColumnSchema& column : schema.columns) {
    columns.push_back({{"name", BytesToJson(column.name)},
                       {"native", BytesToJson(column.native)},
                       {"type", FromType(column.type)},
                       {"nullable", column.nullable}});
  }
  return columns;
}

TableSchema ToSchema(const Json& json) {
  TableSchema schema;
  for (const Json& column : json) {
    schema.columns.push_back({.name = BytesFromJson(column.at("name")),
                              .native = BytesFromJson(column.at("native")),
                              .type = ToType(column.at("type")),
                              .nullable = column.at("nullable").get<bool>()});
  }
  return schema;
}

Json FromDataSource(const DataSourceUse& use) {
  Json properties = Json::array();
  for (const DataSourceUse::Property& property : use.properties) {
    properties.push_back({{"name", BytesToJson(property.name)},
                          {"option", BytesToJson(property.option)},
                          {"kind", static_cast<int>(property.kind)},
                          {"secret", property.secret},
                          {"set_by_script", property.set_by_script}});
  }
  return {{"name", FromTemplate(use.name)},
          {"type", BytesToJson(use.type)},
          {"needed", use.needed},
          {"properties", std::move(properties)}};
}

DataSourceUse ToDataSource(const Json& json) {
  DataSourceUse use = {.name = ToTemplate(json.at("name")),
                       .type = BytesFromJson(json.at("type")),
                       .needed = json.at("needed").get<bool>(),
                       .properties = {}};
  for (const Json& each : json.at("properties")) {
    const int kind = each.at("kind").get<int>();
    if (kind < 0 || kind > static_cast<int>(DataSourceUse::Kind::kBool))
      Malformed("not a valid kind");
    use.properties.push_back({.name = BytesFromJson(each.at("name")),
                              .option = BytesFromJson(each.at("option")),
                              .kind = static_cast<DataSourceUse::Kind>(kind),
                              .secret = each.at("secret").get<bool>(),
                              .set_by_script = each.at("set_by_script").get<bool>()});
  }
  return use;
}

Json FromEndpoint(const EndpointPlan& endpoint) {
  Json options = Json::object();
  for (const auto& [name, value] : endpoint.options)
    options[name] = std::visit(FromOption{}, value);
  Json columns = Json::array();
  for (const PlanColumn& column : endpoint.columns) columns.push_back(FromColumn(column));
  Json where = Json::array();
  for (const PushedTerm& term : endpoint.where) where.push_back(FromTerm(term));
  Json data_sources = Json::array();
  for (const DataSourceUse& use : endpoint.data_sources)
    data_sources.push_back(FromDataSource(use));
  return {{"plugin", BytesToJson(endpoint.plugin)}, {"options", std::move(options)},
          {"columns", std::move(columns)},          {"where", std::move(where)},
          {"schema", FromSchema(endpoint.schema)},  {"data_sources", std::move(data_sources)}};
}

EndpointPlan ToEndpoint(const Json& json) {
  EndpointPlan endpoint;
  endpoint.plugin = BytesFromJson(json.at("plugin"));
  for (const auto& [name, value] : json.at("options").items()) {
    endpoint.options.emplace(name, ToOption(value));
  }
  for (const Json& column : json.at("columns")) endpoint.columns.push_back(ToColumn(column));
  for (const Json& term : json.at("where")) endpoint.where.push_back(ToTerm(term));
  endpoint.schema = ToSchema(json.at("schema"));
  for (const Json& use : json.at("data_sources")) {
    endpoint.data_sources.push_back(ToDataSource(use));
  }
  return endpoint;
}

template <typename T>
Json FromOptional(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <typename T>
std::optional<T> ToOptional(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return json.get<T>();
}

Json FromLimits(const Limits& limits) {
  return {{"dirty_records", FromOptional(limits.dirty_records)},
          {"dirty_percentage", FromOptional(limits.dirty_percentage)},
          {"concurrent", limits.concurrent},
          {"bytes_per_second", FromOptional(limits.bytes_per_second)},
          {"records_per_second", FromOptional(limits.records_per_second)}};
}

Limits ToLimits(const Json& json) {
  return {.dirty_records = ToOptional<int64_t>(json.at("dirty_records")),
          .dirty_percentage = ToOptional<double>(json.at("dirty_percentage")),
          .concurrent = json.at("concurrent").get<int>(),
          .bytes_per_second = ToOptional<int64_t>(json.at("bytes_per_second")),
          .records_per_second = ToOptional<int64_t>(json.at("records_per_second"))};
}

Json FromTexts(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(BytesToJson(text));
  return list;
}

std::vector<std::string> ToTexts(const Json& json) {
  std::vector<std::string> texts;
  for (const Json& text : json) texts.push_back(BytesFromJson(text));
  return texts;
}

JobPlan ToPlan(const Json& json) {
  if (json.at("plan_version").get<int>() != kPlanVersion) Malformed("a different plan version");
  return {.job_name = BytesFromJson(json.at("job_name")),
          .parameters = ToTexts(json.at("parameters")),
          .parameter_lines = json.at("parameter_lines").get<std::vector<int>>(),
          .secret_parameters = json.at("secret_parameters").get<std::vector<int>>(),
          .reader = ToEndpoint(json.at("reader")),
          .writer = ToEndpoint(json.at("writer")),
          .limits = ToLimits(json.at("limits")),
          .time_zone = BytesFromJson(json.at("time_zone"))};
}

}  // namespace

std::string JobPlanToJson(const JobPlan& plan) {
  const Json json = {{"plan_version", kPlanVersion},
                     {"job_name", BytesToJson(plan.job_name)},
                     {"parameters", FromTexts(plan.parameters)},
                     {"parameter_lines", plan.parameter_lines},
                     {"secret_parameters", plan.secret_parameters},
                     {"reader", FromEndpoint(plan.reader)},
                     {"writer", FromEndpoint(plan.writer)},
                     {"limits", FromLimits(plan.limits)},
                     {"time_zone", BytesToJson(plan.time_zone)}};
  return json.dump();
}

Result<JobPlan> JobPlanFromJson(std::string_view json) {
  try {
    return ToPlan(Json::parse(json));
  } catch (const std::exception& error) {
    return Status(Failure::kInternal,
                  std::string("the stored job plan cannot be read: ") + error.what());
  }
}

}  // namespace penstock
