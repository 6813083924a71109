#include "compiler/sema/secret_parameters.h"

#include <algorithm>
#include <set>
#include <variant>

#include "runtime/schedule/variable_text.h"

namespace penstock {

std::vector<int> SecretParameters(const std::vector<std::string>& parameters,
                                  std::initializer_list<const BoundOptions*> options) {
  std::set<int> secrets;
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (IsSecretName(parameters[i])) secrets.insert(static_cast<int>(i));
  }
  const auto add = [&secrets](const Template& text) {
    for (const Template::Piece& piece : text.pieces) {
      if (piece.parameter >= 0) secrets.insert(piece.parameter);
    }
  };
  for (const BoundOptions* side : options) {
    for (const auto& [name, option] : side->options) {
      if (!option.spec->secret || !option.value) continue;
      if (const auto* text = std::get_if<Template>(&*option.value)) add(*text);
      if (const auto* list = std::get_if<std::vector<Template>>(&*option.value)) {
        std::ranges::for_each(*list, add);
      }
    }
  }
  return {secrets.begin(), secrets.end()};
}

}  // namespace penstock
