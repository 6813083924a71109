#pragma once
// Digests as RFC 1321 and FIPS 180-4 describe them, as lower-case hexadecimal digits.

#include <string>

namespace penstock::reference {

std::string Md5(const std::string& text);
std::string Sha1(const std::string& text);
std::string Sha256(const std::string& text);

}  // namespace penstock::reference
