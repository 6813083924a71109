#include "compiler/sema/wording.h"

#include <fmt/format.h>

#include <algorithm>

namespace penstock {
namespace {

constexpr size_t kLongestExcerpt = 60;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool SameIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string ListOf(std::span<const std::string_view> names) {
  std::string list;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " or " : ", ";
    list += fmt::format("`{}`", names[i]);
  }
  return list;
}

std::string WithArticle(JsonValue::Kind kind) {
  bool vowel = kind == JsonValue::Kind::kArray || kind == JsonValue::Kind::kObject;
  return fmt::format("{} {}", vowel ? "an" : "a", NameOf(kind));
}

std::string Count(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string Excerpt(std::string_view text) {
  std::string shown(text);
  if (text.size() > kLongestExcerpt) {
    size_t end = kLongestExcerpt;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    shown = std::string(text.substr(0, end)) + "...";
  }
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return shown;
}

}  // namespace penstock
