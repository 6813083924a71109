#include "compiler/sema/functions.h"

#include <algorithm>

#include "runtime/base/check.h"

namespace penstock {
namespace {

using enum Parameter;
using enum FunctionRule;

struct Table {
  std::vector<Function> functions;

  Function& Get(std::string_view name) {
    for (Function& function : functions) {
      if (function.name == name) return function;
    }
    functions.push_back({.name = name, .overloads = {}, .other_names = {}});
    return functions.back();
  }
};

std::vector<Function> Build() {
  Table table;
#define ARGS(...) {__VA_ARGS__}
#define PST_FUNCTION(name, result, kernel, args, syntax, text) \
  table.Get(name).overloads.push_back({{Kind::result}, Kernel::kernel, args, syntax, text});
#define PST_SPECIAL(name, a_rule, min, max, syntax, text)     \
  {                                                           \
    Function& function = table.Get(name);                     \
    function.rule = a_rule;                                   \
    function.min_arguments = min;                             \
    function.max_arguments = max;                             \
    function.overloads.push_back({{}, {}, {}, syntax, text}); \
  }
#define PST_SAME_AS(name, other) table.Get(other).other_names.push_back(name);
#include "compiler/sema/functions.def"
#undef PST_FUNCTION
#undef PST_SPECIAL
#undef PST_SAME_AS
#undef ARGS
  for (const Function& function : table.functions) PST_CHECK(!function.overloads.empty());
  return std::move(table.functions);
}

}  // namespace

const std::vector<Function>& AllFunctions() {
  static const std::vector<Function> kFunctions = Build();
  return kFunctions;
}

const Function* FindFunction(std::string_view name) {
  for (const Function& function : AllFunctions()) {
    if (function.name == name ||
        std::ranges::find(function.other_names, name) != function.other_names.end()) {
      return &function;
    }
  }
  return nullptr;
}

bool IsFunction(std::string_view name, size_t arguments) {
  const Function* function = FindFunction(name);
  if (function == nullptr) return false;
  if (function->rule != FunctionRule::kOverloads) {
    return function->max_arguments < 0 || arguments <= static_cast<size_t>(function->max_arguments);
  }
  return std::ranges::any_of(function->overloads, [&](const Overload& overload) {
    return arguments <= overload.parameters.size();
  });
}

std::vector<std::string_view> FunctionNames() {
  std::vector<std::string_view> names;
  for (const Function& function : AllFunctions()) {
    names.push_back(function.name);
    names.insert(names.end(), function.other_names.begin(), function.other_names.end());
  }
  return names;
}

}  // namespace penstock
