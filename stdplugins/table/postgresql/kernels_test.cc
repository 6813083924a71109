// Values through the kernels and back, and rows that are damaged everywhere.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "runtime/abi/dirty_reason.h"
#include "runtime/type/decimal.h"
#include "stdplugins/table/postgresql/row_cells.h"

extern "C" {
int32_t pst_w_postgresql_get_decimal(pst_ctx*, const char* p, const char*, int32_t precision,
                                     int32_t scale, int64_t* out);
int32_t pst_w_postgresql_get_decimal38(pst_ctx*, const char* p, const char*, int32_t precision,
                                       int32_t scale, pst_i128* out);
char* pst_w_postgresql_put_decimal(pst_ctx*, char* w, int64_t value, int32_t scale, int32_t*);
char* pst_w_postgresql_put_decimal38(pst_ctx*, char* w, const pst_i128* value, int32_t scale,
                                     int32_t*);
char* pst_w_postgresql_put_timestamp(pst_ctx*, char* w, const pst_i128* value, int32_t* reason);
int32_t pst_w_postgresql_get_timestamp(pst_ctx*, const char* p, const char*, pst_i128* out);
char* pst_w_postgresql_put_int4(pst_ctx*, char* w, int64_t value, int32_t* reason);
char* pst_w_postgresql_put_text(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason);
char* pst_w_postgresql_open(char* w, int32_t columns);
char* pst_w_postgresql_null(char* w);
char* pst_w_postgresql_close(char* begin, char* w);
}

