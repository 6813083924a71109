// Converts as much input as is there, keeps an incomplete sequence for the next time. The
// built-in encodings work where the system's conversion tables are not installed, as in a static
// executable in an empty root directory.

#include "stdplugins/format/delimited/text_decode.h"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"
#include "stdplugins/format/delimited/gbk_table.h"

namespace penstock {
namespace {

constexpr size_t kInputSize = 128 * 1024;
// The longest text one input sequence becomes; room for it is kept before each conversion.
constexpr size_t kMaxOutput = 32;

struct Step {
  size_t consumed = 0;
  size_t produced = 0;
  bool invalid = false;  // input[consumed] is not valid in the encoding
};

class Latin1Decoder {
 public:
  Step Convert(const char* in, size_t in_size, char* out, size_t out_size) {
    Step step;
    while (step.consumed < in_size && out_size - step.produced >= kMaxOutput) {
      step.produced +=
          EncodeUtf8(static_cast<unsigned char>(in[step.consumed++]), out + step.produced);
    }
    return step;
  }
  size_t Finish(char*, size_t) { return 0; }
};

class Utf16Decoder {
 public:
  // Without a given order a byte order mark decides, else big endian (RFC 2781).
  explicit Utf16Decoder(std::optional<bool> little_endian) : little_endian_(little_endian) {}

  Step Convert(const char* in, size_t in_size, char* out, size_t out_size) {
    Step step;
    while (in_size - step.consumed >= 2 && out_size - step.produced >= kMaxOutput) {
      const char* p = in + step.consumed;
      if (!little_endian_) little_endian_ = p[0] == '\xff' && p[1] == '\xfe';
      uint32_t code = Unit(p);
      size_t size = 2;
      if (code >= 0xd800 && code < 0xdc00) {
        if (in_size - step.consumed < 4) return step;
        const uint32_t low = Unit(p + 2);
        step.invalid = low < 0xdc00 || low > 0xdfff;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        size = 4;
      } else {
        step.invalid = code >= 0xdc00 && code <= 0xdfff;
      }
      if (step.invalid) return step;
      step.consumed += size;
      step.produced += EncodeUtf8(code, out + step.produced);
    }
    return step;
  }
  size_t Finish(char*, size_t) { return 0; }

 private:
  uint32_t Unit(const char* p) const {
    const auto first = static_cast<unsigned char>(p[0]);
    const auto second = static_cast<unsigned char>(p[1]);
    return *little_endian_ ? first | second << 8 : first << 8 | second;
  }

  std::optional<bool> little_endian_;
};

class GbkDecoder {
 public:
  Step Convert(const char* in, size_t in_size, char* out, size_t out_size) {
    Step step;
    while (step.consumed < in_size && out_size - step.produced >= kMaxOutput) {
      const auto lead = static_cast<unsigned char>(in[step.consumed]);
      uint32_t code = lead;
      size_t size = 1;
      if (lead >= 0x80) {
        if (in_size - step.consumed < 2) return step;
        code = CodeOf(lead, static_cast<unsigned char>(in[step.consumed + 1]));
        size = 2;
        step.invalid = code == 0;
        if (step.invalid) return step;
      }
      step.consumed += size;
      step.produced += EncodeUtf8(code, out + step.produced);
    }
    return step;
  }
  size_t Finish(char*, size_t) { return 0; }

 private:
  static uint32_t CodeOf(unsigned lead, unsigned trail) {
    const unsigned row = lead - kGbkFirstLead;
    const unsigned column = trail - kGbkFirstTrail;
    return row < kGbkLeads && column < kGbkTrails ? kGbkTable[row * kGbkTrails + column] : 0;
  }
};

class SystemDecoder {
 public:
  explicit SystemDecoder(iconv_t handle) : handle_(handle) {}
  ~SystemDecoder() {
    if (handle_ != kNone) iconv_close(handle_);
  }
  SystemDecoder(SystemDecoder&& other) noexcept : handle_(std::exchange(other.handle_, kNone)) {}
  SystemDecoder& operator=(SystemDecoder&&) = delete;

  Step Convert(const char* in, size_t in_size, char* out, size_t out_size) {
    char* next_in = const_cast<char*>(in);
    char* next_out = out;
    size_t in_left = in_size;
    size_t out_left = out_size;
    const size_t code = iconv(handle_, &next_in, &in_left, &next_out, &out_left);
    return {.consumed = in_size - in_left,
            .produced = out_size - out_left,
            .invalid = code == static_cast<size_t>(-1) && errno == EILSEQ};
  }
  // Text that was held back because the next character might have combined with it.
  size_t Finish(char* out, size_t out_size) {
    size_t out_left = out_size;
    iconv(handle_, nullptr, nullptr, &out, &out_left);
    return out_size - out_left;
  }

  static inline const iconv_t kNone = reinterpret_cast<iconv_t>(-1);

