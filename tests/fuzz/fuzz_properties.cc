// A properties file from its bytes to what is said about it, and to the file that its fixes make.
// Keys and values are compared with those of a second reader, which goes through the text character
// by character as java.util.Properties does. Input: the file.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/check/check_job.h"
#include "compiler/diagnostics/apply_fixes.h"
#include "compiler/json/properties_parser.h"
#include "stdplugins/register.h"
#include "tests/fuzz/check_words.h"
#include "tests/fuzz/fuzz.h"

namespace penstock {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

// Lines as they are joined, still with their escapes; comments and blank lines are left out.
std::vector<std::string> LogicalLines(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    std::string line;
    bool more = true;
    bool joined = false;
    while (more) {
      while (at < text.size() && IsBlank(text[at])) ++at;
      const bool comment = !joined && at < text.size() && (text[at] == '#' || text[at] == '!');
      const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
      const std::string_view part = text.substr(at, end - at);
      at = std::min(end + (text.substr(end, 2) == "\r\n" ? 2 : 1), text.size());
      size_t backslashes = 0;
      while (backslashes < part.size() && part[part.size() - 1 - backslashes] == '\\')
        ++backslashes;
      more = !comment && backslashes % 2 == 1;
      joined = joined || more;
      if (!comment) line += part.substr(0, part.size() - (more ? 1 : 0));
      if (at >= text.size()) more = false;
    }
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

// Where the key ends, and where the value begins.
std::pair<size_t, size_t> Cut(std::string_view line) {
  size_t key = 0;
  while (key < line.size() && line[key] != '=' && line[key] != ':' && !IsBlank(line[key])) {
    key += line[key] == '\\' ? 2 : 1;
  }
  key = std::min(key, line.size());
  size_t value = key;
  while (value < line.size() && IsBlank(line[value])) ++value;
  if (value < line.size() && (line[value] == '=' || line[value] == ':')) ++value;
  while (value < line.size() && IsBlank(line[value])) ++value;
  return {key, value};
}

// Nothing where there is an escape by number, which is compared elsewhere.
std::optional<std::string> Plain(std::string_view raw) {
  std::string out;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') {
      out += raw[i];
    } else if (++i < raw.size()) {
      if (raw[i] == 'u') return std::nullopt;
      const size_t control = std::string_view("tnrf").find(raw[i]);
      out += control == std::string_view::npos ? raw[i] : "\t\n\r\f"[control];
    }
  }
  return out;
}

std::string WithoutBlanksBehind(std::string text) {
  while (!text.empty() && IsBlank(text.back())) text.pop_back();
  return text;
}

// Every member is the next line that says so; lines between are those that were reported.
void Compare(std::string_view text, const JsonDocument& document) {
  const std::vector<std::string> lines = LogicalLines(text);
  size_t line = 0;
  for (const JsonMember& member : document.root.members) {
    bool found = false;
    for (; line < lines.size() && !found; ++line) {
      const auto [key, value] = Cut(lines[line]);
      const auto name = Plain(lines[line].substr(0, key));
      const auto content = Plain(lines[line].substr(value));
      found = (!name || *name == member.name) &&
              (!content || WithoutBlanksBehind(*content) == member.value.text);
    }
    FUZZ_EXPECT(found, member.name);
  }
}

void Check(std::string_view text) {
  static const PluginCatalog kCatalog = StandardPlugins();
  SourceFile file("job.properties", std::string(text));
  if (file.syntax() == Syntax::kProperties) {
    DiagnosticSink sink;
    const std::optional<JsonDocument> document = ParseProperties(file, sink);
    FUZZ_EXPECT(document.has_value() == !sink.has_errors(), "a document or an error");
    if (document && !text.starts_with("\xEF\xBB\xBF")) Compare(text, *document);
  }
  const CheckedJob job = CheckJob(std::move(file), kCatalog);
  const std::vector<Diagnostic> diagnostics = job.diagnostics.Sorted();
  CheckWords(*job.file, diagnostics);
  const FixedText fixed = ApplyFixes(job.file->text(), diagnostics, true);
  CheckJob(SourceFile("job.properties", fixed.text), kCatalog);
}

}  // namespace
}  // namespace penstock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  penstock::Check(penstock::FuzzInput(data, size).Rest());
  return 0;
}
