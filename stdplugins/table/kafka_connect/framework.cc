#include "stdplugins/table/kafka_connect/framework.h"

namespace penstock {
namespace {

// A class that turns bytes into records, and its own settings.
void AddConverter(std::string_view name, std::string_view settings, std::string_view description,
                  std::vector<OptionSpec>& options) {
  options.push_back({.name = name, .description = description});
  options.push_back({.name = settings, .description = "A setting of the converter."});
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
    options.push_back({.name = secret, .description = "The user and password.", .secret = true});
  }
}

void AddErrors(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> errors = {
      {.name = "errors.tolerance",
       .default_text = "none",
       .description = "What happens to a record that a converter or transformation fails on. none: "
                      "the task fails. all: the record is skipped.",
       .values = {"none", "all"}},
      {.name = "errors.retry.timeout",
       .type = OptionType::kInt,
       .default_text = "0",
       .description = "How long a failed operation is retried, in milliseconds; -1 means forever.",
       .minimum = -1},
      {.name = "errors.retry.delay.max.ms",
       .type = OptionType::kInt,
       .default_text = "60000",
       .description = "The longest pause between two attempts, in milliseconds."},
      {.name = "errors.log.enable",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: failed operations are logged."},
      {.name = "errors.log.include.messages",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the failed record is logged, too."},
      {.name = "errors.deadletterqueue.topic.name",
       .description =
           "The topic to which records are sent that converters and transformations fail on; with "
           "`errors.tolerance` none, the first one ends the task."},
      {.name = "errors.deadletterqueue.topic.replication.factor",
       .type = OptionType::kInt,
       .default_text = "3",
       .description = "The replication factor of that topic if it has to be created.",
       .minimum = 1},
      {.name = "errors.deadletterqueue.context.headers.enable",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the headers of dead letters describe the error."},
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
      {.name = "connector.plugin.version", .description = "The version of the class to load."},
      {.name = "tasks.max",
       .type = OptionType::kInt,
       .default_text = "1",
       .description = "The maximum number of tasks.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "tasks.max.enforce",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "false: the connector may exceed `tasks.max`."},
      {.name = "topics",
       .type = OptionType::kCommaList,
       .description = "The topics to read, separated by commas."},
      {.name = "topics.regex",
       .description = "A regular expression that matches the topics to read."},
  };
  AddConverter("key.converter", "key.converter.<key>",
               "The class that converts keys; overrides the worker's.", options);
  AddConverter("value.converter", "value.converter.<key>",
               "The class that converts values; overrides the worker's.", options);
  AddConverter("header.converter", "header.converter.<key>",
               "The class that converts headers; overrides the worker's.", options);
  const std::vector<OptionSpec> changes = {
      {.name = "transforms",
       .type = OptionType::kCommaList,
       .description = "The names of the transformations to apply to a record, in order."},
      {.name = "transforms.<key>",
       .description = "A setting of a transformation: `NAME.type`, ..."},
      {.name = "predicates",
       .type = OptionType::kCommaList,
       .description = "The names of the conditions that transformations can use."},
      {.name = "predicates.<key>", .description = "A setting of a condition: `NAME.type`, ..."},
      {.name = "config.action.reload",
       .default_text = "restart",
       .description =
           "What happens when a configuration value stored outside the connector changes.",
       .values = {"none", "restart"}},
  };
  options.insert(options.end(), changes.begin(), changes.end());
  AddErrors(options);
  AddOverrides(options);
  return options;
}

std::vector<OptionRule> FrameworkRules() {
  return {
      {.kind = OptionRule::Kind::kRefused,
       .when = {{"topics"}},
       .then = {"topics.regex"},
       .reason = "when `topics` is set"},
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
         .reason = "in a connector; it belongs in the configuration of the worker"});
  }
}

}  // namespace penstock
