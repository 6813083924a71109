#include "stdplugins/table/postgresql/sql_text.h"

#include <fmt/format.h>

#include <utility>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

// Where in SQL one is, after some of its text.
class SqlPlace {
 public:
  enum class Kind { kPlain, kText, kEscapedText, kName, kLineComment, kComment, kDollarQuoted };
  Kind kind() const { return kind_; }

  void Pass(std::string_view text) {
    for (size_t i = 0; i < text.size(); i += Step(text.substr(i))) {
    }
  }

 private:
  // How many bytes at the start of `rest` belong together.
  size_t Step(std::string_view rest) {
    const char c = rest[0];
    const char before = std::exchange(before_, c);
    switch (kind_) {
      case Kind::kText:
      case Kind::kName:
        if (c == (kind_ == Kind::kText ? '\'' : '"')) kind_ = Kind::kPlain;
        return 1;
      case Kind::kEscapedText:
        if (c == '\\') return 2;
        if (c == '\'') kind_ = Kind::kPlain;
        return 1;
      case Kind::kLineComment:
        if (c == '\n') kind_ = Kind::kPlain;
        return 1;
      case Kind::kComment:
        if (rest.starts_with("/*")) return ++depth_, 2;
        if (!rest.starts_with("*/")) return 1;
        if (--depth_ == 0) kind_ = Kind::kPlain;
        return 2;
      case Kind::kDollarQuoted:
        if (!rest.starts_with(tag_)) return 1;
        kind_ = Kind::kPlain;
        return tag_.size();
      case Kind::kPlain:
        break;
    }
    if (c == '"') kind_ = Kind::kName;
    if (c == '\'') kind_ = LowerCase(before) == 'e' ? Kind::kEscapedText : Kind::kText;
    if (rest.starts_with("--")) kind_ = Kind::kLineComment;
    if (rest.starts_with("/*")) {
      kind_ = Kind::kComment;
      depth_ = 1;
      return 2;
    }
    if (c == '$' && !IsWordByte(before)) return OpenDollarQuote(rest);
    return 1;
  }

  size_t OpenDollarQuote(std::string_view rest) {
    size_t end = 1;
    while (end < rest.size() && IsWordByte(rest[end])) ++end;
    if (end == rest.size() || rest[end] != '$') return 1;
    tag_ = rest.substr(0, end + 1);
    kind_ = Kind::kDollarQuoted;
    return tag_.size();
  }

  Kind kind_ = Kind::kPlain;
  char before_ = ' ';
  int depth_ = 0;    // of comments
  std::string tag_;  // "$tag$"
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
  SqlPlace place;
  for (const Template::Piece& piece : condition.pieces) {
    if (piece.parameter < 0) {
      place.Pass(piece.text);
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
    switch (place.kind()) {
      case SqlPlace::Kind::kText:
        sql += Doubled(value, "'");
        break;
      case SqlPlace::Kind::kEscapedText:
        sql += Doubled(value, "'\\");
        break;
      case SqlPlace::Kind::kName:
        sql += Doubled(value, "\"");
        break;
      case SqlPlace::Kind::kPlain:
        if (!IsNumber(value)) return refuse("has a value that is not a number");
        sql += value.starts_with('-') ? "(" + value + ")" : value;
        break;
      case SqlPlace::Kind::kLineComment:
      case SqlPlace::Kind::kComment:
        return refuse("is in a comment");
      case SqlPlace::Kind::kDollarQuoted:
        return refuse("is between dollar quotes; use single quotes");
    }
  }
  return sql;
}

std::string_view WithoutEnd(std::string_view sql) { return Trim(sql, "; \t\r\n"); }

}  // namespace penstock
