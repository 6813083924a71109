#pragma once
// The language server: messages from the client in, messages to the client out, without streams.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "compiler/lsp/publish.h"
#include "compiler/rpc/message_loop.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock::lsp {

// Not thread-safe. No message makes it fail: requests get an error, notifications are passed over.
class Server final : public rpc::Receiver {
 public:
  using Send = std::function<void(const Json& message)>;

  // `catalog` outlives the server; `version` is what the client is told of it.
  Server(const PluginCatalog& catalog, std::string version, Send send);

  // Takes one message. Those that need no order (cancelling) act at once, the others wait for Work.
  void Receive(std::string content) override;
  // Tells the client that it sent something that is not a message.
  void ReceiveFault(const std::string& fault) override;
  // Does what waits, then checks the documents that have changed: of many changes that came
  // together only the last state is checked.
  void Work() override;

  // After the `exit` notification Work does nothing more.
  bool exited() const override { return exited_; }
  // Whether the client said `shutdown` first, as it should.
  bool was_shut_down() const { return state_ == State::kShutDown; }

 private:
  enum class State { kNew, kRunning, kShutDown };

  // What the client can do.
  struct Client {
    PositionEncoding encoding = PositionEncoding::kUtf16;
    bool snippets = false;
    bool related = false;
    bool versioned_edits = false;
    bool watches_files = false;
  };

  struct OpenDocument {
    Document document;
    CheckedDocument checked;
    bool changed = true;  // `checked` is not of its text, or not yet published
  };

  void Handle(const rpc::RpcMessage& message);
  void HandleRequest(const rpc::RpcMessage& request);
  void HandleNotification(const rpc::RpcMessage& notification);
  void Cancel(const Json& params);

  void Initialize(const rpc::RpcMessage& request);
  void Initialized();
  void DidOpen(const Json& params);
  void DidChange(const Json& params);
  void DidClose(const Json& params);
  void ApplyChanges(Document& document, const Json& changes);
  void CheckAll();
  void Publish(OpenDocument& open);

  // Results of requests; nothing if the parameters are not what they should be.
  std::optional<Json> Hover(const Json& params);
  std::optional<Json> Completion(const Json& params);
  std::optional<Json> CodeActions(const Json& params);

  OpenDocument* FindDocument(const Json& params);
  std::optional<uint32_t> OffsetIn(const Document& document, const Json& params) const;

  const PluginCatalog& catalog_;
  std::string version_;
  Send send_;
  State state_ = State::kNew;
  bool exited_ = false;
  Client client_;
  std::deque<rpc::RpcMessage> waiting_;
  std::map<std::string, OpenDocument> documents_;  // by URI
};

}  // namespace penstock::lsp
