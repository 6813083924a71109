#include "tests/golden/test_file.h"

#include <signal.h>

#include <fstream>
#include <sstream>

namespace penstock::golden {
namespace {

void AppendUtf8(std::string* out, uint32_t code_point) {
  if (code_point < 0x80) {
    *out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    *out += static_cast<char>(0xC0 | code_point >> 6);
    *out += static_cast<char>(0x80 | (code_point & 0x3F));
  } else {
    *out += static_cast<char>(0xE0 | code_point >> 12);
    *out += static_cast<char>(0x80 | (code_point >> 6 & 0x3F));
    *out += static_cast<char>(0x80 | (code_point & 0x3F));
  }
}

// Nothing if an escape is unknown.
std::optional<std::string> Unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    switch (text[i]) {
      case 't':
        out += '\t';
        break;
      case 'r':
        out += '\r';
        break;
      case 'n':
        out += '\n';
        break;
      case '0':
        out += '\0';
        break;
      case '\\':
        out += '\\';
        break;
      case 'x':
      case 'u': {
        const size_t digits = text[i] == 'x' ? 2 : 4;
        if (i + digits >= text.size()) return std::nullopt;
        const std::string hex(text.substr(i + 1, digits));
        if (hex.find_first_not_of("0123456789abcdefABCDEF") != hex.npos) return std::nullopt;
        const auto value = static_cast<uint32_t>(std::stoul(hex, nullptr, 16));
        if (digits == 2) {
          out += static_cast<char>(value);
        } else {
          AppendUtf8(&out, value);
        }
        i += digits;
        break;
      }
      default:
        return std::nullopt;
    }
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Words separated by blanks; a word in double quotes may hold blanks.
std::vector<std::string> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false, started = false;
  for (char c : text) {
    if (c == '"') {
      quoted = !quoted;
      started = true;
    } else if (c == ' ' && !quoted) {
      if (started) words.push_back(word);
      word.clear();
      started = false;
    } else {
      word += c;
      started = true;
    }
  }
  if (started) words.push_back(word);
  return words;
}

bool TakePrefix(std::string_view* text, std::string_view prefix) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

// Removes "(word, word)" from the end of a section's head. False for an unknown word.
bool TakeModifiers(std::string_view* head, Modifiers* modifiers) {
  if (!head->ends_with(')')) return true;
  const size_t open = head->rfind(" (");
  if (open == head->npos) return true;
  std::string_view list = head->substr(open + 2, head->size() - open - 3);
  Modifiers found;
  while (!list.empty()) {
    const size_t comma = list.find(',');
    const std::string_view word = Trim(list.substr(0, comma));
    list = comma == list.npos ? std::string_view() : list.substr(comma + 1);
    if (word == "subset") {
      found.subset = true;
    } else if (word == "sorted") {
      found.sorted = true;
    } else if (word == "escaped") {
      found.escaped = true;
    } else if (word == "no newline") {
      found.no_newline = true;
    } else if (word == "sqlite") {
      found.sqlite = true;
    } else {
      return head->find("expect query ") == 0;  // a parenthesis of the SQL text
    }
  }
  *modifiers = found;
  *head = Trim(head->substr(0, open));
  return true;
}

std::optional<Section> ReadHead(std::string_view head) {
  Section section;
  if (!TakeModifiers(&head, &section.modifiers)) return std::nullopt;
  if (!TakePrefix(&head, "expect ")) {
    section.name = head;
    return section;
  }
  if (head == "exit") {
    section.kind = SectionKind::kExit;
  } else if (head == "stdout") {
    section.kind = SectionKind::kStdout;
  } else if (head == "stderr") {
    section.kind = SectionKind::kStderr;
  } else if (head == "report") {
    section.kind = SectionKind::kReport;
  } else if (head == "dirty.jsonl") {
    section.kind = SectionKind::kDirty;
  } else if (TakePrefix(&head, "no ")) {
    section.kind = SectionKind::kNoFile;
    section.name = head;
  } else if (TakePrefix(&head, "files ")) {
    section.kind = SectionKind::kFiles;
    section.name = head;
  } else if (TakePrefix(&head, "query ")) {
    const size_t colon = head.find(": ");
    if (colon == head.npos) return std::nullopt;
    section.kind = SectionKind::kQuery;
    section.name = head.substr(0, colon);
    section.sql = head.substr(colon + 2);
  } else {
    section.kind = SectionKind::kFile;
    section.name = head;
  }
  return section;
}

// One `# key: value` line of the head. False for an unknown key; a line without a key is prose.
bool ReadSetting(std::string_view line, TestFile* test) {
  if (TakePrefix(&line, "args: ")) {
    test->args = SplitWords(line);
  } else if (TakePrefix(&line, "before: ")) {
    test->before.push_back(SplitWords(line));
  } else if (TakePrefix(&line, "ways: ")) {
    test->ways = SplitWords(line);
  } else if (TakePrefix(&line, "setup: ")) {
    test->setup.emplace_back(line);
  } else if (TakePrefix(&line, "after: ")) {
    test->after.emplace_back(line);
  } else if (TakePrefix(&line, "cleanup: ")) {
    test->cleanup.emplace_back(line);
  } else if (TakePrefix(&line, "needs: ")) {
    test->needs.emplace_back(line);
  } else if (TakePrefix(&line, "env: ")) {
    test->env.emplace_back(line);
  } else if (line == "plugins: test") {
    test->test_plugins = true;
  } else if (TakePrefix(&line, "stdin: ")) {
    test->stdin_file = line;
  } else if (TakePrefix(&line, "timeout: ")) {
    test->timeout_seconds = std::atoi(std::string(line).c_str());
  } else if (TakePrefix(&line, "signal: ")) {
    const std::vector<std::string> words = SplitWords(line);
    if (words.size() != 2) return false;
    test->signal = words[0] == "TERM"  ? SIGTERM
                   : words[0] == "INT" ? SIGINT
                   : words[0] == "HUP" ? SIGHUP
                                       : 0;
    test->signal_after_ms = std::atoi(words[1].c_str());
    return test->signal != 0;
  }
  return true;
}

}  // namespace

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

