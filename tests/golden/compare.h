#pragma once
// Expected against actual. Each function gives nothing when they agree, else words and a diff.

#include <optional>
#include <string>
#include <string_view>

#include "tests/golden/test_file.h"

namespace penstock::golden {

// Text by the section's modifiers. In expected lines <path>, <time>, <rate> and <any> stand for
// any text that is not empty.
std::optional<std::string> CompareText(std::string_view expected, std::string_view actual,
                                       const Modifiers& modifiers);

// JSON: objects may hold more members than expected, arrays must have the same length, and a
// string with one of the words above matches as in CompareText.
std::optional<std::string> CompareJsonSubset(std::string_view expected, std::string_view actual);

// One JSON value per line, compared as above, line by line; sorted if the modifiers say so.
std::optional<std::string> CompareJsonLines(std::string_view expected, std::string_view actual,
                                            const Modifiers& modifiers);

// Bytes as a reader of a test log can see them: control characters and bad UTF-8 as \xNN.
std::string Visible(std::string_view text);

}  // namespace penstock::golden
