// Boost.Beast parses and writes the messages; bytes come and go through a ByteStream, so that
// Boost.Asio, of which Beast takes its buffers, opens nothing here.

#include "runtime/net/http_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <utility>

#include "runtime/base/ascii.h"
#include "runtime/net/byte_stream.h"

namespace penstock {
namespace {

namespace http = boost::beast::http;
using ErrorCode = boost::beast::error_code;

// A ByteStream as Beast wants streams. What it fails with is kept in `failure`.
class BeastStream {
 public:
  explicit BeastStream(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}

  template <typename Buffers>
  size_t read_some(const Buffers& buffers, ErrorCode& error) {
    error = {};
    for (auto it = boost::asio::buffer_sequence_begin(buffers);
         it != boost::asio::buffer_sequence_end(buffers); ++it) {
      const boost::asio::mutable_buffer buffer(*it);
      if (buffer.size() == 0) continue;
      Result<size_t> count = stream_->Read(static_cast<char*>(buffer.data()), buffer.size());
      if (!count.ok()) return Failed(count.status(), error);
      if (*count == 0) error = boost::asio::error::eof;
      received_ += *count;
      return *count;
    }
    return 0;
  }
  template <typename Buffers>
  size_t write_some(const Buffers& buffers, ErrorCode& error) {
    error = {};
    size_t total = 0;
    for (auto it = boost::asio::buffer_sequence_begin(buffers);
         it != boost::asio::buffer_sequence_end(buffers); ++it) {
      const boost::asio::const_buffer buffer(*it);
      Status written = stream_->Write({static_cast<const char*>(buffer.data()), buffer.size()});
      if (!written.ok()) return Failed(written, error);
      total += buffer.size();
    }
    return total;
  }
  // Beast asks for these two as well, and uses those above.
  template <typename Buffers>
  size_t read_some(const Buffers& buffers) {
    ErrorCode error;
    return read_some(buffers, error);
  }
  template <typename Buffers>
  size_t write_some(const Buffers& buffers) {
    ErrorCode error;
    return write_some(buffers, error);
  }

  bool IsIdle() const { return stream_->IsIdle(); }
  const Status& failure() const { return failure_; }
  uint64_t received() const { return received_; }

 private:
  size_t Failed(const Status& status, ErrorCode& error) {
    failure_ = status;
    error = boost::asio::error::connection_aborted;
    return 0;
  }

  std::unique_ptr<ByteStream> stream_;
  Status failure_;
  uint64_t received_ = 0;
};

// Methods that may be repeated: RFC 9110, 9.2.2.
bool IsIdempotent(std::string_view method) {
  constexpr std::string_view kMethods[] = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
  return std::ranges::find(kMethods, method) != std::end(kMethods);
}

bool IsToken(std::string_view text) {  // RFC 9110, 5.6.2
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return IsLetterOrDigit(c) || kOthers.find(c) != std::string_view::npos;
  });
}

bool HoldsControl(std::string_view text) {
  return std::ranges::any_of(text,
                             [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 127; });
}

// Text that would be interpreted as something else is not sent.
bool IsSafe(const HttpRequest& request) {
  const bool target_is_safe = !request.target.empty() && !HoldsControl(request.target) &&
                              request.target.find_first_of(" \t") == std::string::npos;
  return target_is_safe && IsToken(request.method) &&
         std::ranges::all_of(request.fields, [](const HttpField& field) {
           return IsToken(field.name) && !HoldsControl(field.value);
         });
}

struct Origin {
  bool tls = false;
  std::string host;
  uint16_t port = 0;
  std::string host_field;
};

std::optional<Origin> ParseOrigin(std::string_view text) {
  Origin origin;
  origin.tls = text.starts_with("https://");
  if (!origin.tls && !text.starts_with("http://")) return std::nullopt;
  std::string_view rest = text.substr(origin.tls ? 8 : 7);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  origin.host_field = rest;
  origin.port = origin.tls ? 443 : 80;
  const bool bracketed = rest.starts_with('[');
  const size_t host_end = bracketed ? rest.find(']') : std::min(rest.find(':'), rest.size());
  if (host_end == std::string_view::npos) return std::nullopt;
  origin.host = rest.substr(bracketed, host_end - bracketed);
  const bool host_is_safe = std::ranges::all_of(origin.host, [&](char c) {
    return IsWordByte(c) || c == '-' || c == '.' || (bracketed && c == ':');
  });
  if (origin.host.empty() || !host_is_safe) return std::nullopt;
  std::string_view port = rest.substr(host_end + bracketed);
  if (port.empty()) return origin;
  if (!port.starts_with(':')) return std::nullopt;
  port.remove_prefix(1);
  const char* end = port.data() + port.size();
  const auto [stopped, error] = std::from_chars(port.data(), end, origin.port);
  if (error != std::errc() || stopped != end || origin.port == 0) return std::nullopt;
  return origin;
}

}  // namespace

// A connection and what has been read beyond the last answer.
class HttpClient::Connection {
 public:
  explicit Connection(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}

  bool IsIdle() const { return stream_.IsIdle(); }
  uint64_t received() const { return stream_.received(); }

  Status Write(const HttpRequest& request, const std::string& host) {
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(request.method);
    message.target(request.target);
    message.set(http::field::host, host);
    for (const HttpField& field : request.fields) message.insert(field.name, field.value);
    message.body() = request.body;
    message.prepare_payload();
    ErrorCode error;
    http::write(stream_, message, error);
    return error ? FailureOf(error) : Status();
  }

