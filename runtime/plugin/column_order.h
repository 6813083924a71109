#pragma once
// Inputs of one job that list their columns in different orders.

#include <optional>
#include <string>
#include <vector>

namespace penstock {

// A name that both lists have, at different places: their columns cannot be taken by position.
std::optional<std::string> MovedColumn(const std::vector<std::string>& first,
                                       const std::vector<std::string>& other);

}  // namespace penstock
