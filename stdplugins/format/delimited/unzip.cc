// The sizes of a file may be written behind it only, so that deflated data says itself where it ends.
// The directory at the end of the archive is not read: what it says of a file, the file says, too.

#include "stdplugins/format/delimited/unzip.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace penstock {
namespace {

constexpr size_t kInputSize = 128 * 1024;
constexpr uint32_t kFileHeader = 0x04034b50, kSizesBehind = 0x08074b50;
constexpr uint32_t kDirectory = 0x02014b50, kDirectoryEnd = 0x06054b50;
constexpr uint32_t kSizeElsewhere = 0xffffffff;
constexpr uint16_t kLargeSizes = 1;  // the kind of extra field that has sizes of 64 bits
constexpr unsigned kEncryptedFlag = 1, kSizesBehindFlag = 8;
constexpr unsigned kStored = 0, kDeflated = 8;

class UnzippedSource : public ByteSource {
 public:
  UnzippedSource(std::unique_ptr<ByteSource> source, std::string name)
      : source_(std::move(source)), name_(std::move(name)), input_(kInputSize) {
    is_usable_ = inflateInit2(&inflate_, -15) == Z_OK;  // no header of its own
  }
  ~UnzippedSource() override { inflateEnd(&inflate_); }
  UnzippedSource(const UnzippedSource&) = delete;
  UnzippedSource& operator=(const UnzippedSource&) = delete;

  Result<size_t> Read(char* buffer, size_t size) override {
    if (!is_usable_) return Corrupt("out of memory");
    size = std::min<size_t>(size, 1 << 30);  // zlib counts in 32 bits
    if (!kept_.empty()) {
      const size_t count = std::min(size, kept_.size());
      kept_.copy(buffer, count);
      kept_.erase(0, count);
      return count;
    }
    while (true) {
      if (!in_file_) {
        PST_ASSIGN_OR_RETURN(const bool found, NextFile());
        if (!found) return size_t{0};
        lacks_line_end_ = last_ != '\n';
      }
      PST_ASSIGN_OR_RETURN(const size_t count, ReadFile(buffer, size));
      if (count == 0) continue;
      last_ = buffer[count - 1];
      if (!std::exchange(lacks_line_end_, false)) return count;
      kept_.assign(buffer, count);
      *buffer = '\n';
      return size_t{1};
    }
  }

  uint64_t consumed() const override { return source_->consumed(); }

 private:
  Status Corrupt(const std::string& reason) const {
    return Status(Failure::kInputCorrupt,
                  "`" + name_ + "` cannot be decompressed as zip: " + reason);
  }

  // At least one byte is in the buffer; false at the end of the input.
  Result<bool> Fill() {
    if (next_ < filled_) return true;
    PST_ASSIGN_OR_RETURN(filled_, source_->Read(input_.data(), input_.size()));
    next_ = 0;
    return filled_ > 0;
  }

  Result<std::string> Take(size_t size) {
    std::string bytes;
    while (bytes.size() < size) {
      PST_ASSIGN_OR_RETURN(const bool more, Fill());
      if (!more) return Corrupt("unexpected end of file");
      const size_t count = std::min(size - bytes.size(), filled_ - next_);
      bytes.append(input_.data() + next_, count);
      next_ += count;
    }
    return bytes;
  }

  static uint64_t Number(std::string_view bytes) {
    uint64_t number = 0;
    for (size_t i = bytes.size(); i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[i]);
    return number;
  }

  // False at the directory, behind the last file.
  Result<bool> NextFile() {
    while (!at_end_) {
      PST_ASSIGN_OR_RETURN(const std::string mark, Take(4));
      const uint64_t kind = Number(mark);
      if (kind == kDirectory || kind == kDirectoryEnd) {
        at_end_ = true;
        if (files_ == 0) return Corrupt("it has no files");
        break;
      }
      if (kind != kFileHeader) return Corrupt(files_ == 0 ? "not zip data" : "data is damaged");
      PST_ASSIGN_OR_RETURN(const std::string path, ReadHeader());
      ++files_;
      in_file_ = true;
      // What macOS adds is not what was packed.
      if (!path.ends_with('/') && !path.starts_with("__MACOSX/")) return true;
      PST_RETURN_IF_ERROR(SkipFile());
    }
    return false;
  }

