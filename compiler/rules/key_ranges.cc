#include "compiler/rules/rule.h"

// A range of keys is compared as the system orders keys: column by column; INF_MIN is below and
// INF_MAX above every value; whole numbers by value, texts by their bytes. A `begin` behind `end`
// is fine: it reads backwards. After a variable, nothing is compared.

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <optional>
#include <vector>

#include "compiler/sema/scalar.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

struct Bound {
  std::string type;   // as written
  std::string value;  // "" for the infinite ones
  Span span;

  int Infinity() const {
    return SameIgnoringCase(type, "INF_MIN") ? -1 : SameIgnoringCase(type, "INF_MAX") ? 1 : 0;
  }
};

// Nothing if an entry is not understood, which has been reported.
std::optional<std::vector<Bound>> BoundsOf(const BoundOption* option) {
  std::vector<Bound> bounds;
  if (option == nullptr) return bounds;
  if (!option->json->is(JsonValue::Kind::kArray)) return std::nullopt;
  for (const JsonValue& item : option->json->items) {
    if (!item.is(JsonValue::Kind::kObject)) return std::nullopt;
    const JsonMember* type = item.Find("type");
    if (type == nullptr || !type->value.is(JsonValue::Kind::kString)) return std::nullopt;
    const JsonMember* value = item.Find("value");
    bounds.push_back({type->value.text, value == nullptr ? "" : value->value.text, item.span});
  }
  return bounds;
}

std::optional<std::strong_ordering> Compare(const Bound& a, const Bound& b) {
  if (a.Infinity() != 0 || b.Infinity() != 0) return a.Infinity() <=> b.Infinity();
  if (HasVariables(a.value) || HasVariables(b.value)) return std::nullopt;
  if (!SameIgnoringCase(a.type, b.type)) return std::nullopt;
  if (!SameIgnoringCase(a.type, "INT")) return a.value <=> b.value;
  const std::optional<int64_t> x = ParseWholeNumber(a.value), y = ParseWholeNumber(b.value);
  if (!x || !y) return std::nullopt;
  return *x <=> *y;
}

class RangeChecker {
 public:
  RangeChecker(const BoundOptions& options, std::string prefix, Reporter& reporter)
      : prefix_(std::move(prefix)), options_(options), reporter_(reporter) {}

  void Check() {
    const std::optional<std::vector<Bound>> begin = BoundsOf(Find("begin"));
    const std::optional<std::vector<Bound>> end = BoundsOf(Find("end"));
    const std::optional<std::vector<Bound>> split = BoundsOf(Find("split"));
    if (!begin || !end || !split) return;
    if (CheckTypes(*begin, *end)) CheckEmpty(*begin, *end);
    if (!split->empty()) CheckSplit(*begin, *end, *split);
  }

 private:
  const BoundOption* Find(std::string_view name) const {
    return options_.Find(fmt::format("{}{}", prefix_, name));
  }

  bool CheckTypes(const std::vector<Bound>& begin, const std::vector<Bound>& end) {
    for (size_t i = 0; i < std::min(begin.size(), end.size()); ++i) {
      if (begin[i].Infinity() != 0 || end[i].Infinity() != 0) continue;
      if (SameIgnoringCase(begin[i].type, end[i].type)) continue;
      Report("end", end[i].span,
             fmt::format("key column {} is `{}` in `end` but `{}` in `begin`", i + 1,
                         Excerpt(end[i].type), Excerpt(begin[i].type)),
             begin[i].span);
      return false;
    }
    return true;
  }

  void CheckEmpty(const std::vector<Bound>& begin, const std::vector<Bound>& end) {
    if (begin.empty() || begin.size() != end.size()) return;
    for (size_t i = 0; i < begin.size(); ++i) {
      const auto order = Compare(begin[i], end[i]);
      if (!order || *order != 0) return;
    }
    Report("end", Find("end")->json->span, "`begin` and `end` are the same key: the range is empty",
           Find("begin")->json->span);
  }

  void CheckSplit(const std::vector<Bound>& begin, const std::vector<Bound>& end,
                  const std::vector<Bound>& split) {
    const Bound low = begin.empty() ? Bound{"INF_MIN", "", {}} : begin[0];
    const Bound high = end.empty() ? Bound{"INF_MAX", "", {}} : end[0];
    const auto direction = Compare(low, high);
    for (size_t i = 0; i < split.size(); ++i) {
      if (split[i].Infinity() != 0) continue;  // old scripts list the ends, too
      for (const Bound* other : {&low, &high, i > 0 ? &split[i - 1] : &low}) {
        if (other->Infinity() != 0 || SameIgnoringCase(other->type, split[i].type)) continue;
        return Report("split", split[i].span,
                      fmt::format("the split point has type `{}`, but the first key column is `{}`",
                                  Excerpt(split[i].type), Excerpt(other->type)),
                      other->span);
      }
      if (!direction || *direction == 0) continue;
      const auto behind_low = Compare(low, split[i]), before_high = Compare(split[i], high);
      const bool outside =
          (behind_low && *behind_low != *direction) || (before_high && *before_high != *direction);
      if (outside) {
        const bool low_side = behind_low && *behind_low != *direction;
        return Report("split", split[i].span, "the split point is not between `begin` and `end`",
                      (low_side ? low : high).span);
      }
      if (i == 0 || split[i - 1].Infinity() != 0) continue;
      const auto step = Compare(split[i - 1], split[i]);
      if (!step || *step == *direction) continue;
      return Report("split", split[i].span,
                    *step == 0 ? "duplicate split point" : "the split points are not in order",
                    split[i - 1].span);
    }
  }

  void Report(std::string_view name, Span span, std::string message, Span other) {
    Diagnostic& diagnostic =
        reporter_.Report(Diag::kBadRange, {span, Find(name)->path}, std::move(message));
    if (other.end > other.begin) diagnostic.labels.push_back({other, "the other one"});
  }

  std::string prefix_;
  const BoundOptions& options_;
  Reporter& reporter_;
};

// Numbers, or times as digits of one width.
void CheckWindow(const BoundOptions& options, std::string_view first, std::string_view last,
                 Reporter& reporter) {
  const std::optional<int64_t> from = ParseWholeNumber(PlainText(options, first));
  const std::optional<int64_t> to = ParseWholeNumber(PlainText(options, last));
  if (!from || !to || *from < *to) return;
  const BoundOption& begin = *options.Find(first);
  const BoundOption& end = *options.Find(last);
  Diagnostic& diagnostic =
      reporter.Report(Diag::kBadRange, ValueOf(end),
                      fmt::format("`{}` is {} `{}`, so nothing is read", last,
                                  *from == *to ? "the same as" : "before", first));
  diagnostic.labels.push_back({begin.json->span, "the other one"});
}

}  // namespace

void CheckRanges(const JobFacts& facts, Reporter& reporter) {
  if (facts.reader.spec == nullptr) return;
  const BoundOptions& options = facts.reader.options;
  for (const OptionSpec& option : facts.reader.spec->options) {
    const bool is_range =
        std::any_of(option.members.begin(), option.members.end(), [](const OptionSpec& member) {
          return member.name == "begin" && member.type == OptionType::kTypedValues;
        });
    if (is_range) RangeChecker(options, fmt::format("{}.", option.name), reporter).Check();
  }
  for (const auto& [first, last] : facts.reader.plugin->reader->windows) {
    CheckWindow(options, first, last, reporter);
  }
}

}  // namespace penstock
