// DataWorks script mode, version 2.0: {"type", "version", "steps": [...], "setting", "order":
// {"hops": [{"from", "to"}]}}. Exactly one reader and one writer are run. A Processor step is what
// the wizard leaves behind and has no effect. Hops must lead from the reader to the writer; without
// any, the one goes to the other.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "compiler/dialects/dialects.h"
#include "compiler/dialects/read_settings.h"
#include "compiler/dialects/shared.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

constexpr std::array<std::string_view, 5> kCategories = {"reader", "writer", "processor", "map",
                                                         "flatmap"};

OptionSpec StepsKey() {
  OptionSpec steps = {.name = "steps",
                      .type = OptionType::kObjectList,
                      .required = true,
                      .description = "The steps of the job: one reader and one writer.",
                      .repeated = true};
  steps.members = {
      {.name = "stepType",
       .description = "The name of the plugin, such as `mysql`; required for reader and writer."},
      ParameterKey(),
      {.name = "name",
       .description = "The name of the step, which `order` refers to. It must be unique."},
      {.name = "category",
       .description = "The kind of step: reader or writer. A processor is written by editors and "
                      "ignored; steps that transform records (map, flatmap) are not supported.",
       .values = {kCategories.begin(), kCategories.end()}},
      IgnoredKey("copies", "For processors; ignored."),
      IgnoredKey("displayName", kForPeople),
      IgnoredKey("description", kForPeople),
      FreeFormKey("gui", kLeftByEditor),
  };
  return steps;
}

OptionSpec OrderKey() {
  OptionSpec hops = {.name = "hops",
                     .type = OptionType::kObjectList,
                     .description = "Each hop leads from one step to the next.",
                     .repeated = true};
  hops.members = {
      RequiredKey(
          {.name = "from", .description = "The `name` of the step that records come from."}),
      RequiredKey({.name = "to", .description = "The `name` of the step that records go to."}),
      FreeFormKey("gui", kLeftByEditor),
  };
  return ObjectKey("order",
                   "How records flow between the steps. Default: from the reader to the writer.",
                   {std::move(hops)});
}

std::vector<OptionSpec> Keys() {
  return JoinKeys(HeaderKeys("2.0"),
                  {StepsKey(), SettingKey("concurrent", DataWorksLimits(false)), OrderKey(),
                   FreeFormKey("extend", kLeftByEditor), IgnoredKey("transform", kLeftByEditor),
                   IgnoredKey("name", kForPeople), IgnoredKey("description", kForPeople),
                   IgnoredKey("locale", kNoEffect), IgnoredKey("resourceGroup", kWhereItRuns),
                   IgnoredKey("jvmOption", kForJava), IgnoredKey("dmu", kUnitOfBilling)});
}

class Script {
 public:
  Script(const JsonValue& root, DiagnosticSink& diagnostics)
      : root_(root, "$", KeysOfDataWorks2(), diagnostics), diagnostics_(diagnostics) {}

  std::optional<ast::Job> Read() {
    CheckHeader(root_, "2.0");
    ast::Job job;
    job.dialect = ast::Dialect::kDataWorks2;
    job.portability.most_threads = kMostThreadsOfDataWorks;
    ReadSteps();
    job.settings = ReadSettings(root_, job.values);
    job.settings.idle_mbps_is_fault = true;
    ReadOrder();
    root_.ReportUnknown();
    return WithSides(std::move(job), std::move(reader_), std::move(writer_));
  }

 private:
  struct NamedStep {
    std::string name;
    Span span;
    std::string_view category;  // one of kCategories
  };

  void ReadSteps() {
    const Reading<const JsonValue*> steps = root_.Array("steps");
    bool all_read = !steps.wrong();
    for (size_t i = 0; steps && i < (*steps)->items.size(); ++i) {
      const JsonValue& item = (*steps)->items[i];
      if (item.is(JsonValue::Kind::kObject)) {
        ObjectReader step = root_.Inside("steps", i, item);
        all_read &= ReadOneStep(step);
      } else {
        root_
            .Report(Diag::kWrongType, item.span, "steps",
                    fmt::format("a step must be an object, not {}", WithArticle(item.kind)))
            .path = root_.PathOf("steps", i);
        all_read = false;
      }
    }
    if (!all_read) return;  // a step that was found and refused is not missing
    for (std::string_view side : {"reader", "writer"}) {
      if (side == "reader" ? reader_.has_value() : writer_.has_value()) continue;
      root_
          .Report(Diag::kStepMissing, root_.object().Find("steps")->name_span, "steps",
                  fmt::format("no step has the category `{}`", side))
          .hints.push_back(fmt::format("add a step with `\"category\": \"{}\"`", side));
    }
  }

