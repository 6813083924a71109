// `value in (constants)`: a search by halves in a sorted table of the job, an immediate. Tables of
// numbers hold them in machine form, 8 bytes each (int32, int64) or 16 (int128). A table of texts
// is: their number, where each begins and where the last ends (uint32_t each, from the first text),
// and the texts. A table may be at any address.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"

namespace penstock {
namespace {

template <typename T>
PST_INLINE T Load(const char* p) {
  T value;
  memcpy(&value, p, sizeof value);
  return value;
}

template <typename T>
PST_INLINE int32_t Contains(const char* table, int64_t bytes, T value) {
  int64_t low = 0;
  int64_t high = bytes / static_cast<int64_t>(sizeof(T));
  while (low < high) {
    const int64_t middle = (low + high) / 2;
    if (Load<T>(table + middle * sizeof(T)) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < bytes / static_cast<int64_t>(sizeof(T)) && Load<T>(table + low * sizeof(T)) == value;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_in_int32(pst_ctx*, int32_t value, const char* table, int64_t bytes, int32_t* out) {
  *out = Contains<int64_t>(table, bytes, value);
  return 0;
}
int32_t pst_k_in_int64(pst_ctx*, int64_t value, const char* table, int64_t bytes, int32_t* out) {
  *out = Contains<int64_t>(table, bytes, value);
  return 0;
}
int32_t pst_k_in_int128(pst_ctx*, const pst_i128* value, const char* table, int64_t bytes,
                        int32_t* out) {
  *out = Contains<pst_i128>(table, bytes, *value);
  return 0;
}
int32_t pst_k_in_text(pst_ctx*, const char* p, int64_t n, const char* table, int64_t,
                      int32_t* out) {
  const auto count = Load<uint32_t>(table);
  const char* begins = table + sizeof(uint32_t);
  const char* texts = begins + (int64_t{count} + 1) * sizeof(uint32_t);
  uint32_t low = 0;
  uint32_t high = count;
  *out = 0;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    const char* at = begins + int64_t{middle} * sizeof(uint32_t);
    const auto begin = Load<uint32_t>(at);
    const int64_t size = Load<uint32_t>(at + sizeof(uint32_t)) - begin;
    const int64_t common = n < size ? n : size;
    int order = common == 0 ? 0 : memcmp(texts + begin, p, common);
    if (order == 0) order = size < n ? -1 : size > n ? 1 : 0;
    if (order == 0) {
      *out = 1;
      return 0;
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return 0;
}

}  // extern "C"
