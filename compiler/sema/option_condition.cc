#include "compiler/sema/option_condition.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

std::optional<std::string> ValueText(const BoundOption& option) {
  if (!option.value) return std::nullopt;
  if (const bool* truth = std::get_if<bool>(&*option.value)) return *truth ? "true" : "false";
  const Template* text = std::get_if<Template>(&*option.value);
  if (text == nullptr || !text->is_plain()) return std::nullopt;
  return text->Expand({});
}

}  // namespace

bool Holds(const OptionCondition& condition, const BoundOptions& options) {
  const BoundOption* option = options.Find(condition.option);
  bool is = option != nullptr;
  if (is && !condition.value.empty()) {
    if (!option->value) return false;  // not known, one way or the other
    std::optional<std::string> value = ValueText(*option);
    is = value && SameIgnoringCase(*value, condition.value);
  }
  return is == condition.holds;
}

bool AnyHolds(std::span<const OptionCondition> conditions, const BoundOptions& options) {
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const OptionCondition& c) { return Holds(c, options); });
}

}  // namespace penstock
