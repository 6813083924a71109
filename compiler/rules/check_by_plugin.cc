#include <algorithm>
#include <deque>
#include <map>

#include "compiler/rules/rule.h"
#include "compiler/sema/option_condition.h"
#include "compiler/sema/wording.h"
#include "runtime/base/check.h"
#include "runtime/plugin/endpoint_check.h"
#include "runtime/plugin/name_pattern.h"

namespace penstock {
namespace {

// Bound options as a plugin sees them, and the way back from its places to the script's.
class BoundScript : public ScriptOptions {
 public:
  BoundScript(const ast::Step& step, const EndpointSpec& spec, const BoundOptions& options)
      : step_(step), spec_(spec), options_(options) {
    for (const auto& [name, option] : options.options) {
      const bool text = option.json != nullptr && (option.json->is(JsonValue::Kind::kString) ||
                                                   option.json->is(JsonValue::Kind::kNumber));
      seen_.emplace(name, ScriptOption{.spec = option.spec,
                                       .name = name,
                                       .text = text ? option.json->text : std::string_view(),
                                       .usable = option.value.has_value()});
    }
  }

  const EndpointSpec& spec() const override { return spec_; }
  const ScriptOption* Find(std::string_view name) const override {
    const auto found = seen_.find(name);
    return found == seen_.end() ? nullptr : &found->second;
  }
  std::vector<const ScriptOption*> All() const override {
    std::vector<const ScriptOption*> all;
    for (const auto& [name, option] : seen_) all.push_back(&option);
    return all;
  }
  std::vector<const ScriptOption*> FindAll(std::string_view name) const override {
    std::vector<const ScriptOption*> found;
    for (const auto& [bound_name, option] : seen_) {
      const bool of_pattern = option.spec->name == name && PatternOf(name).has_value();
      if (bound_name == name || of_pattern) found.push_back(&option);
    }
    return found;
  }
  const ScriptOption* FindEmpty(std::string_view name) const override {
    const JsonMember* member = FindWritten(*step_.parameters, name);
    if (member == nullptr) return nullptr;
    empty_.push_back({ScriptOption{.name = member->name}, member});
    return &empty_.back().option;
  }
  bool WasMisspelt(std::string_view name) const override {
    return options_.misspelt.contains(std::string(name));
  }
  bool Holds(const OptionCondition& condition) const override {
    return penstock::Holds(condition, options_);
  }
  std::string Excerpt(std::string_view text) const override { return penstock::Excerpt(text); }

  Span SpanOf(const OptionPlace& place) const {
    for (const Empty& empty : empty_) {
      if (&empty.option == place.option) return empty.member->value.span;
    }
    const BoundOption& option = *options_.Find(place.option->name);
    if (place.key) return option.key_span;
    if (place.end == std::string_view::npos) return option.json->span;
    return PlaceInside(*option.json, place.begin, place.end);
  }
  std::string PathOf(const OptionFinding& finding) const {
    if (!finding.about.empty()) return MemberPath(step_.path, finding.about);
    return options_.Find(finding.place.option->name)->path;
  }

 private:
  struct Empty {
    ScriptOption option;
    const JsonMember* member;
  };
  const ast::Step& step_;
  const EndpointSpec& spec_;
  const BoundOptions& options_;
  std::map<std::string_view, ScriptOption, std::less<>> seen_;
  mutable std::deque<Empty> empty_;
};

Diag DiagOf(std::string_view code) {
  static const std::vector<DiagInfo> all = AllDiagnostics();
  const auto found = std::ranges::find(all, code, &DiagInfo::code);
  PST_CHECK(found != all.end());
  return static_cast<Diag>(found - all.begin());
}

}  // namespace

void CheckByPlugin(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : {&facts.reader, &facts.writer}) {
    if (!endpoint->has_options() || endpoint->spec->check == nullptr) continue;
    const BoundScript script(*endpoint->step, *endpoint->spec, endpoint->options);
    for (OptionFinding& finding : endpoint->spec->check(script)) {
      Diagnostic& diagnostic = reporter.Report(
          DiagOf(finding.code), {script.SpanOf(finding.place), script.PathOf(finding)},
          std::move(finding.message));
      diagnostic.hints = std::move(finding.hints);
      for (auto& [place, text] : finding.labels) {
        diagnostic.labels.push_back({script.SpanOf(place), std::move(text)});
      }
      for (const OptionFinding::Fix& fix : finding.fixes) {
        diagnostic.fixes.push_back({script.SpanOf(fix.place), Quoted(fix.text), fix.safe});
      }
    }
  }
}

}  // namespace penstock
