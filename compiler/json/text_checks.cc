#include "compiler/json/text_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

// What the bytes probably are instead, for the hint; empty if nothing is likely.
std::string LikelyEncoding(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return "UTF-16";
  if (text.starts_with("\x1F\x8B")) return "";  // compressed
  for (size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) {
      ++at;
      continue;
    }
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0u;
    if (lead < 0x81 || lead > 0xFE || next < 0x40 || next > 0xFE || next == 0x7F) return "";
    at += 2;
  }
  return "GBK";
}

bool CheckNesting(const SourceFile& file, DiagnosticSink& diagnostics) {
  const std::string_view text = file.text();
  int depth = 0;
  int values = 1;
  for (size_t at = 0; at < text.size(); at = SkipOne(text, at)) {
    const char c = text[at];
    if (c == ']' || c == '}') --depth;
    if (c == '[' || c == '{') ++depth;
    if (c == '[' || c == '{' || c == ',' || c == ':') ++values;
    const Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(at + 1)};
    if (depth > kMaxNesting) {
      diagnostics.Report(
          Diag::kNestedTooDeep, span,
          fmt::format("brackets are nested more than {} levels deep here", kMaxNesting));
      return false;
    }
    if (values > kMaxValues) {
      diagnostics
          .Report(Diag::kTooManyValues, span,
                  fmt::format("the job text contains more than {} values", kMaxValues))
          .hints.push_back("check that the file is a job script and not data");
      return false;
    }
  }
  return true;
}

}  // namespace

size_t SkipOne(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest[0] == '"') {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\') ++at;
    }
    return std::min(at + 1, text.size());
  }
  if (rest[0] == '#' || rest.starts_with("//")) {
    return std::min(text.find('\n', at), text.size());
  }
  if (rest.starts_with("/*")) {
    const size_t end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  return at + 1;
}

bool CheckUtf8(const SourceFile& file, DiagnosticSink& diagnostics) {
  const std::string_view text = file.text();
  for (size_t at = 0; at < text.size();) {
    Character c = CharacterAt(text, at);
    if (!c.valid) {
      Diagnostic& diagnostic = diagnostics.Report(
          Diag::kNotUtf8, {static_cast<uint32_t>(at), static_cast<uint32_t>(at + 1)},
          fmt::format("byte 0x{:02X} is not valid UTF-8; a job script must be UTF-8",
                      static_cast<uint32_t>(c.code)));
      const std::string encoding = LikelyEncoding(text);
      if (!encoding.empty()) {
        diagnostic.hints.push_back(fmt::format(
            "the text looks like {0}; convert it with `iconv -f {0} -t UTF-8`", encoding));
      }
      return false;
    }
    at += c.bytes;
  }
  return true;
}

bool CheckText(const SourceFile& file, DiagnosticSink& diagnostics) {
  return CheckUtf8(file, diagnostics) && CheckNesting(file, diagnostics);
}

}  // namespace penstock
