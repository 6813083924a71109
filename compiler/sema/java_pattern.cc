// The two agree on most of the syntax, and RE2 refuses most of what it does not have (look-around,
// back-references, possessive quantifiers). What is left: `.` and blanks, `\uXXXX`, escapes that
// mean something else, set operations in brackets, and word boundaries beside letters beyond ASCII.

#include "compiler/sema/java_pattern.h"

#include <fmt/format.h>

#include <cstdint>

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
    if (c == '(' && rest_.starts_with("(?")) return Group();
    rest_.remove_prefix(1);
    if (c == '.' && !dot_is_any_) {
      out_ += kAnyButLineEnds;
    } else {
      out_ += c;
    }
  }

  // `(?:`, or flags of which `i` and `s` mean the same in both.
  void Group() {
    if (rest_.starts_with("(?i)") || rest_.starts_with("(?:")) return Take(rest_[2] == 'i' ? 4 : 3);
    if (rest_.starts_with("(?s)") && out_.empty()) {
      dot_is_any_ = true;
      return Take(4);
    }
    Refuse(rest_.substr(0, 3));
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
      } else {
        Take(1);
      }
    }
  }

  void Escape(bool in_brackets) {
    if (rest_.size() < 2) return Take(1);
    const std::string_view two = rest_.substr(0, 2);
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
        return Unicode();
      case 'b':
      case 'B':
      case 'C':
      case 'G':
      case 'v':
      case 'V':
        return Refuse(two);
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

  void Unicode() {
    int32_t code = 0;
    for (size_t i = 2; i < 6; ++i) {
      const int digit = i < rest_.size() ? HexValue(rest_[i]) : -1;
      if (digit < 0) return Refuse(rest_.substr(0, 2));
      code = code << 4 | digit;
    }
    if (code >= 0xD800 && code < 0xE000) return Refuse(rest_.substr(0, 6));
    out_ += fmt::format("\\x{{{:X}}}", code);
    rest_.remove_prefix(6);
  }

  void Take(size_t bytes) {
    out_ += rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
  }

  void Refuse(std::string_view what) { error_ = fmt::format("`{}` is not supported", what); }

  std::string_view rest_;
  std::string out_;
  std::string error_;
  bool dot_is_any_ = false;
};

}  // namespace

JavaPattern ReadJavaPattern(std::string_view pattern) { return Translator(pattern).Run(); }

}  // namespace penstock
