// One pass over the pattern gives steps (letter and count, or a literal byte). If every step has a
// width of its own, the steps are also folded into a template with the place of each field.
// Letters mean what Java's SimpleDateFormat says, except that a fraction (S) is a fraction, and
// that yy belongs to the fixed years 1969..2068 (POSIX), so that a job gives the same every year.

#include "runtime/type/date_pattern.h"

#include <cstddef>
#include <cstring>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

constexpr size_t kMaxPatternSize = 90;  // with every field at its widest, below 128 bytes
constexpr size_t kMaxSteps = 250;

std::string Quoted(char letter, int count) {
  return "`" + std::string(static_cast<size_t>(count), letter) + "`";
}

// Why `count` letters cannot be used; empty if they can.
std::string RefuseField(char letter, int count) {
  switch (letter) {
    case 'y':
      return count <= 4 ? "" : Quoted('y', count) + " has too many letters; use `yyyy`";
    case 'M':
      return count <= 4 ? "" : Quoted('M', count) + " has too many letters; use `MM`";
    case 'E':
      return count <= 4 ? "" : Quoted('E', count) + " has too many letters; use `EEE`";
    case 'd':
    case 'H':
    case 'h':
    case 'm':
    case 's':
      if (count <= 2) return "";
      return Quoted(letter, count) + " has too many letters; use " + Quoted(letter, 2);
    case 'S':
      return count <= 9 ? "" : "`S` can appear at most nine times, for nanoseconds";
    case 'a':
      return count == 1 ? "" : "`a` means AM or PM and can appear only once";
    case 'X':
      return count <= 3 ? "" : Quoted('X', count) + " has too many letters; use `XXX`";
    case 'Z':
      return count == 1 ? "" : Quoted('Z', count) + " has too many letters; use `Z`";
    case 'z':
      return Quoted(letter, count) +
             " is the name of a time zone, which is not supported; use `Z` or `XXX` for the offset";
    case 'Y':
      return "`Y` is the week-based year; use `y`";
    case 'D':
      return "`D` is the day of the year; use `d` for the day of the month";
    case 'k':
    case 'K':
      return Quoted(letter, count) + " is not supported; use `HH`";
    default:
      return Quoted(letter, count) + " is not a pattern letter; put literal text in '...'";
  }
}

// The number of digits a field always has; 0 if it varies.
int FixedWidth(char letter, int count) {
  if (letter == 'S') return count;
  if (letter == 'y') return count == 2 ? 0 : 4;
  constexpr std::string_view kPairs = "MdHms";
  return kPairs.find(letter) != kPairs.npos && count == 2 ? 2 : 0;
}

// Whether the field may take one digit more or less, so that a digit must not follow.
bool Varies(char letter, int count) {
  constexpr std::string_view kNumbers = "MdHhms";
  return kNumbers.find(letter) != kNumbers.npos && count == 1;
}

class Compiler {
 public:
  Compiler(std::string_view text, DateNames names) : text_(text), names_(names) {}

  DatePattern Compile() {
    if (text_.empty()) return Fail("the pattern is empty");
    if (text_.size() > kMaxPatternSize) return Fail("the pattern is longer than 90 bytes");
    while (at_ < text_.size()) {
      const std::string error = Next();
      if (!error.empty()) return Fail(error);
    }
    if (!pattern_.has_date && !pattern_.has_time) return Fail("the pattern has no fields");
    if (Has('a') && !Has('h')) return Fail("`a` requires `hh`, the hour from 1 to 12");
    if (Has('H') && Has('h')) return Fail("the pattern has both `H` and `h`");
    pattern_.has_full_date = four_digit_year_ && Has('M') && Has('d');
    Suspect();
    Finish();
    return std::move(pattern_);
  }

 private:
  static DatePattern Fail(std::string error) {
    DatePattern failed;
    failed.error = std::move(error);
    return failed;
  }

  bool Has(char letter) const { return seen_.find(letter) != std::string::npos; }

  std::string Next() {
    const char c = text_[at_];
    if (c == '\'') return Quotation();
    if (!IsLetter(c)) {
      ++at_;
      return Literal(c);
    }
    int count = 0;
    while (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      ++count;
    }
    return Field(c, count);
  }

