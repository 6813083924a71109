#include "compiler/sema/typed_values.h"

#include <fmt/format.h>

#include "compiler/sema/scalar.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

class EntryChecker {
 public:
  EntryChecker(const BoundOption& option, DiagnosticSink& diagnostics)
      : option_(option), diagnostics_(diagnostics) {}

  void Check(const JsonValue& entry, size_t position) {
    path_ = fmt::format("{}[{}]", option_.path, position);
    if (!entry.is(JsonValue::Kind::kObject)) {
      Report(Diag::kWrongType, entry.span,
             fmt::format("`{}` must contain objects with `type` and `value`, not {}",
                         option_.spec->name, WithArticle(entry.kind)));
      return;
    }
    for (const JsonMember& member : entry.members) {
      if (member.name == "type" || member.name == "value") continue;
      Report(Diag::kUnknownKey, member.name_span,
             fmt::format("unknown key `{}` in an entry of `{}`, where it has no effect",
                         Excerpt(member.name), option_.spec->name));
    }
    const JsonMember* type = entry.Find("type");
    if (type == nullptr || !type->value.is(JsonValue::Kind::kString)) {
      Report(Diag::kMissingKey, entry.span,
             fmt::format("an entry of `{}` is missing `type`", option_.spec->name))
          .hints.push_back("use " + ListOf(option_.spec->values));
      return;
    }
    if (CheckType(type->value)) CheckValue(entry, type->value.text);
  }

 private:
  bool CheckType(const JsonValue& type) {
    for (std::string_view value : option_.spec->values) {
      if (SameIgnoringCase(value, type.text)) return true;
    }
    std::optional<std::string_view> meant = Suggest(type.text, option_.spec->values);
    bool sure = meant && IsPlainSlip(type.text, *meant, option_.spec->values);
    if (SameIgnoringCase(type.text, "integer") || SameIgnoringCase(type.text, "long")) {
      meant = "INT";
      sure = true;
    }
    Diagnostic& diagnostic =
        Report(Diag::kUnknownType, type.span,
               fmt::format("unknown type `{}`{}", Excerpt(type.text),
                           meant ? fmt::format("; did you mean `{}`?", *meant) : std::string()));
    diagnostic.hints.push_back("use " + ListOf(option_.spec->values));
    if (meant) diagnostic.fixes.push_back({type.span, fmt::format("\"{}\"", *meant), sure});
    return false;
  }

  void CheckValue(const JsonValue& entry, std::string_view type) {
    const JsonMember* value = entry.Find("value");
    bool infinite = type.size() > 4 && SameIgnoringCase(type.substr(0, 4), "INF_");
    if (infinite) {
      if (value != nullptr && !value->value.is(JsonValue::Kind::kNull) &&
          !value->value.text.empty()) {
        Report(Diag::kKeyWithoutEffect, value->name_span,
               fmt::format("`value` has no effect on `{}`", Excerpt(type)));
      }
      return;
    }
    if (value == nullptr) {
      Report(Diag::kMissingKey, entry.span,
             fmt::format("an entry of type `{}` in `{}` is missing `value`", Excerpt(type),
                         option_.spec->name));
      return;
    }
    if (SameIgnoringCase(type, "INT") && !HasVariables(value->value.text) &&
        !ParseWholeNumber(value->value.text)) {
      Report(Diag::kBadConstant, value->value.span,
             fmt::format("`{}` is not a 64-bit integer", Excerpt(value->value.text)));
    }
  }

  Diagnostic& Report(Diag kind, Span span, std::string message) {
    Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
    diagnostic.path = path_;
    return diagnostic;
  }

  const BoundOption& option_;
  DiagnosticSink& diagnostics_;
  std::string path_;
};

}  // namespace

void CheckTypedValues(const BoundOption& option, DiagnosticSink& diagnostics) {
  if (!option.json->is(JsonValue::Kind::kArray)) {
    diagnostics
        .Report(Diag::kWrongType, option.json->span,
                fmt::format("`{}` must be a list of typed values, not {}", option.spec->name,
                            WithArticle(option.json->kind)))
        .path = option.path;
    return;
  }
  EntryChecker checker(option, diagnostics);
  for (size_t i = 0; i < option.json->items.size(); ++i) checker.Check(option.json->items[i], i);
}

}  // namespace penstock
