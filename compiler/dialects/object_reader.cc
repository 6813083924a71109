#include "compiler/dialects/object_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "compiler/dialects/key_places.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

// Moves a member of `object` to the front of the object that is its member `home`, if there is one
// without a key of that name. What it did not do there, it does then: that is for the user to say.
std::vector<Fix> Move(const JsonValue& object, const JsonMember& member, std::string_view home) {
  const JsonMember* target = object.Find(home);
  if (target == nullptr || !target->value.is(JsonValue::Kind::kObject)) return {};
  if (target->value.members.empty() || target->value.Find(member.name) != nullptr) return {};
  const size_t i = static_cast<size_t>(&member - object.members.data());
  Span taken{member.name_span.begin, member.value.span.end};
  if (i + 1 < object.members.size()) {
    taken.end = object.members[i + 1].name_span.begin;
  } else {
    taken.begin = object.members[i - 1].value.span.end;
  }
  const uint32_t front = target->value.members[0].name_span.begin;
  return {
      {taken, "", false},
      {{front, front}, fmt::format("{}: {}, ", Quoted(member.name), Print(member.value)), false}};
}

}  // namespace

ObjectReader::ObjectReader(const JsonValue& object, std::string path, const ScriptKeys& script,
                           const std::vector<OptionSpec>& keys, DiagnosticSink& diagnostics)
    : object_(object),
      path_(std::move(path)),
      script_(script),
      keys_(keys),
      diagnostics_(diagnostics) {
  PST_CHECK(object.is(JsonValue::Kind::kObject));
}

const OptionSpec* ObjectReader::FindKey(std::string_view name) const {
  const auto key = std::ranges::find(keys_, name, &OptionSpec::name);
  return key == keys_.end() ? nullptr : &*key;
}

ObjectReader ObjectReader::Inside(std::string_view name, const JsonValue& object) const {
  return {object, PathOf(name), script_, FindKey(name)->members, diagnostics_};
}

ObjectReader ObjectReader::Inside(std::string_view name, size_t index,
                                  const JsonValue& object) const {
  return {object, PathOf(name, index), script_, FindKey(name)->members, diagnostics_};
}

Reading<const JsonValue*> ObjectReader::Object(std::string_view name) const {
  return Typed(name, JsonValue::Kind::kObject);
}

Reading<const JsonValue*> ObjectReader::Array(std::string_view name) const {
  return Typed(name, JsonValue::Kind::kArray);
}

Reading<ast::Scalar> ObjectReader::Text(std::string_view name) const {
  const Reading<const JsonValue*> value = Typed(name, JsonValue::Kind::kString);
  if (value) return ast::Scalar{(*value)->text, (*value)->span};
  return value.wrong() ? Reading<ast::Scalar>::Wrong() : Reading<ast::Scalar>();
}

Reading<ast::Scalar> ObjectReader::Scalar(std::string_view name) const {
  const JsonValue* value = Set(name);
  if (value == nullptr) return {};
  switch (value->kind) {
    case JsonValue::Kind::kNull:
      return {};
    case JsonValue::Kind::kBool:
      return ast::Scalar{value->boolean ? "true" : "false", value->span};
    case JsonValue::Kind::kNumber:
    case JsonValue::Kind::kString:
      return ast::Scalar{value->text, value->span};
    case JsonValue::Kind::kArray:
    case JsonValue::Kind::kObject:
      break;
  }
  Report(Diag::kWrongType, value->span, name,
         fmt::format("`{}` must be a single value, not {}", name, WithArticle(value->kind)));
  return Reading<ast::Scalar>::Wrong();
}

