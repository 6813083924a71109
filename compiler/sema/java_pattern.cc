// The two agree on most of the syntax, and RE2 refuses most of what it does not have (look-around,
// back-references, possessive quantifiers). What is left: `.` and blanks, `\uXXXX`, escapes that
// mean something else, set operations in brackets, word boundaries beside letters beyond ASCII, `$`
// before a last line end, braces that are no quantifier, and `(?i)`, which means letters of ASCII
// in Java: they are written in both cases.

#include "compiler/sema/java_pattern.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/base/ascii.h"
#include "runtime/kernels/regexp_check.h"

namespace penstock {
namespace {

constexpr std::string_view kAnyButLineEnds = "[^\\n\\r\\x{85}\\x{2028}\\x{2029}]";
constexpr std::string_view kBlanks = "\\t\\n\\x0B\\f\\r ";

class Translator {
 public:
  explicit Translator(std::string_view pattern) : rest_(pattern) {}

  JavaPattern Run() {
    while (!rest_.empty() && error_.empty()) Next();
    JavaPattern result{error_, fmt::format("\\A(?:{})\\z", out_)};
    if (result.error.empty()) result.error = RegexpFault(out_);
    return result;
  }

 private:
  void Next() {
    const char c = rest_[0];
    if (c == '\\') return Escape(/*in_brackets=*/false);
    if (c == '[') return Brackets();
    if (c == '(') return Group();
    if (c == '{') return Quantifier();
    if (c == '$' && rest_.size() > 1) return Fail("`$` is supported only at the end");
    if (c == ')' && !outer_ignores_case_.empty()) {
      ignores_case_ = outer_ignores_case_.back();
      outer_ignores_case_.pop_back();
    }
    rest_.remove_prefix(1);
    if (c == '.' && !dot_is_any_) {
      out_ += kAnyButLineEnds;
    } else {
      Put(c);
    }
  }

  // A character outside of brackets.
  void Put(char c) {
    if (ignores_case_ && IsLetter(c)) {
      out_ += fmt::format("[{}{}]", c, OtherCase(c));
    } else {
      out_ += c;
    }
  }

  static bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static char OtherCase(char c) { return static_cast<char>(c ^ 0x20); }

  // `{2}`, `{2,}`, `{2,5}`; anything else is refused by Java, and means itself in RE2.
  void Quantifier() {
    constexpr std::string_view kDigits = "0123456789";
    size_t end = rest_.find_first_not_of(kDigits, 1);
    if (end == 1) return Refuse("{");
    if (end != std::string_view::npos && rest_[end] == ',') {
      end = rest_.find_first_not_of(kDigits, end + 1);
    }
    if (end == std::string_view::npos || rest_[end] != '}') return Refuse("{");
    Take(end + 1);
  }

  // `(`, `(?:`, or flags: `(?i)` up to the end of the group, and `(?s)` for the whole pattern.
  void Group() {
    if (rest_.starts_with("(?i)")) {
      ignores_case_ = true;
      rest_.remove_prefix(4);
    } else if (rest_.starts_with("(?s)") && out_.empty()) {
      dot_is_any_ = true;
      rest_.remove_prefix(4);
    } else if (rest_.starts_with("(?") && !rest_.starts_with("(?:")) {
      Refuse(rest_.substr(0, 3));
    } else {
      outer_ignores_case_.push_back(ignores_case_);
      Take(rest_.starts_with("(?:") ? 3 : 1);
    }
  }

  void Brackets() {
    Take(rest_.starts_with("[^") ? 2 : 1);
    for (bool first = true; error_.empty(); first = false) {
      if (rest_.empty()) return Take(0);  // RE2 says what is missing
      if (rest_[0] == ']' && !first) return Take(1);
      if (rest_[0] == '[' || rest_[0] == ']') return Refuse(rest_.substr(0, 1));
      if (rest_.starts_with("&&")) return Refuse("&&");
      if (rest_[0] == '\\') {
        Escape(/*in_brackets=*/true);
        const bool is_range = rest_.starts_with('-') && !rest_.starts_with("-]");
        if (ignores_case_ && is_range) return Refuse("-");
      } else if (ignores_case_) {
        TakeInBothCases();
      } else {
        Take(1);
      }
    }
  }