std::variant<TestFile, std::string> ReadTestFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  if (!in) return "cannot be read";
  TestFile test;
  test.path = path;
  test.lines = SplitLines(bytes.str());
  const std::vector<std::string>& lines = test.lines;
  size_t i = 0;
  for (; i < lines.size() && !lines[i].starts_with("--- "); ++i) {
    std::string_view line = lines[i];
    if (line.empty()) continue;
    if (!TakePrefix(&line, "#")) return "line " + std::to_string(i + 1) + ": text before `--- `";
    line = Trim(line);
    if (i == 0) test.title = line;
    if (!ReadSetting(line, &test)) return "line " + std::to_string(i + 1) + ": unusable setting";
  }
  if (test.title.empty()) return "the first line does not say what the case shows";
  if (test.args.empty()) return "there is no `# args:` line";
  while (i < lines.size()) {
    std::optional<Section> section = ReadHead(Trim(std::string_view(lines[i]).substr(4)));
    if (!section) return "line " + std::to_string(i + 1) + ": unknown kind of section";
    section->header_line = static_cast<int>(i);
    for (++i; i < lines.size() && !lines[i].starts_with("--- "); ++i) {
      section->content += lines[i] + "\n";
    }
    section->end_line = static_cast<int>(i);
    if (section->modifiers.no_newline && section->content.ends_with('\n')) {
      section->content.pop_back();
    }
    if (section->modifiers.escaped) {
      std::optional<std::string> content = Unescape(section->content);
      if (!content) {
        return "line " + std::to_string(section->header_line + 1) + ": unknown escape in section";
      }
      section->content = *content;
    }
    test.sections.push_back(*std::move(section));
  }
  return test;
}

}  // namespace penstock::golden
