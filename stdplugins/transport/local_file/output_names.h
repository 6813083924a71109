#pragma once
// The names of the files a writer makes, and which files in a directory are of the same output.

#include <string>
#include <string_view>

namespace penstock {

// A name is `base[__id][_N]suffix`: `id` tells runs of `append` apart, N counts the further files
// of one run from 1.
struct OutputNames {
  std::string base;
  std::string suffix;
  std::string id;  // empty, or what NewOutputId gave

  std::string Name(int number) const;
  // Whether a file name is one that a writer with this base and suffix gives, in any run.
  bool IsSibling(std::string_view name) const;
};

// "20240131_235959_0123abcd": the time in UTC and a random number. No two runs get the same.
std::string NewOutputId();

// Eight random hexadecimal digits.
std::string RandomDigits();

}  // namespace penstock
