#include "stdplugins/table/stream/instant_text.h"

#include <cstring>

#include "runtime/base/ascii.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

struct Fields {
  uint32_t year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, nanos = 0;
  bool half_day = false;  // the hour is one of 1..12
  bool afternoon = false;
};

class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : text_(text) {}

  bool Literal(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  // `least` to `most` digits, as many as there are.
  bool Digits(size_t least, size_t most, uint32_t& value) {
    size_t size = 0;
    uint32_t number = 0;
    while (size < most && size < text_.size() && IsDigit(text_[size])) {
      number = number * 10 + static_cast<uint32_t>(text_[size++] - '0');
    }
    if (size < least) return false;
    text_.remove_prefix(size);
    value = number;
    return true;
  }

  bool HalfOfDay(bool& afternoon) {
    if (text_.size() < 2 || (text_[1] | 0x20) != 'm') return false;
    const char half = static_cast<char>(text_[0] | 0x20);
    if (half != 'a' && half != 'p') return false;
    afternoon = half == 'p';
    text_.remove_prefix(2);
    return true;
  }

  bool at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
};

// One step of a pattern: a letter and its count, or a quote and a literal.
bool ReadStep(FieldReader& reader, char letter, uint8_t count, Fields& fields) {
  const size_t least = count >= 2 ? 2 : 1;
  switch (letter) {
    case '\'':
      return reader.Literal(static_cast<char>(count));
    case 'y':
      if (count != 2) return reader.Digits(4, 4, fields.year);
      if (!reader.Digits(2, 2, fields.year)) return false;
      fields.year += fields.year < 69 ? 2000 : 1900;
      return true;
    case 'M':
      return reader.Digits(least, 2, fields.month);
    case 'd':
      return reader.Digits(least, 2, fields.day);
    case 'h':
      fields.half_day = true;
      return reader.Digits(least, 2, fields.hour);
    case 'H':
      return reader.Digits(least, 2, fields.hour);
    case 'm':
      return reader.Digits(least, 2, fields.minute);
    case 's':
      return reader.Digits(least, 2, fields.second);
    case 'S':
      if (!reader.Digits(count, count, fields.nanos)) return false;
      for (int i = count; i < 9; i++) fields.nanos *= 10;
      return true;
    case 'a':
      return reader.HalfOfDay(fields.afternoon);
    default:  // CompileDatePattern makes no other steps
      return false;
  }
}

}  // namespace

std::optional<LocalInstant> ParseInstant(std::string_view text, const DatePattern& pattern) {
  DateProgram program;
  if (pattern.program.size() < sizeof program) return std::nullopt;
  memcpy(&program, pattern.program.data(), sizeof program);
  const char* const steps = pattern.program.data() + sizeof program;
  FieldReader reader(text);
  Fields fields;
  for (size_t i = 0; i + 1 < program.step_size; i += 2) {
    if (!ReadStep(reader, steps[i], static_cast<uint8_t>(steps[i + 1]), fields)) {
      return std::nullopt;
    }
  }
  if (!reader.at_end()) return std::nullopt;
  if (fields.half_day) {
    if (fields.hour < 1 || fields.hour > 12) return std::nullopt;
    fields.hour = fields.hour % 12 + (fields.afternoon ? 12 : 0);
  }
  if (!IsValidDate(fields.year, fields.month, fields.day) || fields.hour > 23 ||
      fields.minute > 59 || fields.second > 59) {
    return std::nullopt;
  }
  return LocalInstant{
      .seconds = DaysFromCivil(fields.year, fields.month, fields.day) * kSecondsPerDay +
                 fields.hour * 3600 + fields.minute * 60 + fields.second,
      .nanos = fields.nanos};
}

}  // namespace penstock
