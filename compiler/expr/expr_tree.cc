// Chains of one operator are loops in the grammar, but would be as deep as they are long in our
// tree: `and`, `or` and `||` become balanced trees, the others have a limit.

#include "compiler/expr/expr_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/expr/expr_fault.h"
#include "runtime/base/ascii.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

using ast::Expr;
using grammar::ExprParser;

constexpr size_t kMaxListItems = 1000;
constexpr size_t kMaxNodes = 20000;

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
    if (tree->children.size() > 2 * kMaxExprDepth) {
      throw ExprFault{tree->getStart()->getStartIndex(), tree->getStop()->getStopIndex() + 1,
                      fmt::format("more than {} operators in a row", kMaxExprDepth),
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
      expr.text = LowerCase(cast->typeName()->getText());
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
      std::string_view raw = TokenText(text_, *tree->getStart());
      const std::optional<Variable> variable = FindVariable(raw, 0);
      if (!variable || variable->end != raw.size()) {
        throw ExprFault{tree->getStart()->getStartIndex(), tree->getStart()->getStopIndex() + 1,
                        fmt::format("`{}` is not a valid variable or scheduling expression", raw),
                        "run-time expressions print parts of a date: `$[yyyymmdd]`"};
      }
      expr.text = variable->name;
    } else if (auto* typed = dynamic_cast<ExprParser::TypedStringContext*>(tree)) {
      expr.kind = Expr::Kind::kCast;
      expr.text = LowerCase(tree->getStart()->getText());
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
        std::ranges::find(kWithoutBrackets, LowerCase(expr.text)) != kWithoutBrackets.end()) {
      expr.kind = Expr::Kind::kCall;
      expr.text = LowerCase(expr.text);
    }
    return expr;
  }

  Expr Call(ExprParser::CallContext* tree) {
    Expr expr = Make(Expr::Kind::kCall, tree);
    expr.text = LowerCase(Name(tree->name()));
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
      expr.args.back().pieces = {{LowerCase(argument->IDENTIFIER()->getText()), ""}};
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
    std::string_view raw = TokenText(text_, *tree->getStart());
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
    const std::string text = Undoubled(TokenText(text_, *token));
    std::vector<Expr::Piece> pieces;
    size_t done = 0;
    for (auto variable = FindVariable(text, 0); variable; variable = FindVariable(text, done)) {
      std::string name(variable->name);
      if (variable->begin > done) pieces.push_back({text.substr(done, variable->begin - done), ""});
      pieces.push_back({"", std::move(name)});
      done = variable->end;
    }
    if (done < text.size()) pieces.push_back({text.substr(done), ""});
    return pieces;
  }

  void CheckListLength(antlr4::ParserRuleContext* tree, size_t items) {
    if (items <= kMaxListItems) return;
    throw ExprFault{tree->getStart()->getStartIndex(), tree->getStop()->getStopIndex() + 1,
                    fmt::format("a list has {} items, but the limit is {}", items, kMaxListItems),
                    ""};
  }

  void CountNode(Span) {
    if (++nodes_ > kMaxNodes) {
      throw ExprFault{0, text_.size(),
                      fmt::format("the expression has more than {} parts", kMaxNodes),
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

}  // namespace

ast::Expr ReadExprTree(grammar::ExprParser::ExpressionContext* tree, std::string_view text,
                       const JsonStringMap& map) {
  return TreeReader(text, map).Expression(tree);
}

}  // namespace penstock
