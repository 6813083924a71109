#pragma once
// How the rounding kernels cut digits: an immediate of theirs.

namespace penstock {

enum RoundMode {
  kRoundHalfAway = 0,
  kRoundToZero = 1,
  kRoundDown = 2,  // floor
  kRoundUp = 3,    // ceil
};

}  // namespace penstock
