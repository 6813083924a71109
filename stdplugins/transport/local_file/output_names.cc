#include "stdplugins/transport/local_file/output_names.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>

namespace penstock {
namespace {

constexpr std::string_view kIdShape = "00000000_000000_xxxxxxxx";  // 0: a digit, x: hexadecimal

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether `text` is "" or "_N" with N from 1.
bool IsNumberPart(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() < 2 || text.size() > 10 || text[0] != '_' || text[1] == '0') return false;
  for (char c : text.substr(1)) {
    if (!IsDigit(c)) return false;
  }
  return true;
}

bool HasIdShape(std::string_view text) {
  if (text.size() != kIdShape.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_hexadecimal = IsDigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    const bool fits = kIdShape[i] == '0'   ? IsDigit(text[i])
                      : kIdShape[i] == 'x' ? is_hexadecimal
                                           : text[i] == kIdShape[i];
    if (!fits) return false;
  }
  return true;
}

}  // namespace

std::string OutputNames::Name(int number) const {
  std::string name = base;
  if (!id.empty()) name += "__" + id;
  if (number > 0) name += "_" + std::to_string(number);
  return name + suffix;
}

bool OutputNames::IsSibling(std::string_view name) const {
  if (name.size() < base.size() + suffix.size() || !name.starts_with(base) ||
      !name.ends_with(suffix)) {
    return false;
  }
  std::string_view middle = name.substr(base.size(), name.size() - base.size() - suffix.size());
  if (middle.starts_with("__")) {
    middle.remove_prefix(2);
    if (!HasIdShape(middle.substr(0, kIdShape.size()))) return false;
    middle.remove_prefix(kIdShape.size());
  }
  return IsNumberPart(middle);
}

std::string RandomDigits() {
  uint32_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) {
    timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    number = static_cast<uint32_t>(now.tv_nsec) ^ static_cast<uint32_t>(getpid()) << 16;
  }
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", number);
  return digits;
}

std::string NewOutputId() {
  const time_t now = time(nullptr);
  tm utc;
  gmtime_r(&now, &utc);
  char text[32];
  strftime(text, sizeof text, "%Y%m%d_%H%M%S_", &utc);
  return text + RandomDigits();
}

}  // namespace penstock
