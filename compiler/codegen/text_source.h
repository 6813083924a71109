#pragma once
// Delimited text as a source. A place is the field as it is in the block, with its quotes.

#include "compiler/codegen/record_source.h"

namespace penstock {

std::unique_ptr<RecordSource> MakeTextSource(Emitter& emitter);

// The text of a field in the source's dialect: NULL, or without quotes. Fails where it is badly
// quoted.
Value EmitFieldText(Emitter& e, const FieldPlace& raw);

}  // namespace penstock
