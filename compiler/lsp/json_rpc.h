#pragma once
// JSON-RPC 2.0 as the language server protocol carries it: a header with the length, then a
// message.

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::lsp {

using Json = nlohmann::json;

enum class RpcError : int {
  kParseError = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
  kNotInitialized = -32002,
  kRequestCancelled = -32800,
};

// Cuts a stream of bytes into the contents of messages. Keeps no more than one message of
// kMaxContent bytes beside what was appended last.
class MessageSplitter {
 public:
  static constexpr size_t kMaxContent = 64u << 20;
  static constexpr size_t kMaxHeader = 4096;

  struct Piece {
    std::string content;
    std::string fault;  // not empty: there is no content, and this says why
  };

  void Append(std::string_view bytes);
  // The next message, as far as it has come; nothing if more bytes are needed. A message that is
  // too long is a fault, and its content is passed over.
  std::optional<Piece> Next();
  // After a header that cannot be read, the start of the next message is unknown: true, and Next
  // gives nothing more.
  bool lost() const { return lost_; }

 private:
  std::optional<Piece> ReadHeader();
  Piece Lose(std::string fault);

  std::string buffer_;
  size_t at_ = 0;               // what lies before is done
  std::optional<size_t> want_;  // the length of the content, once its header is read
  size_t skip_ = 0;             // bytes to pass over
  bool lost_ = false;
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
// before they are parsed.
RpcMessage ReadMessage(std::string content);

Json MakeResponse(const Json& id, Json result);
Json MakeError(const Json& id, RpcError code, std::string_view message);
Json MakeNotification(std::string_view method, Json params);

// The message with its header. Text that is not valid UTF-8 is replaced.
std::string Framed(const Json& message);

// Members of what the client sent, where they have the type that is asked for: null or nothing if
// not.
const Json* Find(const Json& object, std::string_view name);
const Json* FindPath(const Json& object, std::initializer_list<std::string_view> names);
const std::string* FindText(const Json& object, std::string_view name);
std::optional<int64_t> FindNumber(const Json& object, std::string_view name);
bool FindTrue(const Json& object, std::initializer_list<std::string_view> names);

}  // namespace penstock::lsp
