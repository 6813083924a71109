#pragma once
// Rows of a wire format: how generated code reads and writes them, as data. The kernels are C
// functions in the plugin's folder, compiled twice like those of runtime/kernels (natively and to
// bitcode) by WIRE of penstock_add_plugin; a WireFormat names them, and the spec half names it.

#include <span>
#include <string_view>

#include "runtime/type/type.h"

namespace penstock {

// A type of the format, and the kernels for one value of it. V stands for the value's carrier (see
// runtime/kernels/README.md), constants are the precision and the scale of decimals up to 38 digits
// where they are decoded, the scale where they are encoded.
struct WireType {
  std::string_view native;  // ColumnSchema::native of such columns, without "(12,2)": "int4"
  Type type;                // decimals: any precision of the same carrier
  // int32_t decode(pst_ctx*, const char* p, const char* end, int32_t constants..., V* out): the
  // value at `p`, which `next` has passed; 0, PST_IS_NULL or a DirtyReason. Text is borrowed from
  // the row. Nothing checks the value afterwards: one outside the range of its type (dates and
  // times, digits of decimals) must be refused here.
  std::string_view decode;
  // char* encode(pst_ctx*, char* w, V value, int32_t constants..., int32_t* reason): appends it, at
  // most 128 bytes or its text and 64 more; the new end. Sets *reason if the type cannot hold it.
  std::string_view encode;
};

struct WireFormat {
  std::string_view name;
  // int32_t begin(pst_ctx*, const char* p, const char* end, const char** first): finds the first
  // value of the row [p, end); 0 or a DirtyReason.
  std::string_view begin;
  // int32_t next(pst_ctx*, const char* p, const char* end, const char** after): checks that the
  // value at `p` ends within the row, and finds the one after it; 0 or a DirtyReason.
  std::string_view next;
  // char* open(char* w, int32_t columns): appends what comes before the values, at most 64 bytes.
  std::string_view open;
  // char* null(char* w): appends a NULL, at most 64 bytes.
  std::string_view null;
  // char* close(char* begin, char* w): ends the row that `open` began at `begin`; at most 64 bytes.
  std::string_view close;
  std::span<const WireType> types;  // of several for the same values, the widest comes first

  std::string_view (*bitcode)();  // of the kernels above
  struct Native {
    const char* name;
    void* address;
  };
  std::span<const Native> natives;  // the same kernels, and what they call besides runtime/kernels
};

}  // namespace penstock
