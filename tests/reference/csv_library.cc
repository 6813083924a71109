#include "tests/reference/csv_library.h"

#include <cstdlib>
#include <map>

#include "runtime/base/utf8.h"

namespace penstock::reference {
namespace {

struct Options {
  bool escapes, keep_empty;
  std::string comment, quote;  // "" for none
};

Options OptionsOf(const ir::TextDialect& dialect, const RunContext& context) {
  const EndpointPlan& reader = context.plan->reader;
  const std::string prefix = "csvReaderConfig.";
  Options options;
  options.escapes = context.Int(reader, prefix + "escapeMode", 1) == 2;
  options.keep_empty = !context.Bool(reader, prefix + "skipEmptyRecords", true);
  options.comment = context.Bool(reader, prefix + "useComments", false)
                        ? context.Text(reader, prefix + "comment", "#")
                        : "";
  const bool quotes = context.Bool(reader, prefix + "useTextQualifier", true);
  options.quote = quotes ? std::string(1, dialect.quote) : "";
  return options;
}

// What a backslash at `text[*at]` and the bytes behind it mean; `*at` moves behind them.
std::string Escaped(const std::string& text, size_t* at) {
  static const std::map<char, std::string> kLetters = {{'n', "\n"}, {'r', "\r"}, {'t', "\t"},
                                                       {'b', "\b"}, {'f', "\f"}, {'e', "\x1b"},
                                                       {'v', "\v"}, {'a', "\a"}};
  struct Form {
    size_t digits;
    int base;
  };
  static const std::map<char, Form> kForms = {{'u', {4, 16}}, {'U', {4, 16}}, {'x', {2, 16}},
                                              {'X', {2, 16}}, {'o', {3, 8}},  {'O', {3, 8}},
                                              {'d', {3, 10}}, {'D', {3, 10}}};
  ++*at;
  if (*at == text.size()) return "\\";
  const char c = text[(*at)++];
  if (const auto letter = kLetters.find(c); letter != kLetters.end()) return letter->second;
  Form form{3, 8};
  if (const auto found = kForms.find(c); found != kForms.end()) {
    form = found->second;
  } else if (c >= '0' && c <= '7') {
    --*at;
  } else {
    return {c};
  }
  const std::string digits = text.substr(*at, form.digits);
  char* end = nullptr;
  auto code = static_cast<uint32_t>(std::strtoul(digits.c_str(), &end, form.base));
  *at += static_cast<size_t>(end - digits.c_str());
  if (code >= 0xd800 && code < 0xdc00 && text.compare(*at, 2, "\\u") == 0) {
    const auto low =
        static_cast<uint32_t>(std::strtoul(text.substr(*at + 2, 4).c_str(), nullptr, 16));
    *at += 6;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  }
  char encoded[4];
  return std::string(encoded, EncodeUtf8(code, encoded));
}

std::string Quoted(const std::string& value, char quote) {
  std::string text(1, quote);
  for (const char c : value) text += c == quote ? std::string(2, c) : std::string(1, c);
  return text + quote;
}

}  // namespace

std::string AsPlainCsv(const std::string& text, const ir::TextDialect& dialect,
                       const RunContext& context) {
  const Options options = OptionsOf(dialect, context);
  if (!options.escapes && !options.keep_empty && options.comment.empty()) return text;
  const auto is = [&](size_t at, const std::string& what) {
    return !what.empty() && text.compare(at, what.size(), what) == 0;
  };
  std::string out;
  size_t at = 0;
  while (at < text.size()) {  // a record
    if (is(at, options.comment)) {
      at = std::min(text.find(dialect.line_end, at), text.size() - 1) + dialect.line_end.size();
      continue;
    }
    if (options.keep_empty && (is(at, dialect.line_end) || is(at, "\r\n"))) {
      out += std::string(2, dialect.quote);
    }
    bool more = true;
    while (more && at < text.size()) {  // a field
      std::string value;
      bool quoted = is(at, options.quote);
      bool escaped = false;
      if (quoted) {
        bool closed = false;
        for (++at; at < text.size() && !closed;) {
          if (options.escapes && text[at] == '\\') {
            value += Escaped(text, &at);
          } else if (!options.escapes && is(at, options.quote + options.quote)) {
            value += text[at];
            at += 2;
          } else if (is(at, options.quote)) {
            ++at;
            closed = true;
          } else {
            value += text[at++];
          }
        }
        out += Quoted(value, dialect.quote);
        value.clear();
      }
      while (at < text.size() && !is(at, dialect.delimiter) && !is(at, dialect.line_end) &&
             !is(at, "\r\n")) {
        if (options.escapes && !quoted && text[at] == '\\') {
          value += Escaped(text, &at);
          escaped = true;
        } else {
          value += text[at++];
        }
      }
      const bool special = value.find_first_of("\r\n") != value.npos ||
                           value.find(dialect.delimiter) != value.npos ||
                           value.find(dialect.quote) != value.npos;
      out += escaped && special ? Quoted(value, dialect.quote) : value;
      more = is(at, dialect.delimiter);
      if (more) at += dialect.delimiter.size();
      if (more) out += dialect.delimiter;
    }
    const std::string end = is(at, "\r\n") ? "\r\n" : dialect.line_end;
    if (at < text.size()) out += end;
    at += end.size();
  }
  return out;
}

}  // namespace penstock::reference
