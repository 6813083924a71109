#include "compiler/lsp/expression_text.h"

#include <algorithm>

#include "runtime/base/ascii.h"

namespace penstock::lsp {

bool HoldsExpression(const Expected& expected) {
  if (!expected.endpoint || expected.endpoint->spec == nullptr) return false;
  const EndpointSpec& spec = *expected.endpoint->spec;
  if (spec.side() != Side::kReader) return false;
  if (expected.value == Expected::Value::kColumn) {
    return spec.columns.form == ColumnForm::kExpressions;
  }
  return expected.value == Expected::Value::kCondition;
}

Span WordAt(std::string_view text, const ScriptNode& token, uint32_t offset) {
  const uint32_t first = token.span.begin + 1;
  const uint32_t last = first + static_cast<uint32_t>(token.text.size());
  Span word{std::clamp(offset, first, last), std::clamp(offset, first, last)};
  while (word.begin > first && IsWordByte(text[word.begin - 1])) --word.begin;
  while (word.end < last && IsWordByte(text[word.end])) ++word.end;
  return word;
}

}  // namespace penstock::lsp
