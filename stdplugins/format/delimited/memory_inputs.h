#pragma once
// Inputs of tests: texts in memory that are given out in pieces of any size.

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

class MemoryInputs : public ByteInputs {
 public:
  explicit MemoryInputs(std::vector<std::string> texts, size_t piece = 1 << 20,
                        bool reopenable = true)
      : texts_(std::move(texts)), piece_(piece), reopenable_(reopenable) {
    for (size_t i = 0; i < texts_.size(); ++i) names_.push_back("input" + std::to_string(i));
  }

  size_t size() const override { return texts_.size(); }
  const std::string& name(size_t index) const override { return names_[index]; }
  Result<std::unique_ptr<ByteSource>> Open(size_t index) override {
    return std::unique_ptr<ByteSource>(std::make_unique<MemorySource>(texts_[index], piece_));
  }
  bool reopenable(size_t) const override { return reopenable_; }

 private:
  const std::vector<std::string> texts_;
  std::vector<std::string> names_;
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
