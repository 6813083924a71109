#include "compiler/sema/template_text.h"

#include <algorithm>
#include <optional>

#include "compiler/json/json_string_map.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
std::vector<VariableUse> FindUses(const SourceFile& file, const JsonValue& root) {
  std::vector<VariableUse> uses;
  std::vector<const JsonValue*> open{&root};
  while (!open.empty()) {
    const JsonValue* value = open.back();
    open.pop_back();
    if (value->is(JsonValue::Kind::kString) && value->text.find('$') != std::string::npos) {
      const JsonStringMap map(file, *value);
      for (auto v = FindVariable(value->text, 0); v; v = FindVariable(value->text, v->end)) {
        uses.push_back({std::string(v->name), map.SpanOf(v->begin, v->end)});
      }
    }
    for (size_t i = value->items.size(); i-- > 0;) open.push_back(&value->items[i]);
    for (size_t i = value->members.size(); i-- > 0;) open.push_back(&value->members[i].value);
  }
  return uses;
}

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
  for (auto v = FindVariable(text, 0); v; v = FindVariable(text, done)) {
    if (v->begin > done) {
      result.pieces.push_back({std::string(text.substr(done, v->begin - done)), -1});
    }
    result.pieces.push_back({"", ParameterIndex(parameters, v->name)});
    done = v->end;
  }
  if (done < text.size()) result.pieces.push_back({std::string(text.substr(done)), -1});
  return result;
}

bool HasVariables(std::string_view text) { return FindVariable(text, 0).has_value(); }

}  // namespace penstock
