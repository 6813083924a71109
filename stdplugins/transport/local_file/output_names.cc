#include "stdplugins/transport/local_file/output_names.h"

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "runtime/base/ascii.h"
#include "runtime/base/directory.h"

namespace penstock {
namespace {

// 0: a digit, x: a hexadecimal one
constexpr std::string_view kIdShape = "00000000_000000_xxxxxxxx";
constexpr std::string_view kUuidShape = "xxxxxxxx_xxxx_xxxx_xxxx_xxxxxxxxxxxx";

// Whether `text` is "" or "_N" with N from 1.
bool IsNumberPart(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() < 2 || text.size() > 10 || text[0] != '_' || text[1] == '0') return false;
  return std::ranges::all_of(text.substr(1), IsDigit);
}

bool HasShape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_hexadecimal = IsDigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    const bool fits = shape[i] == '0'   ? IsDigit(text[i])
                      : shape[i] == 'x' ? is_hexadecimal
                                        : text[i] == shape[i];
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
  if (IsOfDataX(name)) return true;
  if (name.size() < base.size() + suffix.size() || !name.starts_with(base) ||
      !name.ends_with(suffix)) {
    return false;
  }
  std::string_view middle = name.substr(base.size(), name.size() - base.size() - suffix.size());
  if (!middle.starts_with("__")) return middle.empty() || (numbered && IsNumberPart(middle));
  middle.remove_prefix(2);
  return HasShape(middle.substr(0, kIdShape.size()), kIdShape) &&
         IsNumberPart(middle.substr(std::min(kIdShape.size(), middle.size())));
}

// "base__6bbec26d_7c52_4b97_9088_a7a30a9bbbdf", whatever the suffix is.
bool OutputNames::IsOfDataX(std::string_view name) const {
  const std::string start = base + "__";
  return name.starts_with(start) && HasShape(name.substr(start.size()), kUuidShape);
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
