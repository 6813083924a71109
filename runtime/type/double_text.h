#pragma once
// The canonical text of doubles.

namespace penstock {

// Appends the shortest text that reads back as the same double, at most 32 bytes; returns the new
// end. Plain notation from 1e-7 up to 1e21, with an exponent beyond; NaN, Infinity, -Infinity.
char* WriteDouble(char* w, double value);

}  // namespace penstock
