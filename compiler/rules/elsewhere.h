#pragma once
// Names and settings that mean something here, but not to the engines the script may be meant for.

#include "compiler/rules/option_texts.h"

namespace penstock {

// A plugin whose name is written in other letters, or is an old one.
void CheckPluginName(const ast::Job& job, const ast::Step& step, Side side,
                     const PluginSpec& plugin, DiagnosticSink& diagnostics);

// A `speed` that DataX refuses.
void CheckSpeed(const JobFacts& facts, DiagnosticSink& diagnostics);

// Forms, options and types of columns that DataX's plugins refuse.
void CheckForms(const JobFacts& facts, DiagnosticSink& diagnostics);

// Times that depend on a time zone that the script leaves open.
void CheckTimeZone(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
