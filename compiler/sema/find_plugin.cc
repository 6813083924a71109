// Names are looked up among the plugins whose parameters are known, then among those that are known
// by name only, and then for the other side; what is left is misspelt, a placeholder or unknown.
#include "compiler/sema/find_plugin.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/option_names.h"
#include "compiler/sema/placeholder.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

struct PluginNames {
  std::vector<std::string_view> canonical;  // of those whose parameters are known
  std::vector<std::string_view> all;
};

PluginNames NamesOf(const PluginCatalog& catalog, Side side) {
  PluginNames names;
  for (const PluginSpec& spec : catalog.specs()) {
    bool has_side = side == Side::kReader ? spec.reader.has_value() : spec.writer.has_value();
    if (!has_side || spec.connector) continue;
    names.canonical.push_back(spec.name);
    names.all.push_back(spec.name);
    const auto& others = side == Side::kReader ? spec.reader_names : spec.writer_names;
    names.all.insert(names.all.end(), others.begin(), others.end());
  }
  for (const NamedPlugin& plugin : catalog.named()) {
    if (side == Side::kReader ? plugin.reads : plugin.writes) names.all.push_back(plugin.name);
  }
  return names;
}

Side Other(Side side) { return side == Side::kReader ? Side::kWriter : Side::kReader; }

std::string_view WithoutSide(std::string_view name, Side side) {
  if (name.ends_with(NameOf(side))) name.remove_suffix(NameOf(side).size());
  return name;
}

// What is left of `name` without the "reader" or "writer" that it ends in, in a spelling that may
// be wrong, too; and `name` itself if it may have no such ending.
std::vector<std::string_view> StemsOf(std::string_view name, Side side) {
  constexpr size_t kShortest = 4;  // of a damaged ending
  constexpr size_t kLongest = 8;
  const std::string_view plain = WithoutSide(name, side);
  if (plain.size() < name.size()) return {plain};
  std::vector<std::string_view> stems = {name};
  std::optional<size_t> fewest;
  for (size_t size = kShortest; size <= kLongest && size < name.size(); ++size) {
    const size_t begin = name.size() - size;
    const std::optional<size_t> slips = SlipsBetween(name.substr(begin), NameOf(side));
    if (!slips || (fewest && *slips >= *fewest)) continue;
    fewest = slips;
    stems.resize(1);
    stems.push_back(TrimEnd(name.substr(0, begin), "_-. "));
  }
  return stems;
}

// The known stems that are closest to one of `stems`: several if they are equally close.
std::vector<std::string_view> Closest(const std::vector<std::string_view>& stems, Side side,
                                      const std::vector<std::string_view>& known_names) {
  constexpr size_t kShortName = 4;  // where more than one slip tells nothing
  std::vector<std::string_view> closest;
  size_t fewest = 0;
  for (std::string_view stem : stems) {
    for (std::string_view known : known_names) {
      const std::string_view candidate = WithoutSide(known, side);
      std::optional<size_t> slips = SlipsBetween(stem, candidate);
      if (SameIgnoringCase(stem, candidate)) slips = 0;
      if (!slips || (std::min(stem.size(), candidate.size()) <= kShortName && *slips > 1)) continue;
      if (!closest.empty() && *slips > fewest) continue;
      if (!closest.empty() && *slips < fewest) closest.clear();
      fewest = *slips;
      if (std::ranges::find(closest, candidate) == closest.end()) closest.push_back(candidate);
    }
  }
  return closest;
}

// The names that the unknown `name` may stand for. Names are compared without the "reader" or
// "writer" that all of DataX's end in, or it would make all of them alike.
std::vector<std::string> MeantPlugins(std::string_view name, Side side,
                                      const PluginCatalog& catalog) {
  constexpr size_t kMost = 3;  // the names whose parameters are known come first
  const std::vector<std::string_view> stems = StemsOf(name, side);
  const bool has_ending = stems.size() > 1 || stems[0].size() < name.size();
  std::vector<std::string> meant;
  for (std::string_view stem : Closest(stems, side, NamesOf(catalog, side).all)) {
    if (meant.size() == kMost) break;
    const std::string whole = std::string(stem) + std::string(NameOf(side));
    const bool known = catalog.Find(whole, side) != nullptr || catalog.FindNamed(whole, side);
    meant.push_back(has_ending && known ? whole : std::string(stem));
  }
  return meant;
}

void ReportUnknown(const ast::Step& step, Side side, const PluginCatalog& catalog,
                   DiagnosticSink& diagnostics) {
  if (IsPlaceholder(step.plugin)) {
    diagnostics
        .Report(Diag::kUnknownPlugin, step.plugin_span,
                fmt::format("`{}` is a placeholder for the name of the {}", Excerpt(step.plugin),
                            NameOf(side)))
        .hints.push_back("write the name of a plugin; `penstock plugins` lists all of them");
    return;
  }
  const std::vector<std::string> meant = MeantPlugins(step.plugin, side, catalog);
  const std::vector<std::string_view> names(meant.begin(), meant.end());
  Diagnostic& diagnostic = diagnostics.Report(
      Diag::kUnknownPlugin, step.plugin_span,
      fmt::format("unknown {} `{}`{}", NameOf(side), Excerpt(step.plugin),
                  meant.empty() ? "" : fmt::format("; did you mean {}?", ListOf(names))));
  if (meant.size() == 1) {
    diagnostic.fixes.push_back(
        {step.plugin_span, Quoted(meant[0]), IsPlainSlip(step.plugin, meant[0])});
  } else if (meant.empty()) {
    diagnostic.hints.push_back("`penstock plugins` lists the known plugins");
  }
}

