#include "tests/plugins/prefixed_file/wire_format.h"

extern "C" const char prefixed_file_bitcode_begin[];
extern "C" const char prefixed_file_bitcode_end[];

#define KERNELS(X)                                                                               \
  X(begin)                                                                                       \
  X(next)                                                                                        \
  X(open)                                                                                        \
  X(null)                                                                                        \
  X(close)                                                                                       \
  X(get_bool)                                                                                    \
  X(get_int2) X(get_int8) X(get_float8) X(get_date) X(get_time) X(get_timestamp) X(get_decimal)  \
      X(get_decimal38) X(get_text) X(put_bool) X(put_int2) X(put_int8) X(put_float8) X(put_date) \
          X(put_time) X(put_timestamp) X(put_decimal) X(put_decimal38) X(put_text)

extern "C" {
#define DECLARE(name) void pst_w_prefixed_##name();
KERNELS(DECLARE)
#undef DECLARE
}

namespace penstock {
namespace {

constexpr WireType kTypes[] = {
#define WIRE_TYPE(native, kernel, ...) \
  {native, Type{__VA_ARGS__}, "pst_w_prefixed_get_" #kernel, "pst_w_prefixed_put_" #kernel},
#include "tests/plugins/prefixed_file/types.def"
#undef WIRE_TYPE
};

const WireFormat::Native kNatives[] = {
#define NATIVE(name) {"pst_w_prefixed_" #name, reinterpret_cast<void*>(&pst_w_prefixed_##name)},
    KERNELS(NATIVE)
#undef NATIVE
};

std::string_view Bitcode() {
  return {prefixed_file_bitcode_begin,
          static_cast<size_t>(prefixed_file_bitcode_end - prefixed_file_bitcode_begin)};
}

}  // namespace

const WireFormat kPrefixed = {.name = "prefixed",
                              .begin = "pst_w_prefixed_begin",
                              .next = "pst_w_prefixed_next",
                              .open = "pst_w_prefixed_open",
                              .null = "pst_w_prefixed_null",
                              .close = "pst_w_prefixed_close",
                              .types = kTypes,
                              .bitcode = Bitcode,
                              .natives = kNatives};

}  // namespace penstock
