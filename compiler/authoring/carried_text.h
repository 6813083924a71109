#pragma once
// Parts of a script's text that are copied into another script, with their comments.

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "compiler/authoring/template_lines.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"
#include "compiler/source/source_file.h"

namespace penstock {

// JSON text as lines, each without what the last line is indented by. A line end inside of a string
// does not end a line.
Lines LinesOf(std::string_view json);

// The text at `span` with `edits`, which lie in it and do not overlap.
std::string EditedText(const SourceFile& file, Span span, std::vector<Fix> edits);

// The places of all comments of a script that parses.
std::vector<Span> CommentsOf(const SourceFile& file);

// The members of an object that mean something: of several of one name, the last.
std::unordered_set<const JsonMember*> MembersThatCount(const JsonValue& object);

// One member of an object, or entry of a list, that is being written.
struct CarriedMember {
  Lines before;       // comments above it
  Lines text;         // `"key": value`, without a comma
  std::string after;  // a comment on its last line; "": none
};

// `{`, the members with commas between them, `end` (comments), `}`.
Lines ObjectLines(const std::vector<CarriedMember>& members, const Lines& end = {});

// The same for a list; `text` of each is an entry.
Lines ListLines(const std::vector<CarriedMember>& entries);

// `"name": ` and the value whose lines are given.
Lines Named(std::string_view name, Lines value);

}  // namespace penstock