// What tells connectors apart: the name of the class without what most of them end in.
std::string_view StemOf(std::string_view java_class) {
  for (std::string_view common : {"Connector", "Sink"}) {
    if (java_class.ends_with(common)) java_class.remove_suffix(common.size());
  }
  return java_class;
}

const PluginSpec* AnyConnector(const PluginCatalog& catalog) {
  const auto found = std::ranges::find_if(catalog.specs(), &PluginSpec::any_connector);
  return found == catalog.specs().end() ? nullptr : &*found;
}

// Connectors are Java classes: the name without its package tells which one is meant.
const PluginSpec* FindConnector(const ast::Step& step, const PluginCatalog& catalog,
                                DiagnosticSink& diagnostics) {
  const std::string_view simple = std::string_view(step.plugin).substr(step.plugin.rfind('.') + 1);
  for (const PluginSpec& spec : catalog.specs()) {
    if (!spec.connector || spec.writer_names.empty()) continue;
    if (std::ranges::find(spec.writer_names, step.plugin) != spec.writer_names.end()) return &spec;
    if (!SlipsBetween(StemOf(simple), StemOf(spec.writer_names[0]))) continue;
    // The class itself may be right, in another package.
    const std::string_view meant =
        simple == spec.writer_names[0] ? spec.writer_names.back() : spec.writer_names[0];
    diagnostics
        .Report(
            Diag::kUnknownPlugin, step.plugin_span,
            fmt::format("unknown connector `{}`; did you mean `{}`?", Excerpt(step.plugin), meant))
        .fixes.push_back(
            {step.plugin_span, Quoted(meant),
             simple == spec.writer_names[0] || IsPlainSlip(simple, spec.writer_names[0])});
    return &spec;
  }
  diagnostics.Report(
      Diag::kPluginNotChecked, step.plugin_span,
      fmt::format("unknown connector `{}`: only the settings common to all connectors are checked",
                  Excerpt(step.plugin)));
  return AnyConnector(catalog);
}

}  // namespace

std::string_view NameOf(Side side) { return side == Side::kReader ? "reader" : "writer"; }

const PluginSpec* FindPlugin(const ast::Step& step, Side side, const PluginCatalog& catalog,
                             DiagnosticSink& diagnostics) {
  if (step.connector) {
    return side == Side::kReader ? AnyConnector(catalog)
                                 : FindConnector(step, catalog, diagnostics);
  }
  if (step.plugin.empty()) return nullptr;
  if (HasVariables(step.plugin)) {
    diagnostics.Report(Diag::kPluginNotChecked, step.plugin_span,
                       fmt::format("the name of the {} is known only when the job runs; its "
                                   "parameters are not checked before",
                                   NameOf(side)));
    return nullptr;
  }
  const PluginSpec* found = catalog.Find(step.plugin, side);
  if (found != nullptr && !found->connector) return found;
  if (catalog.FindNamed(step.plugin, side) != nullptr) {
    diagnostics.Report(
        Diag::kPluginNotChecked, step.plugin_span,
        fmt::format("the {} `{}` is known, but its parameters are not checked and it cannot be run",
                    NameOf(side), Excerpt(step.plugin)));
  } else if (catalog.Find(step.plugin, Other(side)) != nullptr ||
             catalog.FindNamed(step.plugin, Other(side)) != nullptr) {
    diagnostics
        .Report(Diag::kNotThisSide, step.plugin_span,
                fmt::format("`{}` is a {} and cannot be used as a {}", Excerpt(step.plugin),
                            NameOf(Other(side)), NameOf(side)))
        .hints.push_back("use " + ListOf(NamesOf(catalog, side).canonical));
  } else {
    ReportUnknown(step, side, catalog, diagnostics);
  }
  return nullptr;
}

bool HasKeysOfAnother(const ast::Step& step, const EndpointSpec& spec) {
  if (step.parameters == nullptr) return false;
  const auto is_set = [&](std::string_view name) {
    return std::ranges::any_of(step.parameters->members, [&](const JsonMember& member) {
      const OptionSpec* option = FindOption(spec.options, member.name);
      return option != nullptr && option->name == name.substr(0, name.find('.'));
    });
  };
  size_t missing = 0, present = 0;
  for (const OptionSpec& option : spec.options) {
    if (option.required) ++(is_set(option.name) ? present : missing);
  }
  for (const std::vector<std::string_view>& group : spec.one_of) {
    ++(std::ranges::any_of(group, is_set) ? present : missing);
  }
  const bool foreign = std::ranges::any_of(step.parameters->members, [&](const JsonMember& member) {
    return FindOption(spec.options, member.name) == nullptr &&
           !MeantOption(spec.options, member.name);
  });
  return foreign && missing > 1 && missing > present;
}

}  // namespace penstock
