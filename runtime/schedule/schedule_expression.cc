// An expression is a format and offsets. `-` both separates and subtracts: offsets begin at the
// first sign that a digit follows, perhaps after blanks, and reach to the end. What could be meant
// otherwise (an offset that begins with 0, days taken from a format without days) is refused, not
// guessed.

#include "runtime/schedule/schedule_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "runtime/base/ascii.h"
#include "runtime/schedule/date_part.h"
#include "runtime/schedule/variable_text.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

constexpr size_t kMostDigits = 7;  // more than there are days
constexpr size_t kMostOffsets = 8;

bool IsSign(char c) { return c == '+' || c == '-'; }

constexpr std::string_view kSpace = " ";

std::string_view TrimBegin(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kSpace), text.size()));
}

// Takes `sign` from the text, with the blanks around it.
bool TakeSign(char sign, std::string_view* text) {
  const std::string_view rest = TrimBegin(*text);
  if (!rest.starts_with(sign)) return false;
  *text = TrimBegin(rest.substr(1));
  return true;
}

// One `-7*2`, `-1/24` or `-15/24/60`.
struct Offset {
  int64_t count = 0;  // with its sign
  DateUnit unit = DateUnit::kDay;
};

class Evaluator {
 public:
  Evaluator(std::string_view name, const ScheduleTime& time)
      : name_(name), day_(time.bizdate), second_(time.cyctime) {}

  Result<std::string> BusinessDate(std::string_view inside);
  Result<std::string> RunTime(std::string_view inside);

 private:
  Status Refused(std::string what) const {
    return {Failure::kScheduleExpression, fmt::format("`{}`: {}", WrittenForm(name_), what)};
  }

  static size_t OffsetBegin(std::string_view text) {
    for (size_t i = 0; i + 1 < text.size(); ++i) {
      if (!IsSign(text[i])) continue;
      const std::string_view rest = TrimBegin(text.substr(i + 1));
      if (!rest.empty() && IsDigit(rest[0])) return i;
    }
    return text.size();
  }

  Result<int64_t> Number(std::string_view* text) const;
  Result<int64_t> Product(std::string_view* text) const;
  Result<std::vector<Offset>> Offsets(std::string_view text) const;
  Result<DateUnit> SmallestUnit(std::string_view format) const;
  Status MoveMonths(int64_t months, int64_t* day) const;
  Result<std::string_view> AddMonths(std::string_view text, int64_t* second) const;
  std::string Print(std::string_view format, int64_t second) const;
  Status CheckRange(int64_t second) const {
    if (second >= kMinSecond && second <= kMaxSecond) return {};
    return Refused("the result is outside the years 0000 to 9999");
  }

  std::string_view name_;
  int32_t day_;
  int64_t second_;
};

Result<int64_t> Evaluator::Number(std::string_view* text) const {
  size_t size = 0;
  int64_t number = 0;
  while (size < text->size() && IsDigit((*text)[size]) && size < kMostDigits + 1) {
    number = number * 10 + ((*text)[size++] - '0');
  }
  const std::string_view digits = text->substr(0, size);
  if (size == 0) return Refused("expected a number in the offset");
  if (size > kMostDigits) return Refused("the offset is too large");
  if (size > 1 && digits[0] == '0') {
    return Refused(fmt::format(
        "the offset `{}` begins with 0; put text that follows a date after the bracket", digits));
  }
  text->remove_prefix(size);
  return number;
}

Result<int64_t> Evaluator::Product(std::string_view* text) const {
  PST_ASSIGN_OR_RETURN(int64_t product, Number(text));
  if (TakeSign('*', text)) {
    PST_ASSIGN_OR_RETURN(const int64_t factor, Number(text));
    product *= factor;
  }
  return product;
}

Result<std::vector<Offset>> Evaluator::Offsets(std::string_view text) const {
  std::vector<Offset> offsets;
  for (text = Trim(text, kSpace); !text.empty(); text = Trim(text, kSpace)) {
    if (!IsSign(text[0]) || offsets.size() == kMostOffsets) {
      return Refused(fmt::format(
          "`{}` is not a valid offset; use N for days, N/24 for hours, or N/24/60 for minutes",
          text));
    }
    const int64_t sign = text[0] == '-' ? -1 : 1;
    text = TrimBegin(text.substr(1));
    PST_ASSIGN_OR_RETURN(const int64_t count, Product(&text));
    Offset offset{sign * count, DateUnit::kDay};
    const auto divided_by = [&text](std::string_view divisor) {
      std::string_view rest = text;
      if (!TakeSign('/', &rest) || !rest.starts_with(divisor)) return false;
      if (rest.size() > divisor.size() && IsDigit(rest[divisor.size()])) return false;
      text = rest.substr(divisor.size());
      return true;
    };
    if (divided_by("24")) offset.unit = divided_by("60") ? DateUnit::kMinute : DateUnit::kHour;
    offsets.push_back(offset);
  }
  return offsets;
}

