#pragma once
// TLS 1.2 or later on a connection.

#include <memory>
#include <string>

#include "runtime/base/status.h"
#include "runtime/net/byte_stream.h"

namespace penstock {

// "3.0.19": of the library that is linked.
const char* OpenSslVersion();

// What is checked of a server. Without the first two, whoever can change what is sent can read it.
enum class TlsCheck {
  kAuthorityAndName,  // its certificate is of a trusted authority, and for its name
  kAuthority,         // the first of these
  kNothing,
};

// The trusted certificate authorities; created once and used for many connections, by any thread.
class TlsContext {
 public:
  // The authorities are those of `ca_file` (PEM), or if that is empty of the first there is of:
  // $SSL_CERT_FILE, the places where Linux distributions keep them, the ones that were in Debian's
  // ca-certificates when this program was built. Failure::kCertificatesUnusable.
  static Result<TlsContext> Make(const std::string& ca_file = "",
                                 TlsCheck check = TlsCheck::kAuthorityAndName);

  // Performs the TLS handshake with the server, which must identify itself as `host`.
  // `binding`, unless null, is set to the data by which a login can be bound to this connection
  // (RFC 5929, tls-server-end-point). Failure::kTlsRefused, or a failure of `stream`.
  Result<std::unique_ptr<ByteStream>> Start(std::unique_ptr<ByteStream> stream,
                                            const std::string& host,
                                            std::string* binding = nullptr) const;

 private:
  struct State;
  explicit TlsContext(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace penstock
