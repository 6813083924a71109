#pragma once
// "did you mean": the known name that a misspelt one most likely stands for.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace penstock {

// How many slips make `candidate` of `name`, if it is close enough to be what was meant.
std::optional<size_t> SlipsBetween(std::string_view name, std::string_view candidate);

// The candidate closest to `name`, if it is close enough to be what was meant: about one slip
// (a character added, left out, changed, or two swapped) in three characters; upper and lower case
// are the same. The first of equally close ones.
std::optional<std::string_view> Suggest(std::string_view name,
                                        std::span<const std::string_view> candidates);

// Whether `name` can be nothing but a slip in typing `candidate`: two letters swapped, one added or
// left out, one changed inside of a word, or other separators. Names that differ in a digit or by
// a part with a meaning of its own ("mysql8", "upsert") may be right elsewhere. What corrects a
// name without asking must be a plain slip.
bool IsPlainSlip(std::string_view name, std::string_view candidate);

// The same for one of several candidates: not if `name` is a plain slip of another one, too.
bool IsPlainSlip(std::string_view name, std::string_view candidate,
                 std::span<const std::string_view> candidates);

// "; did you mean `splitPk`?", or nothing: the end of a message about an unknown name.
std::string DidYouMean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace penstock
