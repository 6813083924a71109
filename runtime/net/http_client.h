#pragma once
// HTTP/1.1 to one server: requests one after the other, over one connection where the server lets
// it stay. Redirects, cookies and proxies are not followed, kept or used. Not thread-safe.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/net/net_options.h"
#include "runtime/net/tls.h"

namespace penstock {

struct HttpField {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";            // path and query, percent-encoded
  std::vector<HttpField> fields = {};  // beside Host and Content-Length, which are set here
  std::string body = {};
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpField> fields;
  std::string body;

  // The value of the first field of that name, ignoring case; "" if there is none.
  std::string_view Field(std::string_view name) const;
};

struct HttpOptions {
  NetOptions net;
  std::string ca_file;  // see TlsContext::Make
  uint32_t max_header_bytes = 64 << 10;
  uint64_t max_body_bytes = 64 << 20;
};

class HttpClient {
 public:
  // `origin` is "http://host", "https://host:port", "http://[::1]:8080". Failure::kAddressInvalid.
  static Result<HttpClient> Make(std::string_view origin, HttpOptions options);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  // The whole response, whatever its status. A request whose method may be repeated (RFC 9110,
  // 9.2.2) is sent again once if a kept connection turns out to be closed.
  // Failure::kAnswerInvalid if the answer is not HTTP or passes a limit; kConnectionLost if it ends
  // before its end; or any failure of connecting.
  Result<HttpResponse> Send(const HttpRequest& request);

  // The same, with the body in pieces as they come. A failure of `on_body` ends the answer.
  using BodyPiece = std::function<Status(std::string_view)>;
  Result<HttpResponse> Send(const HttpRequest& request, const BodyPiece& on_body);

 private:
  class Connection;
  HttpClient(HttpOptions options, std::string host, uint16_t port, std::string host_field,
             std::optional<TlsContext> tls);
  Status Open();

  HttpOptions options_;
  std::string host_;
  uint16_t port_;
  std::string host_field_;
  std::optional<TlsContext> tls_;
  std::unique_ptr<Connection> connection_;  // null: none is open
};

}  // namespace penstock
