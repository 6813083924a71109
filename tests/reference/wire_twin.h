#pragma once
// A wire format written anew, in the plainest way: what its kernels are compared with.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/wire_format.h"
#include "tests/reference/value.h"

namespace penstock::reference {

class WireTwin {
 public:
  virtual ~WireTwin() = default;
  // 0, or why a row cannot be read at all.
  virtual int Check(std::string_view row) const = 0;
  // The field of such a row at `position`, from 0, as a value of `type`, encoded in the row as
  // `wire` says.
  virtual Outcome Read(std::string_view row, int position, const WireType& wire,
                       Type type) const = 0;
  // One value of a row to be written; NULL as well. The text of the outcome is its bytes.
  virtual Outcome Write(const Value& value, const WireType& wire, Type type) const = 0;
  // The whole row of such values.
  virtual std::string Join(const std::vector<std::string>& values) const = 0;
};

// The twin of the format; null if `format` is. Defined with the list of plugins.
const WireTwin* FindWireTwin(const WireFormat* format);

}  // namespace penstock::reference
