#pragma once
// Checks arguments of a tool against its input schema.

#include <string>

#include "compiler/rpc/json_rpc.h"

namespace penstock::mcp {

// What is wrong with `arguments`, or nothing. `schema` describes an object with `properties` and
// `required`; a property is a string (with `enum`, if only some values are right), a boolean, or an
// object with `additionalProperties` of such a string. Other properties are wrong.
std::string FaultOfArguments(const rpc::Json& arguments, const rpc::Json& schema);

}  // namespace penstock::mcp
