#pragma once
// Precision and scale of decimal results.

#include <optional>
#include <string_view>

#include "runtime/type/type.h"

namespace penstock {

// Both types are Decimal of limited length. `op` is "+", "-", "*", "/" or "%". The type of the
// result; nothing if more than 38 digits would follow the point.
std::optional<Type> DecimalResult(std::string_view op, Type a, Type b);

// The decimal that holds every value of both; nothing if there is none of limited length.
std::optional<Type> CommonDecimal(Type a, Type b);

// The decimal of an integer of `digits` digits.
Type IntegerAsDecimal(int digits = 19);

}  // namespace penstock
