// The generated parser runs once over the text, in SLL mode and without recovery: the first fault
// is thrown to ParseExpr and reported. Its tree is turned into ast::Expr at once, by hand, so that
// nothing of ANTLR leaves this file. ANTLR recurses over brackets, so nesting is counted on the
// tokens first; chains of one operator are loops there, but may be as deep in our own tree: `and`,
// `or` and `||` become balanced trees, the others have a limit.

#include "compiler/frontend/expr_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "compiler/frontend/byte_stream.h"
#include "compiler/frontend/json_string_map.h"
#include "grammar/ExprLexer.h"
#include "grammar/ExprParser.h"

namespace penstock {
namespace {

using ast::Expr;
using grammar::ExprLexer;
using grammar::ExprParser;

constexpr size_t kMaxTextBytes = 128 << 10;
constexpr int kMaxDepth = 100;
constexpr size_t kMaxListItems = 1000;
constexpr size_t kMaxNodes = 20000;

// What is wrong, and where in the decoded text.
struct Fault {
  size_t begin = 0;
  size_t end = 0;
  std::string message;
  std::string hint;
};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  }
  return lower;
}

std::string Excerpt(std::string_view text) {
  constexpr size_t kMost = 40;
  if (text.size() <= kMost) return std::string(text);
  size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

// ---- Faults of the grammar ---------------------------------------------------------------------

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

bool IsBracket(const antlr4::Token& token, std::string_view text, char bracket) {
  return token.getType() != ExprLexer::STRING && token.getStartIndex() == token.getStopIndex() &&
         text[token.getStartIndex()] == bracket;
}

std::string_view TextOf(std::string_view text, const antlr4::Token& token) {
  if (token.getType() == antlr4::Token::EOF) return {};
  return text.substr(token.getStartIndex(), token.getStopIndex() - token.getStartIndex() + 1);
}

std::string HintFor(std::string_view seen) {
  static const std::map<std::string, std::string, std::less<>> kHints = {
      {"!", "write `not`"},
      {"&", "write `and`"},
      {"|", "write `or`; `||` joins texts"},
      {"$", "a variable is written `${name}`"},
      {"regexp", "patterns are written with `like`"},
      {"rlike", "patterns are written with `like`"},
      {"=", "comparisons cannot be chained; join them with `and`"},
      {"<", "comparisons cannot be chained; join them with `and`"},
      {">", "comparisons cannot be chained; join them with `and`"},
      {"<=", "comparisons cannot be chained; join them with `and`"},
      {">=", "comparisons cannot be chained; join them with `and`"},
      {".", "columns are named alone, without their table"},
      {"[", "a list of values stands in `(` and `)`"},
      {"\\", "a quote inside a text is doubled: `''`"},
      {"end", "put a column of that name in back-quotes"},
      {"interval", "put a column of that name in back-quotes"},
  };
  auto hint = kHints.find(Lower(seen));
  return hint == kHints.end() ? std::string() : hint->second;
}

// The fault that `seen` stands where one of `expected` should.
Fault Unexpected(std::string_view text, antlr4::Parser& parser, const antlr4::Token& seen) {
  const antlr4::misc::IntervalSet expected = parser.getExpectedTokens();
  const antlr4::Token* before =
      seen.getTokenIndex() > 0 ? parser.getTokenStream()->get(seen.getTokenIndex() - 1) : nullptr;
  const bool after_operand =
      before != nullptr && (EndsOperand(before->getType()) || IsBracket(*before, text, ')'));
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
          names.push_back("`" + Lower(symbol) + "`");
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
    return {end, end, fmt::format("the expression ends where {} is expected", wanted), ""};
  }
  std::string_view token = TextOf(text, seen);
  Fault fault{seen.getStartIndex(), seen.getStopIndex() + 1, "", HintFor(token)};
  switch (seen.getType()) {
    case ExprLexer::UNTERMINATED:
      fault.message = fmt::format("a quote is opened at `{}` and never closed", Excerpt(token));
      fault.hint = "a quote inside a text is doubled: `''`";
      break;
    case ExprLexer::BAD_NUMBER:
      if (token[0] != '.') {
        fault.message = fmt::format("`{}` is neither a number nor a name", Excerpt(token));
        fault.hint = "put a name that begins with a digit in back-quotes";
        break;
      }
      fault.hint = HintFor(".");
      [[fallthrough]];
    default:
      fault.message = fmt::format("`{}` stands where {} is expected", Excerpt(token), wanted);
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

// ---- Checks ahead of the parser ----------------------------------------------------------------

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
      throw Fault{i, i + 2, "a no-break space stands outside of quotes", "write a plain space"};
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
    throw Fault{i, i + 3,
                fmt::format("the character `{}` stands outside of quotes", text.substr(i, 3)),
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
    const bool opens = IsBracket(*token, text, '(') || type == ExprLexer::CASE;
    const bool closes = IsBracket(*token, text, ')') || type == ExprLexer::END;
    if (opens) {
      pending.push_back(0);
      ++depth;
    } else if (closes && pending.size() > 1) {
      depth -= pending.back() + 1;
      pending.pop_back();
    }
    const bool is_operand = closes || EndsOperand(type);
    const bool is_prefix =
        !after_operand &&
        (type == ExprLexer::NOT || IsBracket(*token, text, '-') || IsBracket(*token, text, '+'));
    if (is_prefix) {
      ++pending.back();
      ++depth;
    } else if (is_operand) {
      depth -= pending.back();
      pending.back() = 0;
    }
    after_operand = is_operand;
    if (depth > kMaxDepth) {
      throw Fault{token->getStartIndex(), token->getStopIndex() + 1,
                  fmt::format("the expression is nested deeper than {}", kMaxDepth),
                  "split it, or write long alternatives as `in (...)`"};
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

// ---- Parse tree -> ast::Expr -------------------------------------------------------------------

class TreeReader {
 public:
  TreeReader(std::string_view text, const JsonStringMap& map) : text_(text), map_(map) {}

  Expr Expression(ExprParser::ExpressionContext* tree) {
    return Joined(tree, "or", [&](antlr4::tree::ParseTree* term) {
      return Conjunction(static_cast<ExprParser::ConjunctionContext*>(term));
    });
  }

 private:
  // Children 0, 2, 4 ... of `tree` are terms; the result is a balanced tree of `op`.
  template <typename ReadTerm>
  Expr Joined(antlr4::ParserRuleContext* tree, const char* op, ReadTerm read_term) {
    std::vector<Expr> terms;
    for (size_t i = 0; i < tree->children.size(); i += 2) {
      terms.push_back(read_term(tree->children[i]));
    }
    while (terms.size() > 1) {
      std::vector<Expr> pairs;
      for (size_t i = 0; i + 1 < terms.size(); i += 2) {
        pairs.push_back(Binary(op, std::move(terms[i]), std::move(terms[i + 1])));
      }
      if (terms.size() % 2 == 1) pairs.push_back(std::move(terms.back()));
      terms = std::move(pairs);
    }
    return std::move(terms.front());
  }

  // Children are operands with operators between them, from left to right.
  template <typename ReadTerm>
  Expr LeftToRight(antlr4::ParserRuleContext* tree, ReadTerm read_term) {
    if (tree->children.size() > 2 * kMaxDepth) {
      throw Fault{tree->getStart()->getStartIndex(), tree->getStop()->getStopIndex() + 1,
                  fmt::format("more than {} operators follow each other", kMaxDepth),
                  "split the expression"};
    }
    Expr left = read_term(tree->children[0]);
    for (size_t i = 1; i < tree->children.size(); i += 2) {
      left =
          Binary(tree->children[i]->getText(), std::move(left), read_term(tree->children[i + 1]));
    }
    return left;
  }

  Expr Conjunction(ExprParser::ConjunctionContext* tree) {
    return Joined(tree, "and", [&](antlr4::tree::ParseTree* term) {
      return Negation(static_cast<ExprParser::NegationContext*>(term));
    });
  }

  Expr Negation(ExprParser::NegationContext* tree) {
    if (tree->NOT() == nullptr) return Predicate(tree->predicate());
    Expr expr = Make(Expr::Kind::kUnary, tree);
    expr.text = "not";
    expr.args.push_back(Negation(tree->negation()));
    return expr;
  }

  Expr Predicate(ExprParser::PredicateContext* tree) {
    std::vector<ExprParser::ConcatenationContext*> operands = tree->concatenation();
    Expr value = Concatenation(operands[0]);
    if (tree->children.size() == 1) return value;
    if (tree->comparator() != nullptr) {
      std::string op = tree->comparator()->getText();
      if (op == "==") op = "=";
      if (op == "!=") op = "<>";
      return Binary(op, std::move(value), Concatenation(operands[1]));
    }
    Expr expr = Make(Expr::Kind::kIsNull, tree);
    expr.negated = tree->NOT() != nullptr;
    expr.args.push_back(std::move(value));
    for (size_t i = 1; i < operands.size(); ++i) expr.args.push_back(Concatenation(operands[i]));
    if (tree->LIKE() != nullptr) expr.kind = Expr::Kind::kLike;
    if (tree->BETWEEN() != nullptr) expr.kind = Expr::Kind::kBetween;
    if (tree->IN() != nullptr) {
      expr.kind = Expr::Kind::kIn;
      std::vector<ExprParser::ExpressionContext*> items = tree->expression();
      CheckListLength(tree, items.size());
      for (ExprParser::ExpressionContext* item : items) expr.args.push_back(Expression(item));
    }
    return expr;
  }

  Expr Concatenation(ExprParser::ConcatenationContext* tree) {
    return Joined(tree, "||", [&](antlr4::tree::ParseTree* term) {
      return LeftToRight(static_cast<antlr4::ParserRuleContext*>(term), [&](auto* product) {
        return LeftToRight(static_cast<antlr4::ParserRuleContext*>(product), [&](auto* sign) {
          return Sign(static_cast<ExprParser::SignContext*>(sign));
        });
      });
    });
  }

  Expr Sign(ExprParser::SignContext* tree) {
    if (tree->primary() != nullptr) return Primary(tree->primary());
    Expr expr = Make(Expr::Kind::kUnary, tree);
    expr.text = tree->children[0]->getText();
    expr.args.push_back(Sign(tree->sign()));
    return expr;
  }

  Expr Primary(ExprParser::PrimaryContext* tree) {
    if (auto* brackets = dynamic_cast<ExprParser::BracketsContext*>(tree)) {
      return Expression(brackets->expression());
    }
    if (auto* column = dynamic_cast<ExprParser::ColumnContext*>(tree)) return Column(column);
    if (auto* call = dynamic_cast<ExprParser::CallContext*>(tree)) return Call(call);
    if (auto* cast = dynamic_cast<ExprParser::CastContext*>(tree)) {
      Expr expr = Make(Expr::Kind::kCast, tree);
      expr.text = Lower(cast->typeName()->getText());
      if (cast->typeName()->name()->QUOTED_NAME() != nullptr)
        expr.text = Name(cast->typeName()->name());
      expr.args.push_back(Expression(cast->expression()));
      return expr;
    }
    if (auto* choice = dynamic_cast<ExprParser::CaseContext*>(tree)) return Case(choice);
    Expr expr = Make(Expr::Kind::kNull, tree);
    if (dynamic_cast<ExprParser::NumberContext*>(tree) != nullptr) {
      expr.kind = Expr::Kind::kNumber;
      expr.text = tree->getText();
    } else if (dynamic_cast<ExprParser::StringContext*>(tree) != nullptr) {
      expr.kind = Expr::Kind::kString;
      expr.pieces = Pieces(tree->getStart());
    } else if (auto* boolean = dynamic_cast<ExprParser::BooleanContext*>(tree)) {
      expr.kind = Expr::Kind::kBool;
      expr.boolean = boolean->TRUE() != nullptr;
    } else if (dynamic_cast<ExprParser::ParameterContext*>(tree) != nullptr) {
      expr.kind = Expr::Kind::kParameter;
      std::string_view raw = TextOf(text_, *tree->getStart());
      expr.text = raw.substr(2, raw.size() - 3);
      RefuseSecret(expr.text, *tree->getStart());
    } else if (auto* typed = dynamic_cast<ExprParser::TypedStringContext*>(tree)) {
      expr.kind = Expr::Kind::kCast;
      expr.text = Lower(tree->getStart()->getText());
      expr.args.push_back(Make(Expr::Kind::kString, typed));
      expr.args[0].pieces = Pieces(typed->STRING()->getSymbol());
    }
    return expr;
  }

  Expr Column(ExprParser::ColumnContext* tree) {
    Expr expr = Make(Expr::Kind::kColumn, tree);
    expr.text = Name(tree->name());
    // The few functions that SQL writes without brackets.
    static const std::vector<std::string> kWithoutBrackets = {"current_date", "current_timestamp",
                                                              "localtimestamp"};
    if (tree->name()->IDENTIFIER() != nullptr &&
        std::ranges::find(kWithoutBrackets, Lower(expr.text)) != kWithoutBrackets.end()) {
      expr.kind = Expr::Kind::kCall;
      expr.text = Lower(expr.text);
    }
    return expr;
  }

  Expr Call(ExprParser::CallContext* tree) {
    Expr expr = Make(Expr::Kind::kCall, tree);
    expr.text = Lower(Name(tree->name()));
    std::vector<ExprParser::ArgumentContext*> args = tree->argument();
    CheckListLength(tree, args.size());
    for (ExprParser::ArgumentContext* argument : args) {
      if (argument->INTERVAL() == nullptr) {
        expr.args.push_back(Expression(argument->expression()));
        continue;
      }
      // `interval n unit` is the two arguments n, 'unit'.
      expr.args.push_back(Concatenation(argument->concatenation()));
      expr.args.push_back(Make(Expr::Kind::kString, argument));
      expr.args.back().pieces = {{Lower(argument->IDENTIFIER()->getText()), ""}};
    }
    return expr;
  }

  Expr Case(ExprParser::CaseContext* tree) {
    Expr expr = Make(Expr::Kind::kCase, tree);
    std::vector<ExprParser::ExpressionContext*> parts = tree->expression();
    CheckListLength(tree, parts.size());
    expr.has_else = tree->ELSE() != nullptr;
    // `case x when v then ...` compares x with each v.
    const bool simple = (parts.size() - (expr.has_else ? 1 : 0)) % 2 == 1;
    std::optional<Expr> subject;
    if (simple) subject = Expression(parts[0]);
    const size_t first = simple ? 1 : 0;
    for (size_t i = first; i < parts.size(); ++i) {
      const bool is_when = (i - first) % 2 == 0 && !(expr.has_else && i + 1 == parts.size());
      Expr part = Expression(parts[i]);
      if (is_when && simple) part = Binary("=", Copy(*subject), std::move(part));
      expr.args.push_back(std::move(part));
    }
    return expr;
  }

  // A copy that counts: nested copies must not grow without limit.
  Expr Copy(const Expr& expr) {
    std::vector<const Expr*> open{&expr};
    while (!open.empty()) {
      const Expr* at = open.back();
      open.pop_back();
      CountNode(at->span);
      for (const Expr& arg : at->args) open.push_back(&arg);
    }
    return expr;
  }

  std::string Name(ExprParser::NameContext* tree) {
    std::string_view raw = TextOf(text_, *tree->getStart());
    if (tree->QUOTED_NAME() == nullptr) return std::string(raw);
    return Undoubled(raw);
  }

  // The text between the quotes of `quoted`, doubled quotes made single.
  static std::string Undoubled(std::string_view quoted) {
    std::string out;
    for (size_t i = 1; i + 1 < quoted.size(); ++i) {
      out += quoted[i];
      if (quoted[i] == quoted[0]) ++i;
    }
    return out;
  }

  std::vector<Expr::Piece> Pieces(const antlr4::Token* token) {
    const std::string text = Undoubled(TextOf(text_, *token));
    std::vector<Expr::Piece> pieces;
    std::string plain;
    for (size_t i = 0; i < text.size();) {
      size_t end = std::string::npos;
      if (text.compare(i, 2, "${") == 0) end = text.find_first_of("{}'\"\r\n", i + 2);
      if (end == std::string::npos || text[end] != '}' || end == i + 2) {
        plain += text[i++];
        continue;
      }
      std::string name = text.substr(i + 2, end - i - 2);
      RefuseSecret(name, *token);
      if (!plain.empty()) pieces.push_back({std::exchange(plain, {}), ""});
      pieces.push_back({"", std::move(name)});
      i = end + 1;
    }
    if (!plain.empty()) pieces.push_back({std::move(plain), ""});
    return pieces;
  }

  void RefuseSecret(const std::string& name, const antlr4::Token& token) {
    if (!name.starts_with("env:") && !name.starts_with("file:")) return;
    throw Fault{token.getStartIndex(), token.getStopIndex() + 1,
                fmt::format("`${{{}}}` names a secret, and an expression has no secrets", name),
                "pass the value as a variable: `${name}` and `-p name=value`"};
  }

  void CheckListLength(antlr4::ParserRuleContext* tree, size_t items) {
    if (items <= kMaxListItems) return;
    throw Fault{tree->getStart()->getStartIndex(), tree->getStop()->getStopIndex() + 1,
                fmt::format("a list of {} items is longer than {}", items, kMaxListItems), ""};
  }

  void CountNode(Span) {
    if (++nodes_ > kMaxNodes) {
      throw Fault{0, text_.size(), fmt::format("the expression has more than {} parts", kMaxNodes),
                  "split it into several columns"};
    }
  }

  Expr Make(Expr::Kind kind, antlr4::ParserRuleContext* tree) {
    Expr expr;
    expr.kind = kind;
    expr.span = map_.SpanOf(tree->getStart()->getStartIndex(), tree->getStop()->getStopIndex() + 1);
    CountNode(expr.span);
    return expr;
  }

  Expr Binary(std::string op, Expr left, Expr right) {
    Expr expr;
    expr.kind = Expr::Kind::kBinary;
    expr.span = {left.span.begin, right.span.end};
    CountNode(expr.span);
    expr.text = std::move(op);
    expr.args.push_back(std::move(left));
    expr.args.push_back(std::move(right));
    return expr;
  }

  std::string_view text_;
  const JsonStringMap& map_;
  size_t nodes_ = 0;
};

Expr Parse(std::string_view text, const JsonStringMap& map) {
  if (text.size() > kMaxTextBytes) {
    throw Fault{
        0, text.size(),
        fmt::format("the expression is {} bytes long, more than {}", text.size(), kMaxTextBytes),
        ""};
  }
  RefuseLookalikes(text);
  ByteStream input(text);
  ExprLexer lexer(&input);
  lexer.removeErrorListeners();
  antlr4::CommonTokenStream tokens(&lexer);
  tokens.fill();
  if (tokens.getTokens().size() == 1) {
    throw Fault{0, text.size(), "the expression is empty", ""};
  }
  RefuseDeepNesting(text, tokens.getTokens());
  ExprParser parser(&tokens);
  parser.removeErrorListeners();
  parser.setErrorHandler(std::make_shared<StopAtFirst>(text));
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::SLL);
  Expr expr = TreeReader(text, map).Expression(parser.start()->expression());
  if (DepthOf(expr) > kMaxDepth) {
    throw Fault{0, text.size(), fmt::format("the expression is nested deeper than {}", kMaxDepth),
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
  } catch (const Fault& fault) {
    if (diagnostics == nullptr) return std::nullopt;
    Diagnostic& report =
        diagnostics->Report(Diag::kExprSyntax, map.SpanOf(fault.begin, fault.end), fault.message);
    if (!fault.hint.empty()) report.hints.push_back(fault.hint);
  } catch (const std::exception& error) {
    if (diagnostics == nullptr) return std::nullopt;
    diagnostics->Report(Diag::kExprSyntax, value.span,
                        fmt::format("the expression cannot be read: {}", error.what()));
  }
  return std::nullopt;
}

}  // namespace penstock
