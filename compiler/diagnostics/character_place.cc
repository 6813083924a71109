#include "compiler/diagnostics/character_place.h"

#include <algorithm>

#include "runtime/base/utf8.h"

namespace penstock {

Place CharacterPlaceOf(const SourceFile& file, uint32_t offset) {
  const std::string_view text = file.text();
  const size_t end = std::min<size_t>(offset, text.size());
  Place place = file.PlaceOf(offset);
  const auto begin = static_cast<size_t>(file.Line(place.line).data() - text.data());
  place.column = 1;
  for (size_t at = begin; at < end; ++at) {
    place.column += !ContinuesUtf8(text[at]);
  }
  return place;
}

}  // namespace penstock