  // False if the step was refused.
  bool ReadOneStep(ObjectReader& step) {
    std::optional<ast::Scalar> name = step.Text("name").value();
    // A name that the hops need; that they name no step would be the same mistake again.
    if (!name && root_.object().Find("order") != nullptr) {
      if (const JsonValue* value =
              step.Misspelt("name", JsonValue::Kind::kString, Diag::kMissingKey)) {
        name = ast::Scalar{value->text, value->span};
      }
    }
    const std::optional<std::string_view> category = CategoryOf(step, name);
    if (name) AddName(step, *name, category.value_or(""));
    bool read = category.has_value();
    if (category == "reader") {
      read = ReadEndpointStep(step, *category, reader_);
    } else if (category == "writer") {
      read = ReadEndpointStep(step, *category, writer_);
    } else if (category) {
      read = SkipOrRefuse(step, *category);
    }
    step.ReportUnknown();
    return read;
  }

  // What the step is; by its name where the category is missing. Reports an unknown one.
  std::optional<std::string_view> CategoryOf(ObjectReader& step,
                                             const std::optional<ast::Scalar>& name) {
    Reading<ast::Scalar> written = step.Text("category");
    if (written.wrong()) return std::nullopt;
    if (const JsonValue* value =
            step.Misspelt("category", JsonValue::Kind::kString, Diag::kMissingKey)) {
      written = ast::Scalar{value->text, value->span};
    }
    std::string text;
    if (written || name) text = written ? written->text : name->text;
    for (std::string_view category : kCategories) {
      if (SameIgnoringCase(text, category)) return category;
    }
    if (written) {
      Diagnostic& fault = step.Report(
          Diag::kUnknownValue, written->span, "category",
          fmt::format("unknown category {}{}", Backquoted(text), DidYouMean(text, kCategories)));
      fault.hints.push_back("it must be `reader` or `writer`");
      if (std::optional<std::string_view> meant = Suggest(text, kCategories)) {
        fault.fixes.push_back(
            {written->span, Quoted(*meant), IsPlainSlip(text, *meant, kCategories)});
      }
    } else {
      step.Report(Diag::kMissingKey, {step.object().span.begin, step.object().span.begin + 1}, "",
                  "the step has no `category`")
          .hints.push_back("add `\"category\": \"reader\"` or `\"category\": \"writer\"`");
    }
    return std::nullopt;
  }

  bool ReadEndpointStep(ObjectReader& step, std::string_view category,
                        std::optional<ast::Step>& endpoint) {
    std::optional<ast::Step> read = ReadStep(step, "stepType", {"plugin"});
    if (!read) return false;
    if (!endpoint) {
      endpoint = std::move(read);
      return true;
    }
    Diagnostic& diagnostic = step.Report(
        Diag::kTooManySteps, {step.object().span.begin, step.object().span.begin + 1}, "",
        fmt::format("this is the second {}; a job must have exactly one", category));
    diagnostic.labels.push_back(
        {{endpoint->span.begin, endpoint->span.begin + 1}, "the first one is here"});
    diagnostic.hints.push_back("write a separate script for each pair of reader and writer");
    return false;
  }

  bool SkipOrRefuse(const ObjectReader& step, std::string_view category) {
    const Reading<ast::Scalar> type = step.Text("stepType");
    if (category == "processor" && type.absent()) return true;
    if (type.wrong()) return false;
    const Span span =
        type ? type->span : Span{step.object().span.begin, step.object().span.begin + 1};
    step.Report(Diag::kTransformerUnsupported, span, type ? "stepType" : "",
                fmt::format("the step {} transforms records, which is not supported",
                            type ? Backquoted(type->text) : "without `stepType`"))
        .hints.push_back("column expressions and the reader's `where` can often be used instead");
    return false;
  }

  void AddName(ObjectReader& step, const ast::Scalar& name, std::string_view category) {
    const NamedStep* same = FindStep(name.text);
    if (same == nullptr) {
      names_.push_back({name.text, name.span, category});
      return;
    }
    names_are_unique_ = false;
    step.Report(Diag::kConflictingKeys, name.span, "name",
                fmt::format("two steps have the name {}", Backquoted(name.text)))
        .labels.push_back({same->span, "the other one"});
  }

  const NamedStep* FindStep(std::string_view name) const {
    auto found = std::find_if(names_.begin(), names_.end(),
                              [&](const NamedStep& step) { return step.name == name; });
    return found == names_.end() ? nullptr : &*found;
  }

  void ReadOrder() {
    const Reading<const JsonValue*> object = root_.Object("order");
    if (!object) return;
    const ObjectReader order = root_.Inside("order", **object);
    const Reading<const JsonValue*> hops = order.Array("hops");
    order.ReportUnknown();
    if (!hops || (*hops)->items.empty()) return;
    bool good = names_are_unique_;
    std::vector<std::pair<const NamedStep*, const NamedStep*>> edges;
    for (size_t i = 0; i < (*hops)->items.size(); ++i) {
      const JsonValue& item = (*hops)->items[i];
      if (!item.is(JsonValue::Kind::kObject)) {
        order
            .Report(Diag::kWrongType, item.span, "hops",
                    fmt::format("a hop must be an object, not {}", WithArticle(item.kind)))
            .path = order.PathOf("hops", i);
        good = false;
        continue;
      }
      ObjectReader hop = order.Inside("hops", i, item);
      const NamedStep* from = HopEnd(hop, "from");
      const NamedStep* to = HopEnd(hop, "to");
      hop.ReportUnknown();
      good = good && from != nullptr && to != nullptr;
      edges.emplace_back(from, to);
    }
    if (good && reader_ && writer_ && !LeadsToWriter(edges)) {
      order
          .Report(Diag::kBadHop, (*hops)->span, "hops",
                  "the hops do not lead from the reader to the writer")
          .hints.push_back("`order` can be deleted: records then go from the reader to the writer");
    }
  }

