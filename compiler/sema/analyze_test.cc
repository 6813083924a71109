#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/check/check_job.h"
#include "compiler/diagnostics/levels.h"
#include "compiler/dialects/read_job.h"
#include "compiler/ir/print.h"
#include "compiler/ir/verify.h"
#include "compiler/json/json_parser.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

struct Checked {
  std::optional<ResolvedJob> resolved;
  std::string diagnostics;  // "P301 message", one per line
};

Checked Check(const std::string& text) {
  SourceFile file("job.json", text);
  DiagnosticSink sink;
  Checked checked;
  std::optional<JsonDocument> document = ParseJson(file, sink);
  std::optional<ast::Job> job;
  if (document) job = ReadJob(*document, sink);
  if (job) checked.resolved = ResolveJob(file, *job, StandardPlugins(), {}, sink);
  for (const Diagnostic& diagnostic : LintLevels().Apply(sink.Sorted())) {
    checked.diagnostics +=
        fmt::format("{} {}\n", Describe(diagnostic.kind).code, diagnostic.message);
  }
  if (checked.resolved) {
    std::optional<std::string> fault = ir::FindFault(checked.resolved->pipeline);
    EXPECT_FALSE(fault.has_value()) << *fault << "\n" << ir::Print(checked.resolved->pipeline);
  }
  return checked;
}

// A DataX job from plugin `reader` to plugin `writer`.
std::string Job(std::string_view reader, std::string_view reader_parameters,
                std::string_view writer, std::string_view writer_parameters,
                std::string_view setting = R"j({"speed": {"channel": 1}})j") {
  return fmt::format(R"j({{"job": {{"setting": {}, "content": [{{
    "reader": {{"name": "{}", "parameter": {}}},
    "writer": {{"name": "{}", "parameter": {}}}}}]}}}})j",
                     setting, reader, reader_parameters, writer, writer_parameters);
}

ResolvedJob Good(const std::string& text) {
  Checked checked = Check(text);
  EXPECT_EQ(checked.diagnostics, "");
  EXPECT_TRUE(checked.resolved.has_value());
  return checked.resolved ? *std::move(checked.resolved) : ResolvedJob();
}

std::vector<std::string> NamesOf(const std::vector<PlanColumn>& columns) {
  std::vector<std::string> names;
  for (const PlanColumn& column : columns) names.push_back(column.name);
  return names;
}

constexpr std::string_view kCsvOut =
    R"j({"path": "out", "fileName": "x", "fileFormat": "csv", "nullFormat": ""})j";

std::string PrintOutput(const ir::Pipeline& pipeline, size_t i) {
  if (i >= pipeline.outputs.size()) return "no such output";
  const ir::Output& output = pipeline.outputs[i];
  std::string text = ir::Print(pipeline, output.value);
  if (output.copy_kernel) text += fmt::format(" copy {}", InfoOf(*output.copy_kernel).name);
  if (output.format_kernel) text += fmt::format(" format {}", InfoOf(*output.format_kernel).name);
  if (output.needs_quoting) text += " quoting";
  return text;
}

