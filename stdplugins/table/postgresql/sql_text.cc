#include "stdplugins/table/postgresql/sql_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

constexpr std::string_view kBlanks = " \t\n\r\f\v";

// What a value behind some SQL would be part of.
enum class Place {
  kPlain,
  kText,
  kEscapedText,
  kEscape,  // right behind a backslash in an escaped text
  kName,
  kComment,
  kDollarQuoted,
};

// Reads SQL as the server's scanner does, up to its end.
class SqlScanner {
 public:
  explicit SqlScanner(std::string_view sql) : rest_(sql) {}

  Place PlaceOfEnd() {
    while (!rest_.empty()) {
      const Place open = Step();
      if (open != Place::kPlain) return open;
    }
    return Place::kPlain;
  }

 private:
  // Passes one token; where it is not closed, what it is.
  Place Step() {
    const char c = rest_[0];
    if (c == '"') return PassQuoted(Place::kName);
    if (c == '\'') return PassQuoted(Place::kText);
    if (rest_.starts_with("--")) return PassLineComment() ? Place::kPlain : Place::kComment;
    if (rest_.starts_with("/*")) return PassComment();
    if (c == '$') return PassDollarQuoted();
    if (!BeginsWord(c)) {
      rest_.remove_prefix(1);
      return Place::kPlain;
    }
    size_t size = 1;
    while (size < rest_.size() &&
           (BeginsWord(rest_[size]) || IsDigit(rest_[size]) || rest_[size] == '$')) {
      ++size;
    }
    rest_.remove_prefix(size);
    const bool is_escaped = size == 1 && LowerCase(c) == 'e' && rest_.starts_with('\'');
    return is_escaped ? PassQuoted(Place::kEscapedText) : Place::kPlain;
  }

  static bool BeginsWord(char c) {
    return IsLetter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  }

  Place PassQuoted(Place what) {
    const char quote = rest_[0];
    rest_.remove_prefix(1);
    while (!rest_.empty()) {
      const char c = rest_[0];
      rest_.remove_prefix(1);
      if (c == '\\' && what == Place::kEscapedText) {
        if (rest_.empty()) return Place::kEscape;
        rest_.remove_prefix(1);
      } else if (c == quote) {
        if (!Continues(quote)) return Place::kPlain;
        rest_.remove_prefix(1);
      }
    }
    return what;
  }

  // Whether what a quote has closed goes on: with a doubled quote, and a text also in another line.
  // Leaves the quote that it goes on with.
  bool Continues(char quote) {
    if (rest_.starts_with(quote)) return true;
    if (quote == '"') return false;
    const std::string_view closed = rest_;
    bool is_other_line = false;
    while (!rest_.empty()) {
      if (rest_.starts_with("--")) {
        PassLineComment();
        continue;
      }
      const char c = rest_[0];
      if (c == '\n' || c == '\r') is_other_line = true;
      if (kBlanks.find(c) == kBlanks.npos) break;
      rest_.remove_prefix(1);
    }
    if (is_other_line && rest_.starts_with(quote)) return true;
    rest_ = closed;
    return false;
  }

  // Up to the end of the line; whether there is one.
  bool PassLineComment() {
    const size_t end = rest_.find_first_of("\r\n");
    rest_.remove_prefix(std::min(end, rest_.size()));
    return !rest_.empty();
  }

  Place PassComment() {
    int depth = 0;
    while (!rest_.empty()) {
      const bool opens = rest_.starts_with("/*");
      const bool closes = rest_.starts_with("*/");
      depth += opens - closes;
      rest_.remove_prefix(opens || closes ? 2 : 1);
      if (depth == 0) return Place::kPlain;
    }
    return Place::kComment;
  }

  Place PassDollarQuoted() {
    size_t size = 1;
    while (size < rest_.size() && (BeginsWord(rest_[size]) || (size > 1 && IsDigit(rest_[size])))) {
      ++size;
    }
    if (size == rest_.size()) return Place::kDollarQuoted;  // what follows decides
    if (rest_[size] != '$') {
      rest_.remove_prefix(1);
      return Place::kPlain;
    }
    const std::string_view tag = rest_.substr(0, size + 1);
    const size_t end = rest_.find(tag, tag.size());
    if (end == rest_.npos) return Place::kDollarQuoted;
    rest_.remove_prefix(end + tag.size());
    return Place::kPlain;
  }

  std::string_view rest_;
};

bool IsNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  size_t digits = 0, points = 0;
  for (const char c : text) {
    if (c == '.') {
      ++points;
    } else if (IsDigit(c)) {
      ++digits;
    } else {
      return false;
    }
  }
  return digits > 0 && points <= 1;
}

std::string Doubled(std::string_view text, std::string_view which) {
  std::string doubled;
  for (const char c : text) {
    if (which.find(c) != which.npos) doubled += c;
    doubled += c;
  }
  return doubled;
}

}  // namespace

Result<std::string> FillCondition(const Template& condition, const RunContext& context) {
  std::string sql;
  for (const Template::Piece& piece : condition.pieces) {
    if (piece.parameter < 0) {
      sql += piece.text;
      continue;
    }
    const auto index = static_cast<size_t>(piece.parameter);
    const std::string& value = context.parameters[index];
    const std::string& name = context.plan->parameters[index];
    const auto refuse = [&](std::string_view why) {
      return Status(Failure::kParameterInvalid, fmt::format("`${{{}}}` in `where` {}", name, why));
    };
    if (value.find('\0') != std::string::npos) return refuse("has a value with a NUL byte");
    switch (SqlScanner(sql).PlaceOfEnd()) {
      case Place::kText:
        sql += Doubled(value, "'");
        break;
      case Place::kEscapedText:
        sql += Doubled(value, "'\\");
        break;
      case Place::kName:
        sql += Doubled(value, "\"");
        break;
      case Place::kPlain:
        if (!IsNumber(value)) return refuse("has a value that is not a number");
        sql += value.starts_with('-') ? "(" + value + ")" : value;
        break;
      case Place::kEscape:
        return refuse("is behind a backslash, which would be part of it; double the backslash");
      case Place::kComment:
        return refuse("is in a comment");
      case Place::kDollarQuoted:
        return refuse("is between dollar quotes; use single quotes");
    }
  }
  return sql;
}

std::string_view WithoutEnd(std::string_view sql) { return Trim(sql, "; \t\r\n"); }

}  // namespace penstock
