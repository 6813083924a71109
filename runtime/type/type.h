#pragma once
// The one type system of Penstock: what check, kernels, runtime, plans and reports all speak of.
//
// A Type says what a value *is*; how it is written in a file (a date pattern, a delimiter) belongs
// to the column of the endpoint. Every value may be NULL, whatever its type.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace penstock {

enum class Kind : uint8_t {
  kAny,        // known only at run time, cell by cell (a SQLite column)
  kBool,
  kInt64,
  kDecimal,    // exact, `precision` digits of which `scale` after the point
  kFloat64,    // IEEE binary64
  kString,     // UTF-8
  kBytes,
  kDate,       // days since 1970-01-01, proleptic Gregorian, years 0000 to 9999
  kTime,       // nanoseconds since midnight
  kTimestamp,  // nanoseconds since 1970-01-01 00:00:00 of the job's time zone, same years
};

struct Type {
  Kind kind = Kind::kAny;
  // kDecimal: 1..38 digits (scaled integer: int64 up to 18, int128 beyond), or 0 for a decimal of
  // any length, which travels as checked canonical text. Otherwise 0.
  uint8_t precision = 0;
  uint8_t scale = 0;  // kDecimal: 0..precision

  friend bool operator==(const Type&, const Type&) = default;
};

inline constexpr int kMaxDecimal64Precision = 18;
inline constexpr int kMaxDecimal128Precision = 38;

// How a value of a type is held in a register of generated code and passed to kernels.
enum class Carrier : uint8_t {
  kInt32,    // Bool (0, 1), Date
  kInt64,    // Int64, Decimal up to 18 digits, Time
  kInt128,   // Decimal of 19..38 digits, Timestamp; passed by pointer
  kFloat64,  // Float64
  kText,     // String, Bytes, Decimal of any length; a pointer and a length, not owned
  kCell,     // Any; a const pst_cell*
};

Carrier CarrierOf(Type type);

// The category users know from DataX and DataWorks: LONG, DOUBLE, STRING, DATE, BOOLEAN, BYTES.
// kAny has the category "ANY".
std::string_view CategoryOf(Type type);

// "int", "decimal(15,2)", "timestamp": the canonical spelling, accepted by ParseTypeName.
std::string ToString(Type type);

// Accepts the exact names (int, bigint, decimal(p,s), double, string, bytes, bool, date, time,
// timestamp, any) and DataX's (long, double, string, date, boolean, bytes), in any case.
// DataX's `date` may carry a time of day, so it is kTimestamp here unless its pattern has no time
// letters; see ApplyDatePattern in sema. `exact_date` selects kDate for the name `date`.
// Returns nothing for an unknown name or impossible precision.
std::optional<Type> ParseTypeName(std::string_view name, bool exact_date = false);

// All names ParseTypeName knows, for "did you mean".
extern const std::string_view kTypeNames[];
extern const int kTypeNameCount;

}  // namespace penstock
