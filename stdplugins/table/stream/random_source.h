#pragma once
// Fast random numbers for made-up data: xoshiro256++ by D. Blackman and S. Vigna (2019), seeded
// through SplitMix64. Not for secrets.

#include <cstdint>

namespace penstock {

class RandomSource {
 public:
  explicit RandomSource(uint64_t seed) {
    for (uint64_t& word : state_) {
      seed += 0x9e3779b97f4a7c15;
      uint64_t mixed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
      mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
      word = mixed ^ (mixed >> 31);
    }
  }

  uint64_t Next() {
    const uint64_t result = Rotate(state_[0] + state_[3], 23) + state_[0];
    const uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = Rotate(state_[3], 45);
    return result;
  }

  // 0..last, all equally likely (but for 2^-64 of a difference).
  uint64_t UpTo(uint64_t last) {
    if (last == UINT64_MAX) return Next();
    return static_cast<uint64_t>((static_cast<unsigned __int128>(Next()) * (last + 1)) >> 64);
  }

  // At least 0 and below 1, with 53 random bits.
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

 private:
  static uint64_t Rotate(uint64_t x, int bits) { return (x << bits) | (x >> (64 - bits)); }

  uint64_t state_[4];
};

}  // namespace penstock
