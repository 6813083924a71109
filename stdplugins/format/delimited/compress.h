#pragma once
// Writing compressed streams on several threads: pieces of a text are compressed independently of
// each other, and then put together in order.
//
// However many pieces there are, gzip and bzip2 become one member, because many programs read only
// the first. zstd becomes a frame for each piece.

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/status.h"
#include "stdplugins/format/delimited/decompress.h"

namespace penstock {

// Appends the compressed form of `text` to `pieces`, in a form that only CompressedStream
// understands. kNone: appends the text. Any thread. kOutOfMemory.
Status CompressPiece(Compression compression, std::string_view text, std::string* pieces);

// One stream of pieces. A copy of it can go on from the same place in the stream.
class CompressedStream {
 public:
  explicit CompressedStream(Compression compression) : compression_(compression) {}

  // Each appends the next bytes of the stream to `out`: Start once, Add for what CompressPiece gave
  // (one piece or more), Finish once.
  void Start(std::string* out);
  void Add(std::string_view pieces, std::string* out);
  void Finish(std::string* out);

 private:
  void AppendBits(std::string_view bytes, uint64_t bits, std::string* out);

  Compression compression_;
  bool is_empty_ = true;
  uint64_t text_size_ = 0;       // gzip
  uint32_t checksum_ = 0;        // gzip: of the text; bzip2: of the checksums of the blocks
  unsigned char last_byte_ = 0;  // bzip2: what is not yet a whole byte, in its upper bits
  unsigned last_byte_bits_ = 0;
};

}  // namespace penstock
