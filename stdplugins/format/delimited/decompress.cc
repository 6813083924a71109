// One loop for the three libraries: feed input, take output, start anew at the end of a member.

#include "stdplugins/format/delimited/decompress.h"

#include <bzlib.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/base/ascii.h"
#include "stdplugins/format/delimited/unzip.h"

namespace penstock {
namespace {

constexpr size_t kInputSize = 128 * 1024;

// What one call of a library did.
struct Progress {
  size_t consumed = 0;
  size_t produced = 0;
  bool member_ended = false;
  const char* error = nullptr;  // why the input is damaged
};

class GzipDecoder {
 public:
  static constexpr bool kSkipsZeros = true;  // tapes pad their blocks; gzip itself ignores it

  GzipDecoder() { usable_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }  // 16: the gzip form only
  ~GzipDecoder() { inflateEnd(&stream_); }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

  Progress Step(const char* in, size_t in_size, char* out, size_t out_size) {
    if (!usable_) return {.error = "out of memory"};
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in));
    stream_.avail_in = static_cast<uInt>(in_size);
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(out_size);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    Progress progress = {.consumed = in_size - stream_.avail_in,
                         .produced = out_size - stream_.avail_out};
    if (code == Z_STREAM_END) {
      progress.member_ended = true;
      inflateReset(&stream_);
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      progress.error = stream_.msg != nullptr ? stream_.msg : "not gzip data";
    }
    return progress;
  }

 private:
  z_stream stream_ = {};
  bool usable_ = false;
};

class ZstdDecoder {
 public:
  static constexpr bool kSkipsZeros = false;

  ZstdDecoder() : stream_(ZSTD_createDStream()) {}
  ~ZstdDecoder() { ZSTD_freeDStream(stream_); }
  ZstdDecoder(const ZstdDecoder&) = delete;
  ZstdDecoder& operator=(const ZstdDecoder&) = delete;

  Progress Step(const char* in, size_t in_size, char* out, size_t out_size) {
    if (stream_ == nullptr) return {.error = "out of memory"};
    ZSTD_inBuffer input = {in, in_size, 0};
    ZSTD_outBuffer output = {out, out_size, 0};
    const size_t code = ZSTD_decompressStream(stream_, &output, &input);
    if (ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge) {
      return {.error = "it requires a window of more than 128 MB; compress it without `--long`"};
    }
    if (ZSTD_isError(code)) return {.error = ZSTD_getErrorName(code)};
    return {.consumed = input.pos, .produced = output.pos, .member_ended = code == 0};
  }

 private:
  ZSTD_DStream* stream_;
};

class Bzip2Decoder {
 public:
  static constexpr bool kSkipsZeros = false;

  Bzip2Decoder() { usable_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK; }
  ~Bzip2Decoder() { BZ2_bzDecompressEnd(&stream_); }
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;

  Progress Step(const char* in, size_t in_size, char* out, size_t out_size) {
    if (!usable_) return {.error = "out of memory"};
    stream_.next_in = const_cast<char*>(in);
    stream_.avail_in = static_cast<unsigned>(in_size);
    stream_.next_out = out;
    stream_.avail_out = static_cast<unsigned>(out_size);
    const int code = BZ2_bzDecompress(&stream_);
    Progress progress = {.consumed = in_size - stream_.avail_in,
                         .produced = out_size - stream_.avail_out};
    if (code == BZ_STREAM_END) {
      progress.member_ended = true;
      BZ2_bzDecompressEnd(&stream_);
      stream_ = {};
      usable_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
    } else if (code == BZ_DATA_ERROR_MAGIC) {
      progress.error = "not bzip2 data";
    } else if (code != BZ_OK) {
      progress.error = "a block does not match its checksum";
    }
    return progress;
  }

 private:
  bz_stream stream_ = {};
  bool usable_ = false;
};

template <typename Decoder>
class DecompressedSource : public ByteSource {
 public:
  DecompressedSource(std::unique_ptr<ByteSource> source, std::string name, const char* format)
      : source_(std::move(source)), name_(std::move(name)), format_(format), input_(kInputSize) {}

  Result<size_t> Read(char* buffer, size_t size) override {
    if (at_end_) return size_t{0};
    size = std::min<size_t>(size, 1 << 30);  // the libraries count in 32 bits
    while (true) {
      if (next_ == filled_ && !input_ended_) {
        PST_ASSIGN_OR_RETURN(filled_, source_->Read(input_.data(), input_.size()));
        next_ = 0;
        input_ended_ = filled_ == 0;
      }
      if (Decoder::kSkipsZeros && between_members_ && members_ > 0) {
        while (next_ < filled_ && input_[next_] == 0) ++next_;
        if (next_ == filled_ && !input_ended_) continue;
      }
      if (next_ == filled_ && input_ended_ && between_members_ && members_ > 0) {
        at_end_ = true;
        return size_t{0};
      }
      const Progress progress = decoder_.Step(input_.data() + next_, filled_ - next_, buffer, size);
      next_ += progress.consumed;
      if (progress.error != nullptr) return Corrupt(progress.error);
      if (progress.consumed != 0 || progress.produced != 0) between_members_ = false;
      if (progress.member_ended) {
        between_members_ = true;
        ++members_;
      }
      if (progress.produced != 0) return progress.produced;
      if (progress.consumed == 0 && !progress.member_ended && input_ended_) {
        return Corrupt("unexpected end of file");
      }
    }
  }

  uint64_t consumed() const override { return source_->consumed(); }

 private:
  Status Corrupt(const char* reason) const {
    return Status(Failure::kInputCorrupt,
                  "`" + name_ + "` cannot be decompressed as " + format_ + ": " + reason);
  }

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  const char* format_;
  Decoder decoder_;
  std::vector<char> input_;
  size_t next_ = 0;  // input_[next_, filled_) is still to be decoded
  size_t filled_ = 0;
  uint64_t members_ = 0;
  bool between_members_ = true;
  bool input_ended_ = false;
  bool at_end_ = false;
};

}  // namespace

std::optional<Compression> ParseCompression(std::string_view name) {
  const std::string lower = LowerCase(name);
  if (lower.empty() || lower == "none") return Compression::kNone;
  if (lower == "gzip" || lower == "gz") return Compression::kGzip;
  if (lower == "zstd" || lower == "zst") return Compression::kZstd;
  if (lower == "bzip2" || lower == "bz2") return Compression::kBzip2;
  if (lower == "zip") return Compression::kZip;
  return std::nullopt;
}

std::unique_ptr<ByteSource> Decompress(Compression compression, std::unique_ptr<ByteSource> source,
                                       std::string name) {
  switch (compression) {
    case Compression::kNone:
      return source;
    case Compression::kGzip:
      return std::make_unique<DecompressedSource<GzipDecoder>>(std::move(source), std::move(name),
                                                               "gzip");
    case Compression::kZstd:
      return std::make_unique<DecompressedSource<ZstdDecoder>>(std::move(source), std::move(name),
                                                               "zstd");
    case Compression::kZip:
      return Unzip(std::move(source), std::move(name));
    case Compression::kBzip2:
      return std::make_unique<DecompressedSource<Bzip2Decoder>>(std::move(source), std::move(name),
                                                                "bzip2");
  }
  PST_CHECK(false);
  return nullptr;
}

}  // namespace penstock