// Also checks the format.
Result<DateUnit> Evaluator::SmallestUnit(std::string_view format) const {
  std::optional<DateUnit> smallest;
  for (std::string_view rest = format; !rest.empty();) {
    if (const DatePart* part = DatePartAt(rest)) {
      smallest = std::max(smallest.value_or(part->unit), part->unit);
      rest.remove_prefix(part->text.size());
    } else if (IsLetter(rest[0]) && rest[0] != 'T' && rest[0] != 'Z') {
      const auto end = std::ranges::find_if_not(rest, IsLetter);
      return Refused(
          fmt::format("`{}` is not part of a date; use `yyyy yy mm dd hh24 hh12 mi ss` in lower "
                      "case, and put other text outside the bracket",
                      std::string_view(rest.begin(), end)));
    } else {
      rest.remove_prefix(1);
    }
  }
  if (!smallest) return Refused("expected a date format such as `yyyymmdd`");
  return *smallest;
}

// Moves to the same day of another month, or to its last day if it is shorter.
Status Evaluator::MoveMonths(int64_t months, int64_t* day) const {
  const CivilDate date = CivilFromDays(static_cast<int32_t>(*day));
  const int64_t month = int64_t{date.year} * 12 + date.month - 1 + months;
  if (month < 0 || month >= 10000 * 12) return CheckRange(kMaxSecond + 1);
  const auto year = static_cast<uint32_t>(month / 12);
  const auto month_of_year = static_cast<uint32_t>(month % 12 + 1);
  const uint32_t last = DaysInMonth(year, month_of_year);
  *day = DaysFromCivil(year, month_of_year, std::min(static_cast<uint32_t>(date.day), last));
  return {};
}

std::string Evaluator::Print(std::string_view format, int64_t second) const {
  const int64_t day = second / kSecondsPerDay - (second % kSecondsPerDay < 0);
  const CivilDate date = CivilFromDays(static_cast<int32_t>(day));
  const int64_t time = second - day * kSecondsPerDay;
  const int64_t hour = time / 3600;
  std::string out;
  while (!format.empty()) {
    const DatePart* part = DatePartAt(format);
    if (part == nullptr) {
      out += format[0];
      format.remove_prefix(1);
      continue;
    }
    format.remove_prefix(part->text.size());
    switch (part->unit) {
      case DateUnit::kYear:
        out += part->text == "yyyy" ? fmt::format("{:04}", date.year)
                                    : fmt::format("{:02}", date.year % 100);
        break;
      case DateUnit::kMonth:
        out += fmt::format("{:02}", date.month);
        break;
      case DateUnit::kDay:
        out += fmt::format("{:02}", date.day);
        break;
      case DateUnit::kHour:
        out += fmt::format("{:02}", part->text == "hh24" ? hour : (hour + 11) % 12 + 1);
        break;
      case DateUnit::kMinute:
        out += fmt::format("{:02}", time / 60 % 60);
        break;
      case DateUnit::kSecond:
        out += fmt::format("{:02}", time % 60);
        break;
    }
  }
  return out;
}

Result<std::string> Evaluator::BusinessDate(std::string_view inside) {
  if (inside.starts_with("add_months")) return Refused("`add_months` must be written in `$[...]`");
  const size_t cut = OffsetBegin(inside);
  const std::string_view format =
      cut < inside.size() ? TrimEnd(inside.substr(0, cut), kSpace) : inside;
  PST_ASSIGN_OR_RETURN(const DateUnit unit, SmallestUnit(format));
  if (unit > DateUnit::kDay) {
    return Refused("a business date has no time of day; use `$[...]` for the run time");
  }
  PST_ASSIGN_OR_RETURN(const std::vector<Offset> offsets, Offsets(inside.substr(cut)));
  if (offsets.size() > 1)
    return Refused("only one offset is allowed here; `$[...]` allows several");
  int64_t day = day_;
  if (!offsets.empty()) {
    if (offsets[0].unit != DateUnit::kDay) {
      return Refused(
          "a business date cannot be shifted by a fraction of a day; use `$[...]` for the run "
          "time");
    }
    const int64_t count = offsets[0].count;
    if (unit == DateUnit::kDay) {
      day += count;
    } else {
      PST_RETURN_IF_ERROR(MoveMonths(unit == DateUnit::kYear ? 12 * count : count, &day));
    }
  }
  PST_RETURN_IF_ERROR(CheckRange(day * kSecondsPerDay));
  return Print(format, day * kSecondsPerDay);
}

// `text` is `add_months(FORMAT,N`. Moves `second` and gives the format.
Result<std::string_view> Evaluator::AddMonths(std::string_view text, int64_t* second) const {
  constexpr std::string_view kCall = "add_months(";
  const size_t comma = text.rfind(',');
  if (!text.starts_with(kCall) || comma == std::string_view::npos) {
    return Refused("must be `add_months(FORMAT,N)`");
  }
  const std::string_view format = Trim(text.substr(kCall.size(), comma - kCall.size()), kSpace);
  if (OffsetBegin(format) < format.size()) {
    return Refused("write an offset of days after `add_months(...)`");
  }
  std::string_view count_text = Trim(text.substr(comma + 1), kSpace);
  const bool negative = count_text.starts_with('-');
  if (negative || count_text.starts_with('+')) count_text = TrimBegin(count_text.substr(1));
  PST_ASSIGN_OR_RETURN(const int64_t count, Product(&count_text));
  if (!count_text.empty())
    return Refused("must be `add_months(FORMAT,N)`, where N is a whole number of months");
  const int64_t old_day = *second / kSecondsPerDay - (*second % kSecondsPerDay < 0);
  int64_t day = old_day;
  PST_RETURN_IF_ERROR(MoveMonths(negative ? -count : count, &day));
  *second += (day - old_day) * kSecondsPerDay;
  return format;
}

