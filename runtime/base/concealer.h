#pragma once
// Keeps secrets out of what is printed: replaces them in text by `***`, whatever their length.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace penstock {

class Concealer {
 public:
  // Shorter values occur everywhere by chance, and are not concealed.
  static constexpr size_t kShortest = 3;

  void Add(std::string_view secret);
  bool empty() const { return whole_.empty() && windows_.empty(); }
  // `text` without the secrets; also without parts of them that are at least eight bytes long,
  // because messages cut what they quote.
  std::string Conceal(std::string_view text) const;

 private:
  void AddForm(std::string_view form);

  std::vector<std::string> whole_;        // shorter than a window
  std::unordered_set<uint64_t> windows_;  // all runs of eight bytes of longer ones
};

}  // namespace penstock
