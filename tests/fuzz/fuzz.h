#pragma once
// What the fuzzers share. A fuzzer is one file that defines LLVMFuzzerTestOneInput: libFuzzer calls
// it with inputs that it breeds, replay_test.cc with the seeds in corpus/ and mutations of them.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// Always returns 0; dies if what is tested does something wrong with these bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace penstock {

[[noreturn]] inline void FuzzFailed(const char* expectation, const char* file, int line,
                                    std::string_view detail) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n%.*s\n", file, line, expectation,
               static_cast<int>(detail.size()), detail.data());
  std::abort();
}

// Takes the choices of a test case from the front of the input; what is left is its text.
class FuzzInput {
 public:
  FuzzInput(const uint8_t* data, size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  // 0 to `count` - 1; 0 if there is nothing left.
  size_t Choose(size_t count) {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte % count;
  }
  bool Flip() { return Choose(2) == 1; }
  std::string_view Rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace penstock

#define FUZZ_EXPECT(expectation, detail) \
  ((expectation) ? (void)0 : ::penstock::FuzzFailed(#expectation, __FILE__, __LINE__, detail))
