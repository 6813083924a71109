// A misspelt name is compared with all names at once, and with every pattern filled with the part
// of it in the place where the pattern has its word. Names with dots are long and much alike, so
// that whole names would be close to each other by what they share: parts that are equal at both
// ends are left out first, part by part.
#include "compiler/sema/option_names.h"

#include <algorithm>

#include "runtime/base/suggest.h"

namespace penstock {
namespace {

// Longer names are unlikely to be misspellings, and comparing them would take time.
constexpr size_t kLongestName = 200;

size_t DotsIn(std::string_view text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '.'));
}

// The pattern with the parts of `name` in the place of its word: one part, or all that is
// left where the word is the end of the pattern.
std::optional<std::string> Filled(const NamePattern& pattern, std::string_view name) {
  std::string_view rest = name;
  for (size_t dots = DotsIn(pattern.before); dots > 0; --dots) {
    const size_t dot = rest.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(dot + 1);
  }
  const std::string_view word = pattern.after.empty() ? rest : rest.substr(0, rest.find('.'));
  if (word.empty()) return std::nullopt;
  return pattern.With(word);
}

// True if `name` is the pattern without its word, or without all that comes before, too.
bool LeavesOutWord(const NamePattern& pattern, std::string_view name) {
  if (pattern.after.empty() || pattern.before.empty()) return false;
  const std::string_view tail = pattern.after.substr(1);
  if (!name.ends_with(tail)) return false;
  name.remove_suffix(tail.size());
  return name.empty() || name == pattern.before;
}

// Takes equal parts off the beginnings of both names, then off their ends.
void LeaveOutCommonParts(std::string_view& a, std::string_view& b) {
  const auto first_part = [](std::string_view text) {
    const size_t dot = text.find('.');
    return dot == std::string_view::npos ? std::string_view() : text.substr(0, dot + 1);
  };
  const auto last_part = [](std::string_view text) {
    const size_t dot = text.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : text.substr(dot);
  };
  while (!first_part(a).empty() && first_part(a) == first_part(b)) {
    const size_t size = first_part(a).size();
    a.remove_prefix(size);
    b.remove_prefix(size);
  }
  while (!last_part(a).empty() && last_part(a) == last_part(b)) {
    const size_t size = last_part(a).size();
    a.remove_suffix(size);
    b.remove_suffix(size);
  }
}

}  // namespace

const OptionSpec* FindOption(const std::vector<OptionSpec>& options, std::string_view name) {
  const OptionSpec* found = nullptr;
  size_t most = 0;
  for (const OptionSpec& option : options) {
    if (option.name == name || std::ranges::find(option.synonyms, name) != option.synonyms.end()) {
      return &option;
    }
    const std::optional<NamePattern> pattern = PatternOf(option.name);
    if (!pattern || !pattern->Match(name)) continue;
    const size_t said = pattern->before.size() + pattern->after.size();
    if (found == nullptr || said > most) {
      found = &option;
      most = said;
    }
  }
  return found;
}

std::optional<MeantName> MeantOption(const std::vector<OptionSpec>& options,
                                     std::string_view name) {
  if (name.size() > kLongestName) return std::nullopt;
  std::optional<MeantName> best;
  size_t fewest = 0;
  for (const OptionSpec& option : options) {
    if (option.ignored) continue;
    if (std::ranges::find(option.misnomers, name) != option.misnomers.end()) {
      return MeantName{std::string(option.name), true};
    }
    const std::optional<NamePattern> pattern = PatternOf(option.name);
    if (pattern && LeavesOutWord(*pattern, name)) return MeantName{std::string(option.name)};
    std::optional<std::string> candidate =
        pattern ? Filled(*pattern, name) : std::string(option.name);
    if (!candidate) continue;
    std::string_view written = name;
    std::string_view meant = *candidate;
    LeaveOutCommonParts(written, meant);
    const std::optional<size_t> slips = SlipsBetween(written, meant);
    if (!slips || (best && *slips >= fewest)) continue;
    const bool sure = IsPlainSlip(name, *candidate);
    best = {*std::move(candidate), sure};
    fewest = *slips;
  }
  return best;
}

}  // namespace penstock
