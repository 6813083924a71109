#pragma once
// Checks arguments of a tool against its input schema.

#include <string>
#include <string_view>

#include "compiler/rpc/json_rpc.h"

namespace penstock::mcp {

// A name that the client sent, as a message shows it: on one line, cut, without control characters.
std::string Shown(std::string_view name);

// What is wrong with `arguments`, or nothing. `schema` describes an object with `properties` and
// `required`; a property is a string (with `enum`, if only some values are right), a boolean, or an
// object with `additionalProperties` of such a string. Other properties are wrong.
std::string FaultOfArguments(const rpc::Json& arguments, const rpc::Json& schema);

}  // namespace penstock::mcp
