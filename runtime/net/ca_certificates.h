#pragma once
// The certificate authorities that are trusted.

#include <openssl/x509_vfy.h>

#include <string>

#include "runtime/base/status.h"

namespace penstock {

// Adds the authorities that TlsContext::Make describes to `store`, and returns where they come
// from, for messages.
Result<std::string> AddAuthorities(X509_STORE* store, const std::string& ca_file);

}  // namespace penstock