  // `keep` says afterwards whether the connection can be used again.
  Result<HttpResponse> Read(const HttpRequest& request, const HttpOptions& options,
                            const BodyPiece& on_body, bool* keep) {
    *keep = false;
    constexpr int kMostInterim = 10;  // answers such as 100 Continue before the real one
    for (int interim = 0; interim < kMostInterim; ++interim) {
      http::response_parser<http::buffer_body> parser;
      parser.header_limit(options.max_header_bytes);
      parser.body_limit(options.max_body_bytes);
      if (request.method == "HEAD") parser.skip(true);
      ErrorCode error;
      http::read_header(stream_, buffer_, parser, error);
      if (error) return FailureOf(error);
      if (parser.get().result_int() / 100 == 1) continue;
      PST_RETURN_IF_ERROR(ReadBody(parser, on_body));
      HttpResponse response;
      response.status = static_cast<int>(parser.get().result_int());
      for (const auto& field : parser.get()) {
        response.fields.push_back({std::string(field.name_string()), std::string(field.value())});
      }
      *keep = parser.get().keep_alive() && !parser.need_eof() && buffer_.size() == 0;
      return response;
    }
    return Status(Failure::kAnswerInvalid, "the server sends only interim answers");
  }

 private:
  Status ReadBody(http::response_parser<http::buffer_body>& parser, const BodyPiece& on_body) {
    char piece[16 << 10];
    while (!parser.is_done()) {
      parser.get().body().data = piece;
      parser.get().body().size = sizeof(piece);
      ErrorCode error;
      http::read(stream_, buffer_, parser, error);
      if (error && error != http::error::need_buffer) return FailureOf(error);
      PST_RETURN_IF_ERROR(on_body({piece, sizeof(piece) - parser.get().body().size}));
    }
    return {};
  }

  Status FailureOf(const ErrorCode& error) const {
    if (!stream_.failure().ok()) return stream_.failure();
    if (error == http::error::end_of_stream || error == http::error::partial_message) {
      return Status(Failure::kConnectionLost,
                    "the server closed the connection before the end of its answer");
    }
    if (error == http::error::header_limit || error == http::error::body_limit ||
        error == http::error::buffer_overflow) {
      return Status(Failure::kAnswerInvalid, "the answer is longer than the limit");
    }
    return Status(Failure::kAnswerInvalid,
                  fmt::format("the answer is not HTTP: {}", error.message()));
  }

  BeastStream stream_;
  boost::beast::flat_buffer buffer_;
};

std::string_view HttpResponse::Field(std::string_view name) const {
  for (const HttpField& field : fields) {
    if (SameIgnoringCase(field.name, name)) return field.value;
  }
  return "";
}

HttpClient::HttpClient(HttpOptions options, std::string host, uint16_t port, std::string host_field,
                       std::optional<TlsContext> tls)
    : options_(std::move(options)),
      host_(std::move(host)),
      port_(port),
      host_field_(std::move(host_field)),
      tls_(std::move(tls)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<HttpClient> HttpClient::Make(std::string_view origin, HttpOptions options) {
  std::optional<Origin> parsed = ParseOrigin(origin);
  if (!parsed) {
    return Status(
        Failure::kAddressInvalid,
        fmt::format("invalid address `{}`: it must have the form `https://host:port`", origin));
  }
  std::optional<TlsContext> tls;
  if (parsed->tls) {
    PST_ASSIGN_OR_RETURN(tls, TlsContext::Make(options.ca_file));
  }
  return HttpClient(std::move(options), std::move(parsed->host), parsed->port,
                    std::move(parsed->host_field), std::move(tls));
}

Status HttpClient::Open() {
  PST_ASSIGN_OR_RETURN(std::unique_ptr<ByteStream> stream, Connect(host_, port_, options_.net));
  if (tls_) {
    PST_ASSIGN_OR_RETURN(stream, tls_->Start(std::move(stream), host_));
  }
  connection_ = std::make_unique<Connection>(std::move(stream));
  return {};
}

Result<HttpResponse> HttpClient::Send(const HttpRequest& request) {
  std::string body;
  Result<HttpResponse> response = Send(request, [&](std::string_view piece) {
    body += piece;
    return Status();
  });
  if (response.ok()) response->body = std::move(body);
  return response;
}

Result<HttpResponse> HttpClient::Send(const HttpRequest& request, const BodyPiece& on_body) {
  if (!IsSafe(request)) {
    return Status(
        Failure::kAddressInvalid,
        "the request contains a blank, a line end or another control character in a wrong place");
  }
  if (connection_ != nullptr && !connection_->IsIdle()) connection_.reset();
  while (true) {
    const bool kept = connection_ != nullptr;
    if (!kept) PST_RETURN_IF_ERROR(Open());
    const uint64_t received_before = connection_->received();
    const Status written = connection_->Write(request, host_field_);
    bool keep = false;
    Result<HttpResponse> response =
        written.ok() ? connection_->Read(request, options_, on_body, &keep) : written;
    const bool dead = kept && !response.ok() && connection_->received() == received_before &&
                      response.status().failure() == Failure::kConnectionLost;
    if (!keep) connection_.reset();
    if (!dead || !IsIdempotent(request.method)) return response;
  }
}

}  // namespace penstock
