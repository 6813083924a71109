// The kernels of `prefixed`, a wire format for tests. A row is its size (uint32_t, without itself),
// the number of its values (uint16_t) and the values; a value is its size (int32_t, -1: NULL) and
// its bytes, little-endian.

#include "runtime/kernels/dates.h"
#include "runtime/kernels/kernel.h"

namespace {

using namespace penstock;

constexpr int64_t kSizeBytes = 4;

template <typename T>
PST_INLINE T Get(const char* p) {
  T value;
  memcpy(&value, p, sizeof value);
  return value;
}

template <typename T>
PST_INLINE char* Put(char* w, T value) {
  memcpy(w, &value, sizeof value);
  return w + sizeof value;
}

// The value at p, which has to be of T's size.
template <typename T, typename Out>
PST_INLINE int32_t GetValue(const char* p, Out* out) {
  const int32_t size = Get<int32_t>(p);
  if (size < 0) return PST_IS_NULL;
  if (PST_UNLIKELY(size != static_cast<int32_t>(sizeof(T)))) return kBadRow;
  *out = static_cast<Out>(Get<T>(p + kSizeBytes));
  return kNotDirty;
}

// The same; what is not in [first, last] is no value of the type.
template <typename T>
PST_INLINE int32_t GetWithin(const char* p, T first, T last, T* out) {
  const int32_t rc = GetValue<T>(p, out);
  return rc == 0 && (*out < first || *out > last) ? static_cast<int32_t>(kOutOfRange) : rc;
}

template <typename T>
PST_INLINE int32_t GetDecimal(const char* p, int32_t precision, T* out) {
  const int32_t rc = GetValue<T>(p, out);
  if (rc != 0) return rc;
  T bound = 1;
  for (int32_t i = 0; i < precision; ++i) bound *= 10;
  return *out <= -bound || *out >= bound ? static_cast<int32_t>(kTooManyDigits) : rc;
}

template <typename T>
PST_INLINE char* PutValue(char* w, T value) {
  return Put(Put(w, static_cast<int32_t>(sizeof value)), value);
}

}  // namespace

extern "C" {

int32_t pst_w_prefixed_begin(pst_ctx*, const char* p, const char* end, const char** first) {
  const int64_t size = end - p;
  if (PST_UNLIKELY(size < 6 || Get<uint32_t>(p) != size - kSizeBytes)) return kBadRow;
  *first = p + 6;
  return kNotDirty;
}

int32_t pst_w_prefixed_next(pst_ctx*, const char* p, const char* end, const char** after) {
  if (PST_UNLIKELY(p == end)) return kFieldCount;
  if (PST_UNLIKELY(end - p < kSizeBytes)) return kBadRow;
  const int64_t size = Get<int32_t>(p);
  const int64_t bytes = size < 0 ? 0 : size;
  if (PST_UNLIKELY(size < -1 || end - p - kSizeBytes < bytes)) return kBadRow;
  *after = p + kSizeBytes + bytes;
  return kNotDirty;
}

int32_t pst_w_prefixed_get_bool(pst_ctx*, const char* p, const char*, int32_t* out) {
  const int32_t rc = GetValue<int8_t>(p, out);
  return rc == 0 && (*out & ~1) != 0 ? static_cast<int32_t>(kNotBoolean) : rc;
}
int32_t pst_w_prefixed_get_int2(pst_ctx*, const char* p, const char*, int64_t* out) {
  return GetValue<int16_t>(p, out);
}
int32_t pst_w_prefixed_get_int8(pst_ctx*, const char* p, const char*, int64_t* out) {
  return GetValue<int64_t>(p, out);
}
int32_t pst_w_prefixed_get_float8(pst_ctx*, const char* p, const char*, double* out) {
  return GetValue<double>(p, out);
}
int32_t pst_w_prefixed_get_date(pst_ctx*, const char* p, const char*, int32_t* out) {
  return GetWithin(p, kMinDay, kMaxDay, out);
}
int32_t pst_w_prefixed_get_time(pst_ctx*, const char* p, const char*, int64_t* out) {
  return GetWithin(p, int64_t{0}, kNanosPerDay - 1, out);
}
int32_t pst_w_prefixed_get_timestamp(pst_ctx*, const char* p, const char*, pst_i128* out) {
  return GetWithin(p, MakeTimestamp(kMinDay, 0), MakeTimestamp(kMaxDay, kNanosPerDay - 1), out);
}
int32_t pst_w_prefixed_get_decimal(pst_ctx*, const char* p, const char*, int32_t precision, int32_t,
                                   int64_t* out) {
  return GetDecimal(p, precision, out);
}
int32_t pst_w_prefixed_get_decimal38(pst_ctx*, const char* p, const char*, int32_t precision,
                                     int32_t, pst_i128* out) {
  return GetDecimal(p, precision, out);
}
int32_t pst_w_prefixed_get_text(pst_ctx*, const char* p, const char*, pst_text* out) {
  const int32_t size = Get<int32_t>(p);
  if (size < 0) return PST_IS_NULL;
  *out = {p + kSizeBytes, size};
  return kNotDirty;
}

// The size of the row comes last.
char* pst_w_prefixed_open(char* w, int32_t columns) {
  return Put(w + kSizeBytes, static_cast<uint16_t>(columns));
}
char* pst_w_prefixed_null(char* w) { return Put(w, int32_t{-1}); }
char* pst_w_prefixed_close(char* begin, char* w) {
  Put(begin, static_cast<uint32_t>(w - begin - kSizeBytes));
  return w;
}

char* pst_w_prefixed_put_bool(pst_ctx*, char* w, int32_t value, int32_t*) {
  return PutValue(w, static_cast<int8_t>(value));
}
char* pst_w_prefixed_put_int2(pst_ctx*, char* w, int64_t value, int32_t* reason) {
  if (PST_UNLIKELY(value != static_cast<int16_t>(value))) *reason = kOutOfRange;
  return PutValue(w, static_cast<int16_t>(value));
}
char* pst_w_prefixed_put_int8(pst_ctx*, char* w, int64_t value, int32_t*) {
  return PutValue(w, value);
}
char* pst_w_prefixed_put_time(pst_ctx*, char* w, int64_t value, int32_t*) {
  return PutValue(w, value);
}
char* pst_w_prefixed_put_float8(pst_ctx*, char* w, double value, int32_t*) {
  return PutValue(w, value);
}
char* pst_w_prefixed_put_date(pst_ctx*, char* w, int32_t value, int32_t*) {
  return PutValue(w, value);
}
char* pst_w_prefixed_put_timestamp(pst_ctx*, char* w, const pst_i128* value, int32_t*) {
  return PutValue(w, *value);
}
char* pst_w_prefixed_put_decimal(pst_ctx*, char* w, int64_t value, int32_t, int32_t*) {
  return PutValue(w, value);
}
char* pst_w_prefixed_put_decimal38(pst_ctx*, char* w, const pst_i128* value, int32_t, int32_t*) {
  return PutValue(w, *value);
}
char* pst_w_prefixed_put_text(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  if (PST_UNLIKELY(n > INT32_MAX)) {
    *reason = kTooLong;
    return w;
  }
  w = Put(w, static_cast<int32_t>(n));
  memcpy(w, p, static_cast<size_t>(n));
  return w + n;
}

}  // extern "C"
