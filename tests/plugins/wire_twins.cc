// The wire formats of the plugins in the list, as the reference interpreter knows them.

#include "tests/plugins/prefixed_file/twin.h"
#include "tests/plugins/prefixed_file/wire_format.h"

namespace penstock::reference {

const WireTwin* FindWireTwin(const WireFormat* format) {
  return format == &kPrefixed ? &PrefixedTwin() : nullptr;
}

}  // namespace penstock::reference
