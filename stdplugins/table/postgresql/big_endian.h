#pragma once
// Numbers in rows of COPY. Only for kernels.

#include "runtime/kernels/kernel.h"

namespace penstock::postgresql {

template <int kSize>
struct Bits;
template <>
struct Bits<1> {
  using Type = uint8_t;
  PST_INLINE static Type Swap(Type bits) { return bits; }
};
template <>
struct Bits<2> {
  using Type = uint16_t;
  PST_INLINE static Type Swap(Type bits) { return __builtin_bswap16(bits); }
};
template <>
struct Bits<4> {
  using Type = uint32_t;
  PST_INLINE static Type Swap(Type bits) { return __builtin_bswap32(bits); }
};
template <>
struct Bits<8> {
  using Type = uint64_t;
  PST_INLINE static Type Swap(Type bits) { return __builtin_bswap64(bits); }
};

template <typename T>
PST_INLINE T Get(const char* p) {
  typename Bits<sizeof(T)>::Type bits;
  memcpy(&bits, p, sizeof bits);
  bits = Bits<sizeof(T)>::Swap(bits);
  T value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

template <typename T>
PST_INLINE char* Put(char* w, T value) {
  typename Bits<sizeof(T)>::Type bits;
  memcpy(&bits, &value, sizeof bits);
  bits = Bits<sizeof(T)>::Swap(bits);
  memcpy(w, &bits, sizeof bits);
  return w + sizeof bits;
}

constexpr int64_t kSizeBytes = 4;

// A value of a fixed size with its size before it.
template <typename T>
PST_INLINE char* PutValue(char* w, T value) {
  return Put(Put(w, static_cast<int32_t>(sizeof value)), value);
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

}  // namespace penstock::postgresql
