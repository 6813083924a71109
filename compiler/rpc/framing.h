#pragma once
// How messages follow each other in a stream of bytes.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::rpc {

// Cuts a stream into the contents of messages. Keeps no more than one message of kMaxContent bytes
// beside what was appended last.
class Framing {
 public:
  static constexpr size_t kMaxContent = 64u << 20;

  struct Piece {
    std::string content;
    std::string fault;  // not empty: there is no content, and this says why
  };

  virtual ~Framing() = default;
  virtual void Append(std::string_view bytes) = 0;
  // The next message, as far as it has come; nothing if more bytes are needed. A message that is
  // too long is a fault, and its content is passed over.
  virtual std::optional<Piece> Next() = 0;
  // The start of the next message is unknown: true, and Next gives nothing more.
  virtual bool lost() const { return false; }
  // A message as it is sent.
  virtual std::string Framed(std::string_view content) const = 0;
};

// That of the language server protocol: a header with the length, then the content. After a header
// that cannot be read the stream is lost.
class HeaderFraming final : public Framing {
 public:
  static constexpr size_t kMaxHeader = 4096;

  void Append(std::string_view bytes) override;
  std::optional<Piece> Next() override;
  bool lost() const override { return lost_; }
  std::string Framed(std::string_view content) const override;

 private:
  std::optional<Piece> ReadHeader();
  Piece Lose(std::string fault);

  std::string buffer_;
  size_t at_ = 0;               // what lies before is done
  std::optional<size_t> want_;  // the length of the content, once its header is read
  size_t skip_ = 0;             // bytes to pass over
  bool lost_ = false;
};

// That of the Model Context Protocol: one message per line. Empty lines are passed over.
class LineFraming final : public Framing {
 public:
  void Append(std::string_view bytes) override;
  std::optional<Piece> Next() override;
  std::string Framed(std::string_view content) const override;

 private:
  std::string buffer_;
  size_t at_ = 0;          // what lies before is done
  size_t searched_ = 0;    // there is no line end between at_ and here
  bool skipping_ = false;  // up to the next line end
};

}  // namespace penstock::rpc
