#pragma once
// What is read of a source: ranges of keys, and windows of time or position.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Reports bounds that contradict each other: empty ranges, types that differ, points of division
// that are out of order or out of the range, windows that end before they begin.
void CheckRanges(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
