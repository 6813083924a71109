#include "compiler/sema/placeholder.h"

#include <algorithm>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

// The same character at least three times, as in `xxx`; of dots and ellipses, two are enough.
bool RepeatsFiller(std::string_view text) {
  if (text == "…" || text == "……") return true;
  const char filler = text[0];
  const size_t enough = filler == '.' ? 2 : 3;
  return text.size() >= enough && std::string_view("xX*.").find(filler) != std::string_view::npos &&
         text.find_first_not_of(filler) == std::string_view::npos;
}

}  // namespace

bool IsPlaceholder(std::string_view text) {
  if (text.empty()) return false;
  if (text == "<topic>") return false;  // connectors of Kafka Connect put the topic there
  if (RepeatsFiller(text)) return true;
  if (text.size() > 2 && text.front() == '<' && text.back() == '>') return true;
  for (std::string_view word : {"plugin_name", "plugin-name", "plugin name"}) {
    if (SameIgnoringCase(text, word)) return true;
  }
  constexpr std::string_view kYour = "your";
  return text.size() > kYour.size() && SameIgnoringCase(text.substr(0, kYour.size()), kYour) &&
         std::string_view("_- ").find(text[kYour.size()]) != std::string_view::npos;
}

}  // namespace penstock
