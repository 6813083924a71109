// One byte at a time: fields in quotes pass as they come, others are kept until their end is seen,
// because what an escape gives may need quotes. Text that the loop refuses, such as some behind a
// closing quote, is handed on for the loop to refuse.

#include "stdplugins/format/delimited/csv_rewrite.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr size_t kInputSize = 128 * 1024;
// A field without an end is handed on in pieces, for the loop to refuse its record.
constexpr size_t kLongestField = 16 * 1024 * 1024;
constexpr uint32_t kReplacement = 0xfffd;

bool IsHighSurrogate(uint32_t code) { return code >= 0xd800 && code < 0xdc00; }
bool IsLowSurrogate(uint32_t code) { return code >= 0xdc00 && code < 0xe000; }

// The value of an escape with digits, such as \u0041 or \x41, as they come.
struct Digits {
  int base = 10;
  int missing = 0;  // digits
  uint32_t code = 0;

  // False if `c` is no such digit.
  bool Take(char c) {
    const int digit = HexValue(c);
    if (digit < 0 || digit >= base) return false;
    code = code * static_cast<uint32_t>(base) + static_cast<uint32_t>(digit);
    --missing;
    return true;
  }
};

// What begins with this character behind a backslash; nothing for one that stands for itself.
std::optional<Digits> DigitsBehind(char c) {
  switch (c) {
    case 'u':
    case 'U':
      return Digits{16, 4};
    case 'x':
    case 'X':
      return Digits{16, 2};
    case 'o':
    case 'O':
      return Digits{8, 3};
    case 'd':
    case 'D':
      return Digits{10, 3};
    default:
      break;
  }
  if (c < '0' || c > '7') return std::nullopt;
  return Digits{8, 2, static_cast<uint32_t>(c - '0')};
}

char Resolved(char c) {
  constexpr std::string_view kLetters = "nrtbfeva", kMeanings = "\n\r\t\b\f\x1b\v\a";
  const size_t at = kLetters.find(c);
  return at == std::string_view::npos ? c : kMeanings[at];
}

class Rewriter {
 public:
  explicit Rewriter(const DelimitedDialect& dialect)
      : dialect_(dialect), library_(*dialect.library) {}

  void Take(const char* p, size_t size, std::string* out) {
    for (size_t i = 0; i < size; ++i) TakeByte(p[i], out);
  }

  void End(std::string* out) {
    EndDigits(out);
    if (escaped_) Put('\\', out);
    if (place_ != Place::kComment) EndField(out);
  }

 private:
  enum class Place { kFieldStart, kPlain, kQuoted, kBehindQuotes, kComment };

  bool EndsRecord(char c) const {
    return c == dialect_.line_end.back() && (dialect_.line_end.size() == 1 || last_ == '\r');
  }

  void TakeByte(char c, std::string* out) {
    if (digits_) {
      const bool taken = digits_->Take(c);
      if (digits_->missing == 0 || !taken) EndDigits(out);
      if (taken) return;
    }
    if (escaped_) {
      escaped_ = false;
      digits_ = DigitsBehind(c);
      if (!digits_) {
        EndSurrogate(out);
        Put(Resolved(c), out);
      }
      return;
    }
    if (surrogate_ != 0 && c != '\\') EndSurrogate(out);
    if (library_.escapes && c == '\\' && place_ != Place::kComment &&
        place_ != Place::kBehindQuotes) {
      escaped_ = true;
      if (place_ == Place::kFieldStart) place_ = Place::kPlain;
      return;
    }
    switch (place_) {
      case Place::kComment:
        if (EndsRecord(c)) StartRecord();
        break;
      case Place::kFieldStart:
        if (at_record_start_ && library_.comment != 0 && c == library_.comment) {
          place_ = Place::kComment;
          break;
        }
        if (library_.quote != 0 && c == library_.quote) {
          place_ = Place::kQuoted;
          out->push_back(dialect_.quote);
          break;
        }
        place_ = Place::kPlain;
        TakePlain(c, out);
        break;
      case Place::kPlain:
        TakePlain(c, out);
        break;
      case Place::kQuoted:
        if (c == library_.quote) {
          place_ = Place::kBehindQuotes;
        } else {
          Put(c, out);
        }
        break;
      case Place::kBehindQuotes:
        if (!library_.escapes && c == library_.quote && behind_.empty()) {
          place_ = Place::kQuoted;
          out->append(2, dialect_.quote);
        } else {
          TakePlain(c, out);
        }
        break;
    }
    last_ = c;
  }

