// Compressed and encoded streams: what goes in comes out, and what is damaged is said to be.

#include <bzlib.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>

#include "stdplugins/format/delimited/compress.h"
#include "stdplugins/format/delimited/decompress.h"
#include "stdplugins/format/delimited/memory_input.h"
#include "stdplugins/format/delimited/text_decode.h"
#include "stdplugins/format/delimited/text_encode.h"

namespace penstock {
namespace {

constexpr Compression kAll[] = {Compression::kNone, Compression::kGzip, Compression::kZstd,
                                Compression::kBzip2};
constexpr Compression kReal[] = {Compression::kGzip, Compression::kZstd, Compression::kBzip2};

std::string Compressed(Compression compression, const std::string& text, size_t piece = 50'000) {
  CompressedStream stream(compression);
  std::string out;
  stream.Start(&out);
  for (size_t i = 0; i < text.size(); i += piece) {
    std::string pieces;
    EXPECT_TRUE(CompressPiece(compression, std::string_view(text).substr(i, piece), &pieces).ok());
    stream.Add(pieces, &out);
  }
  stream.Finish(&out);
  return out;
}

Result<std::string> Decompressed(Compression compression, const std::string& bytes,
                                 size_t piece = 1 << 20, size_t read_size = 1 << 16) {
  const auto source =
      Decompress(compression, std::make_unique<MemorySource>(bytes, piece), "file.x");
  return ReadAll(*source, read_size);
}

std::string LongText() {
  std::mt19937 random(1);
  std::string text;
  while (text.size() < 1'000'000) text += std::to_string(random()) + ",some words\n";
  return text;
}

TEST(CompressionTest, NamesAndSynonyms) {
  EXPECT_EQ(ParseCompression(""), Compression::kNone);
  EXPECT_EQ(ParseCompression("NONE"), Compression::kNone);
  EXPECT_EQ(ParseCompression("GZIP"), Compression::kGzip);
  EXPECT_EQ(ParseCompression("gz"), Compression::kGzip);
  EXPECT_EQ(ParseCompression("zst"), Compression::kZstd);
  EXPECT_EQ(ParseCompression("bz2"), Compression::kBzip2);
  EXPECT_EQ(ParseCompression("lzo"), std::nullopt);
}

TEST(CompressionTest, RoundTrip) {
  const std::string text = LongText();
  for (Compression compression : kAll) {
    for (const std::string& content : {std::string(), std::string("a,b\n"), text}) {
      const std::string bytes = Compressed(compression, content);
      if (compression == Compression::kNone) {
        EXPECT_EQ(bytes, content);
      }
      EXPECT_EQ(*Decompressed(compression, bytes), content);
      EXPECT_EQ(*Decompressed(compression, bytes, 7, 100), content);
    }
  }
}

// Bits of bzip2 and checksums of gzip go together right, whatever the pieces are.
TEST(CompressionTest, PiecesOfAnySizeAreOneMember) {
  const std::string text = LongText();
  for (Compression compression : kReal) {
    for (const size_t piece : {1, 7, 4321}) {
      const std::string part = text.substr(0, piece * 30);
      EXPECT_EQ(*Decompressed(compression, Compressed(compression, part, piece)), part);
    }
    EXPECT_EQ(*Decompressed(compression, Compressed(compression, text, 1 << 30)), text);
  }
}

// If there are several members, many programs read only the first.
TEST(CompressionTest, TheFirstMemberOfGzipAndBzip2HoldsEverything) {
  const std::string text = LongText();
  std::string back(text.size() + 1, '\0');
  const std::string gzip = Compressed(Compression::kGzip, text, 50'000);
  z_stream stream = {};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(back.data());
  stream.avail_out = static_cast<uInt>(back.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(back.substr(0, stream.total_out), text);
  EXPECT_EQ(stream.avail_in, 0u);
  inflateEnd(&stream);

  std::string bzip2 = Compressed(Compression::kBzip2, text, 50'000);
  unsigned size = static_cast<unsigned>(back.size());
  EXPECT_EQ(BZ2_bzBuffToBuffDecompress(back.data(), &size, bzip2.data(),
                                       static_cast<unsigned>(bzip2.size()), 0, 0),
            BZ_OK);
  EXPECT_EQ(back.substr(0, size), text);
}

// What bzip2 makes longer before it makes it shorter still fits into one block.
TEST(CompressionTest, RunsOfFourEqualBytes) {
  std::mt19937 random(2);
  std::string text;
  while (text.size() < 800'000) text.append(4, static_cast<char>(random()));
  EXPECT_EQ(*Decompressed(Compression::kBzip2, Compressed(Compression::kBzip2, text, 1 << 30)),
            text);
}

TEST(CompressionTest, ACopyOfAStreamGoesOnFromTheSamePlace) {
  for (Compression compression : kAll) {
    const auto add = [&](CompressedStream& stream, const std::string& text, std::string* out) {
      std::string pieces;
      EXPECT_TRUE(CompressPiece(compression, text, &pieces).ok());
      stream.Add(pieces, out);
    };
    CompressedStream stream(compression);
    std::string out;
    stream.Start(&out);
    add(stream, "first\n", &out);
    const CompressedStream place = stream;
    const size_t size = out.size();
    add(stream, "taken back\n", &out);
    stream = place;
    out.resize(size);
    add(stream, "second\n", &out);
    stream.Finish(&out);
    EXPECT_EQ(*Decompressed(compression, out), "first\nsecond\n");
  }
}

TEST(CompressionTest, MembersOneAfterTheOtherAreOneContent) {
  for (Compression compression : kReal) {
    const std::string bytes = Compressed(compression, "first\n") + Compressed(compression, "") +
                              Compressed(compression, "second\n");
    EXPECT_EQ(*Decompressed(compression, bytes), "first\nsecond\n");
    EXPECT_EQ(*Decompressed(compression, bytes, 1, 1), "first\nsecond\n");
  }
}

TEST(CompressionTest, ZerosBehindGzipArePadding) {
  const std::string member = Compressed(Compression::kGzip, "first\n");
  const std::string zeros(1000, '\0');
  for (const size_t piece : {1, 7, 1 << 20}) {
    EXPECT_EQ(*Decompressed(Compression::kGzip, member + zeros, piece), "first\n");
    EXPECT_EQ(*Decompressed(Compression::kGzip, member + zeros + member, piece), "first\nfirst\n");
  }
  EXPECT_FALSE(Decompressed(Compression::kGzip, zeros).ok());
  EXPECT_FALSE(Decompressed(Compression::kGzip, member + zeros + "x").ok());
  EXPECT_FALSE(
      Decompressed(Compression::kBzip2, Compressed(Compression::kBzip2, "a") + zeros).ok());
}

TEST(CompressionTest, CutInputIsAFailureWhereverItIsCut) {
  const std::string text = LongText().substr(0, 3000);
  for (Compression compression : kReal) {
    const std::string bytes = Compressed(compression, text);
    for (size_t size = 0; size < bytes.size(); ++size) {
      const auto result = Decompressed(compression, bytes.substr(0, size));
      ASSERT_FALSE(result.ok()) << size << " of " << bytes.size();
      EXPECT_EQ(result.status().failure(), Failure::kInputCorrupt);
    }
  }
}

TEST(CompressionTest, DamagedInputIsAFailure) {
  const std::string text = LongText();
  for (Compression compression : {Compression::kGzip, Compression::kBzip2}) {
    std::string bytes = Compressed(compression, text);
    bytes[bytes.size() / 2] ^= 0x10;
    const auto result = Decompressed(compression, bytes);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.status().failure(), Failure::kInputCorrupt);
    EXPECT_NE(result.status().message().find("`file.x`"), std::string::npos);
  }
  for (Compression compression : kReal) {
    EXPECT_FALSE(Decompressed(compression, "id,name\n1,plain text\n").ok());
    EXPECT_FALSE(Decompressed(compression, Compressed(compression, "x\n") + "garbage").ok());
  }
}

TEST(CompressionTest, ConsumedCountsCompressedBytes) {
  const std::string bytes = Compressed(Compression::kGzip, LongText());
  const auto source =
      Decompress(Compression::kGzip, std::make_unique<MemorySource>(bytes, 1 << 20), "x");
  ASSERT_TRUE(ReadAll(*source).ok());
  EXPECT_EQ(source->consumed(), bytes.size());
}

Result<std::string> Decoded(const std::string& encoding, const std::string& bytes,
                            size_t piece = 1 << 20, size_t read_size = 1 << 16) {
  PST_ASSIGN_OR_RETURN(
      const auto source,
      DecodeText(encoding, std::make_unique<MemorySource>(bytes, piece), "data.csv"));
  return ReadAll(*source, read_size);
}

TEST(TextDecodeTest, BuiltInEncodings) {
  EXPECT_EQ(*Decoded("utf8", "\xe4\xbd\xa0\xff"), "\xe4\xbd\xa0\xff");
  EXPECT_EQ(*Decoded("ISO-8859-1", "caf\xe9,\xff\n"), "caf\xc3\xa9,\xc3\xbf\n");
  EXPECT_EQ(*Decoded("latin1", "\xa7"), "\xc2\xa7");
  const std::string little("a\0\x60\x4f\x3d\xd8\x00\xde", 8);
  EXPECT_EQ(*Decoded("UTF-16LE", little), "a\xe4\xbd\xa0\xf0\x9f\x98\x80");
  const std::string big("\0a\x4f\x60\xd8\x3d\xde\x00", 8);
  EXPECT_EQ(*Decoded("utf_16be", big), "a\xe4\xbd\xa0\xf0\x9f\x98\x80");
  EXPECT_EQ(*Decoded("UTF-16", big), "a\xe4\xbd\xa0\xf0\x9f\x98\x80");
  EXPECT_EQ(*Decoded("UTF-16", "\xff\xfe" + little),
            "\xef\xbb\xbf"
            "a\xe4\xbd\xa0\xf0\x9f\x98\x80");
}

TEST(TextDecodeTest, SystemEncodings) {
  EXPECT_EQ(*Decoded("GBK", "\xc4\xe3\xba\xc3,1\n"), "\xe4\xbd\xa0\xe5\xa5\xbd,1\n");
  EXPECT_EQ(*Decoded("Shift_JIS", "\x93\xfa"), "\xe6\x97\xa5");
}

TEST(TextDecodeTest, CharactersMayBeCutByReads) {
  std::string gbk;
  std::string utf8;
  for (int i = 0; i < 5000; ++i) {
    gbk += "x\xc4\xe3";
    utf8 += "x\xe4\xbd\xa0";
  }
  for (size_t piece : {1, 2, 3, 4096}) {
    for (size_t read_size : {1, 5, 63, 64, 4096}) {
      EXPECT_EQ(*Decoded("GBK", gbk, piece, read_size), utf8);
    }
  }
  std::string latin1(10'000, '\xe9');
  EXPECT_EQ(Decoded("latin1", latin1, 3, 17)->size(), 20'000u);
}

TEST(TextDecodeTest, BytesThatAreNoTextAreNamedByOffset) {
  const auto bad_gbk = Decoded("GBK", "abc\xff\xff");
  ASSERT_FALSE(bad_gbk.ok());
  EXPECT_EQ(bad_gbk.status().failure(), Failure::kInputEncoding);
  EXPECT_NE(bad_gbk.status().message().find("`data.csv`"), std::string::npos);
  EXPECT_NE(bad_gbk.status().message().find("byte offset 3"), std::string::npos);

  const auto half = Decoded("GBK", "ab\xc4");
  ASSERT_FALSE(half.ok());
  EXPECT_NE(half.status().message().find("byte offset 2"), std::string::npos);

  EXPECT_FALSE(Decoded("UTF-16LE", std::string("a\0b", 3)).ok());
  EXPECT_FALSE(Decoded("UTF-16LE", std::string("\x3d\xd8"
                                               "a\0",
                                               4))
                   .ok());
  EXPECT_FALSE(Decoded("UTF-16LE", std::string("\x00\xde", 2)).ok());
}

TEST(TextDecodeTest, UnknownEncodings) {
  const auto unknown = Decoded("klingon", "x");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.status().failure(), Failure::kEncodingUnavailable);
  EXPECT_FALSE(Decoded("GBK//IGNORE", "x").ok());
}

TEST(TextEncodeTest, AMarkBelongsToTheBeginningOfTheFileAlone) {
  const auto encoder = MakeTextEncoder("UTF-32");
  ASSERT_TRUE(encoder.ok()) << encoder.status().message();
  EXPECT_EQ((*encoder)->preamble().size(), 4u);
  std::string text(encoder.value()->preamble());
  for (const char* part : {"a", "", "b\n"}) EXPECT_TRUE((*encoder)->Encode(part, &text));
  EXPECT_EQ(text.size(), 4u + 3 * 4u);
  EXPECT_EQ(*Decoded("UTF-32", text), "ab\n");
}

TEST(TextEncodeTest, CharactersThatTheEncodingLacksAreRefused) {
  std::string text;
  for (const char* encoding : {"US-ASCII", "ISO-8859-1", "GBK", "ISO-8859-15"}) {
    const auto encoder = MakeTextEncoder(encoding);
    ASSERT_TRUE(encoder.ok()) << encoder.status().message();
    EXPECT_TRUE((*encoder)->Encode("x", &text)) << encoding;
    EXPECT_FALSE((*encoder)->Encode("\xf0\x9f\x98\x80", &text)) << encoding;
  }
  EXPECT_FALSE((*MakeTextEncoder("US-ASCII"))->Encode("\xc3\xa9", &text));
}

// Made by Java's and Python's zip: sizes behind the file and before it, deflated and stored.
std::string Little(uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, number >>= 8) text += static_cast<char>(number);
  return text;
}

std::string ZipFile(const std::string& path, const std::string& text, bool deflated,
                    bool sizes_behind) {
  std::string data = text;
  if (deflated) {
    z_stream stream = {};
    deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    data.resize(deflateBound(&stream, text.size()));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(data.data());
    stream.avail_out = static_cast<uInt>(data.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    data.resize(stream.total_out);
    deflateEnd(&stream);
  }
  const auto checksum =
      crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
  const std::string sizes = Little(checksum, 4) + Little(data.size(), 4) + Little(text.size(), 4);
  return "PK\x03\x04" + Little(20, 2) + Little(sizes_behind ? 8 : 0, 2) +
         Little(deflated ? 8 : 0, 2) + Little(0, 4) + (sizes_behind ? Little(0, 12) : sizes) +
         Little(path.size(), 2) + Little(0, 2) + path + data +
         (sizes_behind ? "PK\x07\x08" + sizes : "");
}

const std::string kZipDirectory = "PK\x01\x02 and so on";

TEST(CompressionTest, AllFilesOfAZipArchiveAreRead) {
  const std::string text = LongText();
  const std::string archive =
      ZipFile("a/", "", false, false) + ZipFile("a/1", "x\n", true, true) +
      ZipFile("__MACOSX/a", "?", false, false) + ZipFile("a/2", "no line end", false, false) +
      ZipFile("a/3", "", true, true) + ZipFile("a/4", text, true, false) + kZipDirectory;
  EXPECT_EQ(ParseCompression("zip"), Compression::kZip);
  for (const size_t piece : {1, 7, 1 << 20}) {
    EXPECT_EQ(*Decompressed(Compression::kZip, archive, piece, 100), "x\nno line end\n" + text);
  }
}

TEST(CompressionTest, DamagedZipArchivesAreRefused) {
  const std::string good = ZipFile("a", "text\n", true, false) + kZipDirectory;
  EXPECT_EQ(*Decompressed(Compression::kZip, good), "text\n");
  const auto refusal = [](const std::string& archive) {
    const Result<std::string> text = Decompressed(Compression::kZip, archive);
    return text.ok() ? "none" : text.status().message();
  };
  const std::string prefix = "`file.x` cannot be decompressed as zip: ";
  EXPECT_EQ(refusal(""), prefix + "unexpected end of file");
  EXPECT_EQ(refusal("a,b\n"), prefix + "not zip data");
  EXPECT_EQ(refusal("PK\x05\x06"), prefix + "it has no files");
  for (size_t size = 1; size + kZipDirectory.size() < good.size(); ++size) {
    EXPECT_EQ(refusal(good.substr(0, size)), prefix + "unexpected end of file") << size;
  }
  const auto changed = [&](size_t at, char byte) {
    std::string archive = good;
    archive[at] = byte;
    return archive;
  };
  EXPECT_EQ(refusal(changed(14, '?')), prefix + "a file does not match its checksum");
  EXPECT_EQ(refusal(changed(6, 1)), prefix + "`a` in it is encrypted");
  EXPECT_EQ(refusal(changed(8, 12)),
            prefix +
                "`a` in it is compressed with method 12; only stored and deflated files can "
                "be read");
  EXPECT_EQ(refusal(ZipFile("a", "x", false, true)),
            prefix + "the size of `a` in it is written behind the file");
  EXPECT_EQ(refusal(good.substr(0, good.size() - kZipDirectory.size()) + "abcd"),
            prefix + "data is damaged");
}

}  // namespace
}  // namespace penstock
