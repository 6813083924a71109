#pragma once
// What unit tests of kernels need: a context with an arena and a time zone, and texts in memory
// that ends where kernels may no longer read.

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/dirty_reason.h"
#include "runtime/abi/job_abi.h"
#include "runtime/type/time_zone.h"

namespace penstock {

// Serves the host functions that kernels call. One per test, on its thread.
class KernelTestContext {
 public:
  explicit KernelTestContext(std::string_view zone = "UTC");
  KernelTestContext(const KernelTestContext&) = delete;

  operator pst_ctx*() { return &ctx_; }
  // Forgets all texts of the record, as generated code does.
  void NextRecord();
  char* Grow(uint64_t bytes);

 private:
  TimeZone zone_;
  std::deque<std::vector<char>> arenas_;
  pst_ctx ctx_{};
};

// A text in an allocation of exactly its size: reading beyond it is found by AddressSanitizer.
class ExactText {
 public:
  explicit ExactText(std::string_view text);
  const char* data() const { return bytes_.get(); }
  int64_t size() const { return size_; }

 private:
  std::unique_ptr<char[]> bytes_;
  int64_t size_;
};

// A text as it is in a block: 64 bytes of something else on both sides.
class BlockText {
 public:
  explicit BlockText(std::string_view text);
  const char* data() const { return bytes_.data() + 64; }
  const char* end() const { return data() + size_; }
  int64_t size() const { return size_; }

 private:
  std::string bytes_;
  int64_t size_;
};

// The name of a result code of a kernel: "ok", "null" or the code of the reason ("D101").
std::string ResultName(int32_t result);

// What a kernel appended to the output, or the reason's code.
template <typename Kernel>
std::string Appended(const Kernel& kernel) {
  std::vector<char> buffer(8192, '#');
  int32_t reason = 0;
  char* end = kernel(buffer.data(), &reason);
  if (reason != 0) return ResultName(reason);
  return std::string(buffer.data(), end);
}

// What a copy kernel appended, with a complaint where its test kernel, which `passes`, is wrong.
template <typename Kernel>
std::string Copied(const BlockText& text, bool passes, const Kernel& kernel) {
  std::string copied = Appended(kernel);
  const std::string_view as_it_is(text.data(), static_cast<size_t>(text.size()));
  if (passes && (text.size() > 16 || copied != as_it_is)) copied += " though it may be copied";
  return copied;
}

pst_cell IntCell(int64_t value);
pst_cell DoubleCell(double value);
pst_cell TextCell(const ExactText& text);
pst_cell BytesCell(const ExactText& text);

}  // namespace penstock
