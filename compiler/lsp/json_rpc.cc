// Headers are read strictly: a stream whose lengths cannot be trusted is given up, because every
// guess would take text of one message for another. Batches are not part of the language server
// protocol and are refused.
#include "compiler/lsp/json_rpc.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/text_checks.h"
#include "runtime/base/ascii.h"

namespace penstock::lsp {
namespace {

constexpr std::string_view kHeaderEnd = "\r\n\r\n";
constexpr std::string_view kLength = "content-length:";

// The value of the header's one Content-Length line.
std::optional<size_t> LengthOf(std::string_view header) {
  std::optional<size_t> length;
  while (!header.empty()) {
    const size_t end = header.find("\r\n");
    std::string_view line = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 2);
    if (!SameIgnoringCase(line.substr(0, kLength.size()), kLength)) continue;
    line.remove_prefix(kLength.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    size_t value = 0;
    const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    const std::string_view behind(rest, line.data() + line.size());
    if (length || error != std::errc() || behind.find_first_not_of(" \t") != behind.npos) {
      return std::nullopt;
    }
    length = value;
  }
  return length;
}

RpcMessage Fault(Json id, RpcError error, std::string text) {
  RpcMessage message;
  message.id = std::move(id);
  message.error = error;
  message.fault = std::move(text);
  return message;
}

bool IsId(const Json& id) { return id.is_string() || id.is_number(); }

}  // namespace

void MessageSplitter::Append(std::string_view bytes) {
  if (lost_) return;
  const size_t skipped = std::min(skip_, bytes.size());
  skip_ -= skipped;
  buffer_ += bytes.substr(skipped);
}

std::optional<MessageSplitter::Piece> MessageSplitter::Next() {
  if (lost_ || skip_ > 0) return std::nullopt;
  if (!want_) {
    std::optional<Piece> fault = ReadHeader();
    if (fault || !want_) return fault;
  }
  if (buffer_.size() - at_ < *want_) return std::nullopt;
  Piece piece{buffer_.substr(at_, *want_), ""};
  at_ += *want_;
  want_.reset();
  if (at_ > buffer_.size() / 2) {  // so that all erasing together is linear
    buffer_.erase(0, at_);
    at_ = 0;
  }
  return piece;
}

// Sets `want_` if the header is there; gives a fault back.
std::optional<MessageSplitter::Piece> MessageSplitter::ReadHeader() {
  const std::string_view rest = std::string_view(buffer_).substr(at_);
  const size_t end = rest.substr(0, kMaxHeader).find(kHeaderEnd);
  if (end == std::string_view::npos) {
    if (rest.size() < kMaxHeader) return std::nullopt;
    return Lose("the header of a message is not terminated");
  }
  const std::optional<size_t> length = LengthOf(rest.substr(0, end));
  if (!length) return Lose("the header of a message has no valid `Content-Length`");
  at_ += end + kHeaderEnd.size();
  if (*length <= kMaxContent) {
    want_ = length;
    return std::nullopt;
  }
  const size_t here = std::min(*length, buffer_.size() - at_);
  at_ += here;
  skip_ = *length - here;
  return Piece{"", fmt::format("a message of {} bytes is ignored because it is longer than {} MB",
                               *length, kMaxContent >> 20)};
}

MessageSplitter::Piece MessageSplitter::Lose(std::string fault) {
  lost_ = true;
  buffer_.clear();
  at_ = 0;
  return {"", std::move(fault)};
}

RpcMessage ReadMessage(std::string content) {
  const SourceFile file("message", std::move(content));
  DiagnosticSink diagnostics;
  if (!CheckText(file, diagnostics)) {
    return Fault(nullptr, RpcError::kParseError, diagnostics.Sorted()[0].message);
  }
  Json json = Json::parse(file.text(), nullptr, false);
  if (json.is_discarded()) {
    return Fault(nullptr, RpcError::kParseError, "the message is not JSON");
  }
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

std::string Framed(const Json& message) {
  const std::string content = message.dump(-1, ' ', false, Json::error_handler_t::replace);
  return fmt::format("Content-Length: {}\r\n\r\n{}", content.size(), content);
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

}  // namespace penstock::lsp
