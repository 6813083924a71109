#pragma once
// Pieces of a commented script: lines without their ends, indented from 0.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

using Lines = std::vector<std::string>;

// What a template writes for one option.
struct TemplateEntry {
  bool active = false;       // false: the lines are a comment
  std::string value = {};    // JSON; "": by the option's type and default
  std::string remark = {};   // more words behind the description: "Required."
  std::string example = {};  // JSON; "": none
};

// By the option's dotted name.
using EntryOf = std::function<TemplateEntry(const OptionSpec& option, const std::string& name)>;

// Each option with its description as comment lines above it, in order, blank lines between them.
// Those without effect are left out. `prefix` is put before the dotted names.
Lines OptionLines(const std::vector<OptionSpec>& options, const std::string& prefix,
                  const EntryOf& entry_of);

// `text` as comment lines of at most `width` characters, as far as its words allow.
Lines CommentLines(std::string_view text, size_t width);

// Adds `more`, indented by two.
void AppendIndented(const Lines& more, Lines& lines);

}  // namespace penstock
