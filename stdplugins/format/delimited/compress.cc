// How pieces become one stream:
//   gzip   (RFC 1952) a piece is deflate blocks that end on a whole byte and refer to nothing
//   before
//          them; zlib combines the checksums.
//   bzip2  a piece is one block, which refers to nothing outside of it but begins at any bit, so
//   that
//          its bits are shifted into place. The format has no specification of its own: a stream is
//          "BZh9", blocks (a mark of 48 bits, their checksum, data), another mark of 48 bits, and a
//          checksum of the blocks' checksums.
//   zstd   (RFC 8878) a piece is a frame.
// Levels are the libraries' usual ones.

#include "stdplugins/format/delimited/compress.h"

#include <bzlib.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace penstock {
namespace {

struct PieceHeader {
  uint64_t bytes = 0;     // that follow it
  uint64_t length = 0;    // gzip: bytes of the text; bzip2: bits of the block
  uint32_t checksum = 0;  // gzip: of the text; bzip2: of the block
};

// The libraries count in 32 bits. A block of bzip2 holds 900,000 bytes after its first step, in
// which four equal bytes become five.
size_t MaxPiece(Compression compression) {
  return compression == Compression::kBzip2 ? 700'000 : 1 << 30;
}

constexpr std::string_view kGzipStart("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
constexpr std::string_view kGzipLastBlock("\x03\0", 2);
constexpr std::string_view kBzip2Start = "BZh9";
constexpr std::string_view kBzip2End = "\x17\x72\x45\x38\x50\x90";
constexpr size_t kBzip2BlockMark = 6;
constexpr std::string_view kZstdEmptyFrame("\x28\xb5\x2f\xfd\x20\x00\x01\x00\x00", 9);

Status OutOfMemory() {
  return Status(Failure::kOutOfMemory, "out of memory while compressing the output");
}

// Makes room for `size` bytes behind what `text` holds, and gives their place.
char* Extend(std::string* text, size_t size) {
  text->resize(text->size() + size);
  return text->data() + text->size() - size;
}

class GzipEncoder {
 public:
  GzipEncoder() {
    usable_ = deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8,
                           Z_DEFAULT_STRATEGY) == Z_OK;  // minus: without header and checksum
  }
  ~GzipEncoder() { deflateEnd(&stream_); }
  GzipEncoder(const GzipEncoder&) = delete;
  GzipEncoder& operator=(const GzipEncoder&) = delete;

  Status Encode(std::string_view text, std::string* out, PieceHeader* header) {
    if (!usable_ || deflateReset(&stream_) != Z_OK) return OutOfMemory();
    constexpr size_t kFlushRoom = 64;
    const size_t room = deflateBound(&stream_, text.size()) + kFlushRoom;
    stream_.next_out = reinterpret_cast<Bytef*>(Extend(out, room));
    stream_.avail_out = static_cast<uInt>(room);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    const int code = deflate(&stream_, Z_SYNC_FLUSH);
    PST_CHECK(code == Z_OK && stream_.avail_in == 0 && stream_.avail_out > 0);
    out->resize(out->size() - stream_.avail_out);
    header->length = text.size();
    header->checksum =
        static_cast<uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
    return Status();
  }

 private:
  z_stream stream_ = {};
  bool usable_ = false;
};

class ZstdEncoder {
 public:
  ZstdEncoder() : context_(ZSTD_createCCtx()) {}
  ~ZstdEncoder() { ZSTD_freeCCtx(context_); }
  ZstdEncoder(const ZstdEncoder&) = delete;
  ZstdEncoder& operator=(const ZstdEncoder&) = delete;

  Status Encode(std::string_view text, std::string* out, PieceHeader*) {
    const size_t room = ZSTD_compressBound(text.size());
    char* place = Extend(out, room);
    if (context_ == nullptr) return OutOfMemory();
    const size_t size =
        ZSTD_compressCCtx(context_, place, room, text.data(), text.size(), ZSTD_CLEVEL_DEFAULT);
    if (ZSTD_isError(size)) return OutOfMemory();
    out->resize(out->size() - room + size);
    return Status();
  }

 private:
  ZSTD_CCtx* context_;
};

class Bzip2Encoder {
 public:
  Status Encode(std::string_view text, std::string* out, PieceHeader* header) {
    std::string whole(text.size() + text.size() / 100 + 600, '\0');  // as bzlib.h says
    unsigned size = static_cast<unsigned>(whole.size());
    const int code = BZ2_bzBuffToBuffCompress(whole.data(), &size, const_cast<char*>(text.data()),
                                              static_cast<unsigned>(text.size()), 9, 0, 0);
    if (code != BZ_OK) return OutOfMemory();
    whole.resize(size);
    TakeBlock(whole, out, header);
    return Status();
  }

 private:
  static unsigned __int128 BigEndian(std::string_view bytes) {
    unsigned __int128 value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }

