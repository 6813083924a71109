#pragma once
// Converts the `setting` of a script to another dialect.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/authoring/carried_text.h"

namespace penstock {

// Reports that `member` stands for nothing in the other dialect; `hint` may be empty.
using ReportLost = std::function<void(const JsonMember& member, std::string hint)>;

struct ConvertedSetting {
  Lines value;                           // the object; empty: there is none
  const JsonValue* time_zone = nullptr;  // to DataX: what `common.column.timeZone` is to be
};

// `setting` is the object of that name in a script in `from`, or null; `outer_zone` a time zone
// that the script sets elsewhere, or null; `comments` are those of the whole script. Comments
// beside what is carried over go with it. A limit that the other dialect cannot say exactly is
// reported to `diagnostics`.
ConvertedSetting ConvertSetting(const SourceFile& file, const JsonValue* setting,
                                const std::vector<Span>& comments, ast::Dialect from,
                                ast::Dialect to, const JsonValue* outer_zone,
                                const ReportLost& lost, DiagnosticSink& diagnostics);

}  // namespace penstock
