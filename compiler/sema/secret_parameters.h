#pragma once
// Variables whose values are never shown.

#include <initializer_list>
#include <string>
#include <vector>

#include "compiler/sema/bind_options.h"

namespace penstock {

// Indices of those of `parameters` that stand for secrets: by their names, or because one of
// `options` that is secret holds them.
std::vector<int> SecretParameters(const std::vector<std::string>& parameters,
                                  std::initializer_list<const BoundOptions*> options);

}  // namespace penstock
