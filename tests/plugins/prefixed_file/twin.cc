#include "tests/plugins/prefixed_file/twin.h"

#include <cstring>

#include "runtime/abi/dirty_reason.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

template <typename T>
std::string Bytes(T value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

__int128 Number(const reference::Value& value) {
  if (value.kind != Kind::kDecimal && value.kind != Kind::kInt64 && value.kind != Kind::kBool) {
    return value.instant;
  }
  __int128 digits = 0;
  for (char digit : value.number.digits) digits = digits * 10 + (digit - '0');
  return value.number.negative ? -digits : digits;
}

class Twin final : public reference::WireTwin {
 public:
  int Check(std::string_view row) const override {
    const auto size = static_cast<__int128>(row.size());
    return size < 6 || Whole(row.substr(0, 4)) != size - 4 ? kBadRow : kNotDirty;
  }

  reference::Outcome Read(std::string_view row, int position, const WireType& wire,
                          Type type) const override {
    std::string_view rest = row.substr(6);
    for (int i = 0;; ++i) {
      if (rest.empty()) return kFieldCount;
      if (rest.size() < 4) return kBadRow;
      const auto size = static_cast<int64_t>(Whole(rest.substr(0, 4)));
      rest.remove_prefix(4);
      if (size < -1 || size > static_cast<int64_t>(rest.size())) return kBadRow;
      if (i == position) {
        if (size < 0) return reference::Value::Null(type.kind);
        return ReadValue(rest.substr(0, static_cast<size_t>(size)), wire, type);
      }
      if (size > 0) rest.remove_prefix(static_cast<size_t>(size));
    }
  }

  reference::Outcome Write(const reference::Value& value, const WireType& wire,
                           Type type) const override {
    if (value.is_null) return reference::Value::OfText(Bytes(int32_t{-1}));
    std::string bytes;
    if (type.kind == Kind::kString || type.kind == Kind::kBytes) {
      bytes = value.text;
    } else if (type.kind == Kind::kFloat64) {
      bytes = Bytes(value.real);
    } else {
      const __int128 number = Number(value);
      bytes = Bytes(number).substr(0, SizeOf(wire));
      if (Whole(bytes) != number) return kOutOfRange;
    }
    return reference::Value::OfText(Bytes(static_cast<int32_t>(bytes.size())) + bytes);
  }

  std::string Join(const std::vector<std::string>& values) const override {
    std::string row = Bytes(static_cast<uint16_t>(values.size()));
    for (const std::string& value : values) row += value;
    return Bytes(static_cast<uint32_t>(row.size())) + row;
  }

 private:
  static size_t SizeOf(const WireType& wire) {
    if (wire.native == "bool") return 1;
    if (wire.native == "int2") return 2;
    if (wire.native == "date") return 4;
    return CarrierOf(wire.type) == Carrier::kInt128 ? 16 : 8;
  }

  // Little-endian, with its sign.
  static __int128 Whole(std::string_view bytes) {
    __int128 number = static_cast<signed char>(bytes.back());
    for (size_t i = bytes.size() - 1; i-- > 0;) {
      number = number * 256 + static_cast<unsigned char>(bytes[i]);
    }
    return number;
  }

  static bool IsWithin(Kind kind, __int128 instant) {
    constexpr __int128 kDay = kNanosPerDay;
    switch (kind) {
      case Kind::kDate:
        return instant >= kMinDay && instant <= kMaxDay;
      case Kind::kTime:
        return instant >= 0 && instant < kDay;
      default:
        return instant >= kMinDay * kDay && instant < (kMaxDay + 1) * kDay;
    }
  }

  static reference::Outcome ReadValue(std::string_view bytes, const WireType& wire, Type type) {
    using reference::Value;
    if (type.kind == Kind::kString || type.kind == Kind::kBytes) {
      return Value::OfText(std::string(bytes), type.kind);
    }
    if (bytes.size() != SizeOf(wire)) return kBadRow;
    if (type.kind == Kind::kFloat64) {
      double real;
      std::memcpy(&real, bytes.data(), sizeof real);
      return Value::OfReal(real);
    }
    const __int128 number = Whole(bytes);
    if (type.kind == Kind::kBool && number != 0 && number != 1) return kNotBoolean;
    const bool counts =
        type.kind == Kind::kBool || type.kind == Kind::kInt64 || type.kind == Kind::kDecimal;
    if (!counts) {
      if (!IsWithin(type.kind, number)) return kOutOfRange;
      return Value::OfInstant(type.kind, number);
    }
    Value value = Value::OfNumber(type.kind, reference::FromInt(number));
    const bool is_decimal = type.kind == Kind::kDecimal;
    if (is_decimal && value.number.digits.size() > type.precision) return kTooManyDigits;
    return value;
  }
};

}  // namespace

const reference::WireTwin& PrefixedTwin() {
  static const Twin kTwin;
  return kTwin;
}

}  // namespace penstock
