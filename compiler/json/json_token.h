#pragma once
// The tokens of Json.g4, used to explain syntax errors.

#include <cstdint>

#include "compiler/source/source_file.h"

namespace penstock {

enum class JsonTokenKind : uint8_t {
  kOpenObject,
  kCloseObject,
  kOpenArray,
  kCloseArray,
  kColon,
  kComma,
  kString,
  kScalar,       // a number, true, false or null
  kOpenString,   // a string without end
  kOpenComment,  // a comment without end
  kWord,         // letters, digits and signs that are not JSON
  kStray,        // any other character
  kEnd,          // the end of the text; empty span
};

struct JsonToken {
  JsonTokenKind kind = JsonTokenKind::kEnd;
  Span span;
};

}  // namespace penstock
