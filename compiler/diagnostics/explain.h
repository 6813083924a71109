#pragma once
// The pages in explain/, one per code, which the build embeds: cause, a wrong and a right example,
// when to ignore it. A test lints the examples.

#include <optional>
#include <string>
#include <string_view>

namespace penstock {

// The page of a code, in Markdown: "# P103: ...". Nothing if there is none.
std::optional<std::string_view> ExplanationOf(std::string_view code);

// A page for the terminal: without the marks of headings and fences, examples indented.
std::string PlainText(std::string_view page);

}  // namespace penstock
