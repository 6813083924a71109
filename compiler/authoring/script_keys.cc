#include "compiler/authoring/script_keys.h"

#include <initializer_list>
#include <utility>

namespace penstock {
namespace {

using Keys = std::vector<OptionSpec>;

OptionSpec Object(std::string_view name, std::string_view description, Keys members) {
  OptionSpec key = {.name = name, .type = OptionType::kObject, .description = description};
  key.members = std::move(members);
  return key;
}

OptionSpec Required(OptionSpec key) {
  key.required = true;
  return key;
}

OptionSpec Ignored(std::string_view name, std::string_view description) {
  return {.name = name, .description = description, .ignored = true};
}

void Append(Keys& to, Keys keys) {
  to.insert(to.end(), std::make_move_iterator(keys.begin()), std::make_move_iterator(keys.end()));
}

constexpr std::string_view kLeftByEditor = "Left behind by an editor; without effect.";
constexpr std::string_view kNoJava = "For the Java machine of other engines; without effect.";
constexpr std::string_view kForReaders = "For people; without effect.";

OptionSpec TimeZone(std::string_view description) {
  return {.name = "timeZone", .default_text = "the zone of the system", .description = description};
}

Keys CommonMembers() {
  constexpr std::string_view kDates =
      "Without effect: date patterns belong to the columns of reader and writer.";
  return {Object(
      "column", "How dates and times are read and written, engine-wide.",
      {TimeZone("As `timeZone` of `setting`, which wins: an IANA name such as "
                "`Asia/Shanghai`."),
       Ignored("datetimeFormat", kDates), Ignored("dateFormat", kDates),
       Ignored("timeFormat", kDates), Ignored("extraFormats", kDates),
       Ignored("encoding", "Without effect: it belongs to the parameters of reader and writer."),
       Ignored("locale", "Without effect.")})};
}

OptionSpec Common() {
  return Object("common", "Settings of the engine of which only the time zone has an effect.",
                CommonMembers());
}

OptionSpec ErrorLimit() {
  return Object(
      "errorLimit",
      "How many dirty records (those that cannot be converted or are refused) a job survives. Not "
      "set: any number.",
      {{.name = "record",
        .type = OptionType::kInt,
        .default_text = "any number",
        .description = "The number of dirty records to allow; 0: the first one ends the job. "
                       "Allowed ones are reported and left out.",
        .minimum = 0},
       {.name = "percentage",
        .type = OptionType::kDouble,
        .default_text = "any share",
        .description = "The share of dirty records to allow, from 0 to 1: 0.02 is 2 %. Not used "
                       "beside `record`."},
       {.name = "strategy",
        .description = "ZeroTolerance: none, as `record` 0. Tolerance: as many as `record` says. "
                       "Ignore: any number.",
        .values = {"ZeroTolerance", "Tolerance", "Ignore"}}});
}

OptionSpec Concurrent(std::string_view name) {
  return {.name = name,
          .type = OptionType::kInt,
          .default_text = "1",
          .description =
              "How many threads read and write at once, at most: 1 to 1024. Fewer run "
              "if the reader cannot be cut into so many slices.",
          .minimum = 1,
          .maximum = 1024};
}

Keys DataWorksSpeed(bool throttle_is_usual) {
  const std::string_view throttle =
      throttle_is_usual
          ? std::string_view(
                "true: the job runs no faster than `mbps` says. false: `mbps` has no "
                "effect.")
          : std::string_view("false: `mbps` has no effect. Not set, `mbps` alone is a limit.");
  return {Concurrent("concurrent"),
          {.name = "throttle",
           .type = OptionType::kBool,
           .default_text = throttle_is_usual ? "false" : "true where `mbps` is set",
           .description = throttle},
          {.name = "mbps",
           .type = OptionType::kInt,
           .description = "The speed of the whole job in MB (1048576 bytes) per second, 1 or more.",
           .minimum = 1}};
}

Keys DataXLimits() {
  return {{.name = "byte",
           .type = OptionType::kInt,
           .default_text = "no limit",
           .description = "The speed of the whole job in bytes per second; below 1: no limit."},
          {.name = "record",
           .type = OptionType::kInt,
           .default_text = "no limit",
           .description = "The speed of the whole job in records per second; below 1: no limit."}};
}

OptionSpec Speed(ast::Dialect dialect) {
  Keys members;
  if (dialect == ast::Dialect::kDataX) {
    members = {Concurrent("channel")};
    Append(members, DataXLimits());
  } else {
    members = DataWorksSpeed(dialect == ast::Dialect::kDataWorks2);
  }
  Append(members,
         {Ignored("dmu", "An old unit of billing; without effect."), Ignored("jvmOption", kNoJava),
          Ignored("readerConcurrent", "For jobs of whole databases; without effect.")});
  return Object("speed", "How fast the job may run.", std::move(members));
}

OptionSpec Setting(ast::Dialect dialect) {
  Keys members = {
      ErrorLimit(),
      Speed(dialect),
      TimeZone("The time zone in which dates and times are read and written: an IANA name such as "
               "`Asia/Shanghai`."),
      {.name = "executeMode",
       .default_text = "null",
       .description = "null: the job runs on one machine. `distribute` asks for several, which is "
                      "not available.",
       .values = {"distribute"}},
      Common(),
      {.name = "dryRun",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "Must be false: to check a job without running it, use `penstock lint`."},
      Ignored("jvmOption", kNoJava),
      Ignored("jvmMemory", kNoJava),
      Ignored("failoverEnable",
              "Resuming after a repeated start; without effect: a job starts from the beginning."),
      Ignored("locale", "Without effect."),
      Ignored("resourceGroup", "Where the service runs the job; without effect."),
      Ignored("taskType", kLeftByEditor),
      Ignored("dmu", "An old unit of billing; without effect."),
      Ignored("keyVersion", "The version of the key that encrypted secrets; without effect."),
  };
  return Object("setting", "Limits of the job: dirty records, speed, time zone.",
                std::move(members));
}

OptionSpec Parameter() {
  OptionSpec key = Object("parameter", "The parameters of the plugin.", {});
  key.free_form = true;
  return key;
}

OptionSpec FreeForm(std::string_view name, std::string_view description) {
  OptionSpec key = Object(name, description, {});
  key.free_form = true;
  key.ignored = true;
  return key;
}

Keys Header(std::string_view version) {
  return {{.name = "type",
           .description = "What the script describes: always `job`.",
           .values = {"job"}},
          {.name = "version",
           .description = "The version of the script language.",
           .values = {version}}};
}

// `reader` and `writer` of DataWorks 1.0 and DataX.
OptionSpec Endpoint(std::string_view side, std::string_view name_key, std::string_view example) {
  Keys members = {
      Required({.name = name_key, .description = example}),
      Parameter(),
  };
  for (std::string_view key : {"name", "category", "displayName", "description", "copies"}) {
    if (key != name_key && key != "category") members.push_back(Ignored(key, kForReaders));
  }
  return Required(Object(side,
                         side == "reader" ? std::string_view("Where the records come from.")
                                          : std::string_view("Where the records go."),
                         std::move(members)));
}

Keys DataWorks1() {
  Keys keys = Header("1.0");
  keys.push_back(Required(
      Object("configuration", "The job itself.",
             {Setting(ast::Dialect::kDataWorks1),
              Endpoint("reader", "plugin", "The name of the plugin that reads, such as `mysql`."),
              Endpoint("writer", "plugin", "The name of the plugin that writes, such as `odps`."),
              Ignored("resourceGroup", "Where the service runs the job; without effect."),
              Ignored("jvmOption", kNoJava), Ignored("locale", "Without effect."),
              Ignored("dmu", "An old unit of billing; without effect.")})));
  Append(keys, {FreeForm("extend", kLeftByEditor), Ignored("transform", kLeftByEditor),
                Ignored("name", kForReaders), Ignored("description", kForReaders),
                Ignored("locale", "Without effect."),
                Ignored("resourceGroup", "Where the service runs the job; without effect."),
                Ignored("jvmOption", kNoJava)});
  return keys;
}

OptionSpec Steps() {
  OptionSpec steps = {.name = "steps",
                      .type = OptionType::kObjectList,
                      .required = true,
                      .description = "The steps of the job: one reader and one writer.",
                      .repeated = true};
  steps.members = {
      {.name = "stepType",
       .description = "The name of the plugin, such as `mysql`; required for reader and writer."},
      Parameter(),
      {.name = "name",
       .description = "The name by which `order` knows the step; no two steps have the same."},
      {.name = "category",
       .description = "What the step does: reader or writer. A processor is what an editor leaves "
                      "behind; steps that change records (map, flatmap) are not supported.",
       .values = {"reader", "writer", "processor", "map", "flatmap"}},
      Ignored("copies", "Of a processor; without effect."),
      Ignored("displayName", kForReaders),
      Ignored("description", kForReaders),
      FreeForm("gui", kLeftByEditor),
  };
  return steps;
}

OptionSpec Order() {
  OptionSpec hops = {.name = "hops",
                     .type = OptionType::kObjectList,
                     .description = "Each hop leads from one step to the next.",
                     .repeated = true};
  hops.members = {
      Required({.name = "from", .description = "The `name` of the step the records leave."}),
      Required({.name = "to", .description = "The `name` of the step the records go to."}),
      FreeForm("gui", kLeftByEditor),
  };
  return Object("order",
                "How the records go from step to step. Not set: from the reader to the writer.",
                {std::move(hops)});
}

Keys DataWorks2() {
  Keys keys = Header("2.0");
  Append(
      keys,
      {Steps(), Setting(ast::Dialect::kDataWorks2), Order(), FreeForm("extend", kLeftByEditor),
       Ignored("transform", kLeftByEditor), Ignored("name", kForReaders),
       Ignored("description", kForReaders), Ignored("locale", "Without effect."),
       Ignored("resourceGroup", "Where the service runs the job; without effect."),
       Ignored("jvmOption", kNoJava), Ignored("dmu", "An old unit of billing; without effect.")});
  return keys;
}

OptionSpec Content() {
  OptionSpec transformer = {.name = "transformer",
                            .type = OptionType::kObjectList,
                            .description =
                                "Steps that change records; not supported, so it must "
                                "be absent or empty.",
                            .repeated = true,
                            .free_form = true};
  OptionSpec content = {.name = "content",
                        .type = OptionType::kObjectList,
                        .required = true,
                        .description = "One object with the reader and the writer of the job."};
  content.members = {
      Endpoint("reader", "name", "The name of the plugin that reads, such as `mysqlreader`."),
      Endpoint("writer", "name", "The name of the plugin that writes, such as `mysqlwriter`."),
      std::move(transformer),
      Ignored("taskId", "Without effect."),
  };
  return content;
}

Keys DataX() {
  constexpr std::string_view kHandler = "A plugin of DataX's own engine; without effect.";
  Keys job = {Setting(ast::Dialect::kDataX),
              Content(),
              FreeForm("preHandler", kHandler),
              FreeForm("postHandler", kHandler),
              FreeForm("jobInfo", "For hooks of DataX; without effect."),
              FreeForm("entry", kNoJava),
              FreeForm("container", "Of the engine of DataX; without effect."),
              Ignored("name", kForReaders),
              Ignored("description", kForReaders)};
  return {Required(Object("job", "The job itself.", std::move(job))), Common(),
          FreeForm("core", "Tunes the engine of DataX; without effect."),
          FreeForm("entry", kNoJava)};
}

}  // namespace

const std::vector<OptionSpec>& ScriptKeys(ast::Dialect dialect) {
  static const Keys kDataWorks1 = DataWorks1();
  static const Keys kDataWorks2 = DataWorks2();
  static const Keys kDataX = DataX();
  static const Keys kKafkaConnect;  // all keys are parameters of the connector
  switch (dialect) {
    case ast::Dialect::kDataWorks1:
      return kDataWorks1;
    case ast::Dialect::kDataWorks2:
      return kDataWorks2;
    case ast::Dialect::kDataX:
      return kDataX;
    case ast::Dialect::kKafkaConnect:
      return kKafkaConnect;
  }
  return kDataWorks2;
}

}  // namespace penstock