  std::string Quotation() {
    ++at_;
    if (at_ < text_.size() && text_[at_] == '\'') {
      ++at_;
      return Literal('\'');
    }
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\'') {
        if (at_ == text_.size() || text_[at_] != '\'') return "";
        ++at_;
      }
      const std::string error = Literal(c);
      if (!error.empty()) return error;
    }
    return "unclosed quote '";
  }

  std::string Literal(char c) {
    if (after_varying_ && IsDigit(c)) {
      return "a digit directly follows a field of one letter; double the letter";
    }
    after_varying_ = false;
    steps_ += '\'';
    steps_ += c;
    if (size_ < DateProgram::kTemplateSize) {
      header_.text[size_] = c;
      header_.mask[size_] = static_cast<char>(0xff);
    }
    ++size_;
    return "";
  }

  std::string Field(char letter, int count) {
    std::string error = RefuseField(letter, count);
    if (!error.empty()) return error;
    if (letter == 'm' && Has('m') && !Has('M')) {
      return "`m`, the minute, appears twice in the pattern; the month is `MM`";
    }
    if (Has(letter)) return Quoted(letter, 1) + " appears twice in the pattern";
    if ((letter == 'X' && Has('Z')) || (letter == 'Z' && Has('X'))) {
      return "the pattern has both `X` and `Z`";
    }
    // Not of a month: in Chinese it begins with a digit.
    const bool is_name = letter == 'a' || letter == 'E';
    const bool is_zone = letter == 'X' || letter == 'Z';
    if (after_varying_ && !is_name && !is_zone) {
      return Quoted(letter, count) + " directly follows a field of one letter; double that letter";
    }
    if (letter == 'y' && count != 2) {
      count = 4;
      four_digit_year_ = true;
    }
    after_varying_ = Varies(letter, count);
    seen_ += letter;
    const bool is_date = letter == 'y' || letter == 'M' || letter == 'd' || letter == 'E';
    (is_date ? pattern_.has_date : pattern_.has_time) = true;
    if (is_zone) pattern_.has_zone = true;
    if (is_name && (letter != 'a' || names_ == DateNames::kChinese)) pattern_.has_names = true;
    if (letter == 'S') pattern_.fraction_digits = count;
    steps_ += letter;
    steps_ += static_cast<char>(count);
    Place(letter, count);
    return "";
  }

  void Place(char letter, int count) {
    const int width = FixedWidth(letter, count);
    if (width == 0) is_fixed_ = false;
    if (size_ + width > DateProgram::kTemplateSize) is_fixed_ = false;
    if (is_fixed_) {
      memset(header_.text + size_, '0', static_cast<size_t>(width));
      *PlaceOf(letter) = static_cast<uint8_t>(size_);
    }
    size_ += width;
  }

  uint8_t* PlaceOf(char letter) {
    switch (letter) {
      case 'y':
        return &header_.year;
      case 'M':
        return &header_.month;
      case 'd':
        return &header_.day;
      case 'H':
        return &header_.hour;
      case 'm':
        return &header_.minute;
      case 's':
        return &header_.second;
      default:
        return &header_.fraction;
    }
  }

  void Suspect() {
    if (Has('m') && !Has('M') && (Has('d') || Has('y'))) {
      pattern_.suspicion = "`mm` is the minute; the month is `MM`";
    } else if (Has('M') && Has('H') && !Has('m') && !Has('d')) {
      pattern_.suspicion = "`MM` is the month; the minute is `mm`";
    } else if (Has('m') && Has('M') && Has('H') && seen_.find('m') < seen_.find('H') &&
               seen_.find('H') < seen_.find('M')) {
      pattern_.suspicion = "`mm` is the minute and `MM` is the month; they are swapped";
    } else if (Has('h') && !Has('a')) {
      pattern_.suspicion =
          "`hh` is the hour from 1 to 12 and requires `a`; the hour from 0 to 23 is `HH`";
    }
  }

  void Finish() {
    if (size_ > DateProgram::kTemplateSize) is_fixed_ = false;
    header_.is_fixed = is_fixed_;
    header_.size = is_fixed_ ? static_cast<uint8_t>(size_) : 0;
    header_.fraction_digits = static_cast<uint8_t>(pattern_.fraction_digits);
    header_.has_date = pattern_.has_date;
    header_.has_zone = pattern_.has_zone;
    header_.names = static_cast<uint8_t>(names_);
    header_.has_time = pattern_.has_time;
    header_.step_size = static_cast<uint8_t>(steps_.size());
    pattern_.program.assign(reinterpret_cast<const char*>(&header_), sizeof header_);
    pattern_.program += steps_;
  }

  std::string_view text_;
  DateNames names_;
  size_t at_ = 0;
  DatePattern pattern_;
  std::string steps_;
  std::string seen_;
  bool after_varying_ = false;
  bool four_digit_year_ = false;
  bool is_fixed_ = true;
  int size_ = 0;
  DateProgram header_ = {
      .is_fixed = 0,
      .size = 0,
      .year = DateProgram::kAbsent,
      .month = DateProgram::kAbsent,
      .day = DateProgram::kAbsent,
      .hour = DateProgram::kAbsent,
      .minute = DateProgram::kAbsent,
      .second = DateProgram::kAbsent,
      .fraction = DateProgram::kAbsent,
      .fraction_digits = 0,
      .has_date = 0,
      .has_time = 0,
      .step_size = 0,
      .has_zone = 0,
      .names = 0,
      .next = DateProgram::kNoMore,
      .text = {},
      .mask = {},
  };
};

// A literal is two bytes of steps, a field is fewer than its letters plus two.
static_assert(2 * kMaxPatternSize + 2 < kMaxSteps);

}  // namespace

DatePattern CompileDatePattern(std::string_view pattern, DateNames names) {
  return Compiler(pattern, names).Compile();
}

std::string JoinDatePrograms(const std::vector<std::string>& programs) {
  std::string joined;
  for (size_t i = 0; i < programs.size(); ++i) {
    const bool is_last = i + 1 == programs.size();
    const size_t begin = joined.size();
    joined += programs[i];
    joined[begin + offsetof(DateProgram, next)] =
        static_cast<char>(is_last ? DateProgram::kOwnForms : DateProgram::kProgram);
  }
  return joined;
}

}  // namespace penstock
