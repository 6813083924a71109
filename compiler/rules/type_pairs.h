#pragma once
// A column of the reader and the column of the writer it goes to: do their types fit?

#include "compiler/rules/option_texts.h"

namespace penstock {

// For pairs whose types are both known from the script: reports conversions that no value can pass,
// constants that are no value of the target's type, conversions that lose digits or refuse
// values that the source usually has, and a date form that leaves out the time of day.
void CheckTypePairs(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
