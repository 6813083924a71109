// The functions of expressions: text as vectors of characters, dates by counting.

#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "runtime/abi/dirty_reason.h"
#include "tests/reference/dates.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {
namespace {

using Text = std::vector<std::string>;  // characters

constexpr size_t kMaxText = 16 << 20;

std::string Join(const Text& characters, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < std::min(end, characters.size()); ++i) text += characters[i];
  return text;
}

Outcome Made(std::string text) {
  if (text.size() > kMaxText) return kTooLong;
  return Value::OfText(std::move(text));
}

Outcome Truth(bool truth) { return Value::OfInt(truth ? 1 : 0, Kind::kBool); }

uint32_t CodePoint(const std::string& character) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0);
  uint32_t code = byte(0) & (0x7Fu >> character.size());
  for (size_t i = 1; i < character.size(); ++i) code = code << 6 | (byte(i) & 0x3Fu);
  return code;
}

std::string Utf8(uint32_t code) {
  std::string text;
  const auto put = [&](uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return text;
}

std::string ChangeCase(const std::string& text, bool upper) {
  static const locale_t kLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  std::string changed;
  for (const std::string& character : Characters(text)) {
    const auto code = static_cast<wint_t>(CodePoint(character));
    changed +=
        Utf8(static_cast<uint32_t>(upper ? towupper_l(code, kLocale) : towlower_l(code, kLocale)));
  }
  return changed;
}

Outcome Substring(const Text& text, int64_t start, std::optional<int64_t> length) {
  const auto size = static_cast<int64_t>(text.size());
  int64_t begin = start > 0 ? start - 1 : start == 0 ? 0 : size + start;
  if (begin < 0) return Value::OfText("");
  begin = std::min(begin, size);
  const int64_t count = length ? std::clamp<int64_t>(*length, 0, size - begin) : size - begin;
  return Value::OfText(Join(text, static_cast<size_t>(begin), static_cast<size_t>(begin + count)));
}

Outcome Pad(const std::string& text, int64_t wanted, const std::string& fill, bool left) {
  const Text characters = Characters(text), filling = Characters(fill);
  const size_t size = wanted < 0 ? 0 : static_cast<size_t>(wanted);
  if (size <= characters.size()) return Value::OfText(Join(characters, 0, size));
  if (filling.empty()) return Value::OfText(text);
  if (size > 4 * kMaxText) return kTooLong;
  std::string added;
  for (size_t i = 0; i < size - characters.size(); ++i) added += filling[i % filling.size()];
  return Made(left ? added + text : text + added);
}

Outcome Replace(const std::string& text, const std::string& from, const std::string& to) {
  if (from.empty()) return Value::OfText(text);
  std::string out;
  size_t at = 0;
  for (size_t found; (found = text.find(from, at)) != text.npos; at = found + from.size()) {
    out += text.substr(at, found - at) + to;
  }
  if (at == 0) return Value::OfText(text);
  return Made(out + text.substr(at));
}

Outcome SplitPart(const std::string& text, const std::string& delimiter, int64_t part) {
  if (part == 0) return kBadArgument;
  std::vector<std::string> parts = {text};
  if (!delimiter.empty()) {
    for (size_t at; (at = parts.back().find(delimiter)) != std::string::npos;) {
      const std::string rest = parts.back().substr(at + delimiter.size());
      parts.back().resize(at);
      parts.push_back(rest);
    }
  }
  const auto count = static_cast<int64_t>(parts.size());
  if (part < 0) part += count + 1;
  if (part < 1 || part > count) return Value::OfText("");
  return Value::OfText(parts[static_cast<size_t>(part - 1)]);
}

// Plain recursion over what is left.
bool IsLike(const Text& text, size_t t, const Text& pattern, size_t p, const std::string& escape) {
  if (p == pattern.size()) return t == text.size();
  const bool escaped = !escape.empty() && pattern[p] == escape;
  if (escaped) ++p;
  if (!escaped && pattern[p] == "%") {
    for (size_t skip = t; skip <= text.size(); ++skip) {
      if (IsLike(text, skip, pattern, p + 1, escape)) return true;
    }
    return false;
  }
  if (t == text.size()) return false;
  if ((escaped || pattern[p] != "_") && text[t] != pattern[p]) return false;
  return IsLike(text, t + 1, pattern, p + 1, escape);
}

Outcome Like(const std::string& text, const std::string& pattern, const std::string& escape) {
  const Text elements = Characters(pattern);
  for (size_t i = 0; i < elements.size(); ++i) {
    if (escape.empty() || elements[i] != escape) continue;
    if (++i == elements.size()) return kBadArgument;
    if (elements[i] != "%" && elements[i] != "_" && elements[i] != escape) return kBadArgument;
  }
  return Truth(IsLike(Characters(text), 0, elements, 0, escape));
}

std::string TrimSpaces(std::string text, bool left, bool right) {
  while (left && !text.empty() && text.front() == ' ') text.erase(0, 1);
  while (right && !text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

Outcome Day(int64_t day) {
  if (day < kFirstDay || day > kLastDay) return kOutOfRange;
  return Value::OfInstant(Kind::kDate, day);
}

Outcome Timestamp(__int128 nanos) {
  const __int128 first = static_cast<__int128>(kFirstDay) * kNanosOfDay;
  const __int128 last = static_cast<__int128>(kLastDay + 1) * kNanosOfDay;
  if (nanos < first || nanos >= last) return kOutOfRange;
  return Value::OfInstant(Kind::kTimestamp, nanos);
}

Outcome AddMonths(int64_t day, __int128 months) {
  const Date date = FromDays(day);
  const __int128 month = static_cast<__int128>(date.year) * 12 + date.month - 1 + months;
  if (month < 0 || month >= 120000) return kOutOfRange;
  Date later{static_cast<int>(month / 12), static_cast<int>(month % 12) + 1, 1};
  later.day = std::min(date.day, MonthLength(later.year, later.month));
  return Day(ToDays(later));
}

std::optional<Outcome> DatePart(Kernel kernel, int64_t days) {
  const Date date = FromDays(days);
  if (kernel == Kernel::year) return Outcome(Value::OfInt(date.year));
  if (kernel == Kernel::quarter) return Outcome(Value::OfInt((date.month - 1) / 3 + 1));
  if (kernel == Kernel::month) return Outcome(Value::OfInt(date.month));
  if (kernel == Kernel::day) return Outcome(Value::OfInt(date.day));
  // 1970-01-01 was a Thursday
  if (kernel == Kernel::day_of_week) return Outcome(Value::OfInt(((days + 3) % 7 + 7) % 7 + 1));
  if (kernel == Kernel::day_of_year)
    return Outcome(Value::OfInt(days - ToDays({date.year, 1, 1}) + 1));
  if (kernel == Kernel::last_day) {
    return Day(ToDays({date.year, date.month, MonthLength(date.year, date.month)}));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Outcome> CallTextFunction(Kernel kernel, const std::vector<Value>& args,
                                        const Constants& constants) {
  if (args.empty()) return std::nullopt;
  const std::string& text = args[0].text;
  const auto argument = [&](size_t i) { return args[i].text; };
  const auto number = [&](size_t i) { return args[i].AsInt(); };
  if (kernel == Kernel::concat) return Made(text + argument(1));
  if (kernel == Kernel::upper) return Made(ChangeCase(text, true));
  if (kernel == Kernel::lower) return Made(ChangeCase(text, false));
  if (kernel == Kernel::trim) return Outcome(Value::OfText(TrimSpaces(text, true, true)));
  if (kernel == Kernel::ltrim) return Outcome(Value::OfText(TrimSpaces(text, true, false)));
  if (kernel == Kernel::rtrim) return Outcome(Value::OfText(TrimSpaces(text, false, true)));
  if (kernel == Kernel::char_length) {
    return Outcome(Value::OfInt(static_cast<int64_t>(Characters(text).size())));
  }
  if (kernel == Kernel::octet_length)
    return Outcome(Value::OfInt(static_cast<int64_t>(text.size())));
  if (kernel == Kernel::substr_from) return Substring(Characters(text), number(1), std::nullopt);
  if (kernel == Kernel::substr) return Substring(Characters(text), number(1), number(2));
  if (kernel == Kernel::left) return Substring(Characters(text), 1, number(1));
  if (kernel == Kernel::right) {
    const Text characters = Characters(text);
    const auto size = static_cast<int64_t>(characters.size());
    return Substring(characters, size - std::clamp<int64_t>(number(1), 0, size) + 1, std::nullopt);
  }
  if (kernel == Kernel::replace) return Replace(text, argument(1), argument(2));
  if (kernel == Kernel::lpad) return Pad(text, number(1), argument(2), true);
  if (kernel == Kernel::rpad) return Pad(text, number(1), argument(2), false);
  if (kernel == Kernel::instr) {
    const size_t found = text.find(argument(1));
    if (found == text.npos) return Outcome(Value::OfInt(0));
    return Outcome(
        Value::OfInt(static_cast<int64_t>(Characters(text.substr(0, found)).size()) + 1));
  }
  if (kernel == Kernel::reverse) {
    Text characters = Characters(text);
    std::reverse(characters.begin(), characters.end());
    return Made(Join(characters, 0, characters.size()));
  }
  if (kernel == Kernel::split_part) return SplitPart(text, argument(1), number(2));
  if (kernel == Kernel::like) {
    const int32_t escape = constants.integers[0];
    return Like(text, argument(1), escape < 0 ? "" : Utf8(static_cast<uint32_t>(escape)));
  }
  if (kernel == Kernel::like_escape) {
    if (Characters(argument(2)).size() != 1) return Outcome(kBadArgument);
    return Like(text, argument(1), argument(2));
  }
  if (kernel == Kernel::starts_with) return Truth(text.starts_with(argument(1)));
  if (kernel == Kernel::ends_with) return Truth(text.ends_with(argument(1)));
  if (kernel == Kernel::contains) return Truth(text.find(argument(1)) != text.npos);
  return std::nullopt;
}

std::optional<Outcome> CallNumberFunction(Kernel kernel, const std::vector<Value>& args,
                                          const Constants&) {
  if (kernel == Kernel::sqrt) {
    if (args[0].real < 0) return Outcome(kBadArgument);
    return Outcome(Value::OfReal(std::sqrt(args[0].real)));
  }
  if (kernel != Kernel::power) return std::nullopt;
  const double x = args[0].real, y = args[1].real, result = std::pow(x, y);
  if (std::isnan(result) && !std::isnan(x) && !std::isnan(y)) return Outcome(kBadArgument);
  if (std::isinf(result) && x == 0) return Outcome(kDivisionByZero);
  if (std::isinf(result) && std::isfinite(x) && std::isfinite(y)) return Outcome(kOutOfRange);
  return Outcome(Value::OfReal(result));
}

std::optional<Outcome> CallDateFunction(Kernel kernel, const std::vector<Value>& args,
                                        const Constants& constants, const RunClock& clock) {
  const int64_t now = clock.zone.ToLocal(clock.now_seconds);
  if (kernel == Kernel::now) return Timestamp(static_cast<__int128>(now) * kNanos);
  if (kernel == Kernel::current_date) return Day(FloorDiv(now, 86400));
  if (kernel == Kernel::unix_now) return Outcome(Value::OfInt(clock.now_seconds));
  if (args.empty()) return std::nullopt;
  const __int128 instant = args[0].instant;
  if (kernel == Kernel::unix_timestamp) {
    if (ExistsTwice(instant, clock)) return Outcome(kExistsTwice);
    return Outcome(Value::OfInt(clock.zone.ToUtc(FloorDiv(instant, kNanos))));
  }
  if (kernel == Kernel::from_unixtime) {
    const int64_t seconds = args[0].AsInt();
    if (seconds < (kFirstDay + 1) * 86400 || seconds >= kLastDay * 86400) {
      return Outcome(kOutOfRange);
    }
    return Timestamp(static_cast<__int128>(clock.zone.ToLocal(seconds)) * kNanos);
  }
  if (kernel == Kernel::day_of_timestamp) return Day(FloorDiv(instant, kNanosOfDay));
  if (kernel == Kernel::clock_of_timestamp) {
    return Outcome(Value::OfInstant(Kind::kTime, FloorMod(instant, kNanosOfDay)));
  }
  const auto seconds = static_cast<int64_t>(instant / kNanos);
  if (kernel == Kernel::hour) return Outcome(Value::OfInt(seconds / 3600));
  if (kernel == Kernel::minute) return Outcome(Value::OfInt(seconds / 60 % 60));
  if (kernel == Kernel::second) return Outcome(Value::OfInt(seconds % 60));
  if (kernel == Kernel::datediff) {
    return Outcome(Value::OfInt(static_cast<int64_t>(instant - args[1].instant)));
  }
  if (kernel == Kernel::add_days || kernel == Kernel::add_seconds ||
      kernel == Kernel::add_months_date || kernel == Kernel::add_months_timestamp) {
    const __int128 count = static_cast<__int128>(args[1].AsInt()) * constants.integers[0];
    if (count != static_cast<int64_t>(count)) return Outcome(kOutOfRange);
    if (kernel == Kernel::add_days) {
      const __int128 day = instant + count;
      if (day != static_cast<int64_t>(day)) return Outcome(kOutOfRange);
      return Day(static_cast<int64_t>(day));
    }
    if (kernel == Kernel::add_seconds) return Timestamp(instant + count * kNanos);
    if (kernel == Kernel::add_months_date) return AddMonths(static_cast<int64_t>(instant), count);
    if (kernel == Kernel::add_months_timestamp) {
      const int64_t day = FloorDiv(instant, kNanosOfDay);
      const Outcome later = AddMonths(day, count);
      if (later.reason != 0) return later;
      return Outcome(
          Value::OfInstant(Kind::kTimestamp, instant + (later.value.instant - day) * kNanosOfDay));
    }
    return std::nullopt;
  }
  return DatePart(kernel, static_cast<int64_t>(instant));
}

Outcome CallKernel(Kernel kernel, const std::vector<Value>& args, const Constants& constants,
                   const RunClock& clock) {
  if (InfoOf(kernel).to) {
    if (auto outcome = CallConversion(kernel, args[0], constants, clock)) return *outcome;
  }
  if (auto outcome = CallOperator(kernel, args, constants)) return *outcome;
  if (auto outcome = CallNumberFunction(kernel, args, constants)) return *outcome;
  if (auto outcome = CallDateFunction(kernel, args, constants, clock)) return *outcome;
  if (auto outcome = CallTextFunction(kernel, args, constants)) return *outcome;
  if (auto outcome = CallEncoding(kernel, args)) return *outcome;
  if (auto outcome = CallTextUnits(kernel, args)) return *outcome;
  if (auto outcome = CallRegexp(kernel, args)) return *outcome;
  if (auto outcome = CallJson(kernel, args)) return *outcome;
  const std::string_view name = InfoOf(kernel).name;
  std::fprintf(stderr, "reference: kernel %.*s is not implemented\n", static_cast<int>(name.size()),
               name.data());
  std::abort();
}

}  // namespace penstock::reference
