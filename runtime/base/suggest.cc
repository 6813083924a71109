// Edit distance with transpositions of neighbours (optimal string alignment), three rows of the
// usual table. Candidates whose length alone puts them out of reach are skipped, so a huge name
// costs nothing.
#include "runtime/base/suggest.h"

#include <algorithm>
#include <vector>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

bool SameLetter(char a, char b) { return LowerCase(a) == LowerCase(b); }

std::string WithoutSeparators(std::string_view name) {
  std::string letters(name);
  std::erase_if(letters, [](char c) { return c == '_' || c == '-' || c == ' '; });
  return letters;
}

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

bool IsPlainSlip(std::string_view name, std::string_view candidate) {
  if (SameIgnoringCase(WithoutSeparators(name), WithoutSeparators(candidate))) return true;
  const size_t shorter = std::min(name.size(), candidate.size());
  size_t head = 0;
  while (head < shorter && SameLetter(name[head], candidate[head])) ++head;
  size_t tail = 0;
  while (tail < shorter - head &&
         SameLetter(name[name.size() - 1 - tail], candidate[candidate.size() - 1 - tail])) {
    ++tail;
  }
  const std::string_view written = name.substr(head, name.size() - head - tail);
  const std::string_view meant = candidate.substr(head, candidate.size() - head - tail);
  if (!std::ranges::all_of(written, IsLetter) || !std::ranges::all_of(meant, IsLetter)) {
    return false;
  }
  constexpr size_t kSwapped = 4;  // the fewest characters of a name for each kind of slip
  constexpr size_t kLeftOut = 5;
  constexpr size_t kChanged = 6;
  if (written.size() == 2 && meant.size() == 2) {
    return shorter >= kSwapped && SameLetter(written[0], meant[1]) &&
           SameLetter(written[1], meant[0]);
  }
  if (written.size() + meant.size() == 1) return shorter >= kLeftOut;
  const bool inside = head > 0 && tail > 0 && IsLetter(name[head - 1]) && IsLetter(name[head + 1]);
  return written.size() == 1 && meant.size() == 1 && shorter >= kChanged && inside;
}

bool IsPlainSlip(std::string_view name, std::string_view candidate,
                 std::span<const std::string_view> candidates) {
  return IsPlainSlip(name, candidate) &&
         std::ranges::none_of(candidates, [&](std::string_view other) {
           return other != candidate && IsPlainSlip(name, other);
         });
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
