#pragma once
// Placeholders: strings that are to be replaced by a real value.

#include <string_view>

namespace penstock {

// Whether `text` as a whole is what templates and documentation write where a value is to come:
// `<your table>`, `xxx`, `***`, `......`, `plugin_name`, `your_key`.
bool IsPlaceholder(std::string_view text);

}  // namespace penstock
