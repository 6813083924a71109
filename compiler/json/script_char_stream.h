#pragma once
// Script text as seen by ANTLR's lexers: one character per byte, so that token offsets are byte
// offsets. Every byte of a non-ASCII character appears as U+007F: grammars never need to tell such
// characters apart, and ANTLR only caches the transitions of ASCII. Token text comes from the file,
// by span, never from ANTLR. Include it only where ANTLR's headers are included anyway.

#include <antlr4-runtime.h>

#include <string>
#include <string_view>

namespace penstock {

class ScriptCharStream final : public antlr4::CharStream {
 public:
  // The text, which must outlive the stream, from `begin` on.
  explicit ScriptCharStream(std::string_view text, size_t begin = 0) : text_(text), index_(begin) {}

  void consume() override { ++index_; }
  size_t LA(ssize_t i) override {
    size_t at = index_ + static_cast<size_t>(i > 0 ? i - 1 : i);
    if (i == 0 || at >= text_.size()) return IntStream::EOF;
    auto byte = static_cast<unsigned char>(text_[at]);
    return byte < 0x80 ? byte : 0x7F;
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return index_; }
  void seek(size_t index) override { index_ = index; }
  size_t size() override { return text_.size(); }
  std::string getSourceName() const override { return UNKNOWN_SOURCE_NAME; }
  std::string getText(const antlr4::misc::Interval& interval) override {
    return std::string(text_.substr(interval.a, interval.b - interval.a + 1));
  }
  std::string toString() const override { return std::string(text_); }

 private:
  std::string_view text_;
  size_t index_;
};

}  // namespace penstock