TEST(AnalyzeJob, CopiesFieldsThatGoOutAsTheyCame) {
  const auto [p, plan] = Good(Job("txtfilereader", R"j({"path": "a.csv", "column": [
      {"index": 0, "type": "long"}, {"index": 1, "type": "double"}, {"index": 2, "type": "date"},
      {"index": 3, "type": "string"}, {"index": 0, "type": "decimal(10,2)"},
      {"index": 4, "type": "date", "format": "yyyyMMdd"}]})j",
                                  "txtfilewriter", kCsvOut));
  EXPECT_EQ(PrintOutput(p, 0),
            "int64_from_string(field(0 'column 1')):int copy c_int64 format f_int64");
  EXPECT_EQ(PrintOutput(p, 1),
            "float64_from_string(field(1 'column 2')):double copy c_float64 format f_float64");
  EXPECT_EQ(PrintOutput(p, 2),
            "timestamp_from_string(field(2 'column 3')):timestamp copy c_timestamp format "
            "f_timestamp");
  EXPECT_EQ(PrintOutput(p, 3), "field(3 'column 4') copy x_put_raw quoting");
  EXPECT_EQ(p.outputs[4].copy_kernel, Kernel::c_dec64);
  ASSERT_EQ(p.outputs[4].copy_immediates.size(), 2u);
  EXPECT_EQ(p.outputs[4].copy_immediates[0].integer, 10);
  EXPECT_EQ(p.outputs[4].copy_immediates[1].integer, 2);
  EXPECT_EQ(p.outputs[5].copy_kernel, std::nullopt);
  EXPECT_EQ(p.outputs[5].format_kernel, Kernel::f_timestamp);  // a date of DataX has a time
  EXPECT_EQ(p.source.columns.size(), 5u);                      // field 0 is decoded once
}

TEST(AnalyzeJob, FormatsDatesByTheWritersPattern) {
  const auto [p, plan] = Good(Job(
      "txtfilereader", R"j({"path": "a.csv", "column": [
      {"index": 0, "type": "date"}, {"index": 1, "type": "date", "format": "yyyy-MM-dd"},
      {"index": 2, "type": "time"}, {"index": 3, "type": "long"}]})j",
      "txtfilewriter", R"j({"path": "out", "fileName": "x", "dateFormat": "dd/MM/yyyy HH:mm"})j"));
  EXPECT_EQ(p.outputs[0].format_kernel, Kernel::f_timestamp_pattern);
  EXPECT_EQ(p.outputs[0].copy_kernel, std::nullopt);
  EXPECT_EQ(p.outputs[1].format_kernel, Kernel::f_timestamp_pattern);  // at midnight
  EXPECT_EQ(p.outputs[2].format_kernel, Kernel::f_time);
  EXPECT_EQ(p.outputs[3].format_kernel, Kernel::f_int64);
}

TEST(AnalyzeJob, QuotesNumbersOnlyWhereTheDelimiterOccursInThem) {
  std::string reader = R"j({"path": "a.csv", "column": [{"index": 0, "type": "long"},
      {"index": 1, "type": "decimal(9,2)"}, {"index": 2, "type": "date", "format": "yyyy-MM-dd"}]})j";
  auto needs = [&](std::string_view options) {
    const auto [p, plan] =
        Good(Job("txtfilereader", reader, "txtfilewriter",
                 fmt::format(R"j({{"path": "o", "fileFormat": "csv", {}}})j", options)));
    std::string needs;
    for (const ir::Output& output : p.outputs) {
      needs += output.needs_quoting ? 'q' : '-';
      EXPECT_TRUE(!output.needs_quoting || !output.copy_kernel);
    }
    return needs;
  };
  EXPECT_EQ(needs(R"j("fieldDelimiter": ",")j"), "---");
  EXPECT_EQ(needs(R"j("fieldDelimiter": ".")j"), "qqq");
  EXPECT_EQ(needs(R"j("fieldDelimiter": "-")j"), "qqq");
  // -1 as a number would read back as NULL
  EXPECT_EQ(needs(R"j("fieldDelimiter": ",", "nullFormat": "-1")j"), "qqq");
  EXPECT_EQ(needs(R"j("fieldDelimiter": ",", "nullFormat": "\\N")j"), "---");
}

