#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "compiler/rules/rule.h"
#include "compiler/sema/option_condition.h"
#include "compiler/sema/option_names.h"
#include "compiler/sema/scalar.h"
#include "compiler/sema/wording.h"
#include "runtime/plugin/comma_list.h"

namespace penstock {
namespace {

// The number of a kInt option; its default if it is not set; nothing if it is not known.
std::optional<int64_t> NumberOf(const EndpointSpec& spec, const BoundOptions& options,
                                std::string_view name) {
  const BoundOption* option = options.Find(name);
  if (option == nullptr) {
    const OptionSpec* known = FindOption(spec.options, name);
    return known == nullptr ? std::nullopt : ParseWholeNumber(known->default_text);
  }
  if (!option->value) return std::nullopt;
  const int64_t* number = std::get_if<int64_t>(&*option->value);
  return number == nullptr ? std::nullopt : std::optional<int64_t>(*number);
}

void CheckOrder(const EndpointSpec& spec, const OptionOrder& order, const BoundOptions& options,
                Reporter& reporter) {
  const std::optional<int64_t> smaller = NumberOf(spec, options, order.smaller);
  const std::optional<int64_t> larger = NumberOf(spec, options, order.larger);
  if (!smaller || !larger || *smaller <= *larger) return;
  const BoundOption* first = options.Find(order.smaller);
  const BoundOption* second = options.Find(order.larger);
  const BoundOption& place = first != nullptr ? *first : *second;
  Diagnostic& diagnostic =
      reporter.Report(Diag::kAboveOther, ValueOf(place),
                      fmt::format("`{}` is {}, but must not exceed `{}`, which is {}",
                                  order.smaller, *smaller, order.larger, *larger));
  if (first != nullptr && second != nullptr) {
    diagnostic.labels.push_back({second->json->span, "the limit"});
  } else {
    const std::string_view unset = first == nullptr ? order.smaller : order.larger;
    diagnostic.hints.push_back(fmt::format("`{}` is not set, so its default applies", unset));
  }
}

// The name of the option that `pattern` stands for where `other` stands for `name`: with
// "a.<t>.name", "a.x.type" and "a.<t>.type" it is "a.x.name".
std::string Counterpart(std::string_view pattern, std::string_view name, std::string_view other) {
  const std::optional<NamePattern> from = PatternOf(other);
  const std::optional<NamePattern> to = PatternOf(pattern);
  const std::optional<std::string_view> text = from ? from->Match(name) : std::nullopt;
  return text && to ? to->With(*text) : std::string(pattern);
}

class PairChecker {
 public:
  PairChecker(const OptionPair& pair, const BoundOptions& options, Reporter& reporter)
      : pair_(pair), options_(options), reporter_(reporter) {}

  void Check() {
    for (const BoundOption* names : options_.FindAll(pair_.names)) {
      if (names->value) CheckNames(*names);
    }
    for (const BoundOption* types : options_.FindAll(pair_.types)) {
      const std::string name = Counterpart(pair_.names, types->name(), pair_.types);
      if (options_.Find(name) != nullptr || pair_.required) continue;
      reporter_.Report(Diag::kKeyWithoutEffect, KeyOf(*types),
                       fmt::format("`{}` has no effect without `{}`", types->name(), name));
    }
  }

 private:
  void CheckNames(const BoundOption& names) {
    const std::vector<ListItem> columns = ItemsOf(names.json->text);
    std::unordered_set<std::string_view> seen;
    for (const ListItem& column : columns) {
      if (seen.insert(column.text).second) continue;
      reporter_.Report(
          Diag::kAmbiguousColumn, {PlaceInside(*names.json, column.begin, column.end), names.path},
          fmt::format("`{}` appears twice in `{}`", Excerpt(column.text), names.name()));
      return;
    }
    const std::string type_name = Counterpart(pair_.types, names.name(), pair_.names);
    const BoundOption* types = options_.Find(type_name);
    if (types == nullptr) {
      reporter_
          .Report(Diag::kMissingKey, names.key_span,
                  fmt::format("`{}` requires `{}`, which is not set", names.name(), type_name))
          .hints.push_back("list the type of each column, separated by commas");
      return;
    }
    if (types->value) CompareCounts(names, columns.size(), *types);
  }

  void CompareCounts(const BoundOption& names, size_t columns, const BoundOption& types) {
    const size_t count = ItemsOf(types.json->text).size();
    if (count == columns) return;
    Diagnostic& diagnostic =
        reporter_.Report(Diag::kListLengths, ValueOf(types),
                         fmt::format("found {} for {}: `{}` must list a type for each column",
                                     Count(count, "type"), Count(columns, "column"), types.name()));
    diagnostic.labels.push_back({names.json->span, "the " + Count(columns, "column")});
  }

  const OptionPair& pair_;
  const BoundOptions& options_;
  Reporter& reporter_;
};

}  // namespace

void CheckRelatedOptions(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) {
    if (!endpoint->has_options()) continue;
    const BoundOptions& options = endpoint->options;
    for (const OptionPair& pair : endpoint->spec->pairs) {
      const bool applies = std::ranges::all_of(
          pair.when, [&](const OptionCondition& condition) { return Holds(condition, options); });
      if (applies) PairChecker(pair, options, reporter).Check();
    }
    for (const OptionOrder& order : endpoint->spec->orders) {
      CheckOrder(*endpoint->spec, order, options, reporter);
    }
  }
}

}  // namespace penstock
