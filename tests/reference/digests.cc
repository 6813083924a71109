// Constants are computed from what they are: sines, square roots and cube roots.
#include "tests/reference/digests.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace penstock::reference {
namespace {

// The text, a bit 1, zeros, and the length in bits: a multiple of 64 bytes.
std::string Padded(const std::string& text, bool big_endian) {
  std::string padded = text + '\x80';
  while (padded.size() % 64 != 56) padded += '\0';
  const uint64_t bits = text.size() * 8;
  for (int i = 0; i < 8; ++i) {
    padded += static_cast<char>(bits >> 8 * (big_endian ? 7 - i : i));
  }
  return padded;
}

uint32_t Word(const std::string& text, size_t at, bool big_endian) {
  uint32_t word = 0;
  for (size_t i = 0; i < 4; ++i) {
    const uint32_t byte = static_cast<unsigned char>(text[at + i]);
    word |= byte << 8 * (big_endian ? 3 - i : i);
  }
  return word;
}

std::string Digits(uint32_t word, bool big_endian) {
  std::string digits;
  for (int i = 0; i < 4; ++i) {
    char two[3];
    std::snprintf(two, sizeof(two), "%02x", word >> 8 * (big_endian ? 3 - i : i) & 0xFF);
    digits += two;
  }
  return digits;
}

uint32_t FractionBits(long double x) {
  return static_cast<uint32_t>(std::floor((x - std::floor(x)) * 4294967296.0L));
}

int NthPrime(int n) {
  for (int candidate = 2;; ++candidate) {
    bool prime = true;
    for (int i = 2; i * i <= candidate; ++i) prime = prime && candidate % i != 0;
    if (prime && n-- == 0) return candidate;
  }
}

}  // namespace

std::string Md5(const std::string& text) {
  constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  uint32_t a0 = 0x67452301, b0 = 0xefcdab89, c0 = 0x98badcfe, d0 = 0x10325476;
  const std::string padded = Padded(text, false);
  for (size_t at = 0; at < padded.size(); at += 64) {
    uint32_t a = a0, b = b0, c = c0, d = d0;
    for (int i = 0; i < 64; ++i) {
      const int round = i / 16;
      uint32_t f = 0;
      int g = 0;
      if (round == 0) f = (b & c) | (~b & d), g = i;
      if (round == 1) f = (d & b) | (~d & c), g = (5 * i + 1) % 16;
      if (round == 2) f = b ^ c ^ d, g = (3 * i + 5) % 16;
      if (round == 3) f = c ^ (b | ~d), g = 7 * i % 16;
      const auto sine =
          static_cast<uint32_t>(std::floor(std::fabs(std::sin(i + 1.0L)) * 4294967296.0L));
      f += a + sine + Word(padded, at + 4 * static_cast<size_t>(g), false);
      a = d;
      d = c;
      c = b;
      b += std::rotl(f, kShifts[round][i % 4]);
    }
    a0 += a, b0 += b, c0 += c, d0 += d;
  }
  return Digits(a0, false) + Digits(b0, false) + Digits(c0, false) + Digits(d0, false);
}

std::string Sha1(const std::string& text) {
  std::array<uint32_t, 5> hash = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  const std::string padded = Padded(text, true);
  for (size_t at = 0; at < padded.size(); at += 64) {
    std::array<uint32_t, 80> w;
    for (size_t i = 0; i < 80; ++i) {
      w[i] = i < 16 ? Word(padded, at + 4 * i, true)
                    : std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    std::array<uint32_t, 5> v = hash;
    for (size_t i = 0; i < 80; ++i) {
      uint32_t f = v[1] ^ v[2] ^ v[3];
      if (i < 20) f = (v[1] & v[2]) | (~v[1] & v[3]);
      if (i >= 40 && i < 60) f = (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3]);
      constexpr int kSquares[] = {2, 3, 5, 10};
      const auto root = static_cast<uint32_t>(
          std::floor(std::sqrt(static_cast<long double>(kSquares[i / 20])) * 1073741824.0L));
      v = {std::rotl(v[0], 5) + f + v[4] + root + w[i], v[0], std::rotl(v[1], 30), v[2], v[3]};
    }
    for (size_t i = 0; i < 5; ++i) hash[i] += v[i];
  }
  std::string digits;
  for (const uint32_t word : hash) digits += Digits(word, true);
  return digits;
}

std::string Sha256(const std::string& text) {
  std::array<uint32_t, 8> hash;
  for (int i = 0; i < 8; ++i)
    hash[i] = FractionBits(std::sqrt(static_cast<long double>(NthPrime(i))));
  const std::string padded = Padded(text, true);
  for (size_t at = 0; at < padded.size(); at += 64) {
    std::array<uint32_t, 64> w;
    for (size_t i = 0; i < 64; ++i) {
      if (i < 16) {
        w[i] = Word(padded, at + 4 * i, true);
        continue;
      }
      const uint32_t x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + (std::rotr(x, 7) ^ std::rotr(x, 18) ^ x >> 3) + w[i - 7] +
             (std::rotr(y, 17) ^ std::rotr(y, 19) ^ y >> 10);
    }
    std::array<uint32_t, 8> v = hash;
    for (int i = 0; i < 64; ++i) {
      const uint32_t s1 = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
      const uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
      const uint32_t root = FractionBits(std::cbrt(static_cast<long double>(NthPrime(i))));
      const uint32_t t1 = v[7] + s1 + choice + root + w[static_cast<size_t>(i)];
      const uint32_t s0 = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
      const uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
      v = {t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]};
    }
    for (size_t i = 0; i < 8; ++i) hash[i] += v[i];
  }
  std::string digits;
  for (const uint32_t word : hash) digits += Digits(word, true);
  return digits;
}

}  // namespace penstock::reference
