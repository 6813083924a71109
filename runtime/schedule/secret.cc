#include "runtime/schedule/secret.h"

#include <errno.h>
#include <fmt/format.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <memory>

namespace penstock {
namespace {

constexpr std::string_view kEnvironment = "env:";
constexpr std::string_view kFile = "file:";

Result<std::string> FromEnvironment(const std::string& name) {
  const char* value = getenv(name.c_str());
  if (value == nullptr) {
    return Status(Failure::kSecretMissing,
                  fmt::format("the environment variable `{}` is not set", name));
  }
  return std::string(value);
}

Result<std::string> FromFile(const std::string& path) {
  const auto failed = [&path](int error) {
    const bool missing = error == ENOENT || error == ENOTDIR;
    return Status(error == EISDIR ? Failure::kSecretFileInvalid
                  : missing       ? Failure::kSecretFileMissing
                                  : Failure::kSecretFileUnreadable,
                  fmt::format("`{}`: {}", path, strerror(error)));
  };
  const std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path.c_str(), "rbe"), fclose);
  if (file == nullptr) return failed(errno);
  setvbuf(file.get(), nullptr, _IONBF, 0);  // no copy of the secret stays in a buffer
  std::string text(kMaxSecretBytes + 1, '\0');
  text.resize(fread(text.data(), 1, text.size(), file.get()));
  if (ferror(file.get()) != 0) return failed(errno);
  const auto invalid = [&path](std::string_view what) {
    return Status(Failure::kSecretFileInvalid, fmt::format("`{}` {}", path, what));
  };
  if (text.size() > kMaxSecretBytes) return invalid("is larger than 64 kB");
  if (text.find('\0') != std::string::npos) return invalid("is not text: it contains a NUL byte");
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return invalid("is empty");
  return text;
}

}  // namespace

Result<std::string> LookUpSecret(std::string_view name) {
  if (name.starts_with(kEnvironment)) {
    return FromEnvironment(std::string(name.substr(kEnvironment.size())));
  }
  return FromFile(std::string(name.substr(kFile.size())));
}

}  // namespace penstock
