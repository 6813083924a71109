// Functions that count as Java does, over Java's own form of text.

#include <algorithm>

#include "runtime/abi/dirty_reason.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {
namespace {

constexpr __int128 kMaxText = 16 << 20;

std::u16string ToUnits(const std::string& text) {
  std::u16string units;
  for (const std::string& character : Characters(text)) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(character[i]); };
    uint32_t code = byte(0);
    if (character.size() > 1) code &= 0x7Fu >> character.size();
    for (size_t i = 1; i < character.size(); ++i) code = code << 6 | (byte(i) & 0x3Fu);
    if (code < 0x10000) {
      units += static_cast<char16_t>(code);
    } else {
      units += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
      units += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return units;
}

bool IsHigh(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLow(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Half of a character is no text.
Outcome FromUnits(const std::u16string& units) {
  std::string text;
  const auto put = [&](uint32_t byte) { text += static_cast<char>(byte); };
  for (size_t i = 0; i < units.size(); ++i) {
    uint32_t code = units[i];
    if (IsHigh(units[i]) && i + 1 < units.size() && IsLow(units[i + 1])) {
      code = 0x10000 + ((code - 0xD800) << 10) + (units[++i] - 0xDC00u);
    } else if (IsHigh(units[i]) || IsLow(units[i])) {
      return kBadArgument;
    }
    if (code < 0x80) {
      put(code);
      continue;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    put((0xFF00u >> (more + 1) & 0xFF) | code >> 6 * more);
    for (int k = more - 1; k >= 0; --k) put(0x80 | (code >> 6 * k & 0x3F));
  }
  if (text.size() > kMaxText) return kTooLong;
  return Value::OfText(text);
}

}  // namespace

std::optional<Outcome> CallTextUnits(Kernel kernel, const std::vector<Value>& args) {
  if (kernel != Kernel::utf16_substr && kernel != Kernel::utf16_replace &&
      kernel != Kernel::utf16_lpad && kernel != Kernel::utf16_rpad) {
    return std::nullopt;
  }
  const std::u16string units = ToUnits(args[0].text);
  const int64_t first = args[1].AsInt();
  if (first < 0) return kBadArgument;
  if (kernel == Kernel::utf16_lpad || kernel == Kernel::utf16_rpad) {
    const auto length = static_cast<size_t>(first);
    if (length <= units.size()) return FromUnits(units.substr(0, length));
    const std::u16string fill = ToUnits(args[2].text);
    if (fill.empty()) return kBadArgument;
    if (first > 3 * kMaxText) return kTooLong;
    std::u16string padding;
    while (units.size() + padding.size() < length) padding += fill[padding.size() % fill.size()];
    return FromUnits(kernel == Kernel::utf16_lpad ? padding + units : units + padding);
  }
  const int64_t count = args[2].AsInt();
  if (static_cast<size_t>(first) > units.size() || count < 0) return kBadArgument;
  const auto start = static_cast<size_t>(first), length = static_cast<size_t>(count);
  if (kernel == Kernel::utf16_substr) return FromUnits(units.substr(start, length));
  std::u16string replaced = units;
  return FromUnits(replaced.replace(start, length, ToUnits(args[3].text)));
}

}  // namespace penstock::reference
