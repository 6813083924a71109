// Lines are those of Java's properties: a key ends at the first `=`, `:` or blank, and a backslash
// at its end joins a line to the next one.
#include "compiler/lsp/properties_tree.h"

#include <algorithm>

#include "compiler/json/text_checks.h"

namespace penstock::lsp {
namespace {

constexpr std::string_view kLineEnds = "\r\n";
constexpr std::string_view kGaps = " \t\f";
constexpr std::string_view kKeyEnds = "=: \t\f\r\n";

// The first place from `at` on where one of `bytes` appears without a backslash before it.
size_t FindPlain(std::string_view text, size_t at, std::string_view bytes) {
  for (; at < text.size() && bytes.find(text[at]) == std::string_view::npos; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    // A line end of two bytes is joined as a whole.
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
  }
  return std::min(at, text.size());
}

size_t SkipGaps(std::string_view text, size_t at) {
  return std::min(text.find_first_not_of(kGaps, at), text.size());
}

ScriptNode Word(std::string_view text, size_t begin, size_t end) {
  ScriptNode node;
  node.kind = begin < end ? ScriptNode::Kind::kWord : ScriptNode::Kind::kNothing;
  node.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  node.text = text.substr(begin, end - begin);
  return node;
}

}  // namespace

ScriptNode ReadPropertiesTree(std::string_view text) {
  ScriptNode root;
  root.kind = ScriptNode::Kind::kObject;
  root.span = {0, static_cast<uint32_t>(text.size())};
  root.bare = true;
  for (size_t at = 0; at < text.size() && root.members.size() < kMaxValues;) {
    at = std::min(text.find_first_not_of(" \t\f\r\n", at), text.size());
    if (at == text.size()) break;
    if (text[at] == '#' || text[at] == '!') {
      at = std::min(text.find_first_of(kLineEnds, at), text.size());
      continue;
    }
    const size_t key_end = FindPlain(text, at, kKeyEnds);
    size_t value = SkipGaps(text, key_end);
    const bool separator = value < text.size() && (text[value] == '=' || text[value] == ':');
    if (separator) value = SkipGaps(text, value + 1);
    const size_t line_end = FindPlain(text, value, kLineEnds);
    size_t value_end = line_end;
    while (value_end > value && kGaps.find(text[value_end - 1]) != std::string_view::npos) {
      --value_end;
    }
    ScriptMember member;
    member.key = Word(text, at, key_end);
    member.value = Word(text, value, value_end);
    member.colon = separator || value_end > value;
    root.members.push_back(std::move(member));
    at = line_end;
  }
  return root;
}

}  // namespace penstock::lsp
