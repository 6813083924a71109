#pragma once
// Digests, and random bytes, as protocols of logins use them. Digests are bytes, not hexadecimal.

#include <cstdint>
#include <string>
#include <string_view>

namespace penstock {

std::string Md5(std::string_view text);
std::string Sha256(std::string_view text);
std::string HmacSha256(std::string_view key, std::string_view text);
// PBKDF2 with HMAC-SHA-256, 32 bytes. `iterations` >= 1.
std::string Pbkdf2Sha256(std::string_view password, std::string_view salt, int iterations);

// From the system's generator of cryptographic quality.
std::string RandomBytes(size_t count);

std::string Hexadecimal(std::string_view bytes);

}  // namespace penstock
