#include "runtime/kernels/slow_regexp.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/kernels/code_points.h"
#include "runtime/kernels/made_text.h"

namespace penstock {
namespace {

constexpr int kGroups = 10;  // `\0` to `\9`

// One of its own for each thread: all threads that share one wait for each other.
const RE2* Compiled(re2::StringPiece pattern) {
  thread_local std::map<std::string, std::unique_ptr<RE2>, std::less<>> compiled;
  const std::string_view key(pattern.data(), pattern.size());
  auto known = compiled.find(key);
  if (known == compiled.end()) {
    known = compiled.emplace(key, std::make_unique<RE2>(pattern, RE2::Quiet)).first;
  }
  return known->second.get();
}

const RE2& At(int64_t regexp) { return *reinterpret_cast<const RE2*>(regexp); }

// Never without an address: those of matches are compared.
re2::StringPiece Piece(const char* text, int64_t size) {
  return {size == 0 ? "" : text, static_cast<size_t>(size)};
}

// False if `to` names a group that is not there, or ends within an escape.
bool IsReplacement(re2::StringPiece to, int count) {
  for (size_t i = 0; i < to.size(); ++i) {
    if (to[i] != '\\') continue;
    if (++i == to.size()) return false;
    if (to[i] != '\\' && (to[i] < '0' || to[i] - '0' >= count)) return false;
  }
  return true;
}

// Appends `to`, which is a replacement, with the groups of a match.
void AppendTo(std::string& text, re2::StringPiece to, const re2::StringPiece* groups) {
  for (size_t i = 0; i < to.size(); ++i) {
    if (to[i] != '\\' || to[++i] == '\\') {
      text += to[i];
      continue;
    }
    const re2::StringPiece& group = groups[to[i] - '0'];
    text.append(group.data(), group.size());
  }
}

}  // namespace
}  // namespace penstock

using namespace penstock;

int64_t pst_slow_regexp(const char* pattern, int64_t size) {
  const RE2* regexp = Compiled(Piece(pattern, size));
  return regexp->ok() ? reinterpret_cast<int64_t>(regexp) : 0;
}

int32_t pst_slow_regexp_find(int64_t regexp, const char* text, int64_t size, pst_text* match) {
  const re2::StringPiece all = Piece(text, size);
  re2::StringPiece found;
  const int groups = match == nullptr ? 0 : 1;  // less work
  if (!At(regexp).Match(all, 0, all.size(), RE2::UNANCHORED, &found, groups)) return 0;
  if (match != nullptr) *match = {found.data(), static_cast<int64_t>(found.size())};
  return 1;
}

int32_t pst_slow_regexp_replace(int64_t regexp, const char* text, int64_t size, const char* to,
                                int64_t to_size, pst_text* replaced) {
  thread_local std::string made;
  const RE2& pattern = At(regexp);
  const int count = std::min(kGroups, pattern.NumberOfCapturingGroups() + 1);
  const re2::StringPiece all = Piece(text, size), with = Piece(to, to_size);
  // Also without a match: that a replacement is wrong must not depend on the text.
  if (!IsReplacement(with, count)) return kBadArgument;
  re2::StringPiece groups[kGroups];
  made.clear();
  text = all.data();
  const char* end = text + size;
  const char* kept = text;       // what is before it is in `made`
  const char* at = text;         // where the next match may begin
  const char* behind = nullptr;  // the last match
  while (at <= end && pattern.Match(all, static_cast<size_t>(at - text), all.size(),
                                    RE2::UNANCHORED, groups, count)) {
    const char* begin = groups[0].data();
    if (groups[0].empty() && begin == behind) {
      at = begin < end ? NextCharacter(begin, end) : end + 1;
      continue;
    }
    made.append(kept, begin - kept);
    AppendTo(made, with, groups);
    at = kept = behind = begin + groups[0].size();
    if (static_cast<int64_t>(made.size()) > kMaxText) return kTooLong;
  }
  made.append(kept, end - kept);
  if (static_cast<int64_t>(made.size()) > kMaxText) return kTooLong;
  *replaced = {made.data(), static_cast<int64_t>(made.size())};
  return 0;
}
