#pragma once
// The keys of a kind of script, stated once: its reader asks this table which keys it knows, and
// schemas, templates and editors are made from it.

#include <string_view>
#include <vector>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// A key by which other kinds of script call something, and which has no meaning here.
struct ForeignKey {
  std::string_view place;  // of the object that contains it: a JSON path without positions
  std::string_view key;
  std::string_view message;      // behind the key
  std::string_view rename = "";  // what the key should be; "" if another name is not enough
  std::string_view beside = "";  // only beside this one; where it is missing, that is reported
};

// `keys` are those of the root, with their members, in the order of the documentation and of
// templates. A list of objects (`steps`, `hops`, `content`) is a kObjectList, `repeated` where it
// may hold several. The members of `parameter` are those of the plugin's spec; that object has the
// only free form whose members mean something. `required` keys are those without which lint refuses
// the script; `ignored` ones are accepted without effect, with a warning where `no_effect` says
// why.
struct ScriptKeys {
  std::vector<OptionSpec> keys;
  std::vector<ForeignKey> foreign = {};
};

// Parts of such tables. All text is static.

OptionSpec ObjectKey(std::string_view name, std::string_view description,
                     std::vector<OptionSpec> members);
OptionSpec RequiredKey(OptionSpec key);
OptionSpec IgnoredKey(std::string_view name, std::string_view description);
// The same with a warning: `why` ends "`name` has no effect here: ".
OptionSpec WarnedKey(std::string_view name, std::string_view description, std::string_view why);
// An ignored object of any members.
OptionSpec FreeFormKey(std::string_view name, std::string_view description);

inline constexpr std::string_view kLeftByEditor = "Written by an editor; ignored.";
inline constexpr std::string_view kForPeople = "For human readers; ignored.";
inline constexpr std::string_view kForJava =
    "For the Java virtual machine of other engines; ignored.";
inline constexpr std::string_view kWhereItRuns = "Where the service runs the job; ignored.";
inline constexpr std::string_view kUnitOfBilling = "A former billing unit; ignored.";
inline constexpr std::string_view kNoEffect = "Ignored.";

std::vector<OptionSpec> JoinKeys(std::vector<OptionSpec> first, std::vector<OptionSpec> then);

// `type` and `version`.
std::vector<OptionSpec> HeaderKeys(std::string_view version);
// `reader` or `writer` as an object with the plugin's name under `name_key`.
OptionSpec EndpointKey(std::string_view side, std::string_view name_key,
                       std::string_view description_of_name);
OptionSpec ParameterKey();
// `setting`, whose `speed` has the members `limits` in addition to the number of threads,
// `threads`.
OptionSpec SettingKey(std::string_view threads, std::vector<OptionSpec> limits);
// `throttle` and `mbps`. `mbps_alone`: it limits the job where `throttle` is not set.
std::vector<OptionSpec> DataWorksLimits(bool mbps_alone);
// `common`, which sets the time zone of the engine.
OptionSpec CommonKey();

}  // namespace penstock
