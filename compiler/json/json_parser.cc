// ANTLR does the parsing; this file turns its tree into a JsonDocument. The grammar is exactly the
// language accepted, the parser gives up at the first fault and never guesses; what the fault is,
// syntax_faults.cc finds out from the tokens. Prediction is SLL, which is complete for this
// grammar. Text is checked before ANTLR sees it, because the parser recurses and keeps every token.
#include "compiler/json/json_parser.h"

#include <fmt/format.h>

#include <utility>

#include "compiler/json/duplicate_keys.h"
#include "compiler/json/json_string.h"
#include "compiler/json/script_char_stream.h"
#include "compiler/json/syntax_faults.h"
#include "compiler/json/text_checks.h"
#include "grammar/JsonLexer.h"
#include "grammar/JsonParser.h"

namespace penstock {
namespace {

using grammar::JsonLexer;
using grammar::JsonParser;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

size_t BeginOf(const SourceFile& file) {
  return file.text().starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

class TreeReader {
 public:
  TreeReader(const SourceFile& file, DiagnosticSink& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  JsonValue Read(JsonParser::ValueContext* context) {
    JsonValue value;
    antlr4::Token* token = context->getStart();
    value.span = SpanOf(token, context->getStop());
    switch (token->getType()) {
      case JsonParser::OPEN_OBJECT:
        value.kind = JsonValue::Kind::kObject;
        ReadMembers(context->children[0], value.members);
        break;
      case JsonParser::OPEN_ARRAY:
        value.kind = JsonValue::Kind::kArray;
        ReadItems(context->children[0], value.items);
        break;
      case JsonParser::STRING:
        value.kind = JsonValue::Kind::kString;
        value.text = Text(value.span);
        break;
      case JsonParser::NUMBER:
        value.kind = JsonValue::Kind::kNumber;
        value.text = file_.Slice(value.span);
        break;
      case JsonParser::TRUE:
      case JsonParser::FALSE:
        value.kind = JsonValue::Kind::kBool;
        value.boolean = token->getType() == JsonParser::TRUE;
        break;
      case JsonParser::NULL_VALUE:
        break;
      case JsonParser::VARIABLE:
        value.kind = JsonValue::Kind::kString;
        value.bare = true;
        value.text = file_.Slice(value.span);
        break;
    }
    return value;
  }

 private:
  static Span SpanOf(antlr4::Token* first, antlr4::Token* last) {
    return {static_cast<uint32_t>(first->getStartIndex()),
            static_cast<uint32_t>(last->getStopIndex() + 1)};
  }

  std::string Text(Span quoted) {
    const Span inner{quoted.begin + 1, quoted.end - 1};
    return DecodeJsonString(file_.Slice(inner), inner.begin, diagnostics_);
  }

  // Children of an object or array: bracket, (child, comma)*, [child], bracket.
  template <typename Context, typename Visit>
  static void ForEachChild(antlr4::tree::ParseTree* tree, Visit visit) {
    const auto& children = tree->children;
    for (size_t i = 1; i + 1 < children.size(); i += 2) visit(static_cast<Context*>(children[i]));
  }

  void ReadItems(antlr4::tree::ParseTree* tree, std::vector<JsonValue>& items) {
    items.reserve(tree->children.size() / 2);
    ForEachChild<JsonParser::ValueContext>(tree, [&](auto* child) {
      items.push_back(Read(child));
      if (items.back().bare) ReportBareItem(items.back());
    });
  }

  // Its value may be meant to be several items, which a variable never is.
  void ReportBareItem(const JsonValue& item) {
    Diagnostic& fault =
        diagnostics_.Report(Diag::kUnquoted, item.span,
                            fmt::format("the variable {} is not quoted", Backquoted(item.text)));
    fault.hints.push_back("in a list write `\"" + item.text +
                          "\"`, which is one item whatever its value is");
    fault.fixes.push_back({item.span, Quoted(item.text), false});
  }

  void ReadMembers(antlr4::tree::ParseTree* tree, std::vector<JsonMember>& members) {
    members.reserve(tree->children.size() / 2);
    ForEachChild<JsonParser::MemberContext>(tree, [&](auto* child) {
      JsonMember member;
      member.name_span = SpanOf(child->getStart(), child->getStart());
      member.name = Text(member.name_span);
      member.value = Read(static_cast<JsonParser::ValueContext*>(child->children[2]));
      members.push_back(std::move(member));
    });
    ReportDuplicateKeys(members, diagnostics_);
  }

  const SourceFile& file_;
  DiagnosticSink& diagnostics_;
};

JsonTokenKind KindOf(size_t type) {
  switch (type) {
    case JsonLexer::OPEN_OBJECT:
      return JsonTokenKind::kOpenObject;
    case JsonLexer::CLOSE_OBJECT:
      return JsonTokenKind::kCloseObject;
    case JsonLexer::OPEN_ARRAY:
      return JsonTokenKind::kOpenArray;
    case JsonLexer::CLOSE_ARRAY:
      return JsonTokenKind::kCloseArray;
    case JsonLexer::COLON:
      return JsonTokenKind::kColon;
    case JsonLexer::COMMA:
      return JsonTokenKind::kComma;
    case JsonLexer::STRING:
      return JsonTokenKind::kString;
    case JsonLexer::TRUE:
    case JsonLexer::FALSE:
    case JsonLexer::NULL_VALUE:
    case JsonLexer::NUMBER:
    case JsonLexer::VARIABLE:
      return JsonTokenKind::kScalar;
    case JsonLexer::OPEN_STRING:
      return JsonTokenKind::kOpenString;
    case JsonLexer::OPEN_COMMENT:
      return JsonTokenKind::kOpenComment;
    case JsonLexer::WORD:
      return JsonTokenKind::kWord;
    case antlr4::Token::EOF:
      return JsonTokenKind::kEnd;
  }
  return JsonTokenKind::kStray;
}

// All tokens anew, in a compact form: the parser has only read those up to the fault.
std::vector<JsonToken> Tokens(const SourceFile& file) {
  ScriptCharStream stream(file.text(), BeginOf(file));
  JsonLexer lexer(&stream);
  lexer.removeErrorListeners();
  std::vector<JsonToken> tokens;
  do {
    std::unique_ptr<antlr4::Token> token = lexer.nextToken();
    const auto begin = static_cast<uint32_t>(token->getStartIndex());
    const JsonTokenKind kind = KindOf(token->getType());
    const auto end =
        kind == JsonTokenKind::kEnd ? begin : static_cast<uint32_t>(token->getStopIndex() + 1);
    tokens.push_back({kind, {begin, end}});
  } while (tokens.back().kind != JsonTokenKind::kEnd);
  return tokens;
}

}  // namespace

std::optional<JsonDocument> ParseJson(const SourceFile& file, DiagnosticSink& diagnostics) {
  if (!CheckText(file, diagnostics)) return std::nullopt;
  const int errors_before = diagnostics.error_count();

  ScriptCharStream stream(file.text(), BeginOf(file));
  JsonLexer lexer(&stream);
  lexer.removeErrorListeners();
  antlr4::CommonTokenStream tokens(&lexer);
  JsonParser parser(&tokens);
  parser.removeErrorListeners();
  parser.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::SLL);

  JsonDocument document;
  try {
    document.root = TreeReader(file, diagnostics).Read(parser.document()->value());
  } catch (const antlr4::ParseCancellationException&) {
    ReportSyntaxFaults(file, Tokens(file), diagnostics);
    PST_CHECK(diagnostics.error_count() > errors_before);
  }
  if (diagnostics.error_count() > errors_before) return std::nullopt;
  return document;
}

}  // namespace penstock