namespace penstock {
namespace {

// Of a `numeric` as PostgreSQL sends it.
std::string Numeric(std::vector<int> words) {
  std::string bytes;
  for (const int word : words) {
    bytes += static_cast<char>(word >> 8 & 0xff);
    bytes += static_cast<char>(word & 0xff);
  }
  return std::string{0, 0, 0, static_cast<char>(bytes.size())} + bytes;
}

std::string Read(const std::string& value, int precision, int scale) {
  pst_i128 wide = 0;
  const char* const end = value.data() + value.size();
  const int32_t rc =
      pst_w_postgresql_get_decimal38(nullptr, value.data(), end, precision, scale, &wide);
  return rc == 0 ? FormatDecimal(wide, scale) : fmt::format("reason {}", rc);
}

constexpr int kMinus = 0x4000;

TEST(PostgresKernels, NumbersAsTheServerSendsThem) {
  EXPECT_EQ(Read(Numeric({0, 0, 0, 2}), 5, 2), "0.00");
  EXPECT_EQ(Read(Numeric({1, 0, 0, 2, 7}), 5, 2), "7.00");
  EXPECT_EQ(Read(Numeric({2, 0, kMinus, 2, 12, 3400}), 5, 2), "-12.34");
  EXPECT_EQ(Read(Numeric({1, -1, 0, 4, 67}), 10, 6), "0.006700");
  EXPECT_EQ(Read(Numeric({1, -2, 0, 8, 67}), 38, 8), "0.00000067");
  EXPECT_EQ(Read(Numeric({1, 9, 0, 0, 99}), 38, 0), "99" + std::string(36, '0'));
  EXPECT_EQ(Read(Numeric({1, 1, 0, 0, 1}), 9, 0), "10000");
}

TEST(PostgresKernels, NumbersThatDoNotFit) {
  EXPECT_EQ(Read(Numeric({0, 0, 0xc000, 0}), 5, 2), fmt::format("reason {}", +kNotDecimal));
  EXPECT_EQ(Read(Numeric({0, 0, 0xd000, 0}), 5, 2), fmt::format("reason {}", +kNotDecimal));
  EXPECT_EQ(Read(Numeric({1, 0, 0, 0, 1000}), 5, 2), fmt::format("reason {}", +kTooManyDigits));
  EXPECT_EQ(Read(Numeric({2, 0, 0, 4, 1, 1}), 5, 2),
            fmt::format("reason {}", +kTooManyFractionDigits));
  EXPECT_EQ(Read(Numeric({1, 32767, 0, 0, 1}), 38, 0), fmt::format("reason {}", +kTooManyDigits));
  EXPECT_EQ(Read(Numeric({1, 0, 0, 0, 10000}), 38, 0), fmt::format("reason {}", +kBadRow));
  EXPECT_EQ(Read(Numeric({2, 0, 0, 0, 1}), 38, 0), fmt::format("reason {}", +kBadRow));
  EXPECT_EQ(Read(Numeric({-1, 0, 0, 0}), 38, 0), fmt::format("reason {}", +kBadRow));
  EXPECT_EQ(Read(Numeric({1}), 38, 0), fmt::format("reason {}", +kBadRow));
}

TEST(PostgresKernels, DecimalsComeBack) {
  std::mt19937_64 random(1);
  char buffer[128];
  for (int i = 0; i < 20000; ++i) {
    const int precision = 1 + static_cast<int>(random() % 38);
    const int scale = static_cast<int>(random() % (precision + 1));
    pst_i128 value =
        static_cast<pst_i128>(static_cast<unsigned __int128>(random()) << 62 ^ random());
    value %= PowerOfTen(1 + static_cast<int>(random() % precision));
    if (random() % 2 == 0) value = -value;
    char* end = pst_w_postgresql_put_decimal38(nullptr, buffer, &value, scale, nullptr);
    pst_i128 back = 1;
    ASSERT_EQ(pst_w_postgresql_get_decimal38(nullptr, buffer, end, precision, scale, &back), 0);
    ASSERT_EQ(FormatDecimal(back, scale), FormatDecimal(value, scale));
    if (precision > kMaxDecimal64Precision) continue;
    end =
        pst_w_postgresql_put_decimal(nullptr, buffer, static_cast<int64_t>(value), scale, nullptr);
    int64_t narrow = 1;
    ASSERT_EQ(pst_w_postgresql_get_decimal(nullptr, buffer, end, precision, scale, &narrow), 0);
    ASSERT_EQ(narrow, static_cast<int64_t>(value));
  }
}

TEST(PostgresKernels, WhatATargetCannotHoldIsRefused) {
  char buffer[128];
  int32_t reason = 0;
  const pst_i128 half_a_microsecond = 500;
  pst_w_postgresql_put_timestamp(nullptr, buffer, &half_a_microsecond, &reason);
  EXPECT_EQ(reason, kWouldLoseFraction);
  reason = 0;
  const pst_i128 before_1970 = -1000;
  char* const end = pst_w_postgresql_put_timestamp(nullptr, buffer, &before_1970, &reason);
  pst_i128 back = 0;
  EXPECT_EQ(reason, 0);
  EXPECT_EQ(pst_w_postgresql_get_timestamp(nullptr, buffer, end, &back), 0);
  EXPECT_EQ(static_cast<int64_t>(back), -1000);
  pst_w_postgresql_put_int4(nullptr, buffer, int64_t{1} << 31, &reason);
  EXPECT_EQ(reason, kOutOfRange);
}

// Whatever a row holds, nothing outside of it is read.
TEST(PostgresKernels, DamagedRows) {
  std::vector<ColumnSchema> columns;
  const std::pair<const char*, Type> kTypes[] = {{"integer", {Kind::kInt64}},
                                                 {"numeric", {Kind::kDecimal, 12, 2}},
                                                 {"numeric", {Kind::kDecimal, 30, 5}},
                                                 {"text", {Kind::kString}},
                                                 {"jsonb", {Kind::kString}},
                                                 {"decimal text", {Kind::kDecimal}},
                                                 {"date", {Kind::kDate}},
                                                 {"timestamp", {Kind::kTimestamp}}};
  for (const auto& [native, type] : kTypes) columns.push_back({.native = native, .type = type});
  char buffer[512];
  char* w = pst_w_postgresql_open(buffer, 8);
  int32_t reason = 0;
  w = pst_w_postgresql_put_int4(nullptr, w, 7, &reason);
  w = pst_w_postgresql_put_decimal(nullptr, w, 123456, 2, &reason);
  const pst_i128 wide = 1234567890;
  w = pst_w_postgresql_put_decimal38(nullptr, w, &wide, 5, &reason);
  for (const std::string_view text : {"text", "\1{}", "-12.50"}) {
    w = pst_w_postgresql_put_text(nullptr, w, text.data(), static_cast<int64_t>(text.size()),
                                  &reason);
  }
  w = pst_w_postgresql_null(pst_w_postgresql_null(w));
  w = pst_w_postgresql_close(buffer, w);
  const std::string whole(buffer, w);
  PostgresRowCells cells;
  ASSERT_EQ(cells.Read(whole, columns).size(), 8u);
  EXPECT_EQ(cells.Read(whole, columns)[7].tag, static_cast<uint32_t>(PST_NULL));
  std::mt19937_64 random(2);
  for (int i = 0; i < 50000; ++i) {
    std::vector<char> row(whole.begin(), whole.end());
    for (int k = 0; k < 3; ++k) row[random() % row.size()] = static_cast<char>(random());
    row.resize(row.size() - random() % 8);
    row.shrink_to_fit();  // so that a sanitizer sees what is read beyond it
    const auto read = cells.Read({row.data(), row.size()}, columns);
    EXPECT_LE(read.size(), 8u);
  }
}

}  // namespace
}  // namespace penstock
