#include "compiler/sema/wording.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/show_text.h"
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
  const bool is_long = text.size() > kLongestExcerpt;
  std::string line(is_long ? CutUtf8(text, kLongestExcerpt) : text);
  std::ranges::replace_if(line, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return Printable(line, std::string::npos) + (is_long ? "..." : "");
}

}  // namespace penstock
