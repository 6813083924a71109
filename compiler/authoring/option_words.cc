#include "compiler/authoring/option_words.h"

namespace penstock {

std::string_view WordsFor(OptionType type) {
  switch (type) {
    case OptionType::kBool:
      return "true/false";
    case OptionType::kInt:
      return "whole number";
    case OptionType::kDouble:
      return "number";
    case OptionType::kString:
      return "text";
    case OptionType::kChar:
      return "character";
    case OptionType::kStringOrList:
      return "string or list";
    case OptionType::kStringList:
      return "list of strings";
    case OptionType::kObject:
      return "object";
    case OptionType::kObjectList:
      return "list of objects";
    case OptionType::kColumns:
      return "columns";
    case OptionType::kCommaList:
      return "comma-separated values";
    case OptionType::kTypedValues:
      return "list of typed values";
  }
  return "";
}

}  // namespace penstock
