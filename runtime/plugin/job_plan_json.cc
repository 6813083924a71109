// Writes every field of a plan, also empty ones, so that reading needs no defaults and a plan of
// another version is noticed. JSON strings are Unicode, but a path may hold any bytes: text that is
// not UTF-8 is written as {"hex": "..."} instead.

#include "runtime/plugin/job_plan_json.h"

#include <utility>

#define JSON_NO_IO 1
#include <nlohmann/json.hpp>

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kPlanVersion = 2;

// Thrown by the readers below and by nlohmann alike, and caught in JobPlanFromJson.
[[noreturn]] void Malformed(const char* what) { throw std::invalid_argument(what); }

Json FromText(const std::string& text) {
  Json plain = text;
  try {
    static_cast<void>(plain.dump());  // refuses what is not UTF-8
    return plain;
  } catch (const Json::type_error&) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (unsigned char byte : text) {
      hex += kDigits[byte >> 4];
      hex += kDigits[byte & 15];
    }
    return Json{{"hex", std::move(hex)}};
  }
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  Malformed("not a hexadecimal digit");
}

std::string ToText(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  const std::string hex = json.at("hex").get<std::string>();
  if (hex.size() % 2 != 0) Malformed("half a byte");
  std::string text;
  for (size_t i = 0; i < hex.size(); i += 2) {
    text += static_cast<char>(HexDigit(hex[i]) * 16 + HexDigit(hex[i + 1]));
  }
  return text;
}

// A template is a list of its pieces: text, or the number of a variable.
Json FromTemplate(const Template& text) {
  Json pieces = Json::array();
  for (const Template::Piece& piece : text.pieces) {
    pieces.push_back(piece.parameter < 0 ? FromText(piece.text) : Json(piece.parameter));
  }
  return pieces;
}

Template ToTemplate(const Json& json) {
  Template text;
  for (const Json& piece : json) {
    if (piece.is_number_integer()) {
      text.pieces.push_back({"", piece.get<int>()});
    } else {
      text.pieces.push_back({ToText(piece), -1});
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
  if (json.size() != 1) Malformed("not an option");
  const std::string& type = json.begin().key();
  const Json& value = json.begin().value();
  if (type == "bool") return value.get<bool>();
  if (type == "int") return value.get<int64_t>();
  if (type == "double") return value.get<double>();
  if (type == "text") return ToTemplate(value);
  if (type != "list") Malformed("not an option");
  std::vector<Template> list;
  for (const Json& text : value) list.push_back(ToTemplate(text));
  return list;
}

Json FromType(Type type) {
  return Json::array({static_cast<int>(type.kind), type.precision, type.scale});
}

Type ToType(const Json& json) {
  const int kind = json.at(0).get<int>();
  if (kind < 0 || kind > static_cast<int>(Kind::kTimestamp)) Malformed("not a type");
  return {static_cast<Kind>(kind), json.at(1).get<uint8_t>(), json.at(2).get<uint8_t>()};
}

Json FromColumn(const PlanColumn& column) {
  return {{"name", FromText(column.name)},     {"field", column.field},
          {"sql", FromText(column.sql)},       {"type", FromType(column.type)},
          {"random", FromText(column.random)}, {"pattern", FromText(column.pattern)}};
}

PlanColumn ToColumn(const Json& json) {
  return {.name = ToText(json.at("name")),
          .field = json.at("field").get<int>(),
          .sql = ToText(json.at("sql")),
          .type = ToType(json.at("type")),
          .random = ToText(json.at("random")),
          .pattern = ToText(json.at("pattern"))};
}

Json FromTerm(const PushedTerm& term) {
  Json requirements = Json::array();
  for (const PushedTerm::Requirement& requirement : term.requirements) {
    requirements.push_back({{"column", FromText(requirement.column)},
                            {"value", FromTemplate(requirement.value)},
                            {"needs", static_cast<int>(requirement.needs)}});
  }
  return {{"text", FromText(term.text)},
          {"sql", FromTemplate(term.sql)},
          {"requirements", std::move(requirements)}};
}

PushedTerm ToTerm(const Json& json) {
  using Needs = PushedTerm::Requirement::Needs;
  PushedTerm term{ToText(json.at("text")), ToTemplate(json.at("sql")), {}};
  for (const Json& requirement : json.at("requirements")) {
    const int needs = requirement.at("needs").get<int>();
    if (needs < 0 || needs > static_cast<int>(Needs::kText)) Malformed("not a requirement");
    term.requirements.push_back({ToText(requirement.at("column")),
                                 ToTemplate(requirement.at("value")), static_cast<Needs>(needs)});
  }
  return term;
}

Json FromEndpoint(const EndpointPlan& endpoint) {
  Json options = Json::object();
  for (const auto& [name, value] : endpoint.options)
    options[name] = std::visit(FromOption{}, value);
  Json columns = Json::array();
  for (const PlanColumn& column : endpoint.columns) columns.push_back(FromColumn(column));
  Json where = Json::array();
  for (const PushedTerm& term : endpoint.where) where.push_back(FromTerm(term));
  return {{"plugin", FromText(endpoint.plugin)},
          {"options", std::move(options)},
          {"columns", std::move(columns)},
          {"where", std::move(where)}};
}

EndpointPlan ToEndpoint(const Json& json) {
  EndpointPlan endpoint;
  endpoint.plugin = ToText(json.at("plugin"));
  for (const auto& [name, value] : json.at("options").items()) {
    endpoint.options.emplace(name, ToOption(value));
  }
  for (const Json& column : json.at("columns")) endpoint.columns.push_back(ToColumn(column));
  for (const Json& term : json.at("where")) endpoint.where.push_back(ToTerm(term));
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
  for (const std::string& text : texts) list.push_back(FromText(text));
  return list;
}

std::vector<std::string> ToTexts(const Json& json) {
  std::vector<std::string> texts;
  for (const Json& text : json) texts.push_back(ToText(text));
  return texts;
}

JobPlan ToPlan(const Json& json) {
  if (json.at("plan_version").get<int>() != kPlanVersion) Malformed("another plan version");
  return {.job_name = ToText(json.at("job_name")),
          .parameters = ToTexts(json.at("parameters")),
          .parameter_lines = json.at("parameter_lines").get<std::vector<int>>(),
          .secret_parameters = json.at("secret_parameters").get<std::vector<int>>(),
          .reader = ToEndpoint(json.at("reader")),
          .writer = ToEndpoint(json.at("writer")),
          .limits = ToLimits(json.at("limits")),
          .time_zone = ToText(json.at("time_zone")),
          .column_names = ToTexts(json.at("column_names")),
          .field_names = ToTexts(json.at("field_names"))};
}

}  // namespace

std::string JobPlanToJson(const JobPlan& plan) {
  const Json json = {{"plan_version", kPlanVersion},
                     {"job_name", FromText(plan.job_name)},
                     {"parameters", FromTexts(plan.parameters)},
                     {"parameter_lines", plan.parameter_lines},
                     {"secret_parameters", plan.secret_parameters},
                     {"reader", FromEndpoint(plan.reader)},
                     {"writer", FromEndpoint(plan.writer)},
                     {"limits", FromLimits(plan.limits)},
                     {"time_zone", FromText(plan.time_zone)},
                     {"column_names", FromTexts(plan.column_names)},
                     {"field_names", FromTexts(plan.field_names)}};
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