  Result<std::string> ReadHeader() {
    PST_ASSIGN_OR_RETURN(const std::string header, Take(26));
    const std::string_view h = header;
    flags_ = static_cast<unsigned>(Number(h.substr(2, 2)));
    method_ = static_cast<unsigned>(Number(h.substr(4, 2)));
    checksum_ = static_cast<uint32_t>(Number(h.substr(10, 4)));
    left_ = Number(h.substr(14, 4));
    has_large_sizes_ = false;
    PST_ASSIGN_OR_RETURN(std::string path, Take(Number(h.substr(22, 2))));
    PST_ASSIGN_OR_RETURN(const std::string extra, Take(Number(h.substr(24, 2))));
    for (std::string_view rest = extra; rest.size() >= 4;) {
      const std::string_view field = rest.substr(4, Number(rest.substr(2, 2)));
      if (Number(rest.substr(0, 2)) == kLargeSizes) {
        has_large_sizes_ = true;
        // The size before compression comes first.
        if (left_ == kSizeElsewhere && field.size() >= 16) left_ = Number(field.substr(8, 8));
      }
      rest.remove_prefix(4 + field.size());
    }
    if ((flags_ & kEncryptedFlag) != 0) return Corrupt("`" + path + "` in it is encrypted");
    if (method_ != kStored && method_ != kDeflated) {
      return Corrupt("`" + path + "` in it is compressed with method " + std::to_string(method_) +
                     "; only stored and deflated files can be read");
    }
    if (method_ == kStored && (flags_ & kSizesBehindFlag) != 0) {
      return Corrupt("the size of `" + path + "` in it is written behind the file");
    }
    actual_checksum_ = static_cast<uint32_t>(crc32(0, nullptr, 0));
    inflateReset(&inflate_);
    return path;
  }

  Status SkipFile() {
    char piece[4096];
    while (in_file_) PST_RETURN_IF_ERROR(ReadFile(piece, sizeof piece).status());
    return Status();
  }

  // Some of the file's content; 0 perhaps, and at its end.
  Result<size_t> ReadFile(char* buffer, size_t size) {
    size_t produced = 0;
    bool is_complete = false;
    if (method_ == kStored && left_ == 0) {
      is_complete = true;
    } else {
      PST_ASSIGN_OR_RETURN(const bool more, Fill());
      if (!more) return Corrupt("unexpected end of file");
      if (method_ == kStored) {
        produced = std::min({size, filled_ - next_, static_cast<size_t>(left_)});
        std::copy_n(input_.data() + next_, produced, buffer);
        next_ += produced;
        left_ -= produced;
      } else {
        inflate_.next_in = reinterpret_cast<Bytef*>(input_.data() + next_);
        inflate_.avail_in = static_cast<uInt>(filled_ - next_);
        inflate_.next_out = reinterpret_cast<Bytef*>(buffer);
        inflate_.avail_out = static_cast<uInt>(size);
        const int code = inflate(&inflate_, Z_NO_FLUSH);
        next_ = filled_ - inflate_.avail_in;
        produced = size - inflate_.avail_out;
        is_complete = code == Z_STREAM_END;
        if (!is_complete && code != Z_OK && code != Z_BUF_ERROR) return Corrupt("data is damaged");
      }
    }
    actual_checksum_ = static_cast<uint32_t>(
        crc32(actual_checksum_, reinterpret_cast<Bytef*>(buffer), static_cast<uInt>(produced)));
    if (is_complete) PST_RETURN_IF_ERROR(EndFile());
    return produced;
  }

  Status EndFile() {
    in_file_ = false;
    if ((flags_ & kSizesBehindFlag) != 0) {
      PST_ASSIGN_OR_RETURN(std::string checksum, Take(4));
      if (Number(checksum) == kSizesBehind) {  // a mark that may be left out
        PST_ASSIGN_OR_RETURN(checksum, Take(4));
      }
      checksum_ = static_cast<uint32_t>(Number(checksum));
      PST_RETURN_IF_ERROR(Take(has_large_sizes_ ? 16 : 8).status());
    }
    if (checksum_ != actual_checksum_) return Corrupt("a file does not match its checksum");
    return Status();
  }

  std::unique_ptr<ByteSource> source_;
  const std::string name_;
  std::vector<char> input_;
  size_t next_ = 0;  // input_[next_, filled_) is still to be taken
  size_t filled_ = 0;
  z_stream inflate_ = {};
  bool is_usable_ = false;
  int files_ = 0;
  bool at_end_ = false;
  char last_ = '\n';             // of what has been read
  bool lacks_line_end_ = false;  // the file before; nothing has been read since
  std::string kept_;             // to be given behind that line end
  // Of the file that is read:
  bool in_file_ = false;
  unsigned flags_ = 0, method_ = 0;
  uint32_t checksum_ = 0, actual_checksum_ = 0;
  uint64_t left_ = 0;  // bytes of a stored file
  bool has_large_sizes_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> Unzip(std::unique_ptr<ByteSource> source, std::string name) {
  return std::make_unique<UnzippedSource>(std::move(source), std::move(name));
}

}  // namespace penstock
