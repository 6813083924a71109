#pragma once

#include <cstdint>

namespace penstock {

// What an indexer found in a block.
struct BlockSummary {
  uint32_t pos_count = 0;  // delimiters and record ends written down; 0 for a scan
  uint32_t row_count = 0;  // record ends
  uint32_t complete = 0;   // bytes up to and including the last record end
  // A quote appears where none may open, so that counting quotes does not tell what is quoted; or
  // an LF without a CR, where CR LF ends records. The other members are right all the same: they
  // come from the scalar walk then.
  bool irregular = false;
  bool lone_cr = true;     // a CR that no LF follows may be there
  bool non_ascii = false;  // some byte from 0x80 up, here or beyond the complete records
};

}  // namespace penstock