TEST(AnalyzeJob, DoesNotCopyRawTextIntoAnotherDialect) {
  std::string reader = R"j({"path": "a.csv", "column": [{"index": 0, "type": "string"}]})j";
  auto copy = [&](std::string_view options) {
    const auto [p, plan] = Good(Job("txtfilereader", reader, "txtfilewriter",
                                    fmt::format(R"j({{"path": "o", {}}})j", options)));
    return p.outputs[0].copy_kernel;
  };
  EXPECT_EQ(copy(R"j("fileFormat": "csv")j"), Kernel::x_put_raw);
  EXPECT_EQ(copy(R"j("fileFormat": "text")j"), std::nullopt);
  EXPECT_EQ(copy(R"j("fileFormat": "csv", "fieldDelimiter": ";")j"), std::nullopt);
  EXPECT_EQ(copy(R"j("fileFormat": "csv", "escapeChar": "\\")j"), std::nullopt);
  EXPECT_EQ(copy(R"j("fileFormat": "csv", "csvWriterConfig": {"forceQualifier": true})j"),
            std::nullopt);
}

TEST(AnalyzeJob, FindsColumnsByHeaderAndByTheNamesOfEntries) {
  const auto [p, plan] = Good(Job("txtfilereader", R"j({"path": "a.csv", "header": true, "column": [
      "city", {"index": 2, "type": "long", "name": "qty"}, "qty * 2",
      {"name": "price", "type": "double"}, "'x'", "upper(city)"],
      "where": "qty > 3 and region = 'north'"})j",
                                  "streamwriter", "{}"));
  EXPECT_EQ(NamesOf(plan.reader.columns),
            (std::vector<std::string>{"qty", "price", "city", "region"}));
  EXPECT_EQ(p.source.columns[0].field, 2);
  EXPECT_EQ(p.source.columns[1].by_name, 0);
  EXPECT_EQ(p.source.columns[2].by_name, 1);
  EXPECT_EQ(p.source.columns[3].by_name, 2);
  EXPECT_EQ(plan.reader.columns[3].name, "region");
  EXPECT_EQ(plan.reader.columns[3].field, -1);
  EXPECT_EQ(NamesOf(plan.writer.columns),
            (std::vector<std::string>{"city", "qty", "qty * 2", "price", "'x'", "upper(city)"}));
  ASSERT_TRUE(p.filter.has_value());
}

TEST(AnalyzeJob, StarTakesEveryFieldOrAsManyAsTheTargetHas) {
  const ir::Pipeline all =
      Good(Job("txtfilereader", R"j({"path": "a.csv", "column": ["*"]})j", "streamwriter", "{}"))
          .pipeline;
  EXPECT_TRUE(all.source.all_fields);
  EXPECT_TRUE(all.outputs.empty());

  const ir::Pipeline two = Good(Job("txtfilereader", R"j({"path": "a.csv"})j", "sqlitewriter",
                                    R"j({"path": "o.db", "table": "t", "column": ["a", "b"]})j"))
                               .pipeline;
  EXPECT_FALSE(two.source.all_fields);
  EXPECT_EQ(two.source.columns.size(), 2u);
  EXPECT_EQ(two.source.columns[1].field, 1);

  Checked table =
      Check(Job("sqlitereader", R"j({"path": "a.db", "table": "t", "column": ["*"]})j",
                "sqlitewriter", R"j({"path": "o.db", "table": "t", "column": ["a", "b"]})j"));
  EXPECT_TRUE(table.diagnostics.starts_with("P314 ")) << table.diagnostics;
  ASSERT_TRUE(table.resolved.has_value());
  EXPECT_EQ(table.resolved->plan.reader.columns.size(), 2u);
  EXPECT_EQ(table.resolved->plan.reader.columns[0].sql, "");
}

// The cache of compiled jobs tells them apart by what is printed of their pipelines.
TEST(AnalyzeJob, SaysInThePipelineHowManyFieldsAreEnough) {
  auto print = [](std::string_view columns) {
    const auto [p, plan] =
        Good(Job("txtfilereader", fmt::format(R"j({{"path": "a.csv", "column": {}}})j", columns),
                 "sqlitewriter", R"j({"path": "o.db", "table": "t", "column": ["a", "b"]})j"));
    return ir::Print(p);
  };
  const std::string star = print(R"j(["*"])j");
  const std::string listed = print(R"j([{"index": 0, "name": "a"}, {"index": 1, "name": "b"}])j");
  EXPECT_EQ(star.find("least_fields"), std::string::npos) << star;
  EXPECT_NE(listed.find(" least_fields=2\n"), std::string::npos) << listed;
}

