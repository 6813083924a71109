#pragma once
// JSON values with their places, as users write them: duplicate keys kept, numbers as text.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace penstock {

struct JsonMember;

struct JsonValue {
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kNull;
  Span span;                        // the whole value; strings with their quotes
  bool boolean = false;             // kBool
  std::string text;                 // kString: unescaped; kNumber: as written
  std::vector<JsonValue> items;     // kArray
  std::vector<JsonMember> members;  // kObject, in order, duplicates included

  bool is(Kind k) const { return kind == k; }
  // The last member of that name, as the services have it; null if there is none.
  const JsonMember* Find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  Span name_span;  // with quotes
  JsonValue value;
};

struct JsonDocument {
  JsonValue root;
};

// "string", "number" ...: for messages.
std::string_view NameOf(JsonValue::Kind kind);

}  // namespace penstock
