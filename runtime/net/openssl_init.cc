#include "runtime/net/openssl_init.h"

#include <openssl/ssl.h>

namespace penstock {

void InitializeOpenSsl() { OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr); }

}  // namespace penstock
