#include "stdplugins/format/delimited/utf8_check.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

// By decoding: what encodes back to the same bytes is well-formed.
bool SlowIsUtf8(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    const auto byte = [&](size_t k) -> uint32_t {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0;
    };
    const uint32_t lead = byte(0);
    const size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    uint32_t code = size == 1 ? lead : lead & (0xff >> (size + 1));
    for (size_t k = 1; k < size; ++k) code = code << 6 | (byte(k) & 0x3f);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    char encoded[4];
    if (EncodeUtf8(code, encoded) != size || text.compare(i, size, encoded, size) != 0) {
      return false;
    }
    i += size;
  }
  return true;
}

void ExpectAgree(const std::string& text) {
  const bool expected = SlowIsUtf8(text);
  const auto exact = std::make_unique<char[]>(text.size());
  std::memcpy(exact.get(), text.data(), text.size());
  EXPECT_EQ(IsUtf8Scalar(exact.get(), text.size()), expected) << testing::PrintToString(text);
  EXPECT_EQ(IsUtf8(exact.get(), text.size()), expected) << testing::PrintToString(text);
}

TEST(Utf8CheckTest, KnownTexts) {
  EXPECT_TRUE(IsUtf8("", 0));
  const auto is_utf8 = [](const std::string& text) { return IsUtf8(text.data(), text.size()); };
  EXPECT_TRUE(is_utf8("\xe6\x95\xb0\xe6\x8d\xae \xf0\x9f\x98\x80 \xc3\xa9"));
  EXPECT_TRUE(is_utf8("\xf4\x8f\xbf\xbf"));
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
  EXPECT_FALSE(is_utf8("\xc0\x80"));
  EXPECT_FALSE(is_utf8("\xe0\x9f\xbf"));
  EXPECT_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
  EXPECT_FALSE(is_utf8("\x80"));
  EXPECT_FALSE(is_utf8("\xe6\x95"));
  EXPECT_FALSE(is_utf8("\xb0\xa1"));  // GBK
}

// Every sequence of up to three bytes from the edges of the ranges, at every place of a vector.
TEST(Utf8CheckTest, AllEdges) {
  const unsigned char kEdges[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0,
                                  0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
                                  0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xff};
  for (size_t before : {0, 29, 30, 31, 32, 61}) {
    for (unsigned char a : kEdges) {
      for (unsigned char b : kEdges) {
        for (unsigned char c : kEdges) {
          std::string text(before, 'x');
          text += static_cast<char>(a);
          text += static_cast<char>(b);
          text += static_cast<char>(c);
          ExpectAgree(text);
          text += '\x80';
          ExpectAgree(text);
          ExpectAgree(text + std::string(40, 'y'));
        }
      }
    }
    if (HasFailure()) return;
  }
}

TEST(Utf8CheckTest, OneWrongByteInLongText) {
  std::mt19937 random(3);
  std::string text;
  while (text.size() < 300) {
    const uint32_t ranges[] = {0x7f, 0x7ff, 0xd7ff, 0x10ffff};
    uint32_t code = random() % ranges[random() % 4];
    if (code >= 0xd800 && code <= 0xdfff) code = 'z';
    char encoded[4];
    text.append(encoded, EncodeUtf8(code, encoded));
  }
  ExpectAgree(text);
  for (size_t i = 0; i < text.size(); ++i) {
    for (int byte : {0x41, 0x80, 0xbf, 0xc3, 0xe4, 0xf0, 0xff}) {
      std::string broken = text;
      broken[i] = static_cast<char>(byte);
      ExpectAgree(broken);
    }
    ExpectAgree(text.substr(0, i));
  }
}

TEST(Utf8CheckTest, IsAsciiSeesEveryByte) {
  for (size_t size = 0; size < 40; ++size) {
    std::string text(size, 'a');
    EXPECT_TRUE(IsAscii(text.data(), size));
    for (size_t i = 0; i < size; ++i) {
      std::string high = text;
      high[i] = '\x80';
      EXPECT_FALSE(IsAscii(high.data(), size));
    }
  }
}

}  // namespace
}  // namespace penstock
