#include "stdplugins/table/postgresql/wire_format.h"

extern "C" const char postgresql_bitcode_begin[];
extern "C" const char postgresql_bitcode_end[];

#define KERNELS(X)                                                                              \
  X(begin)                                                                                      \
  X(next)                                                                                       \
  X(open)                                                                                       \
  X(null)                                                                                       \
  X(close)                                                                                      \
  X(get_bool)                                                                                   \
  X(get_int8)                                                                                   \
  X(get_int4)                                                                                   \
  X(get_int2)                                                                                   \
  X(get_oid)                                                                                    \
  X(get_float8) X(get_float4) X(get_decimal) X(get_decimal38) X(get_decimal_text) X(get_text)   \
      X(get_jsonb) X(get_date) X(get_time) X(get_timestamp) X(put_bool) X(put_int8) X(put_int4) \
          X(put_int2) X(put_oid) X(put_float8) X(put_float4) X(put_decimal) X(put_decimal38)    \
              X(put_decimal_text) X(put_text) X(put_jsonb) X(put_date) X(put_time)              \
                  X(put_timestamp)

extern "C" {
#define DECLARE(name) void pst_w_postgresql_##name();
KERNELS(DECLARE)
#undef DECLARE
}

namespace penstock {
namespace {

constexpr WireType kTypes[] = {
#define WIRE_TYPE(native, kernel, ...) \
  {native, Type{__VA_ARGS__}, "pst_w_postgresql_get_" #kernel, "pst_w_postgresql_put_" #kernel},
#include "stdplugins/table/postgresql/wire_types.def"
#undef WIRE_TYPE
};

const WireFormat::Native kNatives[] = {
#define NATIVE(name) {"pst_w_postgresql_" #name, reinterpret_cast<void*>(&pst_w_postgresql_##name)},
    KERNELS(NATIVE)
#undef NATIVE
};

std::string_view Bitcode() {
  return {postgresql_bitcode_begin,
          static_cast<size_t>(postgresql_bitcode_end - postgresql_bitcode_begin)};
}

}  // namespace

const WireFormat kPostgresCopy = {.name = "postgresql",
                                  .begin = "pst_w_postgresql_begin",
                                  .next = "pst_w_postgresql_next",
                                  .open = "pst_w_postgresql_open",
                                  .null = "pst_w_postgresql_null",
                                  .close = "pst_w_postgresql_close",
                                  .types = kTypes,
                                  .bitcode = Bitcode,
                                  .natives = kNatives};

}  // namespace penstock
