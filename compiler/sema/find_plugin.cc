// Names are looked up among the plugins whose parameters are known, then among those that are known
// by name only, and then for the other side; what is left is misspelt, a placeholder or unknown.
#include "compiler/sema/find_plugin.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/placeholder.h"
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

// Names are compared without the "reader" or "writer" that all of DataX's end in, or it would make
// all of them alike. Short names are too close to each other for a slip to tell anything.
std::optional<std::string> MeantPlugin(std::string_view name, Side side,
                                       const PluginCatalog& catalog) {
  const PluginNames names = NamesOf(catalog, side);
  constexpr size_t kShortName = 4;
  std::string_view stem = WithoutSide(name, side);
  std::vector<std::string_view> stems;
  for (std::string_view known : names.all) {
    std::string_view candidate = WithoutSide(known, side);
    bool short_name = stem.size() <= kShortName || candidate.size() <= kShortName;
    bool same = candidate.size() == stem.size() && SameIgnoringCase(candidate, stem);
    if (!short_name || same) stems.push_back(candidate);
  }
  std::optional<std::string_view> meant = Suggest(stem, stems);
  if (!meant) return std::nullopt;
  std::string whole(*meant);
  if (stem.size() < name.size()) whole += NameOf(side);
  bool known = catalog.Find(whole, side) != nullptr || catalog.FindNamed(whole, side) != nullptr;
  return known ? whole : std::string(*meant);
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
  const std::optional<std::string> meant = MeantPlugin(step.plugin, side, catalog);
  Diagnostic& diagnostic =
      diagnostics.Report(Diag::kUnknownPlugin, step.plugin_span,
                         fmt::format("unknown {} `{}`{}", NameOf(side), Excerpt(step.plugin),
                                     meant ? fmt::format("; did you mean `{}`?", *meant) : ""));
  if (meant) {
    diagnostic.fixes.push_back({step.plugin_span, Quoted(*meant)});
  } else {
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
        .fixes.push_back({step.plugin_span, Quoted(meant)});
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

}  // namespace penstock
