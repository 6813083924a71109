#include "stdplugins/transport/local_file/output_names.h"

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "runtime/base/ascii.h"
#include "runtime/base/directory.h"

namespace penstock {
namespace {

constexpr std::string_view kIdShape = "00000000_000000_xxxxxxxx";  // 0: a digit, x: hexadecimal

// Whether `text` is "" or "_N" with N from 1.
bool IsNumberPart(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() < 2 || text.size() > 10 || text[0] != '_' || text[1] == '0') return false;
  return std::ranges::all_of(text.substr(1), IsDigit);
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

bool OutputNames::MayGive(std::string_view name) const {
  if (name.size() < base.size() + suffix.size() || !name.starts_with(base) ||
      !name.ends_with(suffix)) {
    return false;
  }
  std::string_view middle = name.substr(base.size(), name.size() - base.size() - suffix.size());
  if (!middle.starts_with("__")) return middle.empty() || (numbered && IsNumberPart(middle));
  middle.remove_prefix(2);
  return HasIdShape(middle.substr(0, kIdShape.size())) &&
         IsNumberPart(middle.substr(std::min(kIdShape.size(), middle.size())));
}

std::vector<std::string> OutputNames::OwnAmong(const std::vector<std::string>& names) const {
  const OutputNames plain = {.base = base, .suffix = suffix, .id = "", .numbered = numbered};
  const std::set<std::string> present(names.begin(), names.end());
  std::set<std::string> numbers;
  for (int n = 1; numbered && present.contains(plain.Name(n)); ++n) numbers.insert(plain.Name(n));
  const OutputNames without_numbers = {.base = base, .suffix = suffix, .id = "", .numbered = false};
  std::vector<std::string> own;
  for (const std::string& name : names) {
    if (without_numbers.MayGive(name) || numbers.contains(name)) own.push_back(name);
  }
  return own;
}

std::string NewOutputId() {
  const time_t now = time(nullptr);
  tm utc;
  gmtime_r(&now, &utc);
  char text[32];
  strftime(text, sizeof text, "%Y%m%d_%H%M%S_", &utc);
  return text + RandomDigits(8);
}

}  // namespace penstock
