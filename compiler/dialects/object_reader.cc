#include "compiler/dialects/object_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "compiler/dialects/key_places.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

using Kind = JsonValue::Kind;

// "a string", "an object"
std::string WithArticle(Kind kind) {
  const bool vowel = kind == Kind::kArray || kind == Kind::kObject;
  return fmt::format("{} {}", vowel ? "an" : "a", NameOf(kind));
}

}  // namespace

ObjectReader::ObjectReader(const JsonValue& object, std::string path, DiagnosticSink& diagnostics)
    : object_(object), path_(std::move(path)), diagnostics_(diagnostics) {
  PST_CHECK(object.is(Kind::kObject));
}

const JsonValue* ObjectReader::Object(std::string_view name) { return Typed(name, Kind::kObject); }

const JsonValue* ObjectReader::Array(std::string_view name) { return Typed(name, Kind::kArray); }

std::optional<ast::Scalar> ObjectReader::Text(std::string_view name) {
  const JsonValue* value = Typed(name, Kind::kString);
  if (value == nullptr) return std::nullopt;
  return ast::Scalar{value->text, value->span};
}

std::optional<ast::Scalar> ObjectReader::Scalar(std::string_view name) {
  const JsonValue* value = Set(name);
  if (value == nullptr) return std::nullopt;
  switch (value->kind) {
    case Kind::kNull:
      return std::nullopt;
    case Kind::kBool:
      return ast::Scalar{value->boolean ? "true" : "false", value->span};
    case Kind::kNumber:
    case Kind::kString:
      return ast::Scalar{value->text, value->span};
    case Kind::kArray:
    case Kind::kObject:
      break;
  }
  Report(Diag::kWrongType, value->span, name,
         fmt::format("`{}` is {}; it must be a single value", name, WithArticle(value->kind)));
  return std::nullopt;
}

const JsonValue* ObjectReader::Misspelt(std::string_view name, Kind kind, Diag fault) {
  if (object_.Find(name) != nullptr) return nullptr;
  for (const JsonMember& member : object_.members) {
    if (!member.value.is(kind) || !Suggest(member.name, {&name, 1})) continue;
    Accept({member.name});
    Report(fault, member.name_span, member.name,
           fmt::format("unknown key {} where `{}` is needed; did you mean that?",
                       Backquoted(member.name), name))
        .fixes.push_back({member.name_span, Quoted(name), true});
    return &member.value;
  }
  return nullptr;
}

void ObjectReader::Accept(std::initializer_list<std::string_view> names) {
  accepted_.insert(accepted_.end(), names);
}

void ObjectReader::AcceptWithWarning(std::string_view name, std::string_view why) {
  accepted_.push_back(name);
  if (const JsonMember* member = object_.Find(name)) {
    Report(Diag::kKeyWithoutEffect, member->name_span, name,
           fmt::format("`{}` has no effect here: {}", name, why));
  }
}

void ObjectReader::ReportUnknown() {
  std::unordered_set<std::string_view> known(accepted_.begin(), accepted_.end());
  known.insert(read_.begin(), read_.end());
  std::unordered_set<std::string_view> seen;
  std::unordered_set<std::string_view> taken;  // by fixes: two keys must not become one
  const auto fix = [&](const JsonMember& member, std::string_view name, Diagnostic& diagnostic) {
    if (taken.insert(name).second && object_.Find(name) == nullptr) {
      diagnostic.fixes.push_back({member.name_span, Quoted(name), true});
    }
  };
  for (const JsonMember& member : object_.members) {
    if (!seen.insert(member.name).second) continue;
    const bool is_known = known.contains(member.name);
    const std::optional<KeyAdvice> advice = AdviceOn(path_, object_, member.name);
    if (advice && (advice->kind == Diag::kOtherDialectKey || !is_known)) {
      Diagnostic& diagnostic = Report(advice->kind, member.name_span, member.name, advice->message);
      if (!advice->hint.empty()) diagnostic.hints.push_back(advice->hint);
      if (!advice->rename.empty()) fix(member, advice->rename, diagnostic);
      continue;
    }
    if (is_known) continue;
    const std::optional<std::string_view> meant = Suggest(member.name, read_);
    Diagnostic& diagnostic =
        Report(Diag::kUnknownKey, member.name_span, member.name,
               fmt::format("unknown key {}, which has no effect{}", Backquoted(member.name),
                           meant ? fmt::format("; did you mean `{}`?", *meant) : ""));
    if (meant) fix(member, *meant, diagnostic);
  }
}

Diagnostic& ObjectReader::Report(Diag kind, Span span, std::string_view name, std::string message) {
  Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
  diagnostic.path = name.empty() ? path_ : PathOf(name);
  return diagnostic;
}

std::string ObjectReader::PathOf(std::string_view name) const { return MemberPath(path_, name); }

std::string ObjectReader::PathOf(std::string_view name, size_t index) const {
  return fmt::format("{}[{}]", PathOf(name), index);
}

const JsonValue* ObjectReader::Set(std::string_view name) {
  read_.push_back(name);
  const JsonMember* member = object_.Find(name);
  if (member == nullptr) return nullptr;
  const JsonValue& value = member->value;
  return value.is(Kind::kNull) || (value.is(Kind::kString) && value.text.empty()) ? nullptr
                                                                                  : &value;
}

const JsonValue* ObjectReader::Typed(std::string_view name, Kind kind) {
  const JsonValue* value = Set(name);
  if (value == nullptr || value->is(kind)) return value;
  Report(
      Diag::kWrongType, value->span, name,
      fmt::format("`{}` is {}; it must be {}", name, WithArticle(value->kind), WithArticle(kind)));
  return nullptr;
}

}  // namespace penstock
