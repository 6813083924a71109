// Bytes as text and back: hexadecimal digits and base64 (RFC 4648, with padding). What is read back
// must be what could have been written, letters of hexadecimal digits in either case.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/made_text.h"

namespace penstock {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";
constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The value of a digit, or -1.
PST_INLINE int32_t HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

PST_INLINE int32_t Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_hex(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  if (PST_UNLIKELY(n > kMaxText / 2)) return kTooLong;
  char* begin = ScratchRoom(ctx, 2 * n);
  char* w = begin;
  for (int64_t i = 0; i < n; ++i) {
    const auto byte = static_cast<uint8_t>(p[i]);
    *w++ = kHex[byte >> 4];
    *w++ = kHex[byte & 15];
  }
  return KeepScratch(ctx, begin, w, out);
}

int32_t pst_k_hex_int64(pst_ctx* ctx, int64_t value, pst_text* out) {
  char* begin = ScratchRoom(ctx, 16);
  auto rest = static_cast<uint64_t>(value);
  int32_t digits = 1;
  while (digits < 16 && rest >> (4 * digits) != 0) ++digits;
  for (int32_t i = digits - 1; i >= 0; --i, rest >>= 4) begin[i] = kHex[rest & 15];
  return KeepScratch(ctx, begin, begin + digits, out);
}

int32_t pst_k_unhex(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  if (n % 2 != 0) return kBadArgument;
  char* begin = ScratchRoom(ctx, n / 2);
  char* w = begin;
  for (int64_t i = 0; i < n; i += 2) {
    const int32_t high = HexDigit(p[i]);
    const int32_t low = HexDigit(p[i + 1]);
    if (high < 0 || low < 0) return kBadArgument;
    *w++ = static_cast<char>(high << 4 | low);
  }
  return KeepScratch(ctx, begin, w, out);
}

int32_t pst_k_base64(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  if (PST_UNLIKELY(n > kMaxText / 4 * 3)) return kTooLong;
  char* begin = ScratchRoom(ctx, (n + 2) / 3 * 4);
  char* w = begin;
  for (int64_t i = 0; i < n; i += 3) {
    const int64_t left = n - i;
    uint32_t bits = static_cast<uint32_t>(static_cast<uint8_t>(p[i])) << 16;
    if (left > 1) bits |= static_cast<uint32_t>(static_cast<uint8_t>(p[i + 1])) << 8;
    if (left > 2) bits |= static_cast<uint8_t>(p[i + 2]);
    *w++ = kBase64[bits >> 18];
    *w++ = kBase64[bits >> 12 & 63];
    *w++ = left > 1 ? kBase64[bits >> 6 & 63] : '=';
    *w++ = left > 2 ? kBase64[bits & 63] : '=';
  }
  return KeepScratch(ctx, begin, w, out);
}

int32_t pst_k_unbase64(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  if (n % 4 != 0) return kNotBase64;
  char* begin = ScratchRoom(ctx, n / 4 * 3);
  char* w = begin;
  for (int64_t i = 0; i < n; i += 4) {
    int32_t digits = 4;
    if (i + 4 == n && p[i + 3] == '=') digits = p[i + 2] == '=' ? 2 : 3;
    uint32_t bits = 0;
    for (int32_t k = 0; k < 4; ++k) {
      const int32_t digit = k < digits ? Base64Digit(p[i + k]) : 0;
      if (digit < 0) return kNotBase64;
      bits = bits << 6 | static_cast<uint32_t>(digit);
    }
    // Bits that no byte takes up are zero.
    if ((bits & ((1u << 8 * (4 - digits)) - 1)) != 0) return kNotBase64;
    for (int32_t k = 1; k < digits; ++k) *w++ = static_cast<char>(bits >> (24 - 8 * k));
  }
  return KeepScratch(ctx, begin, w, out);
}

}  // extern "C"
