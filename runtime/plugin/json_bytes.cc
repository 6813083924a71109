#include "runtime/plugin/json_bytes.h"

#include <stdexcept>
#include <utility>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

int HexDigit(char c) {
  const int value = HexValue(c);
  if (value < 0) throw std::invalid_argument("not a hexadecimal digit");
  return value;
}

}  // namespace

nlohmann::ordered_json BytesToJson(const std::string& bytes) {
  nlohmann::ordered_json plain = bytes;
  try {
    static_cast<void>(plain.dump());  // refuses what is not UTF-8
    return plain;
  } catch (const nlohmann::ordered_json::type_error&) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : bytes) {
      hex += kDigits[byte >> 4];
      hex += kDigits[byte & 15];
    }
    return nlohmann::ordered_json{{"hex", std::move(hex)}};
  }
}

std::string BytesFromJson(const nlohmann::ordered_json& json) {
  if (json.is_string()) return json.get<std::string>();
  const std::string hex = json.at("hex").get<std::string>();
  if (hex.size() % 2 != 0) throw std::invalid_argument("an odd number of hexadecimal digits");
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(HexDigit(hex[i]) * 16 + HexDigit(hex[i + 1]));
  }
  return bytes;
}

}  // namespace penstock
