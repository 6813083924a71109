#pragma once
// Rows of `COPY ... (FORMAT binary)`: a row is the message that carries it, so that a block of them
// is what was read from the connection.
//
//   'd'  int32 size of what follows, with itself  int16 number of values  the values
//
// A value is an int32, its size (-1: NULL), and its bytes. Numbers are big-endian.

#include "runtime/plugin/wire_format.h"

namespace penstock {

extern const WireFormat kPostgresCopy;

}  // namespace penstock