 private:
  iconv_t handle_;
};

template <typename Decoder>
class DecodedSource : public ByteSource {
 public:
  DecodedSource(Decoder decoder, std::unique_ptr<ByteSource> source, std::string encoding,
                std::string name)
      : decoder_(std::move(decoder)),
        source_(std::move(source)),
        encoding_(std::move(encoding)),
        name_(std::move(name)),
        input_(kInputSize) {}

  // Small reads are served from a buffer, so that a sequence always fits.
  Result<size_t> Read(char* buffer, size_t size) override {
    if (size >= 2 * kMaxOutput) return Convert(buffer, size);
    if (served_ == spare_filled_) {
      spare_.resize(2 * kMaxOutput);
      PST_ASSIGN_OR_RETURN(spare_filled_, Convert(spare_.data(), spare_.size()));
      served_ = 0;
    }
    const size_t count = std::min(size, spare_filled_ - served_);
    std::memcpy(buffer, spare_.data() + served_, count);
    served_ += count;
    return count;
  }

  uint64_t consumed() const override { return source_->consumed(); }

 private:
  Result<size_t> Convert(char* buffer, size_t size) {
    if (served_ < spare_filled_) {  // left over from a small read
      const size_t count = spare_filled_ - served_;
      std::memcpy(buffer, spare_.data() + served_, count);
      served_ = spare_filled_;
      return count;
    }
    while (true) {
      const Step step = decoder_.Convert(input_.data() + next_, filled_ - next_, buffer, size);
      next_ += step.consumed;
      offset_ += step.consumed;
      if (step.produced != 0) return step.produced;
      if (step.invalid) return Invalid("invalid bytes");
      if (input_ended_) {
        if (next_ == filled_) return decoder_.Finish(buffer, size);
        return Invalid("an incomplete character at the end");
      }
      std::memmove(input_.data(), input_.data() + next_, filled_ - next_);
      filled_ -= next_;
      next_ = 0;
      PST_ASSIGN_OR_RETURN(const size_t count,
                           source_->Read(input_.data() + filled_, input_.size() - filled_));
      filled_ += count;
      input_ended_ = count == 0;
    }
  }

  Status Invalid(const char* what) const {
    return Status(Failure::kInputEncoding, "`" + name_ + "` has " + what + " in " + encoding_ +
                                               " at byte offset " + std::to_string(offset_));
  }

  Decoder decoder_;
  std::unique_ptr<ByteSource> source_;
  std::string encoding_;
  std::string name_;
  std::vector<char> input_;  // input_[next_, filled_) is still to be converted
  size_t next_ = 0;
  size_t filled_ = 0;
  bool input_ended_ = false;
  uint64_t offset_ = 0;      // of input_[next_] in the source
  std::vector<char> spare_;  // spare_[served_, spare_filled_) is still to be given out
  size_t served_ = 0;
  size_t spare_filled_ = 0;
};

template <typename Decoder>
std::unique_ptr<ByteSource> Make(Decoder decoder, std::unique_ptr<ByteSource> source,
                                 std::string_view encoding, std::string name) {
  return std::make_unique<DecodedSource<Decoder>>(std::move(decoder), std::move(source),
                                                  std::string(encoding), std::move(name));
}

}  // namespace

std::string CanonicalEncoding(std::string_view encoding) {
  std::string name;
  for (char c : encoding) {
    if (c == '-' || c == '_' || c == ' ') continue;
    name += UpperCase(c);
  }
  return name;
}

bool IsUtf8Name(std::string_view encoding) {
  const std::string name = CanonicalEncoding(encoding);
  return name.empty() || name == "UTF8" || name == "UTF8BOM" || name == "ASCII" ||
         name == "USASCII";
}

Result<std::unique_ptr<ByteSource>> DecodeText(std::string_view encoding,
                                               std::unique_ptr<ByteSource> source,
                                               std::string name) {
  if (IsUtf8Name(encoding)) return source;
  const std::string canonical = CanonicalEncoding(encoding);
  if (canonical == "ISO88591" || canonical == "LATIN1") {
    return Make(Latin1Decoder(), std::move(source), encoding, std::move(name));
  }
  if (canonical == "UTF16" || canonical == "UTF16LE" || canonical == "UTF16BE") {
    std::optional<bool> little_endian;
    if (canonical != "UTF16") little_endian = canonical == "UTF16LE";
    return Make(Utf16Decoder(little_endian), std::move(source), encoding, std::move(name));
  }
  if (canonical == "GBK" || canonical == "CP936") {
    return Make(GbkDecoder(), std::move(source), encoding, std::move(name));
  }
  const std::string system_name(encoding);
  // A slash would begin options that drop or replace characters.
  const bool is_plain_name = system_name.find('/') == std::string::npos;
  iconv_t handle = is_plain_name ? iconv_open("UTF-8", system_name.c_str()) : SystemDecoder::kNone;
  if (handle == SystemDecoder::kNone) {
    return Status(
        Failure::kEncodingUnavailable,
        "nothing can be read: this system does not support the encoding `" + system_name + "`");
  }
  return Make(SystemDecoder(handle), std::move(source), encoding, std::move(name));
}

}  // namespace penstock
