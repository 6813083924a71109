// The smallest thing at the place counts: a variable inside of a text, a function inside of an
// expression, then the value, then the key.
#include "compiler/lsp/hover.h"

#include "compiler/lsp/expected.h"
#include "compiler/lsp/expression_text.h"
#include "compiler/lsp/markdown.h"
#include "runtime/base/ascii.h"
#include "runtime/schedule/variable_text.h"

namespace penstock::lsp {
namespace {

// Longer names are not shown back.
constexpr size_t kMaxName = 200;

std::optional<HoverText> VariableAt(const ScriptNode& token, uint32_t offset) {
  const uint32_t begin = token.span.begin + 1;
  for (auto found = FindVariable(token.text, 0); found;
       found = FindVariable(token.text, found->end)) {
    const Span span{static_cast<uint32_t>(begin + found->begin),
                    static_cast<uint32_t>(begin + found->end)};
    if (offset < span.begin) break;
    if (offset < span.end && found->name.size() <= kMaxName) {
      return HoverText{DescribeVariable(found->name), span};
    }
  }
  return std::nullopt;
}

std::optional<HoverText> ValueAt(const PlaceInScript& place, const Expected& expected,
                                 std::string_view text, uint32_t offset,
                                 const PluginCatalog& catalog) {
  const ScriptNode& token = *place.token;
  if (!expected.is_flat() && token.is(ScriptNode::Kind::kString)) {
    if (std::optional<HoverText> variable = VariableAt(token, offset)) return variable;
  }
  if (HoldsExpression(expected) && token.is(ScriptNode::Kind::kString)) {
    const Span word = WordAt(text, token, offset);
    const Function* function =
        FindFunction(LowerCase(text.substr(word.begin, word.end - word.begin)));
    if (function != nullptr) return HoverText{DescribeFunction(*function), word};
  }
  if (expected.value == Expected::Value::kPluginName) {
    const EndpointPlace& endpoint = *expected.endpoint;
    if (endpoint.plugin != nullptr) {
      return HoverText{DescribePlugin(*endpoint.plugin, endpoint.side), token.span};
    }
    const NamedPlugin* named = catalog.FindNamed(token.text, endpoint.side);
    if (named != nullptr) return HoverText{DescribeNamedPlugin(*named), token.span};
  }
  if (expected.value == Expected::Value::kColumnType) {
    const auto type = DescribeColumnType(*expected.endpoint->spec, token.text);
    if (type) return HoverText{*type, token.span};
  }
  return std::nullopt;
}

}  // namespace

std::optional<HoverText> HoverAt(std::string_view text, Syntax syntax, uint32_t offset,
                                 const PluginCatalog& catalog) {
  const ScriptNode root = ReadScriptTree(text, syntax);
  const PlaceInScript place = FindPlace(text, root, offset);
  if (place.token == nullptr) return std::nullopt;
  const Expected expected = WhatIsExpected(root, place, catalog);
  if (place.at == PlaceInScript::At::kValue) {
    if (std::optional<HoverText> value = ValueAt(place, expected, text, offset, catalog))
      return value;
  }
  if (!expected.option) return std::nullopt;
  return HoverText{DescribeOption(*expected.option), place.token->span};
}

}  // namespace penstock::lsp
