#pragma once
// Dialects to fuzz with: every way of cutting and quoting once.

#include <string>
#include <utility>
#include <vector>

#include "runtime/plugin/delimited_dialect.h"

namespace penstock {

inline const std::vector<DelimitedDialect>& FuzzDialects() {
  const auto make = [](std::string delimiter, char quote, char escape, std::string line_end) {
    DelimitedDialect dialect;
    dialect.delimiter = std::move(delimiter);
    dialect.quote = quote;
    dialect.escape = escape;
    dialect.line_end = std::move(line_end);
    return dialect;
  };
  static const std::vector<DelimitedDialect> kDialects = {
      make(",", '"', 0, "\n"),  make(",", 0, 0, "\n"),           make("|", '\'', 0, ";"),
      make("||", '"', 0, "\n"), make(",", '"', '\\', "\n"),      make("||", '"', '\\', "\n"),
      make("\x01", 0, 0, "\r"), make("\xc3\xa4", '\'', 0, "\n"),
  };
  return kDialects;
}

}  // namespace penstock
