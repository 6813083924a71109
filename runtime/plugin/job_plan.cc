#include "runtime/plugin/job_plan.h"

#include <utility>

#include "runtime/base/check.h"

namespace penstock {

Template Template::Plain(std::string text) {
  Template plain;
  if (!text.empty()) plain.pieces.push_back({std::move(text), -1});
  return plain;
}

bool Template::is_plain() const {
  for (const Piece& piece : pieces) {
    if (piece.parameter >= 0) return false;
  }
  return true;
}

std::string Template::Expand(const std::vector<std::string>& values) const {
  std::string text;
  for (const Piece& piece : pieces) {
    if (piece.parameter < 0) {
      text += piece.text;
    } else {
      PST_CHECK(static_cast<size_t>(piece.parameter) < values.size());
      text += values[piece.parameter];
    }
  }
  return text;
}

}  // namespace penstock
