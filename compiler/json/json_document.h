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
  bool bare = false;                // kString: without quotes: a variable, or in a properties file
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

// A comment or an entry of a .properties file, with all lines that are joined to it.
struct PropertiesLine {
  Span span;  // without the line end
  bool comment = false;
};

struct JsonDocument {
  JsonValue root;
  // In which it is written. kProperties: `root` is an object of strings, whose spans hold no
  // quotes, and `lines` are those of the file, in order.
  Syntax syntax = Syntax::kJson;
  std::vector<PropertiesLine> lines;
};

// "string", "number" ...: for messages.
std::string_view NameOf(JsonValue::Kind kind);

// The same with its article: "a string", "an array".
std::string WithArticle(JsonValue::Kind kind);

// Whether two values say the same; members in any order, numbers and strings by their text.
bool SameMeaning(const JsonValue& a, const JsonValue& b);

// The document as strict JSON, indented by two, ending with a line end: comments are gone,
// duplicate keys and the text of numbers are kept.
std::string Print(const JsonDocument& document);
// A value in the same form without the last line end; lines after the first are indented.
std::string Print(const JsonValue& value, int indent = 0);
// The place of bytes [begin, end) of a string's text; of the whole value if it contains escapes.
Span PlaceInside(const JsonValue& value, size_t begin, size_t end);
// The JSON path of a member of the object at `path`: `$.order.hops`, `$["tasks.max"]`.
std::string MemberPath(std::string_view path, std::string_view name);
// Text as a JSON string with its quotes.
std::string Quoted(std::string_view text);

}  // namespace penstock
