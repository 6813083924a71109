#pragma once
// Memory that generated code writes to through a pst_ctx: the output buffer and the per-record
// arena. Both throw std::bad_alloc; nobody lets that cross generated code.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/abi/job_abi.h"

namespace penstock {

// What follows w_end and scratch_end and may be written by wide stores.
inline constexpr size_t kSlackBytes = 64;

// Finished records (begin .. ctx->w), then the record that generated code is writing.
class OutputBuffer {
 public:
  static constexpr size_t kInitialBytes = 256 * 1024;

  explicit OutputBuffer(pst_ctx* ctx);

  std::string_view finished() const { return {data_.get(), size_t(ctx_->w - data_.get())}; }

  // Forgets the finished records; what is written of the next one (ctx->w .. w) moves to the
  // front. Returns the new w.
  char* DropFinished(char* w);

  // Ensures ctx->w_end - w >= bytes. Returns the new w.
  char* Grow(char* w, uint64_t bytes);

  // Between blocks, when nothing is in it: gives back what one huge record has made it take.
  void Trim();

 private:
  void Allocate(size_t bytes);

  pst_ctx* ctx_;
  std::unique_ptr<char[]> data_;
  size_t capacity_ = 0;  // without slack
};

// Pieces of memory of which generated code uses the last. Earlier ones stay until Reset, because
// the record at hand may still point into them; as sizes double, they are never more than the last.
class Arena {
 public:
  static constexpr size_t kInitialBytes = 64 * 1024;
  static constexpr size_t kKeptBytes = 1 << 20;

  explicit Arena(pst_ctx* ctx);

  // Before each call of generated code.
  void Reset();
  // A new piece with room for `bytes`.
  char* Grow(uint64_t bytes);

 private:
  struct Piece {
    std::unique_ptr<char[]> data;
    size_t size;  // without slack
  };
  void Add(size_t bytes);
  void Use(const Piece& piece);

  pst_ctx* ctx_;
  std::vector<Piece> pieces_;
};

}  // namespace penstock
