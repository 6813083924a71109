#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/json/json_document.h"
#include "compiler/rules/rule.h"
#include "compiler/sema/placeholder.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

// Options whose value is text of the data, or shape and not name.
bool MayBeAnything(std::string_view name) {
  return name.ends_with("Format") || name.ends_with("elimiter") || name.ends_with("Character") ||
         name == "value" || name.ends_with("Columns");
}

// Options of logins and addresses, whose own name nobody has as a value: `"accessId": "accessId"`.
constexpr std::string_view kLogin[] = {"accessId", "accessKey", "accessKeyId", "accessKeySecret",
                                       "username", "password",  "endpoint"};

bool RepeatsKey(std::string_view name, std::string_view text) {
  return SameIgnoringCase(name, text) && std::ranges::find(kLogin, name) != std::end(kLogin);
}

struct Placeholder {
  const JsonValue* value;
  std::string_view name;
  std::string path;
};

// Those among members, texts in lists of texts, and one object within, as `connection` is one.
void Find(const JsonValue& object, const std::string& path, bool inner,
          std::vector<Placeholder>& found) {
  const auto look = [&](const JsonValue& value, std::string_view name, std::string value_path) {
    if (value.is(JsonValue::Kind::kObject) && !inner) Find(value, value_path, true, found);
    if (!value.is(JsonValue::Kind::kString)) return;
    if (!IsPlaceholder(value.text) && !RepeatsKey(name, value.text)) return;
    found.push_back({&value, name, std::move(value_path)});
  };
  for (const JsonMember& member : object.members) {
    if (MayBeAnything(member.name)) continue;
    const std::string member_path = MemberPath(path, member.name);
    look(member.value, member.name, member_path);
    for (size_t i = 0; i < member.value.items.size(); ++i) {
      look(member.value.items[i], member.name, fmt::format("{}[{}]", member_path, i));
    }
  }
}

void CheckStep(const ast::Step& step, Reporter& reporter) {
  constexpr size_t kMostLabels = 8;
  std::vector<Placeholder> found;
  if (step.parameters != nullptr) Find(*step.parameters, step.path, false, found);
  if (found.empty()) return;
  Diagnostic& warning =
      reporter.Report(Diag::kPlaceholder, found[0].value->span,
                      fmt::format("`{}` for `{}` is a placeholder that has not been filled in",
                                  Excerpt(found[0].value->text), Excerpt(found[0].name)));
  warning.path = found[0].path;
  for (size_t i = 1; i < found.size() && i <= kMostLabels; ++i) {
    warning.labels.push_back({found[i].value->span, "this one, too"});
  }
  warning.hints.push_back("write the value, or a variable");
}

}  // namespace

void CheckPlaceholders(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) CheckStep(*endpoint->step, reporter);
}

}  // namespace penstock
