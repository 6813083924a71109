#include "compiler/rules/sql_operands.h"

// A look at two or three neighbours at a time. Words are operands, except for the few that join
// conditions; operators that only some databases have, and variables, are signs that may mean
// anything.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

enum class Part {
  kWord,
  kNumber,
  kString,    // '...'
  kCompare,   // = < > <= >= <> !=
  kJunction,  // and, or
  kComma,
  kOpen,
  kClose,
  kVariable,
  kOther,
};

struct Token {
  Part part = Part::kOther;
  size_t begin = 0, end = 0;
};

bool IsNameByte(char c) { return IsWordByte(c) || c == '$' || c == '#' || (c & 0x80) != 0; }

class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  std::vector<Token> All() {
    std::vector<Token> tokens;
    while (at_ < text_.size()) {
      if (SkipBlankOrComment()) continue;
      const size_t begin = at_;
      const Part part = Next();
      tokens.push_back({part, begin, at_});
    }
    return tokens;
  }

 private:
  Part Next() {
    const char c = text_[at_];
    const auto variable = c == '$' ? FindVariable(text_, at_) : std::nullopt;
    if (variable && variable->begin == at_) {
      at_ = variable->end;
      // What follows directly is part of the same value.
      while (at_ < text_.size() && IsNameByte(text_[at_])) ++at_;
      return Part::kVariable;
    }
    if (c == '\'' || c == '"' || c == '`') {
      SkipQuoted(c);
      return c == '\'' ? Part::kString : Part::kWord;
    }
    if (IsDigit(c)) return NumberOrWord();
    if (IsNameByte(c)) {
      const size_t begin = at_;
      while (at_ < text_.size() && IsNameByte(text_[at_])) ++at_;
      const std::string_view word = text_.substr(begin, at_ - begin);
      const bool is_name = begin > 0 && text_[begin - 1] == '.';  // `t.and`
      const bool joins =
          !is_name && (SameIgnoringCase(word, "and") || SameIgnoringCase(word, "or"));
      return joins ? Part::kJunction : Part::kWord;
    }
    return Sign(c);
  }

  Part NumberOrWord() {
    const size_t begin = at_;
    while (at_ < text_.size() && (IsNameByte(text_[at_]) || text_[at_] == '.')) ++at_;
    const std::string_view text = text_.substr(begin, at_ - begin);
    return std::ranges::all_of(text, [](char c) { return IsDigit(c) || c == '.'; }) ? Part::kNumber
                                                                                    : Part::kWord;
  }

  Part Sign(char c) {
    if (c == ',' || c == '(' || c == ')') {
      ++at_;
      return c == ',' ? Part::kComma : c == '(' ? Part::kOpen : Part::kClose;
    }
    constexpr std::string_view kSigns = "=<>!~^|&@?*+-/%:";
    const size_t begin = at_;
    while (at_ < text_.size() && kSigns.find(text_[at_]) != std::string_view::npos) ++at_;
    if (at_ == begin) ++at_;
    const std::string_view sign = text_.substr(begin, at_ - begin);
    constexpr std::string_view kCompares[] = {"=", "<", ">", "<=", ">=", "<>", "!="};
    return std::ranges::find(kCompares, sign) != std::end(kCompares) ? Part::kCompare
                                                                     : Part::kOther;
  }

  void SkipQuoted(char quote) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != quote) continue;
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != quote) break;
      ++at_;
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  bool SkipBlankOrComment() {
    if (std::string_view(" \t\r\n;").find(text_[at_]) != std::string_view::npos) {
      ++at_;
      return true;
    }
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with("/*") && !rest.starts_with("--")) return false;
    const bool line = rest.starts_with("--");
    const size_t end = text_.find(line ? "\n" : "*/", at_ + 2);
    at_ = end == std::string_view::npos ? text_.size() : end + (line ? 1 : 2);
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
};

class OperandChecker {
 public:
  OperandChecker(std::string_view text, bool empty_lists)
      : text_(text), tokens_(Tokens(text).All()), empty_lists_(empty_lists) {
    has_interval_ =
        std::ranges::any_of(tokens_, [&](const Token& each) { return IsWord(each, "interval"); });
  }

  std::optional<SqlFault> Find() const {
    if (tokens_.empty()) return std::nullopt;
    if (tokens_[0].part == Part::kJunction) {
      return At(tokens_[0], fmt::format("the condition must not begin with {}", Code(tokens_[0])),
                "delete it: there is nothing before it to join");
    }
    if (tokens_[0].part == Part::kCompare) return NoOperand(tokens_[0], "before");
    for (size_t i = 0; i + 1 < tokens_.size(); ++i) {
      if (std::optional<SqlFault> fault = Between(tokens_[i], tokens_[i + 1])) return fault;
      if (i + 2 >= tokens_.size()) break;
      if (std::optional<SqlFault> fault = Among(i)) return fault;
    }
    const Token& last = tokens_.back();
    const bool joins =
        last.part == Part::kJunction || last.part == Part::kCompare || IsWordOperator(last);
    return joins ? std::optional(NoOperand(last, "after")) : std::nullopt;
  }

