#include "compiler/rules/check_rules.h"

#include "compiler/rules/rule.h"

namespace penstock {

void CheckRules(const JobFacts& facts, DiagnosticSink& diagnostics) {
  Reporter reporter(diagnostics);
#define PST_RULE(Function) Function(facts, reporter);
#include "compiler/rules/rules.def"
#undef PST_RULE
}

}  // namespace penstock
