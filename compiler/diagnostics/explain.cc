#include "compiler/diagnostics/explain.h"

extern "C" {
extern const char penstock_explain_begin[];
extern const char penstock_explain_end[];
}

namespace penstock {

std::optional<std::string_view> ExplanationOf(std::string_view code) {
  const std::string_view pages(penstock_explain_begin,
                               static_cast<size_t>(penstock_explain_end - penstock_explain_begin));
  const std::string heading = "# " + std::string(code) + ":";
  size_t begin = pages.find(heading);
  while (begin != std::string_view::npos && begin > 0 && pages[begin - 1] != '\n') {
    begin = pages.find(heading, begin + 1);
  }
  if (begin == std::string_view::npos) return std::nullopt;
  const size_t end = pages.find("\n# P", begin);
  return pages.substr(begin, end == std::string_view::npos ? end : end + 1 - begin);
}

std::string PlainText(std::string_view page) {
  std::string out;
  bool example = false;
  while (!page.empty()) {
    std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(line.size() + (line.size() < page.size()));
    if (line.starts_with("```")) {
      example = !example;
      continue;
    }
    if (!example && line.starts_with("#")) line.remove_prefix(line.find_first_not_of("# "));
    if (example) out += "    ";
    out += line;
    out += '\n';
  }
  return out;
}

}  // namespace penstock
