#pragma once
// Inputs of tests: a text in memory that is given out in pieces of any size.

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "stdplugins/format/delimited/byte_source.h"

namespace penstock {

class MemorySource : public ByteSource {
 public:
  MemorySource(std::string text, size_t piece) : text_(std::move(text)), piece_(piece) {}

  Result<size_t> Read(char* buffer, size_t size) override {
    const size_t count = std::min({size, piece_, text_.size() - next_});
    std::memcpy(buffer, text_.data() + next_, count);
    next_ += count;
    return count;
  }
  uint64_t consumed() const override { return next_; }

 private:
  const std::string text_;
  const size_t piece_;
  size_t next_ = 0;
};

class MemoryInput : public ByteInput {
 public:
  explicit MemoryInput(std::string text, size_t piece = 1 << 20, bool reopenable = true)
      : text_(std::move(text)), piece_(piece), reopenable_(reopenable) {}

  const std::string& name() const override { return name_; }
  Result<std::unique_ptr<ByteSource>> Open() override {
    return std::unique_ptr<ByteSource>(std::make_unique<MemorySource>(text_, piece_));
  }
  bool reopenable() const override { return reopenable_; }

 private:
  const std::string name_ = "input";
  const std::string text_;
  const size_t piece_;
  const bool reopenable_;
};

// Everything that is left of a source, or its failure.
inline Result<std::string> ReadAll(ByteSource& source, size_t read_size = 1 << 16) {
  std::string text;
  std::vector<char> buffer(read_size);
  while (true) {
    PST_ASSIGN_OR_RETURN(const size_t count, source.Read(buffer.data(), buffer.size()));
    if (count == 0) return text;
    text.append(buffer.data(), count);
  }
}

}  // namespace penstock
