#include "compiler/diagnostics/render_sarif.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>

namespace penstock {
namespace {

using Json = nlohmann::json;

// The members that the 2.1.0 schema requires or limits, for the objects that are written.
class SchemaCheck {
 public:
  void Log(const Json& log) {
    Keys(log, {"version", "runs"}, {"$schema"});
    EXPECT_EQ(log.at("version"), "2.1.0");
    ASSERT_TRUE(log.at("runs").is_array());
    for (const Json& run : log.at("runs")) Run(run);
  }

 private:
  static void Keys(const Json& object, std::initializer_list<const char*> required,
                   std::initializer_list<const char*> optional) {
    ASSERT_TRUE(object.is_object()) << object;
    size_t known = 0;
    for (const char* name : required) {
      EXPECT_TRUE(object.contains(name)) << name << " in " << object;
      known += object.contains(name);
    }
    for (const char* name : optional) known += object.contains(name);
    EXPECT_EQ(known, object.size()) << object;
  }

  void Run(const Json& run) {
    Keys(run, {"tool"}, {"invocations", "columnKind", "results"});
    Keys(run.at("tool"), {"driver"}, {});
    const Json& driver = run.at("tool").at("driver");
    Keys(driver, {"name"}, {"rules"});
    std::set<std::string> ids;
    for (const Json& rule : driver.at("rules")) {
      Keys(rule, {"id"}, {"name", "shortDescription", "defaultConfiguration"});
      EXPECT_TRUE(ids.insert(rule.at("id").get<std::string>()).second);
      Message(rule.at("shortDescription"));
      Level(rule.at("defaultConfiguration"));
    }
    EXPECT_TRUE(run.at("columnKind") == "unicodeCodePoints");
    for (const Json& invocation : run.at("invocations")) {
      Keys(invocation, {"executionSuccessful"}, {"toolExecutionNotifications"});
      EXPECT_TRUE(invocation.at("executionSuccessful").is_boolean());
      if (!invocation.contains("toolExecutionNotifications")) continue;
      for (const Json& notification : invocation.at("toolExecutionNotifications")) {
        Keys(notification, {"message"}, {"level"});
        Message(notification.at("message"));
        Level(notification);
      }
    }
    for (const Json& result : run.at("results")) Result(result, driver.at("rules"));
  }

  void Result(const Json& result, const Json& rules) {
    Keys(result, {"message"},
         {"ruleId", "ruleIndex", "level", "locations", "relatedLocations", "fixes"});
    Message(result.at("message"));
    Level(result);
    EXPECT_EQ(rules.at(result.at("ruleIndex").get<size_t>()).at("id"), result.at("ruleId"));
    for (const Json& location : result.at("locations")) Location(location);
    if (result.contains("relatedLocations")) {
      for (const Json& location : result.at("relatedLocations")) Location(location);
    }
    if (!result.contains("fixes")) return;
    for (const Json& fix : result.at("fixes")) {
      Keys(fix, {"artifactChanges"}, {"description", "properties"});
      Message(fix.at("description"));
      ASSERT_FALSE(fix.at("artifactChanges").empty());
      for (const Json& change : fix.at("artifactChanges")) {
        Keys(change, {"artifactLocation", "replacements"}, {});
        Keys(change.at("artifactLocation"), {"uri"}, {});
        ASSERT_FALSE(change.at("replacements").empty());
        for (const Json& replacement : change.at("replacements")) {
          Keys(replacement, {"deletedRegion"}, {"insertedContent"});
          Region(replacement.at("deletedRegion"));
          Message(replacement.at("insertedContent"));
        }
      }
    }
  }

  void Location(const Json& location) {
    Keys(location, {}, {"id", "physicalLocation", "logicalLocations", "message"});
    const Json& physical = location.at("physicalLocation");
    Keys(physical, {"artifactLocation"}, {"region"});
    Keys(physical.at("artifactLocation"), {"uri"}, {});
    Region(physical.at("region"));
    if (location.contains("id")) {
      EXPECT_GE(location.at("id"), 0);
    }
    if (location.contains("message")) Message(location.at("message"));
    if (!location.contains("logicalLocations")) return;
    for (const Json& logical : location.at("logicalLocations")) {
      Keys(logical, {}, {"fullyQualifiedName"});
    }
  }

  static void Region(const Json& region) {
    Keys(region, {},
         {"startLine", "startColumn", "endLine", "endColumn", "byteOffset", "byteLength"});
    for (const char* name : {"startLine", "startColumn", "endLine", "endColumn"}) {
      EXPECT_TRUE(region.at(name).is_number_integer() && region.at(name) >= 1) << region;
    }
    for (const char* name : {"byteOffset", "byteLength"}) EXPECT_GE(region.at(name), 0) << region;
  }

  static void Message(const Json& message) {
    Keys(message, {"text"}, {});
    EXPECT_TRUE(message.at("text").is_string());
  }

  static void Level(const Json& object) {
    const std::string level = object.at("level");
    EXPECT_TRUE(level == "note" || level == "warning" || level == "error") << level;
  }
};

TEST(RenderSarif, HasTheFormOfTheSchema) {
  SourceFile file("jobs/a job.json", "{\n  \"名\": abc\n}\n");
  Diagnostic diagnostic;
  diagnostic.kind = Diag::kSyntax;
  diagnostic.severity = Severity::kError;
  diagnostic.span = {11, 14};
  diagnostic.message = "`abc` is not quoted";
  diagnostic.path = "$.x";
  diagnostic.labels.push_back({{0, 1}, "opened here"});
  diagnostic.hints.push_back("write `\"abc\"`");
  diagnostic.fixes.push_back({{11, 14}, "\"abc\"", false});
  Diagnostic plain;
  plain.kind = Diag::kDuplicateKey;
  plain.severity = Severity::kWarning;
  const Json log =
      Json::parse(RenderSarif({{&file, {diagnostic, plain}}}, {"cannot open `b.json`"}));
  SchemaCheck().Log(log);

  const Json& run = log["runs"][0];
  const Json& result = run["results"][0];
  EXPECT_EQ(result["ruleId"], "P103");
  EXPECT_EQ(result["message"]["text"], "`abc` is not quoted\nhelp: write `\"abc\"`");
  const Json& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "jobs/a%20job.json");
  EXPECT_EQ(place["region"]["startLine"], 2);
  EXPECT_EQ(place["region"]["startColumn"], 8) << "code points, not cells or bytes";
  EXPECT_EQ(place["region"]["endColumn"], 11);
  EXPECT_EQ(place["region"]["byteOffset"], 11);
  EXPECT_EQ(place["region"]["byteLength"], 3);
  EXPECT_EQ(result["relatedLocations"][0]["message"]["text"], "opened here");
  const Json& fix = result["fixes"][0];
  EXPECT_EQ(fix["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "\"abc\"");
  EXPECT_EQ(fix["properties"]["safe"], false);
  EXPECT_EQ(run["results"][1]["level"], "warning");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], false);
}

TEST(RenderSarif, NoFilesAreAValidLog) {
  const Json log = Json::parse(RenderSarif({}, {}));
  SchemaCheck().Log(log);
  EXPECT_TRUE(log["runs"][0]["results"].empty());
  EXPECT_EQ(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

TEST(RenderSarif, AbsoluteNamesBecomeFileUris) {
  SourceFile file("/srv/a%b.json", "1");
  Diagnostic diagnostic;
  const Json log = Json::parse(RenderSarif({{&file, {diagnostic}}}, {}));
  EXPECT_EQ(
      log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
      "file:///srv/a%25b.json");
}

}  // namespace
}  // namespace penstock