TEST(AnalyzeJob, LeavesToTheDatabaseWhatOnlyItKnows) {
  const auto [p, plan] = Good(Job("sqlitereader", R"j({"path": "a.db", "table": "t", "column": [
      "id", "`order`", "'const'", "upper(name)", "json_extract(doc, '$.a')", "a -> 'b'"]})j",
                                  "streamwriter", "{}"));
  std::vector<std::string> sql;
  for (const PlanColumn& column : plan.reader.columns) sql.push_back(column.sql);
  EXPECT_EQ(sql, (std::vector<std::string>{"\"id\"", "\"order\"", "\"name\"",
                                           "json_extract(doc, '$.a')", "a -> 'b'"}));
  EXPECT_EQ(p.outputs.size(), 6u);
}

TEST(AnalyzeJob, CompilesWhereIntoTheLoopAndOffersTermsToTheDatabase) {
  const auto [p, plan] = Good(Job("sqlitereader", R"j({"path": "a.db", "table": "t",
      "column": ["id", {"name": "price", "type": "decimal(9,2)"}],
      "where": "id > 5 and price < 3.5 and name is not null"})j",
                                  "streamwriter", "{}"));
  ASSERT_EQ(p.notes.size(), 3u);
  EXPECT_NE(p.notes[0].find("may also run in the database"), std::string::npos) << p.notes[0];
  EXPECT_NE(p.notes[1].find("into the loop only"), std::string::npos) << p.notes[1];
  EXPECT_NE(p.notes[2].find("may also run in the database"), std::string::npos) << p.notes[2];
  EXPECT_TRUE(p.filter.has_value());
  EXPECT_EQ(plan.reader.columns.size(), 3u);
  const std::vector<PushedTerm>& where = plan.reader.where;
  ASSERT_EQ(where.size(), 2u);
  EXPECT_EQ(where[0].sql, Template::Plain("(\"id\" > 5)"));
  EXPECT_EQ(where[0].requirements,
            (std::vector<PushedTerm::Requirement>{
                {"id", Template::Plain("5"), PushedTerm::Requirement::Needs::kNumber}}));
  EXPECT_EQ(where[1].text, "name is not null");
  EXPECT_TRUE(where[1].requirements.empty());
}

TEST(AnalyzeJob, SendsForeignSqlToTheDatabaseAsItIs) {
  const auto [p, plan] =
      Good(Job("sqlitereader", R"j({"path": "a.db", "table": "t", "column": ["id"],
      "where": "id in (select id from u)"})j",
               "streamwriter", "{}"));
  ASSERT_EQ(plan.reader.where.size(), 1u);
  EXPECT_EQ(plan.reader.where[0].sql, Template::Plain("id in (select id from u)"));
  EXPECT_TRUE(plan.reader.where[0].requirements.empty());
  EXPECT_FALSE(p.filter.has_value());
}

TEST(AnalyzeJob, BindsVariablesOfPushedDownConditions) {
  const auto [p, plan] =
      Good(Job("sqlitereader", R"j({"path": "${db}", "table": "t", "column": ["id"],
      "where": "day = '${day}'"})j",
               "streamwriter", "{}"));
  EXPECT_EQ(p.parameters, (std::vector<std::string>{"db", "day"}));
  ASSERT_EQ(plan.reader.where.size(), 1u);
  EXPECT_EQ(plan.reader.where[0].sql, (Template{{{"(\"day\" = ", -1}, {"", 1}, {")", -1}}}));
}

