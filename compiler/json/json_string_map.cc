#include "compiler/json/json_string_map.h"

#include <algorithm>
#include <string_view>

#include "compiler/json/properties_text.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

// Bytes of the UTF-8 form of a character of the basic plane.
int Utf8Size(unsigned code) { return code < 0x80 ? 1 : code < 0x800 ? 2 : 3; }

// The four hex digits after `\u` at `raw[i]`, or -1.
int HexAt(std::string_view raw, size_t i) {
  if (i + 6 > raw.size() || raw[i] != '\\' || raw[i + 1] != 'u') return -1;
  int code = 0;
  for (size_t k = i + 2; k < i + 6; ++k) {
    const int digit = HexValue(raw[k]);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

}  // namespace

JsonStringMap::JsonStringMap(const SourceFile& file, const JsonValue& value) : whole_(value.span) {
  std::string_view raw = file.Slice(value.span);
  if (value.bare) {
    places_ = DecodeProperties(raw, value.span.begin).places;
    if (places_.size() != value.text.size() + 1) places_.clear();
    return;
  }
  if (!value.is(JsonValue::Kind::kString) || raw.size() < 2) return;
  raw = raw.substr(1, raw.size() - 2);
  const uint32_t start = value.span.begin + 1;
  // Braces that were put around the name of a variable are not in the file.
  const auto added = [&](char brace) {
    return places_.size() < value.text.size() && value.text[places_.size()] == brace;
  };
  for (size_t i = 0; i < raw.size();) {
    const auto place = static_cast<uint32_t>(start + i);
    const bool after_dollar = i > 0 && raw[i - 1] == '$';
    const int next = raw[i] == '\\' ? HexAt(raw, i) : raw[i];
    if ((after_dollar && next != '{' && added('{')) || (next != '}' && added('}'))) {
      places_.push_back(place);
    }
    size_t bytes = 1;
    size_t taken = 1;
    if (raw[i] == '\\') {
      taken = 2;
      if (int code = HexAt(raw, i); code >= 0) {
        taken = 6;
        bytes = Utf8Size(code);
        const int low = HexAt(raw, i + 6);
        if (code >= 0xD800 && code < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
          taken = 12;
          bytes = 4;
        }
      }
    }
    places_.insert(places_.end(), bytes, place);
    i += taken;
  }
  const auto end = static_cast<uint32_t>(start + raw.size());
  if (added('}')) places_.push_back(end);
  places_.push_back(end);
  if (places_.size() != value.text.size() + 1) places_.clear();
}

Span JsonStringMap::SpanOf(size_t begin, size_t end) const {
  if (places_.empty()) return whole_;
  begin = std::min(begin, places_.size() - 1);
  end = std::min(end, places_.size() - 1);
  return {places_[begin], places_[std::max(begin, end)]};
}

}  // namespace penstock
