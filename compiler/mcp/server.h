#pragma once
// A server of the Model Context Protocol, through which a language model uses tools: messages from
// the client in, messages to the client out, without streams.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/mcp/tool.h"
#include "compiler/rpc/message_loop.h"

namespace penstock::mcp {

// Not thread-safe. No message makes it fail: requests get an error, notifications are passed over.
class Server final : public rpc::Receiver {
 public:
  using Send = std::function<void(const Json& message)>;

  // `version` is what the client is told of the server, `instructions` what a model should know
  // before it uses the tools.
  Server(std::vector<Tool> tools, std::string version, std::string instructions, Send send);

  void Receive(std::string content) override;
  void ReceiveFault(const std::string& fault) override;
  void Work() override;
  bool exited() const override { return false; }  // ends with its stream

 private:
  // What the versions of the protocol differ in.
  struct Version {
    std::string_view name;
    bool batches = false;     // several messages in an array
    bool structured = false;  // results of tools as JSON, with schemas
  };
  static const Version kVersions[];

  void Cancel(const Json& params);
  // The answer to a message, or nothing if it gets none.
  std::optional<Json> Answer(const rpc::RpcMessage& message);
  Json AnswerRequest(const rpc::RpcMessage& request);
  Json Initialize(const rpc::RpcMessage& request);
  Json ListTools(const rpc::RpcMessage& request) const;
  Json CallTool(const rpc::RpcMessage& request) const;

  std::vector<Tool> tools_;
  std::string version_;
  std::string instructions_;
  Send send_;
  const Version* protocol_ = nullptr;  // null until the client has said `initialize`
  std::deque<rpc::RpcMessages> waiting_;
  std::multimap<Json, rpc::RpcMessage*> requests_;  // of `waiting_`, by id; those to be cancelled
};

}  // namespace penstock::mcp
