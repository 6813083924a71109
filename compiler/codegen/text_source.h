#pragma once
// Delimited text as a source. A place is the field as it is in the block, with its quotes.

#include "compiler/codegen/record_source.h"

namespace penstock {

std::unique_ptr<RecordSource> MakeTextSource(Emitter& emitter);

// The text of a field in the source's dialect: NULL, or without quotes. Fails where it is badly
// quoted.
Value EmitFieldText(Emitter& e, const FieldPlace& raw);

// An i1: whether the text of a field without quotes means NULL. The source has a text for NULL.
llvm::Value* EmitIsNullText(Emitter& e, llvm::Value* begin, llvm::Value* size);

}  // namespace penstock
