#pragma once
// Text of any bytes in JSON, whose strings are Unicode: what is not UTF-8 (a path may hold any
// bytes) becomes {"hex": "..."}.

#include <string>

#define JSON_NO_IO 1
#include <nlohmann/json.hpp>

namespace penstock {

nlohmann::ordered_json BytesToJson(const std::string& bytes);

// Throws std::invalid_argument, or nlohmann's own exceptions, if `json` is neither form.
std::string BytesFromJson(const nlohmann::ordered_json& json);

}  // namespace penstock
