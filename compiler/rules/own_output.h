#pragma once
// A job that writes what it reads.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Warns where reader and writer name the same table, or a file that the reader's pattern takes in.
void CheckOwnOutput(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
