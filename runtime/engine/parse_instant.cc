#include <algorithm>

#include "runtime/base/ascii.h"
#include "runtime/engine/run_flags.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

// Reads decimal digits from the front of a text, remembering whether all went well.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  int64_t Digits(size_t count) {
    if (text_.size() < count || !std::ranges::all_of(text_.substr(0, count), IsDigit)) {
      ok_ = false;
      return 0;
    }
    int64_t number = 0;
    for (size_t i = 0; i < count; ++i) number = number * 10 + (text_[i] - '0');
    text_.remove_prefix(count);
    return number;
  }
  bool Take(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void Expect(char c) { ok_ = Take(c) && ok_; }
  bool ok() const { return ok_; }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
  bool ok_ = true;
};

}  // namespace

std::optional<Instant> ParseInstant(std::string_view text) {
  Scanner scan(text);
  const int64_t year = scan.Digits(4);
  scan.Expect('-');
  const int64_t month = scan.Digits(2);
  scan.Expect('-');
  const int64_t day = scan.Digits(2);
  scan.Expect('T');
  const int64_t hour = scan.Digits(2);
  scan.Expect(':');
  const int64_t minute = scan.Digits(2);
  scan.Expect(':');
  const int64_t second = scan.Digits(2);
  int64_t nanos = 0;
  if (scan.Take('.')) {
    int64_t unit = 100'000'000;
    size_t digits = 0;
    while (digits < 9 && !scan.rest().empty() && IsDigit(scan.rest()[0])) {
      nanos += unit * scan.Digits(1);
      unit /= 10;
      ++digits;
    }
    if (digits == 0) return std::nullopt;
  }
  int64_t offset = 0;
  if (!scan.Take('Z')) {
    const bool west = scan.Take('-');
    if (!west) scan.Expect('+');
    const int64_t hours = scan.Digits(2);
    scan.Expect(':');
    const int64_t minutes = scan.Digits(2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    offset = (hours * 60 + minutes) * (west ? -60 : 60);
  }
  if (!scan.ok() || !scan.rest().empty()) return std::nullopt;
  if (!IsValidDate(year, month, day)) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const int64_t days = DaysFromCivil(year, month, day);
  return Instant{days * kSecondsPerDay + hour * 3600 + minute * 60 + second - offset, nanos};
}

}  // namespace penstock