 private:
  std::optional<SqlFault> Between(const Token& token, const Token& next) const {
    const bool joins = token.part == Part::kJunction || token.part == Part::kCompare;
    const bool next_joins = next.part == Part::kJunction || next.part == Part::kCompare;
    if (joins && next.part == Part::kClose) return NoOperand(token, "after");
    if (IsWordOperator(token) && (next.part == Part::kClose || next.part == Part::kJunction)) {
      return NoOperand(token, "after");
    }
    if (joins && next_joins && !IsOneOperator(token, next)) {
      return At({next.part, token.begin, next.end},
                fmt::format("nothing is between {} and {}", Code(token), Code(next)),
                "write what is missing, or delete one of them");
    }
    if (token.part == Part::kOpen && next_joins) return NoOperand(next, "before");
    if (token.part == Part::kComma && (next.part == Part::kComma || next.part == Part::kClose)) {
      return At(token, "a comma without a value after it", "delete the comma");
    }
    if (token.part == Part::kOpen && next.part == Part::kComma) {
      return At(next, "a comma without a value before it", "delete the comma");
    }
    const bool ends_value = token.part == Part::kString || token.part == Part::kNumber;
    if (ends_value && next.part == Part::kNumber && token.end < next.begin) {
      return At(next, fmt::format("unexpected {} after {}", Code(next), Code(token)),
                token.part == Part::kString
                    ? "if it belongs to the value, move the quote behind it; else write an operator"
                    : "put a date in single quotes, or write an operator between the two");
    }
    return std::nullopt;
  }

  // Of the token at `i` and the two after it.
  std::optional<SqlFault> Among(size_t i) const {
    const Token& first = tokens_[i];
    const Token& second = tokens_[i + 1];
    const Token& third = tokens_[i + 2];
    if (!empty_lists_ && IsWord(first, "in") && second.part == Part::kOpen &&
        third.part == Part::kClose) {
      return At({third.part, second.begin, third.end}, "the list after `in` is empty",
                "write at least one value");
    }
    // `${day} 00:00:00`
    if (first.part == Part::kVariable && second.part == Part::kNumber && first.end < second.begin &&
        Text(third) == ":" && second.end == third.begin) {
      return At(second, fmt::format("unexpected {} after {}", Code(second), Code(first)),
                "put date and time together in single quotes");
    }
    // `a = 1 b = 2`; not `interval 1 day > b` and `case ... then 1 end = b`
    const bool ends_value = first.part == Part::kString || first.part == Part::kNumber;
    if (ends_value && second.part == Part::kWord && third.part == Part::kCompare &&
        first.end < second.begin && !IsWord(second, "end") && !has_interval_) {
      return At(second, fmt::format("unexpected {} after {}", Code(second), Code(first)),
                "write `and` or `or` between two conditions");
    }
    return std::nullopt;
  }

  bool IsWord(const Token& token, std::string_view word) const {
    const bool is_name = token.begin > 0 && text_[token.begin - 1] == '.';  // `t.in`
    return token.part == Part::kWord && !is_name && SameIgnoringCase(Text(token), word);
  }

  // Words that no database takes for a name, and that need an operand after them.
  bool IsWordOperator(const Token& token) const {
    constexpr std::string_view kWords[] = {"like", "in", "between", "is", "not"};
    return std::ranges::any_of(kWords, [&](auto word) { return IsWord(token, word); });
  }

  // `> =`, `< =`, `< >`, `! =`: some databases take blanks within an operator.
  bool IsOneOperator(const Token& token, const Token& next) const {
    const std::string both = fmt::format("{}{}", Text(token), Text(next));
    return both == ">=" || both == "<=" || both == "<>";
  }

  SqlFault NoOperand(const Token& token, std::string_view where) const {
    return At(token, fmt::format("nothing is {} {}", where, Code(token)),
              "write what is missing, or delete it");
  }

  SqlFault At(const Token& token, std::string message, std::string hint) const {
    return {token.begin, token.end, std::move(message), std::move(hint)};
  }

  std::string_view Text(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  std::string Code(const Token& token) const { return fmt::format("`{}`", Excerpt(Text(token))); }

  std::string_view text_;
  std::vector<Token> tokens_;
  const bool empty_lists_;
  bool has_interval_ = false;
};

}  // namespace

std::optional<SqlFault> FindMissingOperand(std::string_view condition, bool empty_lists) {
  // What a backslash means in quotes differs between databases. `<your condition>` is a
  // placeholder.
  if (condition.find('\\') != std::string_view::npos) return std::nullopt;
  if (condition.starts_with('<') && condition.ends_with('>')) return std::nullopt;
  return OperandChecker(condition, empty_lists).Find();
}

}  // namespace penstock
