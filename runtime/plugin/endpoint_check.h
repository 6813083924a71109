#pragma once
// Checks by the plugin itself: rules that only its system has, and that the data of a spec cannot
// express. The compiler binds the options of a step by the spec, then calls EndpointSpec::check,
// and makes diagnostics of its findings.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// An option that the script sets.
struct ScriptOption {
  const OptionSpec* spec = nullptr;
  std::string_view name = {};  // the spec's; of a pattern the name that is written
  std::string_view text = {};  // of a text or number
  bool usable = false;         // it fits the spec, and nothing is filled in later
};

// A place in the script: the value of an option, bytes of the text that it is, or its key.
struct OptionPlace {
  const ScriptOption* option = nullptr;
  size_t begin = 0;
  size_t end = std::string_view::npos;
  bool key = false;
};

// A fault, in the words of a diagnostic.
struct OptionFinding {
  struct Fix {
    OptionPlace place;
    std::string text;  // the correct text
    bool safe = true;  // it cannot be meant otherwise
  };
  std::string_view code;  // of the diagnostic: "P226"
  OptionPlace place;
  std::string message;
  std::string about = {};  // the option it is about, if that is not the one of `place`
  std::vector<std::pair<OptionPlace, std::string>> labels = {};
  std::vector<std::string> hints = {};
  std::vector<Fix> fixes = {};
};

// The options of a step. All that it gives lives as long as it does.
class ScriptOptions {
 public:
  virtual ~ScriptOptions() = default;
  virtual const EndpointSpec& spec() const = 0;
  // Null where it is not set.
  virtual const ScriptOption* Find(std::string_view name) const = 0;
  // All options, or those that the spec's option `name`, a pattern, stands for; ordered by name.
  virtual std::vector<const ScriptOption*> All() const = 0;
  virtual std::vector<const ScriptOption*> FindAll(std::string_view name) const = 0;
  // An option that is written but empty, which is the same as not set; null if it is not written.
  virtual const ScriptOption* FindEmpty(std::string_view name) const = 0;
  // True if a misspelt key that has been reported most likely stands for `name`.
  virtual bool WasMisspelt(std::string_view name) const = 0;
  virtual bool Holds(const OptionCondition& condition) const = 0;

  // For messages: text of the script, on one line and not too long.
  virtual std::string Excerpt(std::string_view text) const = 0;
};

}  // namespace penstock
