#include "compiler/rules/option_texts.h"

#include <algorithm>
#include <variant>

#include "compiler/sema/placeholder.h"

namespace penstock {
namespace {

// "connection[1].table" is "connection.table" of the second entry.
bool IsOption(std::string_view key, std::string_view name) {
  if (key == name) return true;
  const size_t open = key.find('[');
  const size_t close = key.find(']');
  if (open == std::string_view::npos || close == std::string_view::npos) return false;
  return name.substr(0, open) == key.substr(0, open) &&
         name.substr(std::min(open, name.size())) == key.substr(close + 1);
}

}  // namespace

std::vector<const BoundOption*> OptionsOf(const BoundOptions& options, std::string_view name) {
  std::vector<const BoundOption*> found;
  for (const auto& [key, option] : options.options) {
    if (IsOption(key, name)) found.push_back(&option);
  }
  return found;
}

std::vector<WrittenText> TextsOf(const BoundOptions& options, std::string_view name) {
  std::vector<WrittenText> texts;
  for (const BoundOption* option : OptionsOf(options, name)) {
    const JsonValue& json = *option->json;
    if (json.is(JsonValue::Kind::kString)) texts.push_back({option, &json});
    if (!json.is(JsonValue::Kind::kArray)) continue;
    for (const JsonValue& item : json.items) {
      if (item.is(JsonValue::Kind::kString)) texts.push_back({option, &item});
    }
  }
  return texts;
}

std::string PlainText(const BoundOptions& options, std::string_view name) {
  const BoundOption* option = options.Find(name);
  if (option == nullptr || !option->value) return "";
  const auto* text = std::get_if<Template>(&*option->value);
  return text != nullptr && text->is_plain() ? text->Expand({}) : "";
}

bool HoldsPlaceholder(std::string_view text) {
  if (IsPlaceholder(text)) return true;
  if (text.find_first_of("<>*$") != std::string_view::npos) return true;
  if (text.find("xxx") != std::string_view::npos || text.find("XXX") != std::string_view::npos) {
    return true;
  }
  return text.find("...") != std::string_view::npos;
}

}  // namespace penstock
