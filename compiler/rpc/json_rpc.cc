#include "compiler/rpc/json_rpc.h"

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/text_checks.h"

namespace penstock::rpc {
namespace {

RpcMessage Fault(Json id, RpcError error, std::string text) {
  RpcMessage message;
  message.id = std::move(id);
  message.error = error;
  message.fault = std::move(text);
  return message;
}

bool IsId(const Json& id) { return id.is_string() || id.is_number(); }

// The content as JSON; or discarded, and then `fault` says why.
Json Parse(std::string content, RpcMessage& fault) {
  const SourceFile file("message", std::move(content));
  DiagnosticSink diagnostics;
  if (!CheckText(file, diagnostics)) {
    fault = Fault(nullptr, RpcError::kParseError, diagnostics.Sorted()[0].message);
    return Json(Json::value_t::discarded);
  }
  Json json = Json::parse(file.text(), nullptr, false);
  if (json.is_discarded()) {
    fault = Fault(nullptr, RpcError::kParseError, "the message is not JSON");
  }
  return json;
}

RpcMessage ToMessage(Json json) {
  if (!json.is_object()) {
    return Fault(nullptr, RpcError::kInvalidRequest,
                 json.is_array() ? "batches of messages are not supported by the protocol"
                                 : "the message is not an object");
  }
  RpcMessage message;
  const auto id = json.find("id");
  const bool has_id = id != json.end();
  if (has_id && IsId(*id)) message.id = *id;
  const auto method = json.find("method");
  if (method == json.end() && (json.contains("result") || json.contains("error"))) {
    message.kind = RpcMessage::Kind::kResponse;
    return message;
  }
  if (method == json.end() || !method->is_string()) {
    return Fault(message.id, RpcError::kInvalidRequest, "the message has no `method`");
  }
  if (has_id && !IsId(*id)) {
    return Fault(nullptr, RpcError::kInvalidRequest,
                 "the `id` of a request must be a number or text");
  }
  message.kind = has_id ? RpcMessage::Kind::kRequest : RpcMessage::Kind::kNotification;
  message.method = method->get<std::string>();
  const auto params = json.find("params");
  if (params != json.end()) message.params = std::move(*params);
  return message;
}

}  // namespace

RpcMessage ReadMessage(std::string content) {
  RpcMessage fault;
  Json json = Parse(std::move(content), fault);
  return json.is_discarded() ? fault : ToMessage(std::move(json));
}

RpcMessages ReadMessages(std::string content) {
  RpcMessage fault;
  Json json = Parse(std::move(content), fault);
  if (json.is_discarded()) return {{std::move(fault)}};
  if (!json.is_array()) return {{ToMessage(std::move(json))}};
  if (json.empty()) {
    return {{Fault(nullptr, RpcError::kInvalidRequest, "the batch contains no message")}};
  }
  RpcMessages messages;
  messages.batch = true;
  for (Json& each : json) {
    messages.list.push_back(each.is_array() ? Fault(nullptr, RpcError::kInvalidRequest,
                                                    "a batch cannot contain another batch")
                                            : ToMessage(std::move(each)));
  }
  return messages;
}

Json MakeResponse(const Json& id, Json result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

Json MakeError(const Json& id, RpcError code, std::string_view message) {
  return {{"jsonrpc", "2.0"},
          {"id", id},
          {"error", {{"code", static_cast<int>(code)}, {"message", message}}}};
}

Json MakeNotification(std::string_view method, Json params) {
  return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

std::string ContentOf(const Json& message) {
  return message.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json* Find(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

const Json* FindPath(const Json& object, std::initializer_list<std::string_view> names) {
  const Json* at = &object;
  for (std::string_view name : names) {
    at = Find(*at, name);
    if (at == nullptr) return nullptr;
  }
  return at;
}

const std::string* FindText(const Json& object, std::string_view name) {
  const Json* found = Find(object, name);
  return found == nullptr ? nullptr : found->get_ptr<const std::string*>();
}

std::optional<int64_t> FindNumber(const Json& object, std::string_view name) {
  const Json* found = Find(object, name);
  if (found == nullptr || !found->is_number_integer()) return std::nullopt;
  if (found->is_number_unsigned() && found->get<uint64_t>() > INT64_MAX) return INT64_MAX;
  return found->get<int64_t>();
}

bool FindTrue(const Json& object, std::initializer_list<std::string_view> names) {
  const Json* found = FindPath(object, names);
  return found != nullptr && found->is_boolean() && found->get<bool>();
}

}  // namespace penstock::rpc
