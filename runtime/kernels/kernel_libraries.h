#pragma once
// Libraries that some kernels need.

#include <cstdint>
#include <string>
#include <vector>

namespace penstock {

// Those that an executable contains whose kernels have, among them, these facts (kernel_list.h):
// "OpenSSL 3.0.19".
std::vector<std::string> LibrariesOf(uint32_t facts);

}  // namespace penstock
