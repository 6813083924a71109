#include "runtime/net/digests.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "runtime/base/check.h"
#include "runtime/net/openssl_init.h"

namespace penstock {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string Digest(const EVP_MD* algorithm, std::string_view text) {
  InitializeOpenSsl();
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  PST_CHECK(EVP_Digest(text.data(), text.size(), Bytes(digest), &size, algorithm, nullptr) == 1);
  digest.resize(size);
  return digest;
}

}  // namespace

std::string Md5(std::string_view text) { return Digest(EVP_md5(), text); }

std::string Sha256(std::string_view text) { return Digest(EVP_sha256(), text); }

std::string HmacSha256(std::string_view key, std::string_view text) {
  InitializeOpenSsl();
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  PST_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(text), text.size(),
                 Bytes(digest), &size) != nullptr);
  digest.resize(size);
  return digest;
}

std::string Pbkdf2Sha256(std::string_view password, std::string_view salt, int iterations) {
  InitializeOpenSsl();
  std::string key(32, '\0');
  PST_CHECK(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), Bytes(salt),
                              static_cast<int>(salt.size()), iterations, EVP_sha256(),
                              static_cast<int>(key.size()), Bytes(key)) == 1);
  return key;
}

std::string RandomBytes(size_t count) {
  InitializeOpenSsl();
  std::string bytes(count, '\0');
  PST_CHECK(RAND_bytes(Bytes(bytes), static_cast<int>(count)) == 1);
  return bytes;
}

std::string Hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

}  // namespace penstock
