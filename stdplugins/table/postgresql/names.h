#pragma once
// Names, texts and tables in SQL.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

// name -> "name"
std::string QuoteName(std::string_view name);
// text -> 'text', whatever `standard_conforming_strings` is.
std::string QuoteText(std::string_view text);

// A name as scripts write it, with its parts quoted: `shop.Orders` is "shop"."orders", as in SQL,
// and `"Orders"` stays what it is. What is no plain word needs no quotes: `my-table`, `order`.
// Failure::kSqlRefused if a quote is not closed.
Result<std::string> QualifiedName(std::string_view written);

// `t_[0-2]` is t_0, t_1, t_2, and `t_[08-10]` t_08, t_09, t_10; a comma separates names. Names in
// double quotes stay as they are. Failure::kSqlRefused if that is more than 100,000 tables.
Result<std::vector<std::string>> ExpandTables(const std::vector<std::string>& written);

}  // namespace penstock
