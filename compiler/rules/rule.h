#pragma once
// What every rule has: the facts it looks at, the reporter, and its place in rules.def.

#include "compiler/rules/option_texts.h"
#include "compiler/rules/reporter.h"
#include "compiler/sema/job_facts.h"

namespace penstock {

#define PST_RULE(Function) void Function(const JobFacts& facts, Reporter& reporter);
#include "compiler/rules/rules.def"
#undef PST_RULE

}  // namespace penstock
