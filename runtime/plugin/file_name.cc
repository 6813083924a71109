#include "runtime/plugin/file_name.h"

#include <algorithm>
#include <cstddef>

namespace penstock {
namespace {

ptrdiff_t StepsUp(std::string_view path) {
  ptrdiff_t steps = 0;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    if (path.substr(begin, end - begin) == "..") ++steps;
    begin = end + 1;
  }
  return steps;
}

}  // namespace

Result<std::string> FileNameOf(const RunContext& context, const EndpointPlan& endpoint,
                               std::string_view option) {
  const OptionValue* value = RunContext::Find(endpoint, option);
  if (value == nullptr) return std::string();
  const Template* text = std::get_if<Template>(value);
  PST_CHECK(text != nullptr);
  std::string name = text->Expand(context.parameters);
  std::string harmless;  // the same with a letter for every variable
  for (const Template::Piece& piece : text->pieces) {
    harmless += piece.parameter < 0 ? piece.text : "x";
  }
  if (std::ranges::count(name, '/') == std::ranges::count(harmless, '/') &&
      StepsUp(name) == StepsUp(harmless)) {
    return name;
  }
  return Status(Failure::kParameterInvalid,
                "`" + std::string(option) + "` is `" + name +
                    "`: the value of a variable in it leads to another directory");
}

}  // namespace penstock