Result<std::string> Evaluator::RunTime(std::string_view inside) {
  std::string_view format;
  std::string_view offset_text;
  int64_t second = second_;
  if (inside.starts_with("add_months")) {
    const size_t close = inside.rfind(')');
    PST_ASSIGN_OR_RETURN(format, AddMonths(inside.substr(0, close), &second));
    offset_text = inside.substr(close + 1);
  } else {
    const size_t cut = OffsetBegin(inside);
    format = cut < inside.size() ? TrimEnd(inside.substr(0, cut), kSpace) : inside;
    offset_text = inside.substr(cut);
  }
  PST_ASSIGN_OR_RETURN(const DateUnit unit, SmallestUnit(format));
  PST_ASSIGN_OR_RETURN(const std::vector<Offset> offsets, Offsets(offset_text));
  bool whole_days = !offsets.empty();
  for (const Offset& offset : offsets) {
    whole_days = whole_days && offset.unit == DateUnit::kDay;
    const int64_t seconds = offset.unit == DateUnit::kDay    ? kSecondsPerDay
                            : offset.unit == DateUnit::kHour ? 3600
                                                             : 60;
    if (std::abs(offset.count) > (kMaxSecond - kMinSecond) / seconds) {
      return Refused("the offset is too large");
    }
    second += offset.count * seconds;
  }
  if (whole_days && unit < DateUnit::kDay) {
    return Refused(
        fmt::format("the offset is in days, but the format has no day; to shift months or years, "
                    "use `$[add_months({},{})]`",
                    format, unit == DateUnit::kYear ? "12*N" : "N"));
  }
  PST_RETURN_IF_ERROR(CheckRange(second));
  return Print(format, second);
}

bool IsPlainName(std::string_view name) {
  return std::ranges::all_of(name, [](char c) {
    return IsLetter(c) || IsDigit(c) || c == '_' || c == '.' ||
           static_cast<unsigned char>(c) >= 128;
  });
}

// What a built-in is short for; empty: it is not a built-in, or has no value of itself.
std::string_view ShortFor(std::string_view name) {
  if (name == "$bizdate" || name == "bizdate" || name == "bdp.system.bizdate") return "yyyymmdd";
  if (name == "$cyctime" || name == "cyctime" || name == "bdp.system.cyctime") {
    return "$[yyyymmddhh24miss]";
  }
  if (name == "$gmtdate" || name == "gmtdate") return "$[yyyymmdd]";
  if (name == "$bizmonth" || name == "bizmonth") return "yyyymm";
  return {};
}

}  // namespace

bool IsScheduleExpression(std::string_view name) {
  if (!ShortFor(name).empty() || name.starts_with("$[")) return true;
  if (name.starts_with('$')) return false;
  return HoldsDateParts(name, !IsPlainName(name));
}

Result<std::string> EvaluateSchedule(std::string_view name, const ScheduleTime& time) {
  std::string_view expression = ShortFor(name);
  if (expression.empty()) expression = name;
  Evaluator evaluator(name, time);
  if (name == "$bizmonth" || name == "bizmonth") {
    // The month before if the business date is still in the month of the run.
    PST_ASSIGN_OR_RETURN(const std::string run_month, evaluator.RunTime("yyyymm"));
    PST_ASSIGN_OR_RETURN(std::string month, evaluator.BusinessDate("yyyymm"));
    if (month == run_month) return evaluator.BusinessDate("yyyymm-1");
    return month;
  }
  if (expression.starts_with("$[") && expression.ends_with(']')) {
    return evaluator.RunTime(expression.substr(2, expression.size() - 3));
  }
  return evaluator.BusinessDate(expression);
}

Result<std::string> ExpandSchedule(std::string_view text, const ScheduleTime& time) {
  std::string out;
  size_t done = 0;
  for (std::optional<Variable> v = FindVariable(text, 0); v; v = FindVariable(text, v->end)) {
    if (IsSecretName(v->name)) {
      return Status(
          Failure::kParameterInvalid,
          fmt::format("`{}` cannot be used in a value: secrets can be used only in the script",
                      WrittenForm(v->name)));
    }
    if (!IsScheduleExpression(v->name)) {
      return Status(Failure::kParameterInvalid,
                    fmt::format("`{}` in a value is not a time expression, and a value cannot "
                                "refer to other variables",
                                WrittenForm(v->name)));
    }
    PST_ASSIGN_OR_RETURN(const std::string value, EvaluateSchedule(v->name, time));
    out += text.substr(done, v->begin - done);
    out += value;
    done = v->end;
  }
  out += text.substr(done);
  return out;
}

}  // namespace penstock
