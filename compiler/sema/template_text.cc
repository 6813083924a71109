#include "compiler/sema/template_text.h"

#include <algorithm>

namespace penstock {
namespace {

// The next variable of `text` at or after `from`: where "${" begins, and its name.
struct Variable {
  size_t begin = std::string_view::npos;
  std::string_view name;
  size_t end() const { return begin + name.size() + 3; }
};

Variable NextVariable(std::string_view text, size_t from) {
  for (size_t begin = text.find("${", from); begin != std::string_view::npos;
       begin = text.find("${", begin + 2)) {
    size_t end = text.find_first_of("{}'\"\r\n", begin + 2);
    if (end == std::string_view::npos) break;
    std::string_view name = text.substr(begin + 2, end - begin - 2);
    if (text[end] != '}' || name.empty()) continue;
    if (name.starts_with("env:") || name.starts_with("file:")) continue;
    return {begin, name};
  }
  return {};
}

}  // namespace

int ParameterIndex(std::vector<std::string>& parameters, std::string_view name) {
  auto found = std::find(parameters.begin(), parameters.end(), name);
  if (found == parameters.end()) {
    if (parameters.size() > kMaxParameters) return static_cast<int>(kMaxParameters);
    found = parameters.emplace(found, name);
  }
  return static_cast<int>(found - parameters.begin());
}

Template SplitTemplate(std::string_view text, std::vector<std::string>& parameters) {
  Template result;
  size_t done = 0;
  for (Variable v = NextVariable(text, 0); v.begin != std::string_view::npos;
       v = NextVariable(text, done)) {
    if (v.begin > done) {
      result.pieces.push_back({std::string(text.substr(done, v.begin - done)), -1});
    }
    result.pieces.push_back({"", ParameterIndex(parameters, v.name)});
    done = v.end();
  }
  if (done < text.size()) result.pieces.push_back({std::string(text.substr(done)), -1});
  return result;
}

bool HasVariables(std::string_view text) {
  return NextVariable(text, 0).begin != std::string_view::npos;
}

}  // namespace penstock
