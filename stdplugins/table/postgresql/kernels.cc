// The kernels of rows of COPY (wire_format.h), but for those of `numeric`.

#include "runtime/kernels/dates.h"
#include "stdplugins/table/postgresql/big_endian.h"

namespace {

using namespace penstock;
using namespace penstock::postgresql;

constexpr int64_t kRowHeader = 7;      // type, size, number of values
constexpr int32_t kEpochDays = 10957;  // PostgreSQL counts from 2000-01-01
constexpr int64_t kNanosPerMicro = 1000;
constexpr char kJsonbVersion = 1;

// Digits with at most one point between them, and a minus sign: what `numeric` looks like as text,
// unless it is NaN or infinite.
PST_INLINE bool IsDecimal(const char* p, int64_t size) {
  int64_t i = size > 0 && p[0] == '-' ? 1 : 0;
  const int64_t first = i;
  while (i < size && static_cast<unsigned char>(p[i] - '0') < 10) ++i;
  if (i == first) return false;
  if (i == size) return true;
  if (p[i] != '.' || i + 1 == size) return false;
  ++i;
  while (i < size && static_cast<unsigned char>(p[i] - '0') < 10) ++i;
  return i == size;
}

PST_INLINE char* PutBytes(char* w, const char* p, int64_t n, int32_t* reason) {
  if (PST_UNLIKELY(n > INT32_MAX - 1)) {
    *reason = kTooLong;
    return w;
  }
  w = Put(w, static_cast<int32_t>(n));
  memcpy(w, p, static_cast<size_t>(n));
  return w + n;
}

}  // namespace

