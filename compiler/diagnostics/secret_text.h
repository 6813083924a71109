#pragma once
// Secrets in clear text in a script: the value of a key such as `password`, in the address of a
// database, or beside the id of an access key. It is found without parsing, so that secrets are
// also kept out of messages about scripts that do not parse.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace penstock {

// What secrets are shown as, whatever their length.
inline constexpr std::string_view kSecretMask = "***";

// True for `password`, `accessKeySecret`, `tablestore.access.key.secret` and their like; not for
// names that say where or how a secret is kept.
bool IsSecretKey(std::string_view key);

// True for values that are not secrets although their key says so: `${env:X}`, "******", "<your
// password>", "xxx", "password".
bool StandsForSecret(std::string_view value);

// Where in the address `text` of a server passwords are: `?password=...`, `//user:...@host`.
std::vector<Span> SecretParts(std::string_view text);

// Where in a script, as JSON or properties, secrets are; without their quotes. In order, and
// apart from each other.
std::vector<Span> FindSecrets(std::string_view script);

// `script` with every secret shown as kSecretMask.
std::string Masked(std::string_view script);

}  // namespace penstock
