#pragma once
// What a server for models offers: functions with arguments and results as JSON.

#include <functional>
#include <string>

#include "compiler/rpc/json_rpc.h"

namespace penstock::mcp {

using rpc::Json;

struct ToolResult {
  Json content;       // an object, as the tool's output schema says; null if there is none
  std::string error;  // not empty: why the tool could not do what it was asked for

  bool failed() const { return !error.empty(); }
};

struct Tool {
  std::string name;
  std::string title;
  std::string description;  // when to use it, and what it gives
  Json input;               // JSON Schema of the arguments, of the kind that arguments.h describes
  Json output;              // JSON Schema of the content
  std::function<ToolResult(const Json& arguments)> call;  // with arguments that fit
};

}  // namespace penstock::mcp