  // Appends the only block of a stream, in its last byte with bits that do not count.
  static void TakeBlock(std::string_view whole, std::string* out, PieceHeader* header) {
    constexpr uint64_t kEndBits = 80;  // the mark and the checksum
    const std::string_view block = whole.substr(kBzip2Start.size());
    const auto checksum = BigEndian(block.substr(kBzip2BlockMark, 4));
    const auto end = BigEndian(kBzip2End) << 32 | checksum;
    const auto last_bytes = BigEndian(block.substr(block.size() - 11));
    const auto end_mask = (static_cast<unsigned __int128>(1) << kEndBits) - 1;
    unsigned unused_bits = 0;  // behind the end
    while (unused_bits < 8 && (last_bytes >> unused_bits & end_mask) != end) ++unused_bits;
    PST_CHECK(unused_bits < 8);
    header->checksum = static_cast<uint32_t>(checksum);
    header->length = block.size() * 8 - unused_bits - kEndBits;
    out->append(block.substr(0, (header->length + 7) / 8));
  }
};

template <class Encoder>
Status AppendPiece(std::string_view text, std::string* pieces) {
  thread_local Encoder encoder;  // what it needs is worth keeping: up to several MB
  PieceHeader header;
  const size_t start = pieces->size();
  Extend(pieces, sizeof header);
  PST_RETURN_IF_ERROR(encoder.Encode(text, pieces, &header));
  header.bytes = pieces->size() - start - sizeof header;
  std::memcpy(pieces->data() + start, &header, sizeof header);
  return Status();
}

void AppendLittleEndian(uint32_t value, std::string* out) {
  for (int shift = 0; shift < 32; shift += 8) *out += static_cast<char>(value >> shift);
}

}  // namespace

Status CompressPiece(Compression compression, std::string_view text, std::string* pieces) {
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, MaxPiece(compression));
    text.remove_prefix(piece.size());
    switch (compression) {
      case Compression::kNone:
        pieces->append(piece);
        break;
      case Compression::kGzip:
        PST_RETURN_IF_ERROR(AppendPiece<GzipEncoder>(piece, pieces));
        break;
      case Compression::kZstd:
        PST_RETURN_IF_ERROR(AppendPiece<ZstdEncoder>(piece, pieces));
        break;
      case Compression::kBzip2:
        PST_RETURN_IF_ERROR(AppendPiece<Bzip2Encoder>(piece, pieces));
        break;
      case Compression::kZip:
        PST_CHECK(false);
    }
  }
  return Status();
}

void CompressedStream::Start(std::string* out) {
  if (compression_ == Compression::kGzip) out->append(kGzipStart);
  if (compression_ == Compression::kBzip2) out->append(kBzip2Start);
}

void CompressedStream::Add(std::string_view pieces, std::string* out) {
  if (pieces.empty()) return;
  is_empty_ = false;
  if (compression_ == Compression::kNone) {
    out->append(pieces);
    return;
  }
  while (!pieces.empty()) {
    PieceHeader header;
    std::memcpy(&header, pieces.data(), sizeof header);
    const std::string_view piece = pieces.substr(sizeof header, header.bytes);
    pieces.remove_prefix(sizeof header + header.bytes);
    if (compression_ == Compression::kBzip2) {
      checksum_ = std::rotl(checksum_, 1) ^ header.checksum;
      AppendBits(piece, header.length, out);
      continue;
    }
    if (compression_ == Compression::kGzip) {
      checksum_ = static_cast<uint32_t>(
          crc32_combine(checksum_, header.checksum, static_cast<z_off_t>(header.length)));
      text_size_ += header.length;
    }
    out->append(piece);
  }
}

void CompressedStream::Finish(std::string* out) {
  switch (compression_) {
    case Compression::kNone:
    case Compression::kZip:
      break;
    case Compression::kGzip:
      out->append(kGzipLastBlock);
      AppendLittleEndian(checksum_, out);
      AppendLittleEndian(static_cast<uint32_t>(text_size_), out);
      break;
    case Compression::kZstd:
      if (is_empty_) out->append(kZstdEmptyFrame);
      break;
    case Compression::kBzip2: {
      AppendBits(kBzip2End, 48, out);
      std::string checksum;
      AppendLittleEndian(checksum_, &checksum);
      std::ranges::reverse(checksum);
      AppendBits(checksum, 32, out);
      if (last_byte_bits_ > 0) *out += static_cast<char>(last_byte_);
      break;
    }
  }
}

// The first `bits` of `bytes`.
void CompressedStream::AppendBits(std::string_view bytes, uint64_t bits, std::string* out) {
  unsigned window = last_byte_;  // its upper last_byte_bits_ of 8 count
  char* place = Extend(out, bits / 8);
  for (uint64_t i = 0; i < bits / 8; ++i) {
    window = window << 8 | static_cast<unsigned>(static_cast<unsigned char>(bytes[i]))
                               << (8 - last_byte_bits_);
    place[i] = static_cast<char>(window >> 8);
    window &= 0xff;
  }
  if (const unsigned rest = bits % 8; rest > 0) {
    const unsigned last = static_cast<unsigned char>(bytes[bits / 8]) & (0xff00u >> rest);
    window = window << 8 | last << (8 - last_byte_bits_);
    last_byte_bits_ += rest;
    if (last_byte_bits_ >= 8) {
      *out += static_cast<char>(window >> 8);
      last_byte_bits_ -= 8;
    } else {
      window >>= 8;
    }
    window &= 0xff;
  }
  last_byte_ = static_cast<unsigned char>(window);
}

}  // namespace penstock
