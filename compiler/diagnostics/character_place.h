#pragma once
// Positions as other programs count them: lines and columns from 1, a column is one Unicode code
// point. (People count terminal cells, see SourceFile::PlaceOf.)

#include "compiler/source/source_file.h"

namespace penstock {

Place CharacterPlaceOf(const SourceFile& file, uint32_t offset);

}  // namespace penstock
