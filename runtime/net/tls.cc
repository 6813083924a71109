// OpenSSL reads and writes through a BIO on top of the ByteStream below, so time-outs, cancellation
// and faults are those of that stream, and its failures are passed on unchanged.

#include "runtime/net/tls.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/net/ca_certificates.h"
#include "runtime/net/openssl_init.h"

namespace penstock {

struct TlsContext::State {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> ssl{nullptr, SSL_CTX_free};
  std::string authorities;  // where they come from
  TlsCheck check = TlsCheck::kAuthorityAndName;
};

namespace {

// What a BIO has as its data.
struct Below {
  std::unique_ptr<ByteStream> stream;
  Status failure;  // the first one
};

int ReadBelow(BIO* bio, char* bytes, size_t size, size_t* count) {
  auto* below = static_cast<Below*>(BIO_get_data(bio));
  Result<size_t> read = below->stream->Read(bytes, size);
  *count = read.ok() ? *read : 0;
  if (!read.ok() && below->failure.ok()) below->failure = read.status();
  BIO_set_flags(bio, *count == 0 && read.ok() ? BIO_FLAGS_IN_EOF : 0);
  return *count > 0 ? 1 : 0;
}

int WriteBelow(BIO* bio, const char* bytes, size_t size, size_t* count) {
  auto* below = static_cast<Below*>(BIO_get_data(bio));
  Status written = below->stream->Write({bytes, size});
  *count = written.ok() ? size : 0;
  if (!written.ok() && below->failure.ok()) below->failure = std::move(written);
  return *count > 0 ? 1 : 0;
}

long ControlBelow(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

int CreateBelow(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

BIO_METHOD* MethodOfBelow() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "ByteStream");
    PST_CHECK(made != nullptr);
    BIO_meth_set_read_ex(made, ReadBelow);
    BIO_meth_set_write_ex(made, WriteBelow);
    BIO_meth_set_ctrl(made, ControlBelow);
    BIO_meth_set_create(made, CreateBelow);
    return made;
  }();
  return method;
}

// OpenSSL's message for the oldest error of this thread; clears the errors.
std::string TakeReason() {
  const unsigned long error = ERR_peek_error();
  const char* reason = ERR_reason_error_string(error);
  ERR_clear_error();
  return reason == nullptr ? "the server ended the connection" : reason;
}

bool IsAddress(const std::string& host) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

class TlsStream : public ByteStream {
 public:
  TlsStream(SSL_CTX* context, std::unique_ptr<ByteStream> stream, std::string host)
      : below_{.stream = std::move(stream), .failure = {}},
        ssl_(SSL_new(context), SSL_free),
        host_(std::move(host)) {
    BIO* bio = BIO_new(MethodOfBelow());
    PST_CHECK(ssl_ != nullptr && bio != nullptr);
    BIO_set_data(bio, &below_);
    SSL_set_bio(ssl_.get(), bio, bio);
  }
  ~TlsStream() override {
    if (agreed_ && below_.failure.ok())
      SSL_shutdown(ssl_.get());  // sends a close notification, does not wait for one
    ERR_clear_error();
  }

  Status Agree(const std::string& authorities, TlsCheck check) {
    if (check != TlsCheck::kAuthorityAndName) {
      if (!IsAddress(host_)) SSL_set_tlsext_host_name(ssl_.get(), host_.c_str());
    } else if (IsAddress(host_)) {
      PST_CHECK(X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host_.c_str()) == 1);
    } else if (SSL_set_tlsext_host_name(ssl_.get(), host_.c_str()) != 1 ||
               SSL_set1_host(ssl_.get(), host_.c_str()) != 1) {
      ERR_clear_error();
      return Status(Failure::kTlsRefused, fmt::format("`{}` is not a valid server name", host_));
    }
    ERR_clear_error();
    if (SSL_connect(ssl_.get()) == 1) {
      agreed_ = true;
      return {};
    }
    if (!below_.failure.ok()) {
      ERR_clear_error();
      return below_.failure;
    }
    const long fault = SSL_get_verify_result(ssl_.get());
    const std::string reason = TakeReason();
    if (fault != X509_V_OK && check != TlsCheck::kNothing) {
      return Status(Failure::kTlsRefused,
                    fmt::format("the certificate of `{}` is not trusted: {}; the trusted "
                                "certificate authorities are {}",
                                host_, X509_verify_cert_error_string(fault), authorities));
    }
    return Status(Failure::kTlsRefused,
                  fmt::format("cannot establish a TLS connection to `{}`: {}", host_, reason));
  }

