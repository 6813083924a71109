#pragma once
// `allow P412` in the script itself: the warnings that are allowed, and in which part.

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

struct Suppression {
  std::string codes;  // "P412", or the beginning of several
  Span scope;         // diagnostics that begin in it
  Span place;         // where it is written
};

// Takes the warnings out that are not wanted; errors stay. A suppression that takes nothing out is
// reported, unless there are errors: they may hide what it is meant for.
void Suppress(const std::vector<Suppression>& suppressions, DiagnosticSink& diagnostics);

}  // namespace penstock