  // A character in brackets, or a range of them, and what it is in the other case.
  void TakeInBothCases() {
    const auto first = static_cast<unsigned char>(rest_[0]);
    const bool is_range = rest_.size() > 2 && rest_[1] == '-' && rest_[2] != ']';
    const auto last = is_range ? static_cast<unsigned char>(rest_[2]) : first;
    if (is_range && (last == '\\' || last == '[')) return Refuse(rest_.substr(0, 3));
    Take(is_range ? 3 : 1);
    for (char letter = 'a'; letter <= 'z'; ++letter) {
      const char capital = OtherCase(letter);
      if (first <= letter && letter <= last) out_ += capital;
      if (first <= capital && capital <= last) out_ += letter;
    }
  }

  void Escape(bool in_brackets) {
    if (rest_.size() < 2) return Take(1);
    const std::string_view two = rest_.substr(0, 2);
    // Of these it would have to be known which characters they mean.
    if (ignores_case_ && std::string_view("xpPQ0").find(rest_[1]) != std::string_view::npos) {
      return Refuse(two);
    }
    if (rest_[1] >= '1' && rest_[1] <= '9') return Refuse(two);
    switch (rest_[1]) {
      case 's':
        rest_.remove_prefix(2);
        out_ += in_brackets ? std::string(kBlanks) : fmt::format("[{}]", kBlanks);
        return;
      case 'S':
        if (in_brackets) return Refuse(two);
        rest_.remove_prefix(2);
        out_ += fmt::format("[^{}]", kBlanks);
        return;
      case 'u':
        return Unicode(in_brackets);
      case 'b':
      case 'B':
      case 'C':
      case 'G':
      case 'v':
      case 'V':
        return Refuse(two);
      case 'x':
      case 'p':
      case 'P': {
        const size_t end = rest_.starts_with(std::string(two) + '{') ? rest_.find('}') : 1;
        return Take(end == std::string_view::npos ? rest_.size() : end + 1);
      }
      case 'Q': {
        const size_t end = rest_.find("\\E");
        if (end != std::string_view::npos) return Take(end + 2);
        Take(rest_.size());
        out_ += "\\E";
        return;
      }
      default:
        return Take(2);
    }
  }

  void Unicode(bool in_brackets) {
    int32_t code = 0;
    for (size_t i = 2; i < 6; ++i) {
      const int digit = i < rest_.size() ? HexValue(rest_[i]) : -1;
      if (digit < 0) return Refuse(rest_.substr(0, 2));
      code = code << 4 | digit;
    }
    if (code >= 0xD800 && code < 0xE000) return Refuse(rest_.substr(0, 6));
    rest_.remove_prefix(6);
    const bool is_letter = code < 0x80 && IsLetter(static_cast<char>(code));
    if (ignores_case_ && is_letter) {
      const std::string both{static_cast<char>(code), OtherCase(static_cast<char>(code))};
      out_ += in_brackets ? both : fmt::format("[{}]", both);
    } else {
      out_ += fmt::format("\\x{{{:X}}}", code);
    }
  }

  void Take(size_t bytes) {
    out_ += rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
  }

  void Refuse(std::string_view what) { Fail(fmt::format("`{}` is not supported", what)); }
  void Fail(std::string why) { error_ = std::move(why); }

  std::string_view rest_;
  std::string out_;
  std::string error_;
  bool dot_is_any_ = false;
  bool ignores_case_ = false;
  std::vector<bool> outer_ignores_case_;  // of the groups around
};

}  // namespace

JavaPattern ReadJavaPattern(std::string_view pattern) { return Translator(pattern).Run(); }

}  // namespace penstock
