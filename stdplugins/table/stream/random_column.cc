#include "stdplugins/table/stream/random_column.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "runtime/base/ascii.h"
#include "runtime/type/calendar.h"
#include "stdplugins/table/stream/instant_text.h"

namespace penstock {
namespace {

constexpr int64_t kInstantRoom = 32;  // of 16 bytes, wherever they have to begin
constexpr std::string_view kLettersAndDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

template <typename Number>
std::optional<Number> ParseAs(std::string_view text) {
  text = Trim(text, " ");
  Number number{};
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// Both sides of the comma.
template <typename Number>
std::optional<std::pair<Number, Number>> ParsePair(std::string_view text) {
  const size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::optional<Number> first = ParseAs<Number>(text.substr(0, comma));
  const std::optional<Number> second = ParseAs<Number>(text.substr(comma + 1));
  if (!first.has_value() || !second.has_value()) return std::nullopt;
  return std::pair(*first, *second);
}

std::string OptionOf(const PlanColumn& column, const std::string& name) {
  const auto option = column.options.find(name);
  return option == column.options.end() ? "" : option->second;
}

Status Refuse(const PlanColumn& column, std::string_view rule) {
  return Status(Failure::kNotRunnable,
                fmt::format("`random` is `{}`, but a column of type {} requires {}",
                            OptionOf(column, "random"), ToString(column.type), rule));
}

}  // namespace

Result<RandomColumn> RandomColumn::Parse(const PlanColumn& column) {
  RandomColumn result;
  const auto whole = ParsePair<int64_t>(OptionOf(column, "random"));
  switch (column.type.kind) {
    case Kind::kInt64:
      if (!whole) return Refuse(column, "two whole numbers such as `1,100`");
      result.sort_ = Sort::kWhole;
      PST_RETURN_IF_ERROR(result.SetRange(column, whole->first, whole->second));
      return result;
    case Kind::kFloat64: {
      const auto real = ParsePair<double>(OptionOf(column, "random"));
      if (!real || !std::isfinite(real->first) || !std::isfinite(real->second) ||
          real->first > real->second || !std::isfinite(real->second - real->first)) {
        return Refuse(column, "two numbers such as `0,1`, the smaller first");
      }
      result.sort_ = Sort::kReal;
      result.real_low_ = real->first;
      result.real_high_ = real->second;
      return result;
    }
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kAny:
      if (!whole || whole->first < 0 || whole->second > kLongestText) {
        return Refuse(column, "two lengths such as `3,10`, at most 16 MiB");
      }
      result.sort_ = column.type.kind == Kind::kBytes ? Sort::kBytes : Sort::kText;
      PST_RETURN_IF_ERROR(result.SetRange(column, whole->first, whole->second));
      return result;
    case Kind::kBool:
      if (!whole || whole->first < 0 || whole->second < 0 || whole->first + whole->second < 1 ||
          whole->first > INT32_MAX || whole->second > INT32_MAX) {
        return Refuse(column, "two weights, of false and of true, such as `1,3`");
      }
      result.sort_ = Sort::kTruth;
      result.falses_ = static_cast<uint64_t>(whole->first);
      result.span_ = static_cast<uint64_t>(whole->first + whole->second - 1);
      return result;
    case Kind::kDate:
    case Kind::kTimestamp:
      PST_RETURN_IF_ERROR(result.ParseInstants(column));
      return result;
    case Kind::kDecimal:
    case Kind::kTime:
      return Status(Failure::kNotRunnable,
                    fmt::format("a column of type {} cannot be random; use long, double, string, "
                                "bytes, bool or date",
                                ToString(column.type)));
  }
  return Refuse(column, "a different type");
}

Status RandomColumn::SetRange(const PlanColumn& column, __int128 low, __int128 high) {
  if (low > high) return Refuse(column, "the smaller value first");
  if (high - low > static_cast<__int128>(UINT64_MAX)) return Refuse(column, "a shorter range");
  low_ = low;
  span_ = static_cast<uint64_t>(high - low);
  return Status();
}

// A date pattern may hold commas: any of them may be the one between the two instants.
Status RandomColumn::ParseInstants(const PlanColumn& column) {
  const bool is_day = column.type.kind == Kind::kDate;
  std::string text = OptionOf(column, "format");
  if (text.empty()) text = is_day ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
  const DatePattern pattern = CompileDatePattern(text);
  const std::string bounds = OptionOf(column, "random");
  const std::string_view random = bounds;
  for (size_t comma = random.find(','); comma != std::string_view::npos;
       comma = random.find(',', comma + 1)) {
    const auto low = ParseInstant(Trim(random.substr(0, comma), " "), pattern);
    const auto high = ParseInstant(Trim(random.substr(comma + 1), " "), pattern);
    if (!low.has_value() || !high.has_value()) continue;
    sort_ = is_day ? Sort::kDay : Sort::kInstant;
    if (is_day)
      return SetRange(column, low->seconds / kSecondsPerDay, high->seconds / kSecondsPerDay);
    fraction_digits_ = pattern.fraction_digits;
    __int128 parts = 1;
    for (int i = 0; i < fraction_digits_; i++) parts *= 10;
    const __int128 nanos_per_part = kNanosPerSecond / parts;
    return SetRange(column, low->seconds * parts + low->nanos / nanos_per_part,
                    high->seconds * parts + high->nanos / nanos_per_part);
  }
  return Refuse(column, fmt::format("two times in the format `{}`", text));
}

int64_t RandomColumn::max_size() const {
  switch (sort_) {
    case Sort::kWhole:
    case Sort::kReal:
    case Sort::kTruth:
    case Sort::kDay:
      return 0;
    case Sort::kText:
    case Sort::kBytes:
      return static_cast<int64_t>(low_) + static_cast<int64_t>(span_);
    case Sort::kInstant:
      return kInstantRoom;
  }
  return 0;
}

pst_cell RandomColumn::Next(RandomSource& random, char* text) const {
  pst_cell cell{};
  switch (sort_) {
    case Sort::kWhole:
      cell.tag = PST_INT;
      cell.i = static_cast<int64_t>(low_ + random.UpTo(span_));
      return cell;
    case Sort::kReal: {
      cell.tag = PST_DOUBLE;
      cell.d = real_low_ + random.Unit() * (real_high_ - real_low_);
      // Rounding may reach the upper end, which does not belong to the range.
      if (cell.d >= real_high_) cell.d = real_low_;
      return cell;
    }
    case Sort::kTruth:
      cell.tag = PST_BOOL;
      cell.i = random.UpTo(span_) >= falses_ ? 1 : 0;
      return cell;
    case Sort::kText:
      return Text(random, text, PST_TEXT);
    case Sort::kBytes:
      return Text(random, text, PST_BYTES);
    case Sort::kDay:
      cell.tag = PST_DATE;
      cell.i = static_cast<int64_t>(low_ + random.UpTo(span_));
      return cell;
    case Sort::kInstant:
      break;
  }
  __int128 parts = 1;
  for (int i = 0; i < fraction_digits_; i++) parts *= 10;
  void* room = text;
  size_t size = kInstantRoom;
  auto* instant =
      static_cast<pst_i128*>(std::align(alignof(pst_i128), sizeof(pst_i128), room, size));
  *instant = (low_ + random.UpTo(span_)) * (kNanosPerSecond / parts);
  cell.tag = PST_TIMESTAMP;
  cell.wide = instant;
  return cell;
}

// Ten characters from one random word: it is taken for a fraction, of which each multiplication by
// the number of characters brings one digit before the point.
pst_cell RandomColumn::Text(RandomSource& random, char* text, pst_cell_tag tag) const {
  constexpr uint32_t kCharactersPerWord = 10;
  pst_cell cell{};
  cell.tag = tag;
  cell.p = text;
  cell.size = static_cast<uint32_t>(low_ + random.UpTo(span_));
  uint64_t fraction = 0;
  for (uint32_t i = 0; i < cell.size; i++) {
    if (i % kCharactersPerWord == 0) fraction = random.Next();
    const unsigned __int128 shifted =
        static_cast<unsigned __int128>(fraction) * kLettersAndDigits.size();
    text[i] = kLettersAndDigits[static_cast<size_t>(shifted >> 64)];
    fraction = static_cast<uint64_t>(shifted);
  }
  return cell;
}

}  // namespace penstock
