// Types that users can define, and all whose binary form is an inner matter of the server (arrays,
// ranges, intervals, addresses, numbers of any length), are sent as the texts that PostgreSQL
// writes for them and reads again. Domains arrive as the types they are made of.

#include "stdplugins/table/postgresql/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "stdplugins/table/postgresql/names.h"
#include "stdplugins/table/postgresql/servers.h"

namespace penstock {
namespace {

// The numbers of types in pg_type, which are the same in every server.
enum Number : uint32_t {
  kBool = 16,
  kBytea = 17,
  kName = 19,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kText = 25,
  kOid = 26,
  kJson = 114,
  kFloat4 = 700,
  kFloat8 = 701,
  kMoney = 790,
  kBpchar = 1042,
  kVarchar = 1043,
  kDate = 1082,
  kTime = 1083,
  kTimestamp = 1114,
  kTimestamptz = 1184,
  kNumeric = 1700,
  kJsonb = 3802,
};

// Types that are sent as they are.
constexpr std::pair<Number, Kind> kPlain[] = {
    {kBool, Kind::kBool},           {kBytea, Kind::kBytes},    {kName, Kind::kString},
    {kInt8, Kind::kInt64},          {kInt2, Kind::kInt64},     {kInt4, Kind::kInt64},
    {kText, Kind::kString},         {kOid, Kind::kInt64},      {kJson, Kind::kString},
    {kFloat4, Kind::kFloat64},      {kFloat8, Kind::kFloat64}, {kBpchar, Kind::kString},
    {kVarchar, Kind::kString},      {kDate, Kind::kDate},      {kTime, Kind::kTime},
    {kTimestamp, Kind::kTimestamp}, {kJsonb, Kind::kString},
};

// Of `numeric(precision, scale)`; one of any length if that is not given, or too long for a number.
// The scale may be negative, or larger than the precision.
Type DecimalOf(int32_t modifier) {
  constexpr Type kAnyLength = {Kind::kDecimal};
  if (modifier < 4) return kAnyLength;
  const uint32_t packed = static_cast<uint32_t>(modifier - 4);
  const int precision = static_cast<int>(packed >> 16);
  const int written = static_cast<int>(packed & 0x7ff);
  const int scale = written >= 1024 ? written - 2048 : written;
  const int digits = scale < 0 ? precision - scale : std::max(precision, scale);
  if (digits < 1 || digits > kMaxDecimal128Precision) return kAnyLength;
  return {Kind::kDecimal, static_cast<uint8_t>(digits), static_cast<uint8_t>(std::max(scale, 0))};
}

struct TypeInfo {
  std::string name;    // as PostgreSQL writes it
  std::string kind;    // typtype: "b" base, "e" enum, "p" pseudo ...
  std::string output;  // the function that writes it, where a cast to text would not call that
};

// Of each column.
Result<std::vector<TypeInfo>> LookUpTypes(PostgresConnection& connection,
                                          const std::vector<ResultColumn>& columns) {
  std::string values;
  for (size_t i = 0; i < columns.size(); ++i) {
    values += fmt::format("{}({}, {}::oid, {})", i == 0 ? "" : ", ", i, columns[i].type,
                          columns[i].modifier);
  }
  PST_ASSIGN_OR_RETURN(
      const std::vector<ResultRow> rows,
      connection.Query(fmt::format("SELECT format_type(t.oid, v.modifier), t.typtype, "
                                   "(SELECT t.typoutput::regproc FROM pg_catalog.pg_cast c WHERE "
                                   "c.castsource = t.oid AND c.casttarget = {}) "
                                   "FROM (VALUES {}) AS v(place, type, modifier) "
                                   "JOIN pg_catalog.pg_type t ON t.oid = v.type ORDER BY v.place",
                                   static_cast<uint32_t>(kText), values)));
  if (rows.size() != columns.size()) {
    return Status(Failure::kAnswerInvalid,
                  connection.place() + " does not know the types of its own columns");
  }
  std::vector<TypeInfo> types;
  for (const ResultRow& row : rows) {
    if (row.size() != 3) {
      return Status(Failure::kAnswerInvalid, connection.place() + " has sent an incomplete row");
    }
    types.push_back({row[0].value_or(""), row[1].value_or(""), row[2].value_or("")});
  }
  return types;
}

SelectedColumn SentAs(std::string_view sent, Type type, const TypeInfo& info, std::string cast) {
  SelectedColumn column;
  column.schema.native = fmt::format("{} ({})", sent, info.name);
  column.schema.type = type;
  column.cast = std::move(cast);
  return column;
}

Result<SelectedColumn> Choose(const ResultColumn& result, const TypeInfo& info,
                              const RunContext& context) {
  SelectedColumn column;
  column.schema.native = info.name;
  const auto plain = std::ranges::find(kPlain, result.type, &std::pair<Number, Kind>::first);
  if (plain != std::end(kPlain)) {
    column.schema.type = {plain->second};
    return column;
  }
  if (info.kind == "p") return column;  // a row without a type, a result of nothing
  switch (result.type) {
    case kNumeric:
      column.schema.type = DecimalOf(result.modifier);
      if (column.schema.type.precision > 0) return column;
      return SentAs("decimal text", {Kind::kDecimal}, info, "::text");
    case kMoney:
      return SentAs("decimal text", {Kind::kDecimal}, info, "::numeric::text");
    case kTimestamptz: {
      if (ZoneSql(context).empty()) {
        return Status(Failure::kNotRunnable,
                      fmt::format("column `{}` holds instants, but the time zone of this machine "
                                  "has no name; set the time zone of the job",
                                  result.name));
      }
      // In the session's zone. AT TIME ZONE would take `CET` for an offset without summer time.
      return SentAs("timestamp without time zone", {Kind::kTimestamp}, info, "::timestamp");
    }
    default: {
      column = SentAs("text", {Kind::kString}, info, "::text");
      if (info.output.empty()) return column;
      column.call = fmt::format("pg_catalog.textin({}(", info.output);
      column.cast = "))";
      return column;
    }
  }
}

}  // namespace

Result<std::vector<SelectedColumn>> DescribeStatement(PostgresConnection& connection,
                                                      const std::string& sql,
                                                      const RunContext& context,
                                                      std::string_view shown) {
  PST_ASSIGN_OR_RETURN(const std::vector<ResultColumn> results, connection.Describe(sql, shown));
  if (results.empty()) {
    return Status(Failure::kSqlRefused,
                  fmt::format("{}: `{}` returns no columns; use a SELECT statement",
                              connection.place(), shown.empty() ? sql : shown));
  }
  PST_ASSIGN_OR_RETURN(const std::vector<TypeInfo> types, LookUpTypes(connection, results));
  std::vector<SelectedColumn> columns;
  for (size_t i = 0; i < results.size(); ++i) {
    PST_ASSIGN_OR_RETURN(SelectedColumn column, Choose(results[i], types[i], context));
    column.schema.name = results[i].name;
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string WithCasts(const std::vector<SelectedColumn>& columns, const std::string& inner) {
  if (std::ranges::all_of(columns, [](const auto& column) { return column.cast.empty(); })) {
    return inner;
  }
  std::string list, names;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string_view comma = i == 0 ? "" : ", ";
    list += fmt::format("{}{}q.c{}{}", comma, columns[i].call, i + 1, columns[i].cast);
    names += fmt::format("{}c{}", comma, i + 1);
  }
  return fmt::format("SELECT {} FROM (\n{}\n) AS q({})", list, inner, names);
}

}  // namespace penstock
