#include "compiler/dialects/script_keys.h"

#include <iterator>
#include <utility>

namespace penstock {
namespace {

OptionSpec TimeZone(std::string_view description) {
  return {.name = "timeZone", .default_text = "the system's time zone", .description = description};
}

OptionSpec ErrorLimit() {
  return ObjectKey(
      "errorLimit",
      "The limit for dirty records, which are records that cannot be converted or are refused. "
      "Default: no limit.",
      {{.name = "record",
        .type = OptionType::kInt,
        .default_text = "any number",
        .description = "The number of dirty records to allow. With 0, the first one ends the job. "
                       "Allowed dirty records are reported and skipped.",
        .minimum = 0},
       {.name = "percentage",
        .type = OptionType::kDouble,
        .default_text = "any percentage",
        .description = "The share of dirty records to allow, from 0 to 1; 0.02 means 2 %. Ignored "
                       "if `record` is set."},
       {.name = "strategy",
        .description = "ZeroTolerance: none, the same as `record` 0. Tolerance: as many as "
                       "`record`. Ignore: any number.",
        .values = {"ZeroTolerance", "Tolerance", "Ignore"}}});
}

OptionSpec Threads(std::string_view name) {
  return {.name = name,
          .type = OptionType::kInt,
          .default_text = "1",
          .description =
              "The maximum number of threads: 1 to 1024. Fewer threads are used if the input "
              "cannot be divided into that many slices.",
          .minimum = 1,
          .maximum = 1024};
}

OptionSpec Speed(std::string_view threads, std::vector<OptionSpec> limits) {
  return ObjectKey("speed", "The number of threads and the speed limit of the job.",
                   JoinKeys(JoinKeys({Threads(threads)}, std::move(limits)),
                            {IgnoredKey("dmu", kUnitOfBilling), IgnoredKey("jvmOption", kForJava),
                             IgnoredKey("readerConcurrent",
                                        "For jobs that synchronize whole databases; ignored.")}));
}

}  // namespace

OptionSpec ObjectKey(std::string_view name, std::string_view description,
                     std::vector<OptionSpec> members) {
  OptionSpec key = {.name = name, .type = OptionType::kObject, .description = description};
  key.members = std::move(members);
  return key;
}

OptionSpec RequiredKey(OptionSpec key) {
  key.required = true;
  return key;
}

OptionSpec IgnoredKey(std::string_view name, std::string_view description) {
  return {.name = name, .description = description, .ignored = true};
}

OptionSpec WarnedKey(std::string_view name, std::string_view description, std::string_view why) {
  OptionSpec key = IgnoredKey(name, description);
  key.no_effect = why;
  return key;
}

OptionSpec FreeFormKey(std::string_view name, std::string_view description) {
  OptionSpec key = ObjectKey(name, description, {});
  key.free_form = true;
  key.ignored = true;
  return key;
}

std::vector<OptionSpec> JoinKeys(std::vector<OptionSpec> first, std::vector<OptionSpec> then) {
  first.insert(first.end(), std::make_move_iterator(then.begin()),
               std::make_move_iterator(then.end()));
  return first;
}

std::vector<OptionSpec> HeaderKeys(std::string_view version) {
  return {{.name = "type", .description = "The kind of script: always `job`.", .values = {"job"}},
          {.name = "version",
           .description = "The version of the script language.",
           .values = {version}}};
}

OptionSpec ParameterKey() {
  OptionSpec key = ObjectKey("parameter", "The parameters of the plugin.", {});
  key.free_form = true;
  return key;
}

OptionSpec EndpointKey(std::string_view side, std::string_view name_key,
                       std::string_view description_of_name) {
  std::vector<OptionSpec> members = {
      RequiredKey({.name = name_key, .description = description_of_name}),
      ParameterKey(),
  };
  for (std::string_view key : {"name", "displayName", "description", "copies"}) {
    if (key != name_key) members.push_back(IgnoredKey(key, kForPeople));
  }
  return RequiredKey(ObjectKey(side,
                               side == "reader" ? std::string_view("The source of the records.")
                                                : std::string_view("The target of the records."),
                               std::move(members)));
}

std::vector<OptionSpec> DataWorksLimits(bool mbps_alone) {
  const std::string_view throttle =
      mbps_alone
          ? std::string_view("false: `mbps` has no effect. If not set, `mbps` alone is a limit.")
          : std::string_view(
                "true: the speed of the job is limited to `mbps`. false: `mbps` has no "
                "effect.");
  return {{.name = "throttle",
           .type = OptionType::kBool,
           .default_text = mbps_alone ? "true if `mbps` is set" : "false",
           .description = throttle},
          {.name = "mbps",
           .type = OptionType::kInt,
           .description = "The speed of the whole job in MB (1048576 bytes) per second, 1 or more.",
           .minimum = 1}};
}

OptionSpec CommonKey() {
  return ObjectKey(
      "common", "Engine settings. Only those for dates and times have an effect.",
      {ObjectKey(
          "column", "How dates and times are read and written in the whole job.",
          {TimeZone(
               "The same as `timeZone` in `setting`, which takes precedence: an IANA name such as "
               "`Asia/Shanghai`."),
           {.name = "datetimeFormat",
            .default_text = "yyyy-MM-dd HH:mm:ss",
            .description = "The pattern that is tried first for a `date` without a `format`, and "
                           "in which one is written if the writer has no `dateFormat`."},
           {.name = "dateFormat",
            .default_text = "yyyy-MM-dd",
            .description = "The pattern that is tried next for a `date` without a `format`."},
           {.name = "timeFormat",
            .description = "The pattern that is tried next, for a time of day: that of "
                           "1970-01-01."},
           {.name = "extraFormats",
            .type = OptionType::kStringList,
            .description = "Patterns that are tried last, in this order."},
           WarnedKey("encoding", "Ignored; set it in the parameters of reader and writer.",
                     "set it in the parameters of reader and writer"),
           IgnoredKey("locale", kNoEffect)})});
}

OptionSpec SettingKey(std::string_view threads, std::vector<OptionSpec> limits) {
  std::vector<OptionSpec> members = {
      ErrorLimit(),
      Speed(threads, std::move(limits)),
      TimeZone("The time zone in which dates and times are read and written: an IANA name such as "
               "`Asia/Shanghai`."),
      {.name = "executeMode",
       .default_text = "null",
       .description =
           "null: the job runs on one machine. `distribute` (several machines) is not supported.",
       .values = {"distribute"}},
      CommonKey(),
      {.name = "dryRun",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: `run` checks the job as `penstock check` does, and writes nothing."},
      IgnoredKey("jvmOption", kForJava),
      IgnoredKey("jvmMemory", kForJava),
      IgnoredKey("failoverEnable",
                 "Resuming an interrupted job; ignored: a job always starts from the beginning."),
      IgnoredKey("locale", kNoEffect),
      IgnoredKey("resourceGroup", kWhereItRuns),
      IgnoredKey("taskType", kLeftByEditor),
      IgnoredKey("dmu", kUnitOfBilling),
      IgnoredKey("keyVersion", "The version of the key used to encrypt secrets; ignored."),
  };
  return ObjectKey("setting", "Limits of the job: dirty records, speed, time zone.",
                   std::move(members));
}

}  // namespace penstock