extern "C" {

int32_t pst_w_postgresql_begin(pst_ctx*, const char* p, const char* end, const char** first) {
  const int64_t size = end - p;
  if (PST_UNLIKELY(size < kRowHeader || p[0] != 'd' || Get<uint32_t>(p + 1) != size - 1)) {
    return kBadRow;
  }
  *first = p + kRowHeader;
  return kNotDirty;
}

int32_t pst_w_postgresql_next(pst_ctx*, const char* p, const char* end, const char** after) {
  if (PST_UNLIKELY(p == end)) return kFieldCount;
  if (PST_UNLIKELY(end - p < kSizeBytes)) return kBadRow;
  const int64_t size = Get<int32_t>(p);
  const int64_t bytes = size < 0 ? 0 : size;
  if (PST_UNLIKELY(size < -1 || end - p - kSizeBytes < bytes)) return kBadRow;
  *after = p + kSizeBytes + bytes;
  return kNotDirty;
}

int32_t pst_w_postgresql_get_bool(pst_ctx*, const char* p, const char*, int32_t* out) {
  const int32_t rc = GetValue<int8_t>(p, out);
  return rc == 0 && (*out & ~1) != 0 ? static_cast<int32_t>(kNotBoolean) : rc;
}
int32_t pst_w_postgresql_get_int8(pst_ctx*, const char* p, const char*, int64_t* out) {
  return GetValue<int64_t>(p, out);
}
int32_t pst_w_postgresql_get_int4(pst_ctx*, const char* p, const char*, int64_t* out) {
  return GetValue<int32_t>(p, out);
}
int32_t pst_w_postgresql_get_int2(pst_ctx*, const char* p, const char*, int64_t* out) {
  return GetValue<int16_t>(p, out);
}
int32_t pst_w_postgresql_get_oid(pst_ctx*, const char* p, const char*, int64_t* out) {
  return GetValue<uint32_t>(p, out);
}
int32_t pst_w_postgresql_get_float8(pst_ctx*, const char* p, const char*, double* out) {
  return GetValue<double>(p, out);
}
int32_t pst_w_postgresql_get_float4(pst_ctx*, const char* p, const char*, double* out) {
  return GetValue<float>(p, out);
}
// Infinite dates and times are out of range.
int32_t pst_w_postgresql_get_date(pst_ctx*, const char* p, const char*, int32_t* out) {
  int64_t days = 0;
  const int32_t rc = GetValue<int32_t>(p, &days);
  if (rc != 0) return rc;
  days += kEpochDays;
  if (PST_UNLIKELY(days < kMinDay || days > kMaxDay)) return kOutOfRange;
  *out = static_cast<int32_t>(days);
  return kNotDirty;
}
int32_t pst_w_postgresql_get_time(pst_ctx*, const char* p, const char*, int64_t* out) {
  int64_t micros = 0;
  const int32_t rc = GetValue<int64_t>(p, &micros);
  if (rc != 0) return rc;
  // 24:00:00 is a time there.
  if (PST_UNLIKELY(micros < 0 || micros >= kNanosPerDay / kNanosPerMicro)) return kOutOfRange;
  *out = micros * kNanosPerMicro;
  return kNotDirty;
}
int32_t pst_w_postgresql_get_timestamp(pst_ctx*, const char* p, const char*, pst_i128* out) {
  int64_t micros = 0;
  const int32_t rc = GetValue<int64_t>(p, &micros);
  if (rc != 0) return rc;
  const pst_i128 nanos =
      static_cast<pst_i128>(micros) * kNanosPerMicro + MakeTimestamp(kEpochDays, 0);
  if (PST_UNLIKELY(nanos < MakeTimestamp(kMinDay, 0) ||
                   nanos > MakeTimestamp(kMaxDay, kNanosPerDay - 1))) {
    return kOutOfRange;
  }
  *out = nanos;
  return kNotDirty;
}
int32_t pst_w_postgresql_get_text(pst_ctx*, const char* p, const char*, pst_text* out) {
  const int32_t size = Get<int32_t>(p);
  if (size < 0) return PST_IS_NULL;
  *out = {p + kSizeBytes, size};
  return kNotDirty;
}
int32_t pst_w_postgresql_get_decimal_text(pst_ctx*, const char* p, const char*, pst_text* out) {
  const int32_t size = Get<int32_t>(p);
  if (size < 0) return PST_IS_NULL;
  if (PST_UNLIKELY(!IsDecimal(p + kSizeBytes, size))) return kNotDecimal;
  *out = {p + kSizeBytes, size};
  return kNotDirty;
}
int32_t pst_w_postgresql_get_jsonb(pst_ctx*, const char* p, const char*, pst_text* out) {
  const int32_t size = Get<int32_t>(p);
  if (size < 0) return PST_IS_NULL;
  if (PST_UNLIKELY(size == 0 || p[kSizeBytes] != kJsonbVersion)) return kBadRow;
  *out = {p + kSizeBytes + 1, size - 1};
  return kNotDirty;
}

// The size of the row comes last.
char* pst_w_postgresql_open(char* w, int32_t columns) {
  *w = 'd';
  return Put(w + 5, static_cast<int16_t>(columns));
}
char* pst_w_postgresql_null(char* w) { return Put(w, int32_t{-1}); }
char* pst_w_postgresql_close(char* begin, char* w) {
  Put(begin + 1, static_cast<uint32_t>(w - begin - 1));
  return w;
}

char* pst_w_postgresql_put_bool(pst_ctx*, char* w, int32_t value, int32_t*) {
  return PutValue(w, static_cast<int8_t>(value));
}
char* pst_w_postgresql_put_int8(pst_ctx*, char* w, int64_t value, int32_t*) {
  return PutValue(w, value);
}
char* pst_w_postgresql_put_int4(pst_ctx*, char* w, int64_t value, int32_t* reason) {
  if (PST_UNLIKELY(value != static_cast<int32_t>(value))) *reason = kOutOfRange;
  return PutValue(w, static_cast<int32_t>(value));
}
char* pst_w_postgresql_put_int2(pst_ctx*, char* w, int64_t value, int32_t* reason) {
  if (PST_UNLIKELY(value != static_cast<int16_t>(value))) *reason = kOutOfRange;
  return PutValue(w, static_cast<int16_t>(value));
}
char* pst_w_postgresql_put_oid(pst_ctx*, char* w, int64_t value, int32_t* reason) {
  if (PST_UNLIKELY(value != static_cast<uint32_t>(value))) *reason = kOutOfRange;
  return PutValue(w, static_cast<uint32_t>(value));
}
char* pst_w_postgresql_put_float8(pst_ctx*, char* w, double value, int32_t*) {
  return PutValue(w, value);
}
char* pst_w_postgresql_put_float4(pst_ctx*, char* w, double value, int32_t* reason) {
  const float single = static_cast<float>(value);
  if (PST_UNLIKELY(static_cast<double>(single) != value && value == value)) {
    *reason = kOutOfRange;
  }
  return PutValue(w, single);
}
char* pst_w_postgresql_put_date(pst_ctx*, char* w, int32_t value, int32_t*) {
  return PutValue(w, value - kEpochDays);
}
char* pst_w_postgresql_put_time(pst_ctx*, char* w, int64_t value, int32_t* reason) {
  if (PST_UNLIKELY(value % kNanosPerMicro != 0)) *reason = kWouldLoseFraction;
  return PutValue(w, value / kNanosPerMicro);
}
char* pst_w_postgresql_put_timestamp(pst_ctx*, char* w, const pst_i128* value, int32_t* reason) {
  const DayAndNanos split = SplitTimestamp(*value);
  if (PST_UNLIKELY(split.nanos % kNanosPerMicro != 0)) *reason = kWouldLoseFraction;
  constexpr int64_t kMicrosPerDay = kNanosPerDay / kNanosPerMicro;
  return PutValue(w, (split.days - kEpochDays) * kMicrosPerDay + split.nanos / kNanosPerMicro);
}
char* pst_w_postgresql_put_text(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  return PutBytes(w, p, n, reason);
}
char* pst_w_postgresql_put_decimal_text(pst_ctx*, char* w, const char* p, int64_t n,
                                        int32_t* reason) {
  return PutBytes(w, p, n, reason);
}
char* pst_w_postgresql_put_jsonb(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  char* const size = w;
  w[kSizeBytes] = kJsonbVersion;
  char* const end = PutBytes(w + 1, p, n, reason);
  if (end == w + 1) return w;
  Put(size, static_cast<int32_t>(n + 1));
  w[kSizeBytes] = kJsonbVersion;
  return end;
}

}  // extern "C"