  // The hash of the server's certificate by the algorithm of its signature, or SHA-256 in place of
  // weaker ones; "" if there is none.
  std::string Binding() const {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        SSL_get1_peer_certificate(ssl_.get()), X509_free);
    int algorithm = NID_undef;
    if (certificate == nullptr ||
        X509_get_signature_info(certificate.get(), &algorithm, nullptr, nullptr, nullptr) != 1) {
      ERR_clear_error();
      return "";
    }
    if (algorithm == NID_md5 || algorithm == NID_sha1) algorithm = NID_sha256;
    const EVP_MD* digest = EVP_get_digestbynid(algorithm);
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (digest == nullptr || X509_digest(certificate.get(), digest, bytes, &size) != 1) {
      ERR_clear_error();
      return "";
    }
    return std::string(reinterpret_cast<const char*>(bytes), size);
  }

  Result<size_t> Read(char* bytes, size_t size) override {
    ERR_clear_error();
    size_t count = 0;
    if (SSL_read_ex(ssl_.get(), bytes, size, &count) == 1) return count;
    const int error = SSL_get_error(ssl_.get(), 0);
    if (error == SSL_ERROR_ZERO_RETURN) return size_t{0};
    return Lost();
  }

  Status Write(std::string_view bytes) override {
    ERR_clear_error();
    size_t count = 0;
    if (bytes.empty() || SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count) == 1) {
      return {};
    }
    return Lost();
  }

  void SetIdleTimeout(std::chrono::milliseconds timeout) override {
    below_.stream->SetIdleTimeout(timeout);
  }

  void SetTimeLimit(std::optional<std::chrono::milliseconds> limit) override {
    below_.stream->SetTimeLimit(limit);
  }

  std::string Peer() const override { return below_.stream->Peer(); }

  bool IsIdle() const override { return below_.failure.ok() && below_.stream->IsIdle(); }

 private:
  // An end without a TLS close notification may be an attack, and is a failure.
  Status Lost() {
    const std::string reason = TakeReason();
    if (below_.failure.ok()) {
      below_.failure = Status(Failure::kConnectionLost,
                              fmt::format("the connection to `{}` was lost: {}", host_, reason));
    }
    return below_.failure;
  }

  Below below_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  const std::string host_;
  bool agreed_ = false;
};

}  // namespace

const char* OpenSslVersion() { return OpenSSL_version(OPENSSL_VERSION_STRING); }

Result<TlsContext> TlsContext::Make(const std::string& ca_file, TlsCheck check) {
  InitializeOpenSsl();
  auto state = std::make_shared<State>();
  state->ssl.reset(SSL_CTX_new(TLS_client_method()));
  if (state->ssl == nullptr) {
    return Status(Failure::kTlsRefused, "cannot set up TLS: " + TakeReason());
  }
  SSL_CTX* ssl = state->ssl.get();
  SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
  SSL_CTX_set_mode(ssl, SSL_MODE_AUTO_RETRY);
  state->check = check;
  if (check == TlsCheck::kNothing) return TlsContext(std::move(state));
  SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
  PST_ASSIGN_OR_RETURN(state->authorities, AddAuthorities(SSL_CTX_get_cert_store(ssl), ca_file));
  return TlsContext(std::move(state));
}

Result<std::unique_ptr<ByteStream>> TlsContext::Start(std::unique_ptr<ByteStream> stream,
                                                      const std::string& host,
                                                      std::string* binding) const {
  auto tls = std::make_unique<TlsStream>(state_->ssl.get(), std::move(stream), host);
  PST_RETURN_IF_ERROR(tls->Agree(state_->authorities, state_->check));
  if (binding != nullptr) *binding = tls->Binding();
  return std::unique_ptr<ByteStream>(std::move(tls));
}

}  // namespace penstock
