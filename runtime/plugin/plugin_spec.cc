#include "runtime/plugin/plugin_spec.h"

#include <algorithm>

#include "runtime/base/ascii.h"
#include "runtime/base/wildcards.h"

namespace penstock {

const PluginSpec* PluginCatalog::Find(std::string_view name, Side side) const {
  for (const PluginSpec& spec : specs_) {
    const bool has_side = side == Side::kReader ? spec.reader.has_value() : spec.writer.has_value();
    if (!has_side) continue;
    if (SameIgnoringCase(spec.name, name)) return &spec;
    for (std::string_view other : side == Side::kReader ? spec.reader_names : spec.writer_names) {
      if (SameIgnoringCase(other, name)) return &spec;
    }
  }
  return nullptr;
}

const NamedPlugin* PluginCatalog::FindNamed(std::string_view name, Side side) const {
  constexpr size_t kSideLength = 6;  // "reader", "writer"
  const std::string_view stem = name.substr(0, name.size() - std::min(name.size(), kSideLength));
  const std::string_view ending = name.substr(stem.size());
  const bool ends_in_side = SameIgnoringCase(ending, side == Side::kReader ? "reader" : "writer");
  for (const NamedPlugin& plugin : named_) {
    if (!(side == Side::kReader ? plugin.reads : plugin.writes)) continue;
    if (SameIgnoringCase(plugin.name, name)) return &plugin;
    if (plugin.name.find('*') != std::string_view::npos &&
        MatchesWildcards(LowerCase(plugin.name), LowerCase(name))) {
      return &plugin;
    }
    if (ends_in_side && SameIgnoringCase(plugin.name, stem)) return &plugin;
  }
  return nullptr;
}

}  // namespace penstock
