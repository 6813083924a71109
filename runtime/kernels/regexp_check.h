#pragma once
// What is wrong with a regular expression, for those who check a job: the kernels only refuse it.

#include <string>
#include <string_view>

namespace penstock {

// "" if the pattern is valid.
std::string RegexpFault(std::string_view pattern);

// "" if `to` can replace the matches of the pattern, which is valid.
std::string ReplacementFault(std::string_view pattern, std::string_view to);

}  // namespace penstock
