#include "stdplugins/table/postgresql/login.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

#include "runtime/base/show_text.h"
#include "runtime/net/digests.h"

namespace penstock {
namespace {

constexpr std::string_view kPlain = "SCRAM-SHA-256";
constexpr std::string_view kPlus = "SCRAM-SHA-256-PLUS";
// A server may ask for work, but not for more than a second of it: nothing can end it.
constexpr int kMostIterations = 1'000'000;

bool Lists(std::string_view mechanisms, std::string_view name) {
  while (!mechanisms.empty()) {
    const size_t end = mechanisms.find('\0');
    if (mechanisms.substr(0, end) == name) return true;
    if (end == mechanisms.npos) return false;
    mechanisms.remove_prefix(end + 1);
  }
  return false;
}

// The value of "x=..." in a list with commas.
std::optional<std::string_view> Attribute(std::string_view message, char name) {
  while (!message.empty()) {
    const size_t end = message.find(',');
    const std::string_view each = message.substr(0, end);
    if (each.size() >= 2 && each[0] == name && each[1] == '=') return each.substr(2);
    if (end == message.npos) break;
    message.remove_prefix(end + 1);
  }
  return std::nullopt;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  while (text.ends_with('=')) text.remove_suffix(1);
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

std::string Xor(std::string a, std::string_view b) {
  for (size_t i = 0; i < a.size(); ++i) a[i] = static_cast<char>(a[i] ^ b[i]);
  return a;
}

}  // namespace

std::string Md5Answer(std::string_view user, std::string_view password, std::string_view salt) {
  const std::string known = Hexadecimal(Md5(std::string(password) + std::string(user)));
  return "md5" + Hexadecimal(Md5(known + std::string(salt)));
}

Result<ScramLogin> ScramLogin::Make(std::string_view mechanisms, std::string_view password,
                                    bool is_encrypted, std::string_view binding,
                                    std::string place) {
  ScramLogin login;
  const bool has_plus = Lists(mechanisms, kPlus);
  const bool is_bound = has_plus && !binding.empty();
  if (!is_bound && !Lists(mechanisms, kPlain)) {
    return Status(Failure::kLoginRefused,
                  fmt::format("{} asks for a way to log in that is not supported; supported are "
                              "SCRAM-SHA-256, SCRAM-SHA-256-PLUS, md5 and passwords",
                              place));
  }
  login.mechanism_ = is_bound ? kPlus : kPlain;
  // "y": the client could bind, but the server does not offer it. If it does, someone in between
  // has changed the list, and the server notices.
  login.header_ = is_bound ? "p=tls-server-end-point,,"
                           : (is_encrypted && !has_plus && !binding.empty() ? "y,," : "n,,");
  login.binding_ = is_bound ? binding : std::string_view();
  login.password_ = password;
  login.nonce_ = Base64(RandomBytes(18));
  login.first_bare_ = "n=,r=" + login.nonce_;  // the server knows the user already
  login.place_ = std::move(place);
  return login;
}

Result<std::string> ScramLogin::FinalMessage(std::string_view server_first) {
  const auto nonce = Attribute(server_first, 'r');
  const auto salt_text = Attribute(server_first, 's');
  const auto iterations_text = Attribute(server_first, 'i');
  const auto salt = salt_text ? FromBase64(*salt_text) : std::nullopt;
  int iterations = 0;
  if (iterations_text) {
    std::from_chars(iterations_text->data(), iterations_text->data() + iterations_text->size(),
                    iterations);
  }
  if (!nonce || !nonce->starts_with(nonce_) || !salt || iterations < 1 ||
      iterations > kMostIterations) {
    return Status(Failure::kAnswerInvalid, place_ + " does not log in as SCRAM requires");
  }
  const std::string without_proof = fmt::format("c={},r={}", Base64(header_ + binding_), *nonce);
  const std::string signed_text = fmt::format("{},{},{}", first_bare_, server_first, without_proof);
  const std::string salted = Pbkdf2Sha256(password_, *salt, iterations);
  const std::string client_key = HmacSha256(salted, "Client Key");
  const std::string signature = HmacSha256(Sha256(client_key), signed_text);
  proof_of_server_ = HmacSha256(HmacSha256(salted, "Server Key"), signed_text);
  return fmt::format("{},p={}", without_proof, Base64(Xor(client_key, signature)));
}

Status ScramLogin::Check(std::string_view server_final) const {
  const auto proof = Attribute(server_final, 'v');
  if (!proof_of_server_.empty() && proof && FromBase64(*proof) == proof_of_server_) return {};
  return Status(Failure::kLoginRefused,
                place_ + " has not proved that it knows the password; it may be another server");
}

}  // namespace penstock
