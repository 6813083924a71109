#include "compiler/authoring/carried_text.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/json/text_checks.h"

namespace penstock {
namespace {

constexpr std::string_view kBlanks = " \t";

// What `line` begins with of `indent`.
size_t Shared(std::string_view line, std::string_view indent) {
  const size_t most = std::min(line.size(), indent.size());
  size_t shared = 0;
  while (shared < most && line[shared] == indent[shared]) ++shared;
  return shared;
}

Lines Enclosed(std::string open, const std::vector<CarriedMember>& members, const Lines& end,
               const std::string& close) {
  if (members.empty() && end.empty()) return {open + close};
  Lines lines = {std::move(open)};
  for (size_t i = 0; i < members.size(); ++i) {
    const CarriedMember& member = members[i];
    AppendIndented(member.before, lines);
    AppendIndented(member.text, lines);
    if (i + 1 < members.size()) lines.back() += ',';
    if (!member.after.empty()) lines.back() += ' ' + member.after;
  }
  AppendIndented(end, lines);
  lines.push_back(close);
  return lines;
}

}  // namespace

Lines LinesOf(std::string_view json) {
  Lines lines(1);
  for (size_t at = 0; at < json.size();) {
    const size_t end = SkipOne(json, at);
    if (json[at] == '\n') {
      if (lines.back().ends_with('\r')) lines.back().pop_back();
      lines.emplace_back();
    } else {
      lines.back() += json.substr(at, end - at);
    }
    at = end;
  }
  const std::string& last = lines.back();
  const std::string indent = last.substr(0, std::min(last.find_first_not_of(kBlanks), last.size()));
  for (size_t i = 1; i < lines.size(); ++i) lines[i].erase(0, Shared(lines[i], indent));
  return lines;
}

std::string EditedText(const SourceFile& file, Span span, std::vector<Fix> edits) {
  std::sort(edits.begin(), edits.end(),
            [](const Fix& a, const Fix& b) { return a.span.begin < b.span.begin; });
  std::string text;
  uint32_t at = span.begin;
  for (const Fix& edit : edits) {
    text += file.Slice({at, edit.span.begin});
    text += edit.replacement;
    at = edit.span.end;
  }
  text += file.Slice({at, span.end});
  return text;
}

std::vector<Span> CommentsOf(const SourceFile& file) {
  const std::string_view text = file.text();
  std::vector<Span> comments;
  for (size_t at = 0; at < text.size();) {
    const size_t end = SkipOne(text, at);
    if (text[at] == '#' || (text[at] == '/' && end > at + 1)) {
      const size_t stop = text[end - 1] == '\r' ? end - 1 : end;
      comments.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(stop)});
    }
    at = end;
  }
  return comments;
}

std::unordered_set<const JsonMember*> MembersThatCount(const JsonValue& object) {
  std::unordered_map<std::string_view, const JsonMember*> last;
  for (const JsonMember& member : object.members) last[member.name] = &member;
  std::unordered_set<const JsonMember*> counting;
  for (const auto& [name, member] : last) counting.insert(member);
  return counting;
}

Lines ObjectLines(const std::vector<CarriedMember>& members, const Lines& end) {
  return Enclosed("{", members, end, "}");
}

Lines ListLines(const std::vector<CarriedMember>& entries) {
  return Enclosed("[", entries, {}, "]");
}

Lines Named(std::string_view name, Lines value) {
  value[0] = Quoted(name) + ": " + value[0];
  return value;
}

}  // namespace penstock