  // Outside of quotes: a byte of the field, of a delimiter or of a line end.
  void TakePlain(char c, std::string* out) {
    std::string& field = place_ == Place::kBehindQuotes ? behind_ : field_;
    field.push_back(c);
    if (EndsRecord(c)) {
      field.pop_back();
      const bool had_return = c == '\n' && field.size() > literal_ && field.ends_with('\r');
      if (had_return) field.pop_back();
      if (library_.keep_empty && at_record_start_ && place_ == Place::kPlain && field_.empty()) {
        out->append(2, dialect_.quote);
      }
      EndField(out);
      if (had_return) out->push_back('\r');
      out->push_back(c);
      StartRecord();
    } else if (field.size() >= literal_ + dialect_.delimiter.size() &&
               field.ends_with(dialect_.delimiter)) {
      field.resize(field.size() - dialect_.delimiter.size());
      EndField(out);
      *out += dialect_.delimiter;
      place_ = Place::kFieldStart;
      at_record_start_ = false;
    } else if (field.size() > kLongestField) {
      *out += std::exchange(field, "");
      literal_ = 0;
    }
  }

  // A byte of the value, whatever it means elsewhere.
  void Put(char c, std::string* out) {
    if (place_ == Place::kQuoted) {
      out->push_back(c);
      if (c == dialect_.quote) out->push_back(c);
      return;
    }
    field_.push_back(c);
    literal_ = field_.size();
  }

  void PutCode(uint32_t code, std::string* out) {
    char encoded[4];
    const size_t size = EncodeUtf8(code, encoded);
    for (size_t i = 0; i < size; ++i) Put(encoded[i], out);
  }

  void EndSurrogate(std::string* out) {
    if (std::exchange(surrogate_, 0) != 0) PutCode(kReplacement, out);
  }

  void EndDigits(std::string* out) {
    if (!digits_) {
      EndSurrogate(out);
      return;
    }
    uint32_t code = std::exchange(digits_, std::nullopt)->code;
    if (IsLowSurrogate(code) && surrogate_ != 0) {
      code = 0x10000 + ((std::exchange(surrogate_, 0) - 0xd800) << 10) + (code - 0xdc00);
    }
    EndSurrogate(out);
    if (IsHighSurrogate(code)) {
      surrogate_ = code;
    } else {
      PutCode(IsLowSurrogate(code) ? kReplacement : code, out);
    }
  }

  void EndField(std::string* out) {
    EndSurrogate(out);
    if (place_ == Place::kBehindQuotes) {
      out->push_back(dialect_.quote);
      // Else the two quotes were one in the value.
      if (behind_.starts_with(dialect_.quote)) out->push_back(' ');
      *out += behind_;
    } else {
      AppendPlain(out);
    }
    behind_.clear();
    field_.clear();
    literal_ = 0;
  }

  // A field without quotes, in quotes where the loop would read something else.
  void AppendPlain(std::string* out) const {
    const bool has_new_quote = library_.quote == 0 && field_.starts_with(dialect_.quote);
    const bool was_escaped =
        literal_ > 0 && (field_.find(dialect_.delimiter) != std::string::npos ||
                         field_.find(dialect_.quote) != std::string::npos ||
                         field_.find_first_of("\r\n") != std::string::npos);
    if (!has_new_quote && !was_escaped) {
      *out += field_;
      return;
    }
    out->push_back(dialect_.quote);
    for (const char c : field_) {
      out->push_back(c);
      if (c == dialect_.quote) out->push_back(c);
    }
    out->push_back(dialect_.quote);
  }

  void StartRecord() {
    place_ = Place::kFieldStart;
    at_record_start_ = true;
  }

  const DelimitedDialect& dialect_;
  const CsvLibraryDialect& library_;
  Place place_ = Place::kFieldStart;
  bool at_record_start_ = true;
  char last_ = 0;
  bool escaped_ = false;  // behind a backslash
  std::optional<Digits> digits_;
  uint32_t surrogate_ = 0;  // the first of two
  std::string field_;       // outside of quotes
  std::string behind_;      // behind the closing quote
  size_t literal_ = 0;      // so many bytes of `field_`, up to what an escape gave, mean themselves
};

class RewrittenSource : public ByteSource {
 public:
  RewrittenSource(const DelimitedDialect& dialect, std::unique_ptr<ByteSource> source)
      : rewriter_(dialect), source_(std::move(source)), input_(kInputSize) {}

  Result<size_t> Read(char* buffer, size_t size) override {
    while (next_ == output_.size() && !at_end_) {
      output_.clear();
      next_ = 0;
      PST_ASSIGN_OR_RETURN(const size_t count, source_->Read(input_.data(), input_.size()));
      at_end_ = count == 0;
      if (at_end_) {
        rewriter_.End(&output_);
      } else {
        rewriter_.Take(input_.data(), count, &output_);
      }
    }
    const size_t count = std::min(size, output_.size() - next_);
    std::memcpy(buffer, output_.data() + next_, count);
    next_ += count;
    return count;
  }

  uint64_t consumed() const override { return source_->consumed(); }

 private:
  Rewriter rewriter_;
  std::unique_ptr<ByteSource> source_;
  std::vector<char> input_;
  std::string output_;
  size_t next_ = 0;  // output_[next_, ) is still to be given
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> RewriteCsv(const DelimitedDialect& dialect,
                                       std::unique_ptr<ByteSource> source) {
  if (!dialect.library) return source;
  return std::make_unique<RewrittenSource>(dialect, std::move(source));
}

}  // namespace penstock
