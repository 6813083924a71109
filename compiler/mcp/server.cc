// Follows the Model Context Protocol in the versions of kVersions. One thread: what is asked takes
// milliseconds. A request that was cancelled while it waited is not answered, as the protocol has
// it; later it is too late.
#include "compiler/mcp/server.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/mcp/arguments.h"
#include "runtime/base/suggest.h"

namespace penstock::mcp {

using namespace rpc;

// The newest first: it is what a client is offered whose version is unknown.
const Server::Version Server::kVersions[] = {
    {"2025-06-18", false, true},
    {"2025-03-26", true, false},
    {"2024-11-05", true, false},
};

Server::Server(std::vector<Tool> tools, std::string version, std::string instructions, Send send)
    : tools_(std::move(tools)),
      version_(std::move(version)),
      instructions_(std::move(instructions)),
      send_(std::move(send)) {}

void Server::Receive(std::string content) {
  RpcMessages messages = ReadMessages(std::move(content));
  for (const RpcMessage& message : messages.list) {
    if (message.kind == RpcMessage::Kind::kNotification &&
        message.method == "notifications/cancelled") {
      Cancel(message.params);
    }
  }
  waiting_.push_back(std::move(messages));
  for (RpcMessage& message : waiting_.back().list) {
    if (message.kind == RpcMessage::Kind::kRequest && message.method != "initialize") {
      requests_.emplace(message.id, &message);
    }
  }
}

void Server::ReceiveFault(const std::string& fault) {
  RpcMessage message;
  message.error = RpcError::kParseError;
  message.fault = fault;
  waiting_.push_back({{std::move(message)}});
}

void Server::Cancel(const Json& params) {
  const Json* id = Find(params, "requestId");
  if (id == nullptr) return;
  const auto [begin, end] = requests_.equal_range(*id);
  for (auto each = begin; each != end; ++each) {
    each->second->kind = RpcMessage::Kind::kNotification;  // which gets no answer
  }
  requests_.erase(begin, end);
}

void Server::Work() {
  requests_.clear();
  while (!waiting_.empty()) {
    const RpcMessages messages = std::move(waiting_.front());
    waiting_.pop_front();
    if (messages.batch && (protocol_ == nullptr || !protocol_->batches)) {
      send_(MakeError(nullptr, RpcError::kInvalidRequest,
                      "batches of messages are not supported by this version of the protocol"));
      continue;
    }
    Json answers = Json::array();
    for (const RpcMessage& message : messages.list) {
      if (std::optional<Json> answer = Answer(message)) answers.push_back(*std::move(answer));
    }
    if (answers.empty()) continue;
    send_(messages.batch ? answers : answers[0]);
  }
}

std::optional<Json> Server::Answer(const RpcMessage& message) {
  switch (message.kind) {
    case RpcMessage::Kind::kRequest:
      return AnswerRequest(message);
    case RpcMessage::Kind::kFault:
      return MakeError(message.id, message.error, message.fault);
    case RpcMessage::Kind::kNotification:
    case RpcMessage::Kind::kResponse:
      break;
  }
  return std::nullopt;
}

Json Server::AnswerRequest(const RpcMessage& request) {
  if (request.method == "ping") return MakeResponse(request.id, Json::object());
  if (request.method == "initialize") return Initialize(request);
  if (protocol_ == nullptr) {
    return MakeError(request.id, RpcError::kInvalidRequest, "`initialize` must come first");
  }
  if (request.method == "tools/list") return ListTools(request);
  if (request.method == "tools/call") return CallTool(request);
  return MakeError(request.id, RpcError::kMethodNotFound, "unknown method");
}

Json Server::Initialize(const RpcMessage& request) {
  if (protocol_ != nullptr) {
    return MakeError(request.id, RpcError::kInvalidRequest, "`initialize` was sent twice");
  }
  const std::string* wanted = FindText(request.params, "protocolVersion");
  if (wanted == nullptr) {
    return MakeError(request.id, RpcError::kInvalidParams,
                     "`protocolVersion` must be the latest version that the client supports");
  }
  const auto same = std::ranges::find(kVersions, *wanted, &Version::name);
  protocol_ = same == std::end(kVersions) ? &kVersions[0] : &*same;
  Json server = {{"name", "penstock"}, {"title", "Penstock"}, {"version", version_}};
  return MakeResponse(request.id, {{"protocolVersion", protocol_->name},
                                   {"capabilities", {{"tools", Json::object()}}},
                                   {"serverInfo", std::move(server)},
                                   {"instructions", instructions_}});
}

Json Server::ListTools(const RpcMessage& request) const {
  if (Find(request.params, "cursor") != nullptr) {
    return MakeError(request.id, RpcError::kInvalidParams,
                     "the `cursor` is not one of this server: there is only one page of tools");
  }
  Json list = Json::array();
  for (const Tool& tool : tools_) {
    Json entry = {
        {"name", tool.name},
        {"description", tool.description},
        {"inputSchema", tool.input},
        {"annotations", {{"title", tool.title}, {"readOnlyHint", true}, {"openWorldHint", false}}}};
    if (protocol_->structured) {
      entry["title"] = tool.title;
      entry["outputSchema"] = tool.output;
    }
    list.push_back(std::move(entry));
  }
  return MakeResponse(request.id, {{"tools", std::move(list)}});
}

Json Server::CallTool(const RpcMessage& request) const {
  const std::string* name = FindText(request.params, "name");
  if (name == nullptr) {
    return MakeError(request.id, RpcError::kInvalidParams, "`name` must be the name of a tool");
  }
  const auto tool = std::ranges::find(tools_, *name, &Tool::name);
  if (tool == tools_.end()) {
    std::vector<std::string_view> names;
    for (const Tool& known : tools_) names.push_back(known.name);
    return MakeError(request.id, RpcError::kInvalidParams,
                     fmt::format("unknown tool `{}`{}", Shown(*name), DidYouMean(*name, names)));
  }
  const Json* given = Find(request.params, "arguments");
  const Json arguments = given == nullptr || given->is_null() ? Json::object() : *given;
  if (const std::string fault = FaultOfArguments(arguments, tool->input); !fault.empty()) {
    return MakeError(request.id, RpcError::kInvalidParams, fault);
  }
  const ToolResult called = tool->call(arguments);
  Json texts = Json::array();
  if (called.failed()) texts.push_back({{"type", "text"}, {"text", called.error}});
  if (!called.content.is_null()) {
    texts.push_back({{"type", "text"}, {"text", ContentOf(called.content)}});
  }
  Json result = {{"content", std::move(texts)}, {"isError", called.failed()}};
  if (protocol_->structured && !called.content.is_null()) {
    result["structuredContent"] = called.content;
  }
  return MakeResponse(request.id, std::move(result));
}

}  // namespace penstock::mcp