const JsonValue* ObjectReader::Misspelt(std::string_view name, JsonValue::Kind kind, Diag fault) {
  if (object_.Find(name) != nullptr) return nullptr;
  for (const JsonMember& member : object_.members) {
    if (!member.value.is(kind) || !Suggest(member.name, {&name, 1})) continue;
    Explained(member.name);
    Report(fault, member.name_span, member.name,
           fmt::format("unknown key {}, but `{}` is required; did you mean that?",
                       Backquoted(member.name), name))
        .fixes.push_back({member.name_span, Quoted(name), IsPlainSlip(member.name, name)});
    return &member.value;
  }
  return nullptr;
}

void ObjectReader::ReportUnknown() const {
  std::vector<std::string_view> meant_keys;
  for (const OptionSpec& key : keys_) {
    if (!key.ignored) meant_keys.push_back(key.name);
  }
  std::unordered_set<std::string_view> seen;
  std::unordered_set<std::string_view> taken;  // by fixes: two keys must not become one
  const auto fix = [&](const JsonMember& member, std::string_view name, bool sure,
                       Diagnostic& diagnostic) {
    if (taken.insert(name).second && object_.Find(name) == nullptr) {
      diagnostic.fixes.push_back({member.name_span, Quoted(name), sure});
    }
  };
  for (const JsonMember& member : object_.members) {
    if (IsRemark(member.name) || !seen.insert(member.name).second) continue;
    const OptionSpec* key = FindKey(member.name);
    const bool is_known =
        key != nullptr || std::ranges::find(explained_, member.name) != explained_.end();
    const std::optional<KeyAdvice> advice = AdviceOn(script_, path_, object_, member.name);
    if (advice && (advice->kind == Diag::kOtherDialectKey || !is_known)) {
      Diagnostic& diagnostic = Report(advice->kind, member.name_span, member.name, advice->message);
      if (!advice->hint.empty()) diagnostic.hints.push_back(advice->hint);
      if (!advice->rename.empty()) fix(member, advice->rename, true, diagnostic);
      if (!advice->home.empty()) diagnostic.fixes = Move(object_, member, advice->home);
      continue;
    }
    if (key != nullptr && !key->no_effect.empty()) {
      Report(Diag::kKeyWithoutEffect, member.name_span, member.name,
             fmt::format("`{}` is ignored here: {}", member.name, key->no_effect));
    }
    if (is_known) continue;
    const std::optional<std::string_view> meant = Suggest(member.name, meant_keys);
    Diagnostic& diagnostic =
        Report(Diag::kUnknownKey, member.name_span, member.name,
               fmt::format("unknown key {} is ignored{}", Backquoted(member.name),
                           meant ? fmt::format("; did you mean `{}`?", *meant) : ""));
    if (meant) {
      fix(member, *meant, IsPlainSlip(member.name, *meant, meant_keys), diagnostic);
    }
  }
}

Diagnostic& ObjectReader::Report(Diag kind, Span span, std::string_view name,
                                 std::string message) const {
  Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
  diagnostic.path = name.empty() ? path_ : PathOf(name);
  return diagnostic;
}

std::string ObjectReader::PathOf(std::string_view name) const { return MemberPath(path_, name); }

std::string ObjectReader::PathOf(std::string_view name, size_t index) const {
  return fmt::format("{}[{}]", PathOf(name), index);
}

const JsonValue* ObjectReader::Set(std::string_view name) const {
  const JsonMember* member = object_.Find(name);
  if (member == nullptr) return nullptr;
  const JsonValue& value = member->value;
  return value.is(JsonValue::Kind::kNull) ||
                 (value.is(JsonValue::Kind::kString) && value.text.empty())
             ? nullptr
             : &value;
}

Reading<const JsonValue*> ObjectReader::Typed(std::string_view name, JsonValue::Kind kind) const {
  const JsonValue* value = Set(name);
  if (value == nullptr) return {};
  if (value->is(kind)) return value;
  Report(Diag::kWrongType, value->span, name,
         fmt::format("`{}` must be {}, not {}", name, WithArticle(kind), WithArticle(value->kind)));
  return Reading<const JsonValue*>::Wrong();
}

}  // namespace penstock
