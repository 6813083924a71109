// Edit distance with transpositions of neighbours (optimal string alignment), three rows of the
// usual table. Candidates whose length alone puts them out of reach are skipped, so a huge name
// costs nothing.
#include "runtime/base/suggest.h"

#include <algorithm>
#include <vector>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = LowerCase(a[i - 1]) == LowerCase(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && LowerCase(a[i - 1]) == LowerCase(b[j - 2]) &&
          LowerCase(a[i - 2]) == LowerCase(b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<size_t> SlipsBetween(std::string_view name, std::string_view candidate) {
  const size_t longer = std::max(name.size(), candidate.size());
  const size_t shorter = std::min(name.size(), candidate.size());
  const size_t reach = (shorter + 2) / 3;
  if (longer - shorter > reach) return std::nullopt;
  const size_t distance = EditDistance(name, candidate);
  // A name with as many mistakes as characters is not similar.
  if (distance > reach || distance >= shorter) return std::nullopt;
  return distance;
}

std::optional<std::string_view> Suggest(std::string_view name,
                                        std::span<const std::string_view> candidates) {
  std::optional<std::string_view> best;
  size_t fewest = 0;
  for (std::string_view candidate : candidates) {
    const std::optional<size_t> slips = SlipsBetween(name, candidate);
    if (!slips || (best && *slips >= fewest)) continue;
    best = candidate;
    fewest = *slips;
  }
  return best;
}

std::string DidYouMean(std::string_view name, std::span<const std::string_view> candidates) {
  std::optional<std::string_view> best = Suggest(name, candidates);
  return best ? "; did you mean `" + std::string(*best) + "`?" : "";
}

}  // namespace penstock