  // A key that is neither of the two ends is meant to be the missing one: one mistake.
  static void ReportNoEnd(ObjectReader& hop, std::string_view end) {
    const JsonValue& object = hop.object();
    Diagnostic& fault = hop.Report(Diag::kMissingKey, {object.span.begin, object.span.begin + 1},
                                   "", fmt::format("the hop has no `{}`", end));
    for (const JsonMember& member : object.members) {
      if (member.name == "from" || member.name == "to" || member.name == "gui") continue;
      hop.Explained(member.name);
      fault.span = member.name_span;
      fault.message =
          fmt::format("unknown key {} in a hop, which requires `{}`; did you mean that?",
                      Backquoted(member.name), end);
      fault.fixes.push_back({member.name_span, Quoted(end), IsPlainSlip(member.name, end)});
      return;
    }
  }

  const NamedStep* HopEnd(ObjectReader& hop, std::string_view end) {
    const Reading<ast::Scalar> name = hop.Text(end);
    if (!name) {
      if (name.absent()) ReportNoEnd(hop, end);
      return nullptr;
    }
    const NamedStep* step = FindStep(name->text);
    if (step == nullptr) {
      std::vector<std::string_view> known;
      for (const NamedStep& each : names_) known.push_back(each.name);
      Diagnostic& fault = hop.Report(Diag::kBadHop, name->span, end,
                                     fmt::format("no step is named {}{}", Backquoted(name->text),
                                                 DidYouMean(name->text, known)));
      if (std::optional<std::string_view> meant = Suggest(name->text, known)) {
        fault.fixes.push_back({name->span, Quoted(*meant), IsPlainSlip(name->text, *meant, known)});
        LabelBlanks(name->text, *FindStep(*meant), fault);
      }
    }
    return step;
  }

  // A difference that cannot be seen is pointed at.
  static void LabelBlanks(std::string_view name, const NamedStep& meant, Diagnostic& fault) {
    const bool blank_before = meant.name.starts_with(' ') != name.starts_with(' ');
    const bool blank_behind = meant.name.ends_with(' ') != name.ends_with(' ');
    if (!blank_before && !blank_behind) return;
    const bool here = blank_before ? name.starts_with(' ') : name.ends_with(' ');
    fault.labels.push_back(
        {here ? fault.span : meant.span,
         fmt::format("this one {} with a blank", blank_before ? "begins" : "ends")});
  }

  // Follows the hops from the reader; each step is left at most once.
  bool LeadsToWriter(std::vector<std::pair<const NamedStep*, const NamedStep*>>& edges) const {
    const auto reader = std::find_if(names_.begin(), names_.end(), [](const NamedStep& step) {
      return step.category == "reader";
    });
    const NamedStep* at = reader == names_.end() ? nullptr : &*reader;
    for (size_t i = 0; i <= edges.size() && at != nullptr; ++i) {
      if (at->category == "writer") return true;
      auto edge = std::find_if(edges.begin(), edges.end(), [&](auto& e) { return e.first == at; });
      at = edge == edges.end() ? nullptr : edge->second;
    }
    return false;
  }

  ObjectReader root_;
  DiagnosticSink& diagnostics_;
  std::vector<NamedStep> names_;
  bool names_are_unique_ = true;
  std::optional<ast::Step> reader_;
  std::optional<ast::Step> writer_;
};

}  // namespace

const ScriptKeys& KeysOfDataWorks2() {
  static const ScriptKeys kKeys{
      Keys(),
      {{"$", "reader", "is a key of version 1.0; version 2.0 has `steps`"},
       {"$", "writer", "is a key of version 1.0; version 2.0 has `steps`"},
       {"$", "content", "is a DataX key; version 2.0 has `steps`"},
       {"$.steps", "plugin", "is a key of version 1.0; version 2.0 names the plugin in `stepType`",
        "", "stepType"},
       {"$.setting.speed", "channel", kCallsItConcurrent, "concurrent"},
       {"$.setting.speed", "byte", kLimitsMegabytes},
       {"$.setting.speed", "record", kLimitsMegabytes}}};
  return kKeys;
}

std::optional<ast::Job> ReadDataWorks2(const JsonDocument& document, DiagnosticSink& diagnostics) {
  return Script(document.root, diagnostics).Read();
}

}  // namespace penstock
