#pragma once
// What is wrong with the text of an expression. Private to the expression parser.

#include <antlr4-runtime.h>

#include <memory>
#include <string>
#include <string_view>

namespace penstock {

// Thrown inside the expression parser, caught by ParseExpr: what is wrong, and which bytes of the
// text it concerns.
struct ExprFault {
  size_t begin = 0;
  size_t end = 0;
  std::string message;
  std::string hint;
};

// Makes the generated parser throw the first fault, with what was seen and what was expected,
// instead of repairing its input. `text` must outlive the parser.
std::shared_ptr<antlr4::ANTLRErrorStrategy> StopAtFirstFault(std::string_view text);

// The text of a token; empty for the end.
std::string_view TokenText(std::string_view text, const antlr4::Token& token);

// True if the token is that one byte, outside of quotes.
bool IsByte(const antlr4::Token& token, std::string_view text, char byte);

// True if a value may end with a token of this type.
bool EndsOperand(size_t type);

}  // namespace penstock
