#include "compiler/authoring/needed_options.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "stdplugins/register.h"

namespace penstock {
namespace {

// The option with a dotted name, which ends early in an object that takes any key.
bool IsOption(const std::vector<OptionSpec>& options, std::string_view name) {
  return std::any_of(options.begin(), options.end(), [&](const OptionSpec& option) {
    if (option.name == name || option.type == OptionType::kColumns) return true;
    if (option.type == OptionType::kTypedValues) return name.starts_with(option.name);
    const std::string inside = std::string(option.name) + ".";
    if (!name.starts_with(inside)) return false;
    return option.free_form || IsOption(option.members, name.substr(inside.size()));
  });
}

TEST(NeededOptions, ExamplesAndNeedsAreOptions) {
  const PluginCatalog catalog = StandardPlugins();
  for (const PluginSpec& plugin : catalog.specs()) {
    for (Side side : {Side::kReader, Side::kWriter}) {
      const EndpointSpec* endpoint = plugin.side(side);
      if (endpoint == nullptr || plugin.connector) continue;
      const std::vector<OptionSpec>& options = endpoint->options;
      EXPECT_FALSE(ExampleValues(*endpoint).empty()) << plugin.name;
      for (const auto& [name, example] : ExampleValues(*endpoint)) {
        EXPECT_TRUE(IsOption(options, name)) << plugin.name << " has an example of " << name;
        EXPECT_EQ(example.find('\n'), std::string::npos) << example;
      }
      for (const auto& [name, reason] : NeededOptions(*endpoint)) {
        EXPECT_TRUE(IsOption(options, name)) << plugin.name << " needs " << name;
      }
    }
  }
}

TEST(NeededOptions, OneOfAGroupThatNeedsNothingElse) {
  ReaderSpec spec;
  spec.options = {{.name = "connection", .type = OptionType::kObject},
                  {.name = "from"},
                  {.name = "until"},
                  {.name = "day"},
                  {.name = "table", .required = true}};
  spec.one_of = {{"connection", "from", "day"}};
  spec.rules = {{.when = {{"day"}}, .then = {"until"}, .reason = "beside `day`"}};
  EXPECT_EQ(NeededOptions(spec),
            (std::map<std::string, std::string>{
                {"from", "This, `connection` or `day` is required."}, {"table", "Required."}}));
  spec.one_of = {{"day"}};
  EXPECT_EQ(
      NeededOptions(spec),
      (std::map<std::string, std::string>{
          {"day", "Required."}, {"table", "Required."}, {"until", "Required beside `day`."}}));
}

}  // namespace
}  // namespace penstock
