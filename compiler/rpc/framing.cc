// Headers are read strictly: a stream whose lengths cannot be trusted is given up, because every
// guess would take text of one message for another. Behind a line end, a message always begins.
#include "compiler/rpc/framing.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "runtime/base/ascii.h"

namespace penstock::rpc {
namespace {

constexpr std::string_view kHeaderEnd = "\r\n\r\n";
constexpr std::string_view kLength = "content-length:";

// The value of the header's one Content-Length line.
std::optional<size_t> LengthOf(std::string_view header) {
  std::optional<size_t> length;
  while (!header.empty()) {
    const size_t end = header.find("\r\n");
    std::string_view line = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 2);
    if (!SameIgnoringCase(line.substr(0, kLength.size()), kLength)) continue;
    line.remove_prefix(kLength.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    size_t value = 0;
    const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    const std::string_view behind(rest, line.data() + line.size());
    if (length || error != std::errc() || behind.find_first_not_of(" \t") != behind.npos) {
      return std::nullopt;
    }
    length = value;
  }
  return length;
}

// Erases what lies before `at`, in a way that all erasing together is linear.
void EraseDone(std::string& buffer, size_t& at) {
  if (at <= buffer.size() / 2) return;
  buffer.erase(0, at);
  at = 0;
}

}  // namespace

void HeaderFraming::Append(std::string_view bytes) {
  if (lost_) return;
  const size_t skipped = std::min(skip_, bytes.size());
  skip_ -= skipped;
  buffer_ += bytes.substr(skipped);
}

std::optional<Framing::Piece> HeaderFraming::Next() {
  if (lost_ || skip_ > 0) return std::nullopt;
  if (!want_) {
    std::optional<Piece> fault = ReadHeader();
    if (fault || !want_) return fault;
  }
  if (buffer_.size() - at_ < *want_) return std::nullopt;
  Piece piece{buffer_.substr(at_, *want_), ""};
  at_ += *want_;
  want_.reset();
  EraseDone(buffer_, at_);
  return piece;
}

// Sets `want_` if the header is there; gives a fault back.
std::optional<Framing::Piece> HeaderFraming::ReadHeader() {
  const std::string_view rest = std::string_view(buffer_).substr(at_);
  const size_t end = rest.substr(0, kMaxHeader).find(kHeaderEnd);
  if (end == std::string_view::npos) {
    if (rest.size() < kMaxHeader) return std::nullopt;
    return Lose("the header of a message is not terminated");
  }
  const std::optional<size_t> length = LengthOf(rest.substr(0, end));
  if (!length) return Lose("the header of a message has no valid `Content-Length`");
  at_ += end + kHeaderEnd.size();
  if (*length <= kMaxContent) {
    want_ = length;
    return std::nullopt;
  }
  const size_t here = std::min(*length, buffer_.size() - at_);
  at_ += here;
  skip_ = *length - here;
  return Piece{"", fmt::format("a message of {} bytes is ignored because it is longer than {} MB",
                               *length, kMaxContent >> 20)};
}

Framing::Piece HeaderFraming::Lose(std::string fault) {
  lost_ = true;
  buffer_.clear();
  at_ = 0;
  return {"", std::move(fault)};
}

std::string HeaderFraming::Framed(std::string_view content) const {
  return fmt::format("Content-Length: {}\r\n\r\n{}", content.size(), content);
}

void LineFraming::Append(std::string_view bytes) {
  if (skipping_) {
    const size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return;
    bytes.remove_prefix(end + 1);
    skipping_ = false;
  }
  buffer_ += bytes;
}

std::optional<Framing::Piece> LineFraming::Next() {
  for (;;) {
    const size_t end = buffer_.find('\n', searched_);
    const bool whole = end != std::string::npos;
    const size_t length = (whole ? end : buffer_.size()) - at_;
    if (!whole && length <= kMaxContent) {
      searched_ = buffer_.size();
      return std::nullopt;
    }
    Piece piece;
    if (length > kMaxContent) {
      piece.fault =
          fmt::format("a message is ignored because it is longer than {} MB", kMaxContent >> 20);
      skipping_ = !whole;
    } else {
      piece.content = buffer_.substr(at_, length);
    }
    at_ = whole ? end + 1 : buffer_.size();
    EraseDone(buffer_, at_);
    searched_ = at_;
    const bool empty = piece.content.find_first_not_of(" \t\r") == std::string::npos;
    if (!piece.fault.empty() || !empty) return piece;
  }
}

std::string LineFraming::Framed(std::string_view content) const {
  return std::string(content) + "\n";
}

}  // namespace penstock::rpc
