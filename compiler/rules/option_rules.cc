#include <fmt/format.h>

#include <algorithm>

#include "compiler/rules/rule.h"
#include "compiler/sema/option_condition.h"
#include "compiler/sema/option_names.h"

namespace penstock {
namespace {

std::string Shown(const OptionCondition& condition) {
  return condition.value.empty() ? fmt::format("`{}`", condition.option)
                                 : fmt::format("`{}` `{}`", condition.option, condition.value);
}

class RuleChecker {
 public:
  RuleChecker(const ast::Step& step, std::string owner, const BoundOptions& options,
              Reporter& reporter)
      : step_(step), owner_(std::move(owner)), options_(options), reporter_(reporter) {}

  void Check(const OptionRule& rule) {
    bool applies = std::all_of(rule.when.begin(), rule.when.end(),
                               [&](const OptionCondition& c) { return Holds(c, options_); });
    if (!applies) return;
    if (PatternOf(rule.then.option)) return CheckPattern(rule);
    bool then = Holds(rule.then, options_);
    switch (rule.kind) {
      case OptionRule::Kind::kNeeded:
        if (!then) ReportNeeded(rule);
        return;
      case OptionRule::Kind::kRefused:
        if (then) Report(rule, *options_.Find(rule.then.option), Diag::kConflictingKeys);
        return;
      case OptionRule::Kind::kWithoutEffect:
        if (then) Report(rule, *options_.Find(rule.then.option), Diag::kKeyWithoutEffect);
        return;
    }
  }

 private:
  // Where the script says something else than the rule, there; where it says nothing, at the step.
  void ReportNeeded(const OptionRule& rule) {
    if (options_.misspelt.contains(std::string(rule.then.option))) return;
    const BoundOption* other = options_.Find(rule.then.option);
    if (other != nullptr && !other->value && other->spec->type != OptionType::kColumns &&
        other->spec->type != OptionType::kObject && !other->spec->ignored) {
      return;  // it has been said that its value cannot be used
    }
    const JsonMember* empty =
        step_.parameters == nullptr ? nullptr : FindWritten(*step_.parameters, rule.then.option);
    if (other != nullptr) {
      Needed(Diag::kConflictingKeys, other->json->span, rule, "{} requires {} {}");
    } else if (empty != nullptr) {
      Needed(Diag::kMissingKey, empty->value.span, rule, "{} requires {} {}, but it is empty");
    } else {
      Needed(Diag::kMissingKey, step_.plugin_span, rule, "{} is missing {}, which is required {}");
    }
  }

  void Needed(Diag kind, Span span, const OptionRule& rule, std::string_view message) {
    reporter_.Report(kind, {span, step_.path + "." + std::string(rule.then.option)},
                     fmt::format(fmt::runtime(message), owner_, Shown(rule.then), rule.reason));
  }

  // Of a pattern, each option that is set; which ones are needed, connector_tables.cc knows.
  void CheckPattern(const OptionRule& rule) {
    if (rule.kind == OptionRule::Kind::kNeeded) return;
    const Diag kind =
        rule.kind == OptionRule::Kind::kRefused ? Diag::kConflictingKeys : Diag::kKeyWithoutEffect;
    for (const BoundOption* option : options_.FindAll(rule.then.option)) {
      Report(rule, *option, kind);
    }
  }

  void Report(const OptionRule& rule, const BoundOption& option, Diag kind) {
    const std::string shown =
        PatternOf(rule.then.option) ? fmt::format("`{}`", option.name()) : Shown(rule.then);
    const std::string_view verdict =
        kind == Diag::kConflictingKeys ? "is not allowed" : "has no effect";
    Diagnostic& diagnostic =
        reporter_.Report(kind, KeyOf(option), fmt::format("{} {} {}", shown, verdict, rule.reason));
    if (kind == Diag::kKeyWithoutEffect) return;
    for (const OptionCondition& condition : rule.when) {
      const BoundOption* other = options_.Find(condition.option);
      if (other == nullptr || other == &option) continue;
      diagnostic.labels.push_back(
          {other->json->span, fmt::format("`{}` is set here", condition.option)});
      return;
    }
  }

  const ast::Step& step_;
  std::string owner_;
  const BoundOptions& options_;
  Reporter& reporter_;
};

}  // namespace

void CheckOptionRules(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) {
    if (!endpoint->has_options()) continue;
    const std::string owner = NameOf(*endpoint->step, *endpoint->spec, endpoint->plugin->name);
    RuleChecker checker(*endpoint->step, owner, endpoint->options, reporter);
    for (const OptionRule& rule : endpoint->spec->rules) checker.Check(rule);
  }
}

}  // namespace penstock
