#include "compiler/expr/expr_fault.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "grammar/ExprLexer.h"
#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"

namespace penstock {

using grammar::ExprLexer;

std::string_view TokenText(std::string_view text, const antlr4::Token& token) {
  if (token.getType() == antlr4::Token::EOF) return {};
  return text.substr(token.getStartIndex(), token.getStopIndex() - token.getStartIndex() + 1);
}

bool IsByte(const antlr4::Token& token, std::string_view text, char byte) {
  return token.getType() != ExprLexer::STRING && token.getStartIndex() == token.getStopIndex() &&
         text[token.getStartIndex()] == byte;
}

bool EndsOperand(size_t type) {
  switch (type) {
    case ExprLexer::NUMBER:
    case ExprLexer::STRING:
    case ExprLexer::PARAMETER:
    case ExprLexer::IDENTIFIER:
    case ExprLexer::QUOTED_NAME:
    case ExprLexer::NULL_:
    case ExprLexer::TRUE:
    case ExprLexer::FALSE:
    case ExprLexer::END:
      return true;
    default:
      return false;
  }
}

namespace {

std::string Excerpt(std::string_view text) {
  constexpr size_t kMost = 40;
  if (text.size() <= kMost) return std::string(text);
  return std::string(CutUtf8(text, kMost)) + "...";
}

std::string HintFor(std::string_view seen) {
  static const std::map<std::string, std::string, std::less<>> kHints = {
      {"!", "write `not`"},
      {"&", "write `and`"},
      {"|", "write `or`; `||` concatenates strings"},
      {"$", "a variable is written `${name}`"},
      {"regexp", "patterns are written with `like`"},
      {"rlike", "patterns are written with `like`"},
      {"=", "comparisons cannot be chained; join them with `and`"},
      {"<", "comparisons cannot be chained; join them with `and`"},
      {">", "comparisons cannot be chained; join them with `and`"},
      {"<=", "comparisons cannot be chained; join them with `and`"},
      {">=", "comparisons cannot be chained; join them with `and`"},
      {".", "write column names without the table"},
      {"[", "a list of values must be in `(` and `)`"},
      {"\\", "write a quote inside a string as `''`"},
      {"end", "if it is the name of a column, put it in back-quotes"},
      {"interval", "if it is the name of a column, put it in back-quotes"},
  };
  auto hint = kHints.find(LowerCase(seen));
  return hint == kHints.end() ? std::string() : hint->second;
}

// The fault that `seen` was found where one of `expected` should be.
ExprFault Unexpected(std::string_view text, antlr4::Parser& parser, const antlr4::Token& seen) {
  const antlr4::misc::IntervalSet expected = parser.getExpectedTokens();
  const antlr4::Token* before =
      seen.getTokenIndex() > 0 ? parser.getTokenStream()->get(seen.getTokenIndex() - 1) : nullptr;
  const bool after_operand =
      before != nullptr && (EndsOperand(before->getType()) || IsByte(*before, text, ')'));
  std::string wanted;
  if (expected.contains(static_cast<size_t>(ExprLexer::NUMBER)) &&
      expected.contains(static_cast<size_t>(ExprLexer::STRING))) {
    wanted = "a value";
  } else {
    std::vector<std::string> names;
    if (after_operand) names.push_back("an operator");
    for (const antlr4::misc::Interval& interval : expected.getIntervals()) {
      for (ssize_t type = interval.a; type <= interval.b && names.size() < 5; ++type) {
        if (type < 0 || static_cast<size_t>(type) == antlr4::Token::EOF) {
          names.push_back("the end");
          continue;
        }
        std::string literal = parser.getVocabulary().getLiteralName(type);
        std::string symbol = parser.getVocabulary().getSymbolicName(type);
        if (literal == "';'") continue;
        if (!literal.empty()) {
          names.push_back("`" + literal.substr(1, literal.size() - 2) + "`");
        } else if (type == static_cast<ssize_t>(ExprLexer::IDENTIFIER)) {
          names.push_back("a name");
        } else if (symbol == "NULL_") {
          names.push_back("`null`");
        } else if (symbol != "QUOTED_NAME" && !(after_operand && EndsOperand(type))) {
          names.push_back("`" + LowerCase(symbol) + "`");
        }
      }
    }
    for (size_t i = 0; i < names.size(); ++i) {
      if (i > 0) wanted += i + 1 == names.size() ? " or " : ", ";
      wanted += names[i];
    }
  }
  if (seen.getType() == antlr4::Token::EOF) {
    size_t end = before == nullptr ? 0 : before->getStopIndex() + 1;
    return {end, end, fmt::format("expected {}, found the end of the expression", wanted), ""};
  }
  std::string_view token = TokenText(text, seen);
  ExprFault fault{seen.getStartIndex(), seen.getStopIndex() + 1, "", HintFor(token)};
  switch (seen.getType()) {
    case ExprLexer::UNTERMINATED:
      fault.message = fmt::format("unclosed quote at `{}`", Excerpt(token));
      fault.hint = "write a quote inside a string as `''`";
      break;
    case ExprLexer::BAD_NUMBER:
      if (token[0] != '.') {
        fault.message = fmt::format("`{}` is not a valid number or name", Excerpt(token));
        fault.hint = "put a name that begins with a digit in back-quotes";
        break;
      }
      fault.hint = HintFor(".");
      [[fallthrough]];
    default:
      fault.message = fmt::format("expected {}, found `{}`", wanted, Excerpt(token));
  }
  return fault;
}

// Throws the first fault instead of repairing the input.
class StopAtFirst final : public antlr4::DefaultErrorStrategy {
 public:
  explicit StopAtFirst(std::string_view text) : text_(text) {}

  void recover(antlr4::Parser* parser, std::exception_ptr error) override {
    try {
      std::rethrow_exception(error);
    } catch (const antlr4::RecognitionException& e) {
      throw Unexpected(text_, *parser, *e.getOffendingToken());
    }
  }
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    throw Unexpected(text_, *parser, *parser->getCurrentToken());
  }
  void sync(antlr4::Parser*) override {}

 private:
  std::string_view text_;
};

}  // namespace

std::shared_ptr<antlr4::ANTLRErrorStrategy> StopAtFirstFault(std::string_view text) {
  return std::make_shared<StopAtFirst>(text);
}

}  // namespace penstock
