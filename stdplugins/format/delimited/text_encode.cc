// The built-in encodings work where the system's conversion tables are not installed, as in a
// static executable in an empty root directory.

#include "stdplugins/format/delimited/text_encode.h"

#include <iconv.h>

#include <cerrno>
#include <vector>

#include "runtime/base/utf8.h"
#include "stdplugins/format/delimited/gbk_table.h"
#include "stdplugins/format/delimited/text_decode.h"

namespace penstock {
namespace {

// Calls `put(code)` for every character of valid UTF-8 until it gives false.
template <typename Put>
bool EachCharacter(std::string_view text, Put put) {
  for (size_t i = 0; i < text.size();) {
    const Character character = CharacterAt(text, i);
    if (!put(static_cast<uint32_t>(character.code))) return false;
    i += character.bytes;
  }
  return true;
}

// US-ASCII and ISO-8859-1: one byte for each code up to `most`.
class ByteEncoder : public TextEncoder {
 public:
  explicit ByteEncoder(uint32_t most) : most_(most) {}

  bool Encode(std::string_view text, std::string* out) override {
    return EachCharacter(text, [&](uint32_t code) {
      if (code > most_) return false;
      *out += static_cast<char>(code);
      return true;
    });
  }

 private:
  const uint32_t most_;
};

class Utf16Encoder : public TextEncoder {
 public:
  Utf16Encoder(bool little_endian, bool marks) : little_endian_(little_endian), marks_(marks) {}

  std::string_view preamble() const override { return marks_ ? "\xfe\xff" : ""; }
  bool Encode(std::string_view text, std::string* out) override {
    return EachCharacter(text, [&](uint32_t code) {
      if (code < 0x10000) {
        Put(code, out);
      } else {
        Put(0xd800 + ((code - 0x10000) >> 10), out);
        Put(0xdc00 + ((code - 0x10000) & 0x3ff), out);
      }
      return true;
    });
  }

 private:
  void Put(uint32_t unit, std::string* out) const {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xff);
    *out += little_endian_ ? low : high;
    *out += little_endian_ ? high : low;
  }

  const bool little_endian_;
  const bool marks_;
};

class GbkEncoder : public TextEncoder {
 public:
  GbkEncoder() : bytes_(0x10000) {
    for (unsigned i = 0; i < kGbkLeads * kGbkTrails; ++i) {
      uint16_t& bytes = bytes_[kGbkTable[i]];
      const unsigned lead = kGbkFirstLead + i / kGbkTrails;
      const unsigned trail = kGbkFirstTrail + i % kGbkTrails;
      if (bytes == 0) bytes = static_cast<uint16_t>(lead << 8 | trail);
    }
    bytes_[0] = 0;
  }

  bool Encode(std::string_view text, std::string* out) override {
    return EachCharacter(text, [&](uint32_t code) {
      if (code < 0x80) {
        *out += static_cast<char>(code);
        return true;
      }
      const uint16_t bytes = code < bytes_.size() ? bytes_[code] : uint16_t{0};
      if (bytes == 0) return false;
      *out += static_cast<char>(bytes >> 8);
      *out += static_cast<char>(bytes & 0xff);
      return true;
    });
  }

 private:
  std::vector<uint16_t> bytes_;  // by code point; 0: none
};

// Every text begins and ends in the initial state. Some encodings, such as UTF-32, begin there with
// a mark, which belongs to the beginning of the file alone: what the codes of two texts begin with.
class SystemEncoder : public TextEncoder {
 public:
  explicit SystemEncoder(iconv_t handle) : handle_(handle) {
    std::string a, b, both;
    if (!Encode("a", &a) || !Encode("b", &b) || !Encode("ab", &both)) return;
    if (both.size() < a.size() + b.size()) mark_ = a.substr(0, a.size() + b.size() - both.size());
  }
  ~SystemEncoder() override { iconv_close(handle_); }
  SystemEncoder(const SystemEncoder&) = delete;
  SystemEncoder& operator=(const SystemEncoder&) = delete;

  std::string_view preamble() const override { return mark_; }
  bool Encode(std::string_view text, std::string* out) override {
    const size_t begin = out->size();
    if (!Append(text, out)) return false;
    if (!mark_.empty() && out->compare(begin, mark_.size(), mark_) == 0) {
      out->erase(begin, mark_.size());
    }
    return true;
  }

 private:
  bool Append(std::string_view text, std::string* out) {
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    char* in = const_cast<char*>(text.data());
    size_t in_left = text.size();
    char room[4096];
    while (true) {
      char* next = room;
      size_t left = sizeof room;
      const bool at_end = in_left == 0;
      const size_t converted = at_end ? iconv(handle_, nullptr, nullptr, &next, &left)
                                      : iconv(handle_, &in, &in_left, &next, &left);
      out->append(room, sizeof room - left);
      if (converted == static_cast<size_t>(-1)) {
        if (errno != E2BIG) return false;
      } else if (converted != 0) {
        return false;  // characters that were replaced by others
      } else if (at_end) {
        return true;
      }
    }
  }

  iconv_t handle_;
  std::string mark_;
};

}  // namespace

Result<std::unique_ptr<TextEncoder>> MakeTextEncoder(std::string_view encoding) {
  using Encoder = std::unique_ptr<TextEncoder>;
  const std::string name = CanonicalEncoding(encoding);
  if (name == "ASCII" || name == "USASCII") return Encoder(std::make_unique<ByteEncoder>(0x7f));
  if (IsUtf8Name(encoding)) return Encoder();
  if (name == "ISO88591" || name == "LATIN1") return Encoder(std::make_unique<ByteEncoder>(0xff));
  if (name == "UTF16" || name == "UTF16LE" || name == "UTF16BE") {
    return Encoder(std::make_unique<Utf16Encoder>(name == "UTF16LE", name == "UTF16"));
  }
  if (name == "GBK" || name == "CP936") return Encoder(std::make_unique<GbkEncoder>());
  const std::string system_name(encoding);
  const auto none = reinterpret_cast<iconv_t>(-1);
  // A slash would begin options that drop or replace characters.
  const bool is_plain_name = system_name.find('/') == std::string::npos;
  iconv_t handle = is_plain_name ? iconv_open(system_name.c_str(), "UTF-8") : none;
  if (handle == none) {
    return Status(
        Failure::kEncodingUnavailable,
        "nothing can be written: this system does not support the encoding `" + system_name + "`");
  }
  return Encoder(std::make_unique<SystemEncoder>(handle));
}

}  // namespace penstock
