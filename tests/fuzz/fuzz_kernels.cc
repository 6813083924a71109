// The kernels that read text, as what they promise each other: a copy kernel accepts what the
// conversion accepts, for the same reasons, and copies what reads back as the same value; what a
// format kernel writes reads back; a cell with the text gives what the text gives; two types that
// hold the same numbers agree on them. Input: the text of one value.

#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/utf8.h"
#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/kernel_test_support.h"
#include "runtime/kernels/text_kernels.h"
#include "runtime/type/date_pattern.h"
#include "runtime/type/decimal.h"
#include "tests/fuzz/fuzz.h"

namespace penstock {
namespace {

// What a kernel gave: a value, or why not.
template <typename Value>
struct Read {
  int32_t reason = 0;
  Value value{};

  bool ok() const { return reason == 0; }
  friend bool operator==(const Read& a, const Read& b) {
    // NaN is equal to itself here, and 0 is not -0.
    return a.reason == b.reason && (a.reason != 0 || SameValue(a.value, b.value));
  }
  static bool SameValue(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }
  template <typename T>
  static bool SameValue(const T& a, const T& b) {
    return a == b;
  }
};

std::string_view View(const pst_text& text) { return {text.data, static_cast<size_t>(text.size)}; }

// The kernels of one type, with their immediates bound.
template <typename Value>
struct TypeKernels {
  const char* name;
  std::function<int32_t(pst_ctx*, const char*, int64_t, Value*)> from_string;
  std::function<int32_t(pst_ctx*, const pst_cell*, Value*)> from_any;  // may be missing
  std::function<char*(char*, const Value&)> format;
  std::function<int32_t(pst_ctx*, const Value&, pst_text*)> to_string;
  std::function<char*(pst_ctx*, char*, const char*, int64_t, int32_t*)> copy;  // may be missing
  bool reads_back = true;  // what is formatted is the whole value
};

template <typename Value>
Read<Value> FromText(const TypeKernels<Value>& type, std::string_view text) {
  KernelTestContext ctx;
  const ExactText exact(text);
  Read<Value> read;
  read.reason = type.from_string(ctx, exact.data(), exact.size(), &read.value);
  FUZZ_EXPECT(read.reason >= 0, type.name);
  return read;
}

template <typename Value>
Read<Value> FromCell(const TypeKernels<Value>& type, const pst_cell& cell) {
  KernelTestContext ctx;
  Read<Value> read;
  read.reason = type.from_any(ctx, &cell, &read.value);
  return read;
}

// What a format kernel writes, in the room that it is promised.
template <typename Value>
std::string Format(const TypeKernels<Value>& type, const Value& value) {
  const auto room = std::make_unique<char[]>(128);
  return std::string(room.get(), type.format(room.get(), value));
}

template <typename Value>
Read<Value> Check(const TypeKernels<Value>& type, std::string_view text) {
  const Read<Value> read = FromText(type, text);
  KernelTestContext ctx;

  // In the middle of a block, other bytes around it: the same.
  const BlockText block(text);
  Read<Value> in_block;
  in_block.reason = type.from_string(ctx, block.data(), block.size(), &in_block.value);
  FUZZ_EXPECT(in_block == read, type.name);

  if (type.from_any) {
    const ExactText exact(text);
    FUZZ_EXPECT(FromCell(type, TextCell(exact)) == read, type.name);
    FUZZ_EXPECT(!FromCell(type, BytesCell(exact)).ok(), type.name);
  }

  if (type.copy) {
    int32_t reason = 0;
    std::vector<char> room(text.size() + 128);
    char* end = type.copy(ctx, room.data(), block.data(), block.size(), &reason);
    FUZZ_EXPECT(reason == read.reason, type.name);
    if (reason != 0) {
      FUZZ_EXPECT(end == room.data(), type.name);
    } else {
      const std::string copied(room.data(), end);
      if (type.reads_back) FUZZ_EXPECT(FromText(type, copied) == read, copied);
    }
  }

  if (read.ok()) {
    const std::string formatted = Format(type, read.value);
    pst_text made{};
    FUZZ_EXPECT(type.to_string(ctx, read.value, &made) == 0, type.name);
    FUZZ_EXPECT(View(made) == formatted, formatted);
    if (type.reads_back) FUZZ_EXPECT(FromText(type, formatted) == read, formatted);
  }
  return read;
}

TypeKernels<int32_t> BoolKernels() {
  return {"bool",     pst_k_bool_from_string, pst_k_bool_from_any,
          pst_f_bool, pst_k_string_from_bool, pst_c_bool};
}

TypeKernels<int64_t> Int64Kernels() {
  return {"int64",     pst_k_int64_from_string, pst_k_int64_from_any,
          pst_f_int64, pst_k_string_from_int64, pst_c_int64};
}

TypeKernels<double> Float64Kernels() {
  return {"float64",     pst_k_float64_from_string, pst_k_float64_from_any,
          pst_f_float64, pst_k_string_from_float64, pst_c_float64};
}

TypeKernels<int64_t> Dec64Kernels(int32_t precision, int32_t scale) {
  return {"dec64",
          [=](pst_ctx* ctx, const char* p, int64_t n, int64_t* out) {
            return pst_k_dec64_from_string(ctx, p, n, precision, scale, out);
          },
          [=](pst_ctx* ctx, const pst_cell* cell, int64_t* out) {
            return pst_k_dec64_from_any(ctx, cell, precision, scale, out);
          },
          [=](char* w, int64_t value) { return pst_f_dec64(w, value, scale); },
          [=](pst_ctx* ctx, int64_t value, pst_text* out) {
            return pst_k_string_from_dec64(ctx, value, scale, out);
          },
          [=](pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason) {
            return pst_c_dec64(ctx, w, p, n, precision, scale, reason);
          }};
}

TypeKernels<pst_i128> Dec128Kernels(int32_t precision, int32_t scale) {
  return {"dec128",
          [=](pst_ctx* ctx, const char* p, int64_t n, pst_i128* out) {
            return pst_k_dec128_from_string(ctx, p, n, precision, scale, out);
          },
          [=](pst_ctx* ctx, const pst_cell* cell, pst_i128* out) {
            return pst_k_dec128_from_any(ctx, cell, precision, scale, out);
          },
          [=](char* w, const pst_i128& value) { return pst_f_dec128(w, &value, scale); },
          [=](pst_ctx* ctx, const pst_i128& value, pst_text* out) {
            return pst_k_string_from_dec128(ctx, &value, scale, out);
          },
          [=](pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason) {
            return pst_c_dec128(ctx, w, p, n, precision, scale, reason);
          }};
}

TypeKernels<int32_t> DateKernels() {
  return {"date",     pst_k_date_from_string, pst_k_date_from_any,
          pst_f_date, pst_k_string_from_date, pst_c_date};
}

TypeKernels<int64_t> TimeKernels() {
  return {"time",     pst_k_time_from_string, pst_k_time_from_any,
          pst_f_time, pst_k_string_from_time, pst_c_time};
}

TypeKernels<pst_i128> TimestampKernels() {
  return {"timestamp",
          pst_k_timestamp_from_string,
          pst_k_timestamp_from_any,
          [](char* w, const pst_i128& value) { return pst_f_timestamp(w, &value); },
          [](pst_ctx* ctx, const pst_i128& value, pst_text* out) {
            return pst_k_string_from_timestamp(ctx, &value, out);
          },
          pst_c_timestamp};
}

// ---- Numbers -----------------------------------------------------------------------------------

// The canonical text of a number that has one.
std::string DecText(std::string_view text) {
  KernelTestContext ctx;
  const ExactText exact(text);
  pst_text out{};
  FUZZ_EXPECT(pst_k_dectext_from_string(ctx, exact.data(), exact.size(), &out) == 0, text);
  return std::string(View(out));
}

void CheckDecimals(std::string_view text, const Read<int64_t>& integer) {
  static constexpr struct {
    int32_t precision, scale;
  } kTypes[] = {{1, 0},  {1, 1},  {5, 2},  {9, 9},   {18, 0},
                {18, 6}, {19, 0}, {38, 0}, {38, 10}, {38, 38}};
  KernelTestContext ctx;
  const ExactText exact(text);
  pst_text any_length{};
  const int32_t text_reason =
      pst_k_dectext_from_string(ctx, exact.data(), exact.size(), &any_length);
  for (const auto [precision, scale] : kTypes) {
    const Read<pst_i128> wide = Check(Dec128Kernels(precision, scale), text);
    if (precision <= 18) {
      const Read<int64_t> narrow = Check(Dec64Kernels(precision, scale), text);
      FUZZ_EXPECT(narrow.reason == wide.reason, "dec64 and dec128");
      FUZZ_EXPECT(!narrow.ok() || narrow.value == wide.value, "dec64 and dec128");
    }
    const ScaledDecimal slow = ParseDecimal(text, precision, scale);
    FUZZ_EXPECT((slow.fault == DecimalFault::kNone) == wide.ok(), "the general form");
    FUZZ_EXPECT(!wide.ok() || slow.value == wide.value, "the general form");
    if (wide.ok() && text_reason == 0) {
      pst_i128 again = 0;
      FUZZ_EXPECT(pst_k_dec128_from_dectext(ctx, any_length.data, any_length.size, precision, scale,
                                            &again) == 0,
                  "dectext to dec128");
      FUZZ_EXPECT(again == wide.value, "dectext to dec128");
    }
    if (precision == 19) {
      FUZZ_EXPECT(!integer.ok() || (wide.ok() && wide.value == integer.value), "int64 and dec128");
      const bool in_range = wide.ok() && wide.value >= std::numeric_limits<int64_t>::min() &&
                            wide.value <= std::numeric_limits<int64_t>::max();
      FUZZ_EXPECT(!in_range || integer.ok(), "int64 and dec128");
    }
  }

  if (text_reason == 0) {
    const std::string_view canonical = View(any_length);
    FUZZ_EXPECT(DecText(canonical) == canonical, canonical);
  }
  // A copy keeps the text unchanged, so one whose exponent is too large to write out as well.
  int32_t copy_reason = 0;
  const BlockText block(text);
  std::vector<char> room(text.size() + 128);
  char* end = pst_c_dectext(ctx, room.data(), block.data(), block.size(), &copy_reason);
  if (copy_reason != 0) {
    FUZZ_EXPECT(copy_reason == text_reason, "dectext");
  } else if (text_reason == 0) {
    const std::string_view copied(room.data(), end);
    FUZZ_EXPECT(DecText(copied) == View(any_length), copied);
  } else {
    FUZZ_EXPECT(text_reason == kTooManyDigits, "dectext");
  }
}

// ---- Dates -------------------------------------------------------------------------------------

// `reads_back`: what the pattern writes can be read in one way only.
void CheckPattern(const DatePattern& pattern, std::string_view text, bool reads_back) {
  const char* program = pattern.program.data();
  const auto size = static_cast<int64_t>(pattern.program.size());
  TypeKernels<pst_i128> timestamp{
      "timestamp_pattern",
      [=](pst_ctx* ctx, const char* p, int64_t n, pst_i128* out) {
        return pst_k_timestamp_from_string_pattern(ctx, p, n, program, size, out);
      },
      nullptr,
      [=](char* w, const pst_i128& value) {
        return pst_f_timestamp_pattern(w, &value, program, size);
      },
      [=](pst_ctx* ctx, const pst_i128& value, pst_text* out) {
        return pst_k_string_from_timestamp_pattern(ctx, &value, program, size, out);
      },
      nullptr,
      reads_back,
  };
  Check(timestamp, text);
  TypeKernels<int32_t> date{
      "date_pattern",
      [=](pst_ctx* ctx, const char* p, int64_t n, int32_t* out) {
        return pst_k_date_from_string_pattern(ctx, p, n, program, size, out);
      },
      nullptr,
      [=](char* w, int32_t value) { return pst_f_date_pattern(w, value, program, size); },
      [=](pst_ctx* ctx, int32_t value, pst_text* out) {
        return pst_k_string_from_date_pattern(ctx, value, program, size, out);
      },
      [=](pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason) {
        return pst_c_date_pattern(ctx, w, p, n, program, size, program, size, reason);
      },
      reads_back,
  };
  Check(date, text);
  if (pattern.has_date) return;
  TypeKernels<int64_t> time{
      "time_pattern",
      [=](pst_ctx* ctx, const char* p, int64_t n, int64_t* out) {
        return pst_k_time_from_string_pattern(ctx, p, n, program, size, out);
      },
      nullptr,
      [=](char* w, int64_t value) { return pst_f_time_pattern(w, value, program, size); },
      [=](pst_ctx* ctx, int64_t value, pst_text* out) {
        return pst_k_string_from_time_pattern(ctx, value, program, size, out);
      },
      nullptr,
      reads_back,
  };
  Check(time, text);
}

void CheckDates(std::string_view text) {
  Check(DateKernels(), text);
  Check(TimeKernels(), text);
  Check(TimestampKernels(), text);
  static const std::vector<DatePattern> kPatterns = [] {
    std::vector<DatePattern> patterns;
    for (const char* letters :
         {"yyyy-MM-dd", "yyyyMMdd", "dd/MM/yyyy HH:mm:ss", "yyyy-MM-dd HH:mm:ss.SSSSSS",
          "yyyyMMddHHmmssSSS", "d.M.yyyy", "yy-MM-dd", "yyyy-MM-dd hh:mm:ss a", "H:m:s", "HH:mm",
          "HH:mm:ss.SSSSSSSSS", "yyyy'year'MM", "yyyy"}) {
      patterns.push_back(CompileDatePattern(letters));
      FUZZ_EXPECT(patterns.back().ok(), letters);
    }
    return patterns;
  }();
  for (const DatePattern& pattern : kPatterns) CheckPattern(pattern, text, true);
  // The text as a pattern itself: compiles or says why not, and then writes within its room.
  const DatePattern own = CompileDatePattern(text);
  if (own.ok()) CheckPattern(own, "2024-02-29", false);
}

// ---- Text --------------------------------------------------------------------------------------

// The value of a raw field of a record, as generated code takes it.
Read<std::string> FieldValue(std::string_view field) {
  Read<std::string> read;
  if (!field.starts_with('"')) {
    read.value = field;
    return read;
  }
  KernelTestContext ctx;
  const BlockText block(field);
  pst_text text{};
  read.reason = pst_x_unquote(ctx, block.data(), block.end(), '"', 0, &text);
  if (read.ok()) read.value = View(text);
  return read;
}

void CheckText(std::string_view text) {
  static constexpr std::string_view kNullText = "0";
  const auto null_size = static_cast<int64_t>(kNullText.size());
  std::vector<char> room(2 * text.size() + 2 + 64);
  const ExactText exact(text);
  for (const bool always : {false, true}) {
    char* end = pst_x_put_quoted(room.data(), exact.data(), exact.size(), ',', '"', 0, always,
                                 kNullText.data(), null_size);
    const std::string field(room.data(), end);
    const bool is_quoted = field.starts_with('"');
    FUZZ_EXPECT(is_quoted || field.find_first_of(",\"\r\n") == std::string::npos, field);
    FUZZ_EXPECT(is_quoted || (!always && field != kNullText), field);
    FUZZ_EXPECT(FieldValue(field).value == text, field);
  }

  KernelTestContext ctx;
  char* end = pst_x_put_quoted(room.data(), exact.data(), exact.size(), ',', '"', '\\', 1,
                               kNullText.data(), null_size);
  const BlockText escaped(std::string_view(room.data(), end));
  pst_text again{};
  FUZZ_EXPECT(pst_x_unquote(ctx, escaped.data(), escaped.end(), '"', '\\', &again) == 0, "escapes");
  FUZZ_EXPECT(View(again) == text, "escapes");

  // As a raw field. One that is not quoted holds no delimiter and no line end.
  if (!text.starts_with('"') && text.find_first_of(",\n") != std::string_view::npos) return;
  const Read<std::string> value = FieldValue(text);
  const BlockText block(text);
  int32_t reason = 0;
  end = pst_x_put_raw(room.data(), block.data(), block.end(), ',', '"', kNullText.data(), null_size,
                      &reason);
  FUZZ_EXPECT(reason == value.reason, "put_raw and unquote");
  if (!value.ok()) return;
  const std::string_view raw(room.data(), end);
  FUZZ_EXPECT(FieldValue(raw) == value, raw);
  FUZZ_EXPECT(raw != kNullText, raw);
  FUZZ_EXPECT(raw.starts_with('"') || raw.find_first_of(",\"\r\n") == std::string_view::npos, raw);
}

void CheckBytes(std::string_view text) {
  KernelTestContext ctx;
  const ExactText exact(text);
  pst_text out{};
  const int32_t reason = pst_k_string_from_bytes(ctx, exact.data(), exact.size(), &out);
  FUZZ_EXPECT((reason == 0) == IsUtf8(text), "UTF-8");
}

}  // namespace
}  // namespace penstock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace penstock;
  const std::string_view text = FuzzInput(data, size).Rest();
  Check(BoolKernels(), text);
  Check(Float64Kernels(), text);
  CheckDecimals(text, Check(Int64Kernels(), text));
  CheckDates(text);
  CheckText(text);
  CheckBytes(text);
  return 0;
}
