#include "compiler/dialects/bare_variables.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/secret_text.h"
#include "compiler/dialects/dialect.h"
#include "runtime/base/ascii.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

constexpr std::string_view kLogins[] = {"username", "accessId", "accessKeyId"};

size_t EndOfWord(std::string_view text, size_t at) {
  while (at < text.size() && IsWordByte(text[at])) ++at;
  return at;
}

// `$gte` in `{'price': {'$gte': 10}}`: a key.
bool IsOperator(std::string_view text, size_t at, size_t end) {
  if (at == 0 || std::string_view("\"'{, ").find(text[at - 1]) == std::string_view::npos) {
    return false;
  }
  if (end < text.size() && (text[end] == '"' || text[end] == '\'')) ++end;
  end = text.find_first_not_of(kSpaceAndTab, end);
  return end != std::string_view::npos && text[end] == ':';
}

// `$env:NAME` is a secret without its braces, which is a fault of its own.
bool IsSecret(std::string_view text, size_t at, size_t end) {
  return end > at && IsSecretName(text.substr(at, end - at + 1));
}

// `only_whole`: a `$` within the text is a part of it.
std::string InBraces(std::string_view text, bool only_whole, std::set<std::string>& names) {
  std::string result;
  size_t done = 0;
  std::optional<Variable> next = FindVariable(text, 0);
  for (size_t at = text.find('$'); at < text.size(); at = text.find('$', at)) {
    if (next && next->begin == at) {
      at = next->end;
      next = FindVariable(text, at);
      continue;
    }
    const size_t begin = at + 1, end = EndOfWord(text, begin);
    const bool whole = at == 0 && end == text.size();
    const bool named = end > begin && !IsDigit(text[begin]) && !IsOperator(text, at, end) &&
                       !IsSecret(text, begin, end);
    if (named && (whole || !only_whole)) {
      result += text.substr(done, at - done);
      result += "${";
      result += text.substr(begin, end - begin);
      result += '}';
      names.emplace(text.substr(begin, end - begin));
      done = end;
    }
    at = end;
  }
  result += text.substr(done);
  return result;
}

void PutInBraces(JsonValue& value, bool only_whole, std::set<std::string>& names) {
  if (value.is(JsonValue::Kind::kString)) value.text = InBraces(value.text, only_whole, names);
  for (JsonValue& item : value.items) PutInBraces(item, only_whole, names);
  for (JsonMember& member : value.members) {
    const bool login =
        IsSecretKey(member.name) || std::ranges::find(kLogins, member.name) != std::end(kLogins);
    PutInBraces(member.value, login, names);
  }
}

}  // namespace

std::set<std::string> PutVariablesInBraces(JsonDocument& document) {
  std::set<std::string> names;
  const DialectInfo& datax = Describe(ast::Dialect::kDataX);
  if (document.root.Find(datax.root_key) != nullptr) PutInBraces(document.root, false, names);
  return names;
}

void ShowWithoutBraces(const std::set<std::string>& names, std::string_view script,
                       DiagnosticSink& diagnostics) {
  for (const std::string& name : names) {
    const std::string braced = "${" + name + "}";
    if (script.find(braced) != std::string_view::npos) continue;
    diagnostics.RewriteTexts([&](std::string& text) {
      for (size_t at = text.find(braced); at != text.npos; at = text.find(braced, at + 1)) {
        text.replace(at, braced.size(), "$" + name);
      }
    });
  }
}

}  // namespace penstock