TEST(AnalyzeJob, NamesTheColumnsOfAQueryByPosition) {
  const auto [p, plan] =
      Good(Job("sqlitereader", R"j({"path": "a.db", "querySql": "select a, b from t",
      "column": ["a", {"name": "b", "type": "long"}]})j",
               "streamwriter", "{}"));
  EXPECT_EQ(NamesOf(plan.reader.columns), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(plan.reader.columns[0].sql, "");
  EXPECT_EQ(PrintOutput(p, 1), "int64_from_any(field(1 'b')):int format f_int64");
}

TEST(AnalyzeJob, GivesTablesTypedCells) {
  const auto [p, plan] = Good(
      Job("txtfilereader", R"j({"path": "a.csv", "column": [
      {"index": 0, "type": "long"}, {"index": 1, "type": "decimal(20,2)"},
      {"index": 2, "type": "date", "format": "yyyy-MM-dd"}, {"index": 3, "type": "bool"}]})j",
          "sqlitewriter", R"j({"path": "o.db", "table": "t", "column": ["a", "b", "c", "d"]})j"));
  std::vector<Kind> cells;
  for (const ir::Output& output : p.outputs) cells.push_back(p.exprs[output.value].type.kind);
  EXPECT_EQ(cells,
            (std::vector<Kind>{Kind::kInt64, Kind::kDecimal, Kind::kTimestamp, Kind::kBool}));
  EXPECT_EQ(NamesOf(plan.writer.columns), (std::vector<std::string>{"a", "b", "c", "d"}));
}

TEST(AnalyzeJob, MakesConstantsBeforeTheRunAndLeavesRandomValuesToTheReader) {
  const auto [p, plan] = Good(Job("streamreader", R"j({"sliceRecordCount": "10", "column": [
      {"value": "7", "type": "long"}, {"random": "1,5", "type": "long"}, {"value": null},
      {"value": "01.02.2024", "type": "date", "dateFormat": "dd.MM.yyyy"}, {"value": "x${v}"},
      "now()"]})j",
                                  "streamwriter", "{}"));
  EXPECT_EQ(PrintOutput(p, 0), "7:int format f_int64");
  EXPECT_EQ(PrintOutput(p, 1), "field(0 'column 1') format f_int64");
  EXPECT_EQ(PrintOutput(p, 2), "null:string quoting");
  EXPECT_EQ(PrintOutput(p, 3), "1706745600000000000:timestamp format f_timestamp");
  EXPECT_EQ(plan.reader.columns.size(), 1u);
  EXPECT_EQ(plan.reader.columns[0].options.at("random"), "1,5");
  EXPECT_EQ(std::get<int64_t>(plan.reader.options.at("sliceRecordCount")), 10);
  EXPECT_EQ(p.parameters, std::vector<std::string>{"v"});
}

TEST(AnalyzeJob, PrintsForPeopleWithoutQuotes) {
  const auto [p, plan] =
      Good(Job("streamreader", R"j({"sliceRecordCount": 1, "column": [{"value": "a\tb"}]})j",
               "streamwriter", R"j({"fieldDelimiter": "|"})j"));
  EXPECT_EQ(p.sink.dialect.delimiter, "|");
  EXPECT_EQ(p.sink.dialect.quote, 0);
  EXPECT_FALSE(p.sink.dialect.refuse_unquotable);
  EXPECT_EQ(p.sink.dialect.null_text, "null");
}

TEST(AnalyzeJob, ReadsSettings) {
  auto limits = [](std::string_view setting) {
    return Good(Job("streamreader", R"j({"sliceRecordCount": 1, "column": [{"value": "1"}]})j",
                    "streamwriter", "{}", setting))
        .plan.limits;
  };
  EXPECT_EQ(limits("{}").concurrent, 1);
  EXPECT_FALSE(limits("{}").dirty_records.has_value());
  EXPECT_EQ(limits(R"j({"errorLimit": {"record": "0"}})j").dirty_records, 0);
  EXPECT_EQ(limits(R"j({"errorLimit": {"percentage": "0.25"}})j").dirty_percentage, 0.25);
  Limits speed = limits(R"j({"speed": {"channel": "3", "byte": 1048576, "record": "-1"}})j");
  EXPECT_EQ(speed.concurrent, 3);
  EXPECT_EQ(speed.bytes_per_second, 1048576);
  EXPECT_FALSE(speed.records_per_second.has_value());
}

