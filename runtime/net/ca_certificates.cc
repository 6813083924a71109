#include "runtime/net/ca_certificates.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

extern "C" const char ca_bundle_begin[];
extern "C" const char ca_bundle_end[];

namespace penstock {
namespace {

// Where Debian and its relatives, Fedora and its relatives, openSUSE, Red Hat, and Alpine keep
// them: the list of Go's crypto/x509 (root_linux.go).
constexpr const char* kUsualPlaces[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
};

Result<std::string> AddFile(X509_STORE* store, const std::string& path) {
  if (X509_STORE_load_file(store, path.c_str()) == 1) return path;
  ERR_clear_error();
  return Status(Failure::kCertificatesUnusable,
                fmt::format("`{}` does not contain valid certificates in PEM format", path));
}

Result<std::string> AddBuiltIn(X509_STORE* store) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bundle(
      BIO_new_mem_buf(ca_bundle_begin, static_cast<int>(ca_bundle_end - ca_bundle_begin)),
      BIO_free);
  int added = 0;
  while (X509* certificate = PEM_read_bio_X509(bundle.get(), nullptr, nullptr, nullptr)) {
    added += X509_STORE_add_cert(store, certificate);
    X509_free(certificate);
  }
  ERR_clear_error();  // of the end of the bundle
  if (added > 0) return std::string("those built into this program");
  return Status(Failure::kCertificatesUnusable, "this program has no built-in certificates");
}

}  // namespace

Result<std::string> AddAuthorities(X509_STORE* store, const std::string& ca_file) {
  if (!ca_file.empty()) return AddFile(store, ca_file);
  const char* from_environment = std::getenv("SSL_CERT_FILE");
  if (from_environment != nullptr && *from_environment != '\0') {
    return AddFile(store, from_environment);
  }
  for (const char* place : kUsualPlaces) {
    if (access(place, R_OK) == 0) return AddFile(store, place);
  }
  return AddBuiltIn(store);
}

}  // namespace penstock
