// Runs a fuzzer without libFuzzer: every seed of its corpus (a file each; the file `lines` has one
// per line), then mutations of them that are the same in every run. The input that runs is in
// the file kLastInput, where it stays if the fuzzer dies of it; moved into the corpus it becomes a
// seed.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.h"

namespace penstock {
namespace {

constexpr const char kCorpus[] = PENSTOCK_FUZZ_CORPUS;
constexpr const char kLastInput[] = PENSTOCK_FUZZ_LAST_INPUT;
constexpr size_t kMaxSize = 8192;

std::vector<std::string> LoadSeeds() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kCorpus)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    if (path.filename() == "lines") {
      for (std::string line; std::getline(file, line);) seeds.push_back(line);
    } else {
      seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }
  return seeds;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& seeds) : seeds_(seeds) {}

  std::string Next() {
    std::string text = Pick();
    for (size_t steps = 1 + Below(8); steps > 0; --steps) Change(text);
    text.resize(std::min(text.size(), kMaxSize));
    return text;
  }

 private:
  size_t Below(size_t count) { return random_() % count; }
  const std::string& Pick() { return seeds_[Below(seeds_.size())]; }

  // Bytes that mean something to parsers of numbers, dates, quotes and encodings.
  char Byte() {
    static constexpr std::string_view kOdd("\0\n\r\t \"'\\,;|:.+-_%$(){}[]0129eEaZ/*#\x7f\x80\xff",
                                           38);
    if (Below(3) == 0) return static_cast<char>(random_());
    return kOdd[Below(kOdd.size())];
  }

  void Change(std::string& text) {
    const size_t at = Below(text.size() + 1);
    const size_t length = std::min(text.size() - at, 1 + Below(8));
    switch (Below(7)) {
      case 0:
        text.insert(at, 1, Byte());
        break;
      case 1:
        if (at < text.size()) text[at] = Byte();
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ 1 << Below(8));
        break;
      case 3:
        text.erase(at, length);
        break;
      case 4:  // a piece several times
        for (size_t times = 1 + Below(4); times > 0; --times) {
          text.insert(at, text.substr(at, length));
        }
        break;
      case 5:  // a piece elsewhere
        text.insert(Below(text.size() + 1), text.substr(at, length));
        break;
      case 6: {  // a piece of another seed
        const std::string& other = Pick();
        const size_t from = Below(other.size() + 1);
        text.insert(at, other.substr(from, 1 + Below(32)));
        break;
      }
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937 random_{20240229};
};

// The file kLastInput. It stays open: replacing a file for each input would wait for the disk.
class LastInput {
 public:
  LastInput() : fd_(open(kLastInput, O_RDWR | O_CREAT, 0666)) {}
  ~LastInput() { close(fd_); }
  LastInput(const LastInput&) = delete;

  bool Set(const std::string& input) {
    const auto size = static_cast<ssize_t>(input.size());
    return pwrite(fd_, input.data(), input.size(), 0) == size && ftruncate(fd_, size) == 0;
  }

 private:
  const int fd_;
};

void RunOn(const std::string& input, LastInput& last) {
  ASSERT_TRUE(last.Set(input)) << kLastInput;
  // A copy of the exact size: reading beyond it is a fault that sanitizers see.
  const std::vector<uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

#define REPLAY_TEST(suite) TEST(suite, SeedsAndMutations)
REPLAY_TEST(PENSTOCK_FUZZ_NAME) {
  const std::vector<std::string> seeds = LoadSeeds();
  ASSERT_FALSE(seeds.empty()) << kCorpus;
  LastInput last;
  RunOn("", last);
  for (const std::string& seed : seeds) RunOn(seed, last);
  Mutator mutator(seeds);
  for (int i = 0; i < PENSTOCK_FUZZ_MUTATIONS; ++i) RunOn(mutator.Next(), last);
  std::filesystem::remove(kLastInput);
}

}  // namespace
}  // namespace penstock
