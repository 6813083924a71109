#pragma once
// TLS 1.2 or later on a connection, with the server's certificate and name always checked.

#include <memory>
#include <string>

#include "runtime/base/status.h"
#include "runtime/net/byte_stream.h"

namespace penstock {

// "3.0.19": of the library that is linked.
const char* OpenSslVersion();

// The trusted certificate authorities; created once and used for many connections, by any thread.
class TlsContext {
 public:
  // The authorities are those of `ca_file` (PEM), or if that is empty of the first there is of:
  // $SSL_CERT_FILE, the places where Linux distributions keep them, the ones that were in Debian's
  // ca-certificates when this program was built. Failure::kCertificatesUnusable.
  static Result<TlsContext> Make(const std::string& ca_file = "");

  // Performs the TLS handshake with the server, which must identify itself as `host`.
  // Failure::kTlsRefused, or a failure of `stream`.
  Result<std::unique_ptr<ByteStream>> Start(std::unique_ptr<ByteStream> stream,
                                            const std::string& host) const;

 private:
  struct State;
  explicit TlsContext(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace penstock
