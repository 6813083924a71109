// The generated parser runs once over the text, in SLL mode and without recovery: the first fault
// is thrown to ParseExpr and reported. Its tree is turned into ast::Expr at once, so that nothing
// of ANTLR is left. ANTLR recurses over brackets, so nesting is counted on the tokens first.

#include "compiler/expr/expr_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/expr/expr_fault.h"
#include "compiler/expr/expr_tree.h"
#include "compiler/json/json_string_map.h"
#include "compiler/json/script_char_stream.h"
#include "grammar/ExprLexer.h"

namespace penstock {
namespace {

using ast::Expr;
using grammar::ExprLexer;
using grammar::ExprParser;

constexpr size_t kMaxTextBytes = 128 << 10;

// Characters that look like parts of the language and are not: U+00A0 and what Chinese input
// methods type in place of ASCII punctuation. Only outside of quotes.
void RefuseLookalikes(std::string_view text) {
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (quote != 0) {
      if (text[i] == quote) quote = 0;
      continue;
    }
    if (c == '\'' || c == '`' || c == '"') quote = text[i];
    if (c < 0xC2 || i + 1 >= text.size()) continue;
    auto next = static_cast<unsigned char>(text[i + 1]);
    if (c == 0xC2 && next == 0xA0) {
      throw ExprFault{i, i + 2, "a no-break space outside quotes", "replace it with a plain space"};
    }
    if (i + 2 >= text.size()) continue;
    auto last = static_cast<unsigned char>(text[i + 2]);
    const bool general = c == 0xE2 && (next == 0x80 || next == 0x81);    // U+2000..U+207F
    const bool ideographic = c == 0xE3 && next == 0x80 && last <= 0x9F;  // U+3000..U+301F
    const bool wide =
        c == 0xEF && ((next == 0xBC && (last <= 0x8F || last >= 0x9A) && last <= 0xA0) ||
                      (next == 0xBD && (last == 0x80 || (last >= 0x9B && last <= 0xA0))));
    if (!general && !ideographic && !wide) continue;
    if (ideographic && last >= 0x85 && last <= 0x87) continue;  // letters and a digit
    throw ExprFault{i, i + 3,
                    fmt::format("unexpected character `{}` outside quotes", text.substr(i, 3)),
                    "write the plain ASCII character"};
  }
}

// Counts what makes the parser recurse: brackets, `case`, and signs and `not` before a value.
void RefuseDeepNesting(std::string_view text, const std::vector<antlr4::Token*>& tokens) {
  std::vector<int> pending{0};  // prefix operators seen on each open level
  int depth = 0;
  bool after_operand = false;
  for (const antlr4::Token* token : tokens) {
    const size_t type = token->getType();
    const bool opens = IsByte(*token, text, '(') || type == ExprLexer::CASE;
    const bool closes = IsByte(*token, text, ')') || type == ExprLexer::END;
    if (opens) {
      pending.push_back(0);
      ++depth;
    } else if (closes && pending.size() > 1) {
      depth -= pending.back() + 1;
      pending.pop_back();
    }
    const bool is_operand = closes || EndsOperand(type);
    const bool is_prefix = !after_operand && (type == ExprLexer::NOT || IsByte(*token, text, '-') ||
                                              IsByte(*token, text, '+'));
    if (is_prefix) {
      ++pending.back();
      ++depth;
    } else if (is_operand) {
      depth -= pending.back();
      pending.back() = 0;
    }
    after_operand = is_operand;
    if (depth > kMaxExprDepth) {
      throw ExprFault{
          token->getStartIndex(), token->getStopIndex() + 1,
          fmt::format("the expression is nested more than {} levels deep", kMaxExprDepth),
          "split it, or write long lists of alternatives as `in (...)`"};
    }
  }
}

int DepthOf(const Expr& expr) {
  int deepest = 0;
  std::vector<std::pair<const Expr*, int>> open{{&expr, 1}};
  while (!open.empty()) {
    auto [at, depth] = open.back();
    open.pop_back();
    deepest = std::max(deepest, depth);
    for (const Expr& arg : at->args) open.emplace_back(&arg, depth + 1);
  }
  return deepest;
}

Expr Parse(std::string_view text, const JsonStringMap& map) {
  if (text.size() > kMaxTextBytes) {
    throw ExprFault{0, text.size(),
                    fmt::format("the expression is {} bytes long, but the limit is {}", text.size(),
                                kMaxTextBytes),
                    ""};
  }
  RefuseLookalikes(text);
  ScriptCharStream input(text);
  ExprLexer lexer(&input);
  lexer.removeErrorListeners();
  antlr4::CommonTokenStream tokens(&lexer);
  tokens.fill();
  if (tokens.getTokens().size() == 1) {
    throw ExprFault{0, text.size(), "the expression is empty", ""};
  }
  RefuseDeepNesting(text, tokens.getTokens());
  ExprParser parser(&tokens);
  parser.removeErrorListeners();
  parser.setErrorHandler(StopAtFirstFault(text));
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::SLL);
  Expr expr = ReadExprTree(parser.start()->expression(), text, map);
  if (DepthOf(expr) > kMaxExprDepth) {
    throw ExprFault{0, text.size(),
                    fmt::format("the expression is nested more than {} levels deep", kMaxExprDepth),
                    "split it into several columns"};
  }
  return expr;
}

}  // namespace

std::optional<ast::Expr> ParseExpr(const SourceFile& file, const JsonValue& value,
                                   DiagnosticSink* diagnostics) {
  const JsonStringMap map(file, value);
  try {
    return Parse(value.text, map);
  } catch (const ExprFault& fault) {
    if (diagnostics == nullptr) return std::nullopt;
    Diagnostic& report =
        diagnostics->Report(Diag::kExprSyntax, map.SpanOf(fault.begin, fault.end), fault.message);
    if (!fault.hint.empty()) report.hints.push_back(fault.hint);
  } catch (const std::exception& error) {
    if (diagnostics == nullptr) return std::nullopt;
    diagnostics->Report(Diag::kExprSyntax, value.span,
                        fmt::format("cannot parse the expression: {}", error.what()));
  }
  return std::nullopt;
}

}  // namespace penstock
