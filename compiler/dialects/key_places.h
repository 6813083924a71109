#pragma once
// Known keys in the wrong place: keys of another level, and keys that another dialect uses for the
// same thing.

#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/dialects/script_keys.h"
#include "compiler/json/json_document.h"

namespace penstock {

struct KeyAdvice {
  Diag kind = Diag::kMisplacedKey;  // or kOtherDialectKey
  std::string message;
  std::string hint;         // "" if there is none
  std::string_view rename;  // what the key should be; "" if another name is not enough
  std::string home = {};    // the object that it should be moved into; "" if that is not enough
};

// Whether a key is how people write a comment, or switch off another key: "// where", "#table".
bool IsRemark(std::string_view key);

// What to say of `key` in the object at the JSON path `path` of a script with these keys, outside
// of plugins' parameters. Advice of kMisplacedKey holds only for a key that has no meaning there.
std::optional<KeyAdvice> AdviceOn(const ScriptKeys& script, std::string_view path,
                                  const JsonValue& object, std::string_view key);

// The same for a key among the parameters of a plugin that does not know it.
std::optional<KeyAdvice> AdviceOnParameter(std::string_view key);

}  // namespace penstock
