#pragma once
// Secrets that a script names without holding them: `${env:NAME}` stands for an environment
// variable, `${file:PATH}` for the content of a file, without the line end at its end. They are
// looked up when the job runs; what they give is text, in which nothing is expanded again.

#include <string>
#include <string_view>

#include "runtime/base/status.h"

namespace penstock {

inline constexpr size_t kMaxSecretBytes = 64 * 1024;

// The value of a variable for which IsSecretName (variable_text.h) holds. kSecretMissing, or for
// files kSecretFileMissing, kSecretFileUnreadable, and kSecretFileInvalid for what is not text of
// at most kMaxSecretBytes. Messages name the variable or the file, and nothing of its content.
Result<std::string> LookUpSecret(std::string_view name);

}  // namespace penstock
