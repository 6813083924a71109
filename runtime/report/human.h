#pragma once
// Numbers as people read them.

#include <cstdint>
#include <string>

namespace penstock {

std::string HumanBytes(double bytes);      // "312 B", "1.2 MB" (powers of 1000)
std::string HumanCount(uint64_t count);    // "10,200,000"
std::string HumanSeconds(double seconds);  // "0.012 s", "12.3 s", "2 min 5 s", "3 h 4 min"

}  // namespace penstock
