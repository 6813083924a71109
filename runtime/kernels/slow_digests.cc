// By the functions of OpenSSL for these digests alone. Its newer interface to all digests would
// link all of its algorithms into executables and read its configuration when they start.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "runtime/kernels/slow_digests.h"

#include <openssl/md5.h>
#include <openssl/sha.h>

namespace penstock {
namespace {

template <size_t kSize>
char* PutDigits(char* w, const unsigned char (&digest)[kSize]) {
  for (const unsigned char byte : digest) {
    *w++ = "0123456789abcdef"[byte >> 4];
    *w++ = "0123456789abcdef"[byte & 15];
  }
  return w;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

char* pst_slow_md5(char* w, const char* text, int64_t size) {
  unsigned char digest[MD5_DIGEST_LENGTH];
  MD5_CTX context;
  MD5_Init(&context);
  MD5_Update(&context, text, static_cast<size_t>(size));
  MD5_Final(digest, &context);
  return PutDigits(w, digest);
}

char* pst_slow_sha1(char* w, const char* text, int64_t size) {
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA_CTX context;
  SHA1_Init(&context);
  SHA1_Update(&context, text, static_cast<size_t>(size));
  SHA1_Final(digest, &context);
  return PutDigits(w, digest);
}

char* pst_slow_sha256(char* w, const char* text, int64_t size) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, text, static_cast<size_t>(size));
  SHA256_Final(digest, &context);
  return PutDigits(w, digest);
}
