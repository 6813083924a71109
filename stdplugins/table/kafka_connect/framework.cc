#include "stdplugins/table/kafka_connect/framework.h"

namespace penstock {
namespace {

// A class that turns bytes into records, and its own settings.
void AddConverter(std::string_view name, std::string_view settings, std::string_view description,
                  std::vector<OptionSpec>& options) {
  options.push_back({.name = name, .description = description});
  options.push_back({.name = settings, .description = "A setting of that converter."});
}

void AddOverrides(std::vector<OptionSpec>& options) {
  options.push_back({.name = "consumer.override.<key>",
                     .description = "A setting of the consumer that reads the topics."});
  options.push_back({.name = "producer.override.<key>",
                     .description = "A setting of the producer that writes the dead letters."});
  options.push_back({.name = "admin.override.<key>",
                     .description = "A setting of the client that creates their topic."});
  for (std::string_view secret :
       {"consumer.override.sasl.jaas.config", "producer.override.sasl.jaas.config",
        "admin.override.sasl.jaas.config"}) {
    options.push_back({.name = secret, .description = "User and password.", .secret = true});
  }
}

void AddErrors(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> errors = {
      {.name = "errors.tolerance",
       .default_text = "none",
       .description = "What becomes of a record that a converter or transformation fails on. none: "
                      "the task fails; all: the record is left out.",
       .values = {"none", "all"}},
      {.name = "errors.retry.timeout",
       .type = OptionType::kInt,
       .default_text = "0",
       .description = "Milliseconds in which a failed operation is tried again; -1: for ever.",
       .minimum = -1},
      {.name = "errors.retry.delay.max.ms",
       .type = OptionType::kInt,
       .default_text = "60000",
       .description = "The longest pause between two tries, in milliseconds."},
      {.name = "errors.log.enable",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: failed operations are logged."},
      {.name = "errors.log.include.messages",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the record is logged, too."},
      {.name = "errors.deadletterqueue.topic.name",
       .description = "The topic for records that converters and transformations fail on."},
      {.name = "errors.deadletterqueue.topic.replication.factor",
       .type = OptionType::kInt,
       .default_text = "3",
       .description = "Copies of that topic, if it has to be created.",
       .minimum = 1},
      {.name = "errors.deadletterqueue.context.headers.enable",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: headers of dead letters say what went wrong."},
  };
  options.insert(options.end(), errors.begin(), errors.end());
}

constexpr std::string_view kWorkerKeys[] = {
    "bootstrap.servers",
    "group.id",
    "plugin.path",
    "offset.flush.interval.ms",
    "offset.storage.file.filename",
    "offset.storage.topic",
    "config.storage.topic",
    "status.storage.topic",
};

}  // namespace

std::vector<OptionSpec> FrameworkOptions() {
  std::vector<OptionSpec> options = {
      {.name = "name", .description = "The name of the connector, unique in its cluster."},
      {.name = "connector.class",
       .required = true,
       .description = "The Java class of the connector, with or without its package."},
      {.name = "connector.plugin.version", .description = "Which version of the class to load."},
      {.name = "tasks.max",
       .type = OptionType::kInt,
       .default_text = "1",
       .description = "How many tasks the connector may have.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "tasks.max.enforce",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "false: a connector may have more tasks than that."},
      {.name = "topics",
       .type = OptionType::kCommaList,
       .description = "The topics to read, with commas between them."},
      {.name = "topics.regex", .description = "A regular expression for the topics to read."},
  };
  AddConverter("key.converter", "key.converter.<key>",
               "The class that reads keys, instead of the worker's.", options);
  AddConverter("value.converter", "value.converter.<key>",
               "The class that reads values, instead of the worker's.", options);
  AddConverter("header.converter", "header.converter.<key>",
               "The class that reads headers, instead of the worker's.", options);
  const std::vector<OptionSpec> changes = {
      {.name = "transforms",
       .type = OptionType::kCommaList,
       .description = "Names of the transformations of a record, in their order."},
      {.name = "transforms.<key>",
       .description = "A setting of a transformation: `NAME.type`, ..."},
      {.name = "predicates",
       .type = OptionType::kCommaList,
       .description = "Names of conditions for transformations."},
      {.name = "predicates.<key>", .description = "A setting of a condition: `NAME.type`, ..."},
      {.name = "config.action.reload",
       .default_text = "restart",
       .description = "What happens when a value that is kept outside changes.",
       .values = {"none", "restart"}},
  };
  options.insert(options.end(), changes.begin(), changes.end());
  AddErrors(options);
  AddOverrides(options);
  return options;
}

std::vector<OptionRule> FrameworkRules() {
  return {
      {.kind = OptionRule::Kind::kWithoutEffect,
       .when = {{"errors.deadletterqueue.topic.name"}, {"errors.tolerance", "all", false}},
       .then = {"errors.deadletterqueue.topic.name"},
       .reason = "unless `errors.tolerance` is `all`"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {{"topics"}},
       .then = {"topics.regex"},
       .reason = "beside `topics`"},
  };
}

void AddWorkerKeys(EndpointSpec& spec) {
  for (std::string_view key : kWorkerKeys) {
    spec.options.push_back(
        {.name = key, .description = "Belongs to the configuration of a worker."});
    spec.rules.push_back(
        {.kind = OptionRule::Kind::kWithoutEffect,
         .when = {},
         .then = {key},
         .reason = "in a connector; it belongs to the configuration of the worker"});
  }
}

}  // namespace penstock
