#pragma once
// Conditions of specs on options.

#include <span>

#include "compiler/sema/bind_options.h"

namespace penstock {

// A value that holds a variable equals none.
bool Holds(const OptionCondition& condition, const BoundOptions& options);
bool AnyHolds(std::span<const OptionCondition> conditions, const BoundOptions& options);

}  // namespace penstock
