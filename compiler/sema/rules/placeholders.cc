#include "compiler/sema/rules/placeholders.h"

#include <fmt/format.h>

#include <string>

#include "compiler/frontend/json_document.h"
#include "compiler/sema/placeholder.h"
#include "compiler/sema/wording.h"

namespace penstock {
namespace {

// Options whose value is text of the data, or shape and not name.
bool MayBeAnything(std::string_view name) {
  return name.ends_with("Format") || name.ends_with("elimiter") || name.ends_with("Character") ||
         name == "value" || name.ends_with("Columns");
}

void CheckText(const JsonValue& value, const std::string& path, std::string_view name,
               DiagnosticSink& diagnostics) {
  if (!IsPlaceholder(value.text)) return;
  Diagnostic& warning =
      diagnostics.Report(Diag::kPlaceholder, value.span,
                         fmt::format("`{}` for `{}` stands for something to be filled in",
                                     Excerpt(value.text), Excerpt(name)));
  warning.path = path;
  warning.hints.push_back("write the value itself");
}

// Members, texts in lists of texts, and one object within, as `connection` is one.
void CheckMembers(const JsonValue& object, const std::string& path, bool inner,
                  DiagnosticSink& diagnostics) {
  for (const JsonMember& member : object.members) {
    if (MayBeAnything(member.name)) continue;
    const std::string member_path = path + "." + member.name;
    const JsonValue& value = member.value;
    switch (value.kind) {
      case JsonValue::Kind::kString:
        CheckText(value, member_path, member.name, diagnostics);
        break;
      case JsonValue::Kind::kObject:
        if (!inner) CheckMembers(value, member_path, true, diagnostics);
        break;
      case JsonValue::Kind::kArray:
        for (size_t i = 0; i < value.items.size(); ++i) {
          const JsonValue& item = value.items[i];
          const std::string item_path = fmt::format("{}[{}]", member_path, i);
          if (item.is(JsonValue::Kind::kString)) {
            CheckText(item, item_path, member.name, diagnostics);
          } else if (item.is(JsonValue::Kind::kObject) && !inner) {
            CheckMembers(item, item_path, true, diagnostics);
          }
        }
        break;
      case JsonValue::Kind::kNull:
      case JsonValue::Kind::kBool:
      case JsonValue::Kind::kNumber:
        break;
    }
  }
}

}  // namespace

void CheckPlaceholders(const ast::Step& step, DiagnosticSink& diagnostics) {
  if (step.parameters != nullptr) CheckMembers(*step.parameters, step.path, false, diagnostics);
}

}  // namespace penstock
