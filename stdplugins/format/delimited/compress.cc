// One loop for the three libraries: feed input, hand on output, until all input is taken (Add) or
// the library says that the stream is complete (Finish). Levels are the libraries' usual ones.

#include "stdplugins/format/delimited/compress.h"

#include <bzlib.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <vector>

namespace penstock {
namespace {

constexpr size_t kOutputSize = 256 * 1024;
constexpr size_t kMaxInput = 1 << 30;  // the libraries count in 32 bits

struct Progress {
  size_t consumed = 0;
  size_t produced = 0;
  bool is_complete = false;  // finishing: the stream has ended
  bool failed = false;
};

class GzipEncoder {
 public:
  GzipEncoder() {
    usable_ = deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8,
                           Z_DEFAULT_STRATEGY) == Z_OK;  // 16: the gzip form
  }
  ~GzipEncoder() { deflateEnd(&stream_); }
  GzipEncoder(const GzipEncoder&) = delete;
  GzipEncoder& operator=(const GzipEncoder&) = delete;

  Progress Step(std::string_view in, bool finish, char* out, size_t out_size) {
    if (!usable_) return {.failed = true};
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(out_size);
    const int code = deflate(&stream_, finish ? Z_FINISH : Z_NO_FLUSH);
    return {.consumed = in.size() - stream_.avail_in,
            .produced = out_size - stream_.avail_out,
            .is_complete = code == Z_STREAM_END,
            .failed = code == Z_STREAM_ERROR};
  }

 private:
  z_stream stream_ = {};
  bool usable_ = false;
};

class ZstdEncoder {
 public:
  ZstdEncoder() : stream_(ZSTD_createCStream()) {}
  ~ZstdEncoder() { ZSTD_freeCStream(stream_); }
  ZstdEncoder(const ZstdEncoder&) = delete;
  ZstdEncoder& operator=(const ZstdEncoder&) = delete;

  Progress Step(std::string_view in, bool finish, char* out, size_t out_size) {
    if (stream_ == nullptr) return {.failed = true};
    ZSTD_inBuffer input = {in.data(), in.size(), 0};
    ZSTD_outBuffer output = {out, out_size, 0};
    const size_t code =
        ZSTD_compressStream2(stream_, &output, &input, finish ? ZSTD_e_end : ZSTD_e_continue);
    return {.consumed = input.pos,
            .produced = output.pos,
            .is_complete = finish && code == 0,
            .failed = ZSTD_isError(code) != 0};
  }

 private:
  ZSTD_CStream* stream_;
};

class Bzip2Encoder {
 public:
  Bzip2Encoder() { usable_ = BZ2_bzCompressInit(&stream_, 9, 0, 0) == BZ_OK; }
  ~Bzip2Encoder() { BZ2_bzCompressEnd(&stream_); }
  Bzip2Encoder(const Bzip2Encoder&) = delete;
  Bzip2Encoder& operator=(const Bzip2Encoder&) = delete;

  Progress Step(std::string_view in, bool finish, char* out, size_t out_size) {
    if (!usable_) return {.failed = true};
    stream_.next_in = const_cast<char*>(in.data());
    stream_.avail_in = static_cast<unsigned>(in.size());
    stream_.next_out = out;
    stream_.avail_out = static_cast<unsigned>(out_size);
    const int code = BZ2_bzCompress(&stream_, finish ? BZ_FINISH : BZ_RUN);
    return {.consumed = in.size() - stream_.avail_in,
            .produced = out_size - stream_.avail_out,
            .is_complete = code == BZ_STREAM_END,
            .failed = code < 0};
  }

 private:
  bz_stream stream_ = {};
  bool usable_ = false;
};

template <typename Encoder>
class EncodingCompressor : public Compressor {
 public:
  EncodingCompressor() : output_(kOutputSize) {}

  Status Add(std::string_view bytes, const Sink& sink) override {
    while (!bytes.empty()) {
      const Progress progress =
          encoder_.Step(bytes.substr(0, kMaxInput), false, output_.data(), output_.size());
      PST_RETURN_IF_ERROR(HandOn(progress, sink));
      bytes.remove_prefix(progress.consumed);
    }
    return Status();
  }

  Status Finish(const Sink& sink) override {
    while (true) {
      const Progress progress = encoder_.Step("", true, output_.data(), output_.size());
      PST_RETURN_IF_ERROR(HandOn(progress, sink));
      if (progress.is_complete) return Status();
    }
  }

 private:
  Status HandOn(const Progress& progress, const Sink& sink) {
    if (progress.failed) return Status(Failure::kOutOfMemory, "no memory to compress the output");
    if (progress.produced == 0) return Status();
    return sink(std::string_view(output_.data(), progress.produced));
  }

  Encoder encoder_;
  std::vector<char> output_;
};

class NoCompressor : public Compressor {
 public:
  Status Add(std::string_view bytes, const Sink& sink) override {
    return bytes.empty() ? Status() : sink(bytes);
  }
  Status Finish(const Sink&) override { return Status(); }
};

}  // namespace

std::unique_ptr<Compressor> NewCompressor(Compression compression) {
  switch (compression) {
    case Compression::kNone:
      return std::make_unique<NoCompressor>();
    case Compression::kGzip:
      return std::make_unique<EncodingCompressor<GzipEncoder>>();
    case Compression::kZstd:
      return std::make_unique<EncodingCompressor<ZstdEncoder>>();
    case Compression::kBzip2:
      return std::make_unique<EncodingCompressor<Bzip2Encoder>>();
  }
  PST_CHECK(false);
  return nullptr;
}

}  // namespace penstock
