#include "stdplugins/table/sqlite/target_script.h"

#include <algorithm>

#include "runtime/base/ascii.h"
#include "stdplugins/table/sqlite/database.h"

namespace penstock {
namespace {

// The table's name is quoted only if it is not a plain word: the script may have put quotes around
// it.
std::string WithTableName(const std::string& sql, const std::string& table) {
  constexpr std::string_view kPlaceholder = "@table";
  const bool plain = table.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789_") == std::string::npos &&
                     (table[0] < '0' || table[0] > '9') &&
                     sqlite3_keyword_check(table.data(), static_cast<int>(table.size())) == 0;
  const std::string name = plain ? table : QuoteIdentifier(table);
  std::string result;
  size_t from = 0;
  for (size_t at; (at = sql.find(kPlaceholder, from)) != std::string::npos;) {
    result += sql.substr(from, at - from) + name;
    from = at + kPlaceholder.size();
  }
  return result + sql.substr(from);
}

}  // namespace

std::vector<std::string> TargetScript(const RunContext& context, std::string_view option) {
  const EndpointPlan& endpoint = context.plan->writer;
  std::vector<std::string> script = TextsOf(context, endpoint, option);
  const std::vector<std::string> tables = TextsOf(context, endpoint, "table");
  if (tables.size() != 1) return script;
  const std::string table = UnquoteIdentifier(tables.front());
  for (std::string& text : script) text = WithTableName(text, table);
  return script;
}

bool Mentions(const std::vector<std::string>& script, std::string_view word) {
  return std::ranges::any_of(script, [&](const std::string& text) {
    return LowerCase(text).find(word) != std::string::npos;
  });
}

}  // namespace penstock
