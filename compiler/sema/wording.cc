#include "compiler/sema/wording.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr size_t kLongestExcerpt = 60;

}  // namespace

std::string ListOf(std::span<const std::string_view> names) {
  std::string list;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " or " : ", ";
    list += fmt::format("`{}`", names[i]);
  }
  return list;
}

std::string Count(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string Excerpt(std::string_view text) {
  std::string shown(text);
  if (text.size() > kLongestExcerpt) {
    shown = std::string(CutUtf8(text, kLongestExcerpt)) + "...";
  }
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return shown;
}

}  // namespace penstock
