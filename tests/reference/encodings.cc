// Bytes as text and back, digests and masks: text as a list of bits, digits or characters.

#include <cstdio>

#include "runtime/abi/dirty_reason.h"
#include "tests/reference/digests.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {
namespace {

constexpr size_t kMaxText = 16 << 20;
const std::string kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string Bits(const std::string& bytes) {
  std::string bits;
  for (const char c : bytes) {
    for (int i = 7; i >= 0; --i) bits += (static_cast<unsigned char>(c) >> i & 1) != 0 ? '1' : '0';
  }
  return bits;
}

std::string Bytes(const std::string& bits) {
  std::string bytes;
  for (size_t i = 0; i + 8 <= bits.size(); i += 8) {
    bytes += static_cast<char>(std::stoi(bits.substr(i, 8), nullptr, 2));
  }
  return bytes;
}

std::string Hex(const std::string& bytes) {
  std::string digits;
  for (const char c : bytes) {
    char two[3];
    std::snprintf(two, sizeof(two), "%02X", static_cast<unsigned char>(c));
    digits += two;
  }
  return digits;
}

Outcome Unhex(const std::string& digits) {
  if (digits.size() % 2 != 0) return kBadArgument;
  if (digits.find_first_not_of("0123456789abcdefABCDEF") != digits.npos) return kBadArgument;
  std::string bytes;
  for (size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return Value::OfText(bytes, Kind::kBytes);
}

std::string Base64(const std::string& bytes) {
  std::string bits = Bits(bytes), text;
  while (bits.size() % 6 != 0) bits += '0';
  for (size_t i = 0; i < bits.size(); i += 6) {
    text += kBase64Digits[std::stoul(bits.substr(i, 6), nullptr, 2)];
  }
  while (text.size() % 4 != 0) text += '=';
  return text;
}

// What is no base64 is told by encoding again what was decoded.
Outcome Unbase64(const std::string& text) {
  std::string bits;
  for (const char c : text) {
    const size_t digit = kBase64Digits.find(c);
    if (digit == std::string::npos) continue;
    for (int i = 5; i >= 0; --i) bits += (digit >> i & 1) != 0 ? '1' : '0';
  }
  const std::string bytes = Bytes(bits);
  if (Base64(bytes) != text) return kNotBase64;
  return Value::OfText(bytes, Kind::kBytes);
}

Outcome Mask(const std::string& text, int64_t first, int64_t last) {
  std::vector<std::string> characters = Characters(text);
  const auto size = static_cast<__int128>(characters.size());
  const __int128 begin = first < 0 ? 0 : first;
  const __int128 end = size - (last < 0 ? 0 : last);
  std::string masked;
  for (__int128 i = 0; i < size; ++i) {
    const bool hidden = begin >= end || (i >= begin && i < end);
    masked += hidden ? "*" : characters[static_cast<size_t>(i)];
  }
  return Value::OfText(masked);
}

Outcome MaskEmail(const std::string& text) {
  const size_t at = text.rfind('@');
  if (at == text.npos) return Mask(text, 0, 0);
  const std::string name = text.substr(0, at);
  return Value::OfText(Mask(name, 1, 0).value.text + text.substr(at));
}

}  // namespace

std::optional<Outcome> CallEncoding(Kernel kernel, const std::vector<Value>& args) {
  if (args.empty()) return std::nullopt;
  const std::string& text = args[0].text;
  const auto made = [](const std::string& result) {
    return result.size() > kMaxText ? Outcome(kTooLong) : Outcome(Value::OfText(result));
  };
  if (kernel == Kernel::md5) return made(Md5(text));
  if (kernel == Kernel::sha1) return made(Sha1(text));
  if (kernel == Kernel::sha256) return made(Sha256(text));
  if (kernel == Kernel::hex) return made(Hex(text));
  if (kernel == Kernel::hex_int64) {
    char digits[17];
    std::snprintf(digits, sizeof(digits), "%lX", static_cast<uint64_t>(args[0].AsInt()));
    return made(digits);
  }
  if (kernel == Kernel::unhex) return Unhex(text);
  if (kernel == Kernel::base64) return made(Base64(text));
  if (kernel == Kernel::unbase64) return Unbase64(text);
  if (kernel == Kernel::mask) return Mask(text, args[1].AsInt(), args[2].AsInt());
  if (kernel == Kernel::mask_email) return MaskEmail(text);
  return std::nullopt;
}

}  // namespace penstock::reference