// In version 1.0 `mbps` alone limits; in version 2.0 `throttle` has to be true.
TEST(AnalyzeJob, ThrottlesAsTheVersionOfTheScriptSays) {
  constexpr std::string_view kReader = R"j({"sliceRecordCount": 1, "column": [{"value": "1"}]})j";
  std::string v1 = fmt::format(R"j({{"type": "job", "version": "1.0", "configuration": {{
      "setting": {{"speed": {{"mbps": "2", "concurrent": "1"}}}},
      "reader": {{"plugin": "stream", "parameter": {}}},
      "writer": {{"plugin": "stream", "parameter": {{}}}}}}}})j",
                               kReader);
  EXPECT_EQ(Good(v1).plan.limits.bytes_per_second, 2 << 20);
  auto v2 = [&](std::string_view speed) {
    return fmt::format(R"j({{"type": "job", "version": "2.0", "steps": [
      {{"stepType": "stream", "category": "reader", "name": "Reader", "parameter": {}}},
      {{"stepType": "stream", "category": "writer", "name": "Writer", "parameter": {{}}}}],
      "setting": {{"speed": {}}}}})j",
                       kReader, speed);
  };
  EXPECT_EQ(Good(v2(R"j({"throttle": true, "mbps": "2"})j")).plan.limits.bytes_per_second, 2 << 20);
  Checked off = Check(v2(R"j({"throttle": false, "mbps": "2"})j"));
  EXPECT_EQ(off.diagnostics, "P215 `mbps` has no effect because `throttle` is false\n");
  ASSERT_TRUE(off.resolved.has_value());
  EXPECT_FALSE(off.resolved->plan.limits.bytes_per_second.has_value());
}

TEST(AnalyzeJob, KeepsSecretsAndVariablesInTemplates) {
  const auto [p, plan] =
      Good(Job("txtfilereader", R"j({"path": ["${dir}/${env:HOME}/a.csv", "b"], "column": ["*"]})j",
               "streamwriter", "{}"));
  const auto& path = std::get<std::vector<Template>>(plan.reader.options.at("path"));
  EXPECT_EQ(path[0].Expand({"d", "h"}), "d/h/a.csv");
  EXPECT_EQ(p.parameters, (std::vector<std::string>{"dir", "env:HOME"}));
}

TEST(AnalyzeJob, RefusesAJobOfThousandsOfVariables) {
  std::string paths;
  for (int i = 0; i < 1100; ++i) paths += fmt::format("${{v{}}}", i);
  EXPECT_EQ(
      Check(Job("txtfilereader", fmt::format(R"j({{"path": "{}"}})j", paths), "streamwriter", "{}"))
          .diagnostics,
      "P109 the job uses more than 1000 variables\n");
}

TEST(AnalyzeJob, RefusesThousandsOfColumns) {
  std::string columns = "1";
  for (int i = 0; i < 10'000; ++i) columns += ",1";
  EXPECT_EQ(Check(Job("txtfilereader", fmt::format(R"j({{"path": "a", "column": [{}]}})j", columns),
                      "streamwriter", "{}"))
                .diagnostics,
            "P311 `column` lists 10001 columns, but the limit is 10000\n");
}

TEST(AnalyzeJob, DoesNotFollowUpOnAnUnknownPlugin) {
  EXPECT_EQ(Check(Job("nosuchreader", R"j({"x": 1, "column": [5]})j", "sqlitewriter",
                      R"j({"path": "o.db", "table": "t", "column": ["a"]})j"))
                .diagnostics.substr(0, 5),
            "P205 ");
}

}  // namespace
}  // namespace penstock
