#include "runtime/kernels/kernel_libraries.h"

#include <openssl/opensslv.h>

#include "runtime/kernels/kernel_list.h"

namespace penstock {

std::vector<std::string> LibrariesOf(uint32_t facts) {
  std::vector<std::string> libraries;
  if ((facts & kUsesOpenSsl) != 0) libraries.push_back("OpenSSL " OPENSSL_VERSION_STR);
  if ((facts & kUsesRe2) != 0) libraries.push_back("RE2");  // it does not say which version it is
  return libraries;
}

}  // namespace penstock
