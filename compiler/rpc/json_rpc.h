#pragma once
// JSON-RPC 2.0: messages as JSON, whatever carries them.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::rpc {

using Json = nlohmann::json;

enum class RpcError : int {
  kParseError = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
  kNotInitialized = -32002,
  kRequestCancelled = -32800,
};

// A message from the client, or what is wrong with it.
struct RpcMessage {
  enum class Kind { kRequest, kNotification, kResponse, kFault };
  Kind kind = Kind::kFault;
  Json id;             // kRequest: a number or text; kFault: null if there was none
  std::string method;  // kRequest, kNotification
  Json params;         // the same; null if there are none
  RpcError error = RpcError::kInvalidRequest;  // kFault
  std::string fault;                           // kFault
};

// Takes any bytes. Messages with more values, or nested deeper, than a script may be are faults
// before they are parsed. A batch is a fault.
RpcMessage ReadMessage(std::string content);

// The same for protocols with batches.
struct RpcMessages {
  std::vector<RpcMessage> list;  // at least one
  bool batch = false;            // their answers belong into one array
};
RpcMessages ReadMessages(std::string content);

Json MakeResponse(const Json& id, Json result);
Json MakeError(const Json& id, RpcError code, std::string_view message);
Json MakeNotification(std::string_view method, Json params);

// Without line ends. Text that is not valid UTF-8 is replaced.
std::string ContentOf(const Json& message);

// Members of what the client sent, where they have the type that is asked for: null or nothing if
// not.
const Json* Find(const Json& object, std::string_view name);
const Json* FindPath(const Json& object, std::initializer_list<std::string_view> names);
const std::string* FindText(const Json& object, std::string_view name);
std::optional<int64_t> FindNumber(const Json& object, std::string_view name);
bool FindTrue(const Json& object, std::initializer_list<std::string_view> names);

}  // namespace penstock::rpc
