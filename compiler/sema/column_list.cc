#include "compiler/sema/column_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "compiler/dialects/key_places.h"
#include "compiler/sema/scalar.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

constexpr int kMaxIndex = 99'999;
constexpr size_t kMaxColumns = 10'000;
constexpr std::array<std::string_view, 7> kMembers = {"index",  "name",       "value", "type",
                                                      "format", "dateFormat", "random"};

// Each of them alone says which column is meant.
constexpr std::string_view kForms[] = {"index", "name", "value", "random"};

bool IsSet(const JsonValue& value) {
  return !value.is(JsonValue::Kind::kNull) &&
         !(value.is(JsonValue::Kind::kString) && value.text.empty());
}

bool IsStar(const JsonValue& value) {
  return value.is(JsonValue::Kind::kString) && value.text == "*";
}

// Takes one object entry apart.
class EntryReader {
 public:
  EntryReader(const JsonValue& json, std::string path, const EndpointSpec& spec,
              DiagnosticSink& diagnostics)
      : spec_(spec), diagnostics_(diagnostics) {
    entry_.json = &json;
    entry_.path = std::move(path);
  }

  std::optional<ColumnEntry> Read() {
    for (const JsonMember& member : entry_.json->members) {
      auto is_in = [&](const auto& names) {
        return std::find(names.begin(), names.end(), member.name) != names.end();
      };
      if (is_in(kMembers) || is_in(spec_.columns.keys) || IsRemark(member.name)) continue;
      ReportUnknown(member);
    }
    for (std::string_view name : kMembers) {
      if (const JsonMember* member = entry_.json->Find(name)) Take(*member);
    }
    ChooseForm();
    if (entry_.type != nullptr && !spec_.columns.types.empty() &&
        FindColumnType(spec_, *entry_.type, entry_.path, diagnostics_) == nullptr) {
      ok_ = false;
    }
    if (!ok_) return std::nullopt;
    return std::move(entry_);
  }

 private:
  void ReportUnknown(const JsonMember& member);
  void Take(const JsonMember& member);
  void ChooseForm();
  void TakeIndex(const JsonValue& value);

  Diagnostic& Report(Diag kind, Span span, std::string message) {
    if (Describe(kind).severity == Severity::kError) ok_ = false;
    Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
    diagnostic.path = entry_.path;
    return diagnostic;
  }

  const EndpointSpec& spec_;
  DiagnosticSink& diagnostics_;
  ColumnEntry entry_;
  const JsonMember* index_ = nullptr;
  const JsonMember* constant_ = nullptr;
  const JsonMember* random_ = nullptr;
  std::set<std::string_view> fixed_;  // what fixes of misspelt keys set
  bool ok_ = true;
};

void EntryReader::TakeIndex(const JsonValue& value) {
  bool scalar = value.is(JsonValue::Kind::kNumber) || value.is(JsonValue::Kind::kString);
  std::optional<int64_t> number = scalar ? ParseWholeNumber(value.text) : std::nullopt;
  if (!number || *number < 0 || *number > kMaxIndex) {
    Report(Diag::kBadNumber, value.span,
           fmt::format("{} is not a valid `index`",
                       scalar ? fmt::format("`{}`", Excerpt(value.text)) : WithArticle(value.kind)))
        .hints.push_back(fmt::format("use 0 for the first column, up to {}", kMaxIndex));
    return;
  }
  entry_.index = static_cast<int>(*number);
}

void EntryReader::ReportUnknown(const JsonMember& member) {
  std::optional<std::string_view> meant = Suggest(member.name, kMembers);
  // That the column is then none at all would be the same mistake again.
  const bool is_all = meant && std::ranges::find(kForms, *meant) != std::end(kForms) &&
                      std::ranges::none_of(kForms, [&](std::string_view form) {
                        return entry_.json->Find(form) != nullptr;
                      });
  Diagnostic& diagnostic =
      Report(is_all ? Diag::kBadColumn : Diag::kUnknownKey, member.name_span,
             fmt::format("unknown key `{}` in a column, {}{}", Excerpt(member.name),
                         is_all ? "which has no valid key" : "where it has no effect",
                         DidYouMean(member.name, kMembers)));
  if (meant && entry_.json->Find(*meant) == nullptr && fixed_.insert(*meant).second) {
    diagnostic.fixes.push_back({member.name_span, fmt::format("\"{}\"", *meant),
                                IsPlainSlip(member.name, *meant, kMembers)});
  }
}

void EntryReader::Take(const JsonMember& member) {
  const JsonValue& value = member.value;
  bool is_object = value.is(JsonValue::Kind::kObject) || value.is(JsonValue::Kind::kArray);
  if (is_object) {
    Report(Diag::kWrongType, value.span,
           fmt::format("`{}` must be a string or number, not {}", member.name,
                       WithArticle(value.kind)));
    return;
  }
  if (member.name == "value") {  // null and "" are values
    constant_ = &member;
    return;
  }
  if (!IsSet(value)) return;
  if (member.name == "index") {
    index_ = &member;
    TakeIndex(value);
  } else if (member.name == "random") {
    random_ = &member;
  } else if (member.name == "name" && value.is(JsonValue::Kind::kNumber)) {  // wizards number them
    entry_.name = value.text;
    entry_.name_span = value.span;
  } else if (!value.is(JsonValue::Kind::kString)) {
    Report(Diag::kWrongType, value.span,
           fmt::format("`{}` must be a string, not {}", member.name, WithArticle(value.kind)));
  } else if (member.name == "name") {
    entry_.name = value.text;
    entry_.name_span = value.span;
  } else if (member.name == "type") {
    entry_.type = &value;
  } else {
    entry_.format = &value;
  }
}

void EntryReader::ChooseForm() {
  if (index_ != nullptr && (constant_ != nullptr || random_ != nullptr)) {
    const JsonMember& other = constant_ != nullptr ? *constant_ : *random_;
    Report(Diag::kBadColumn, entry_.json->span,
           fmt::format("a column has both `index` and `{}`", other.name))
        .hints.push_back("keep `index` to read a column, or `value` for a constant");
    return;
  }
  if (index_ != nullptr) {
    entry_.form = ColumnEntry::Form::kIndex;
  } else if (constant_ != nullptr) {
    entry_.form = ColumnEntry::Form::kConstant;
    entry_.value = &constant_->value;
    if (random_ != nullptr) {
      Report(Diag::kKeyWithoutEffect, random_->name_span,
             "`random` has no effect because `value` is also set");
    }
  } else if (random_ != nullptr) {
    entry_.form = ColumnEntry::Form::kRandom;
    entry_.value = &random_->value;
  } else if (!entry_.name.empty()) {
    entry_.form = ColumnEntry::Form::kName;
  } else if (ok_) {
    Report(Diag::kBadColumn, entry_.json->span, "a column requires `index`, `name` or `value`")
        .hints.push_back("select a column with `index` or `name`, or set `value` to a constant");
  }
}

}  // namespace

const ColumnTypeName* FindColumnType(const EndpointSpec& spec, const JsonValue& name,
                                     const std::string& path, DiagnosticSink& diagnostics) {
  std::vector<std::string_view> names;
  std::optional<std::string_view> meant;
  bool sure = true;
  for (const ColumnTypeName& type : spec.columns.types) {
    if (SameIgnoringCase(type.name, name.text)) return &type;
    names.push_back(type.name);
    for (std::string_view misnomer : type.misnomers) {
      if (SameIgnoringCase(misnomer, name.text)) meant = type.name;
    }
  }
  if (!meant) {
    meant = Suggest(name.text, names);
    sure = meant && IsPlainSlip(name.text, *meant, names);
  }
  Diagnostic& diagnostic = diagnostics.Report(
      Diag::kUnknownType, name.span,
      fmt::format("unknown type `{}`{}", Excerpt(name.text),
                  meant ? fmt::format("; did you mean `{}`?", *meant) : std::string()));
  diagnostic.path = path;
  diagnostic.hints.push_back("use " + ListOf(names));
  if (meant) diagnostic.fixes.push_back({name.span, fmt::format("\"{}\"", *meant), sure});
  return nullptr;
}

ColumnList ReadColumnList(const BoundOption* option, const EndpointSpec& spec,
                          DiagnosticSink& diagnostics) {
  ColumnList list;
  list.option = option;
  if (option == nullptr) return list;
  const JsonValue& json = *option->json;
  if (IsStar(json) ||
      (json.is(JsonValue::Kind::kArray) && json.items.size() == 1 && IsStar(json.items[0]))) {
    list.star = true;
    return list;
  }
  if (!json.is(JsonValue::Kind::kArray) || json.items.empty()) {
    bool empty = json.is(JsonValue::Kind::kArray);
    Diagnostic& diagnostic = diagnostics.Report(
        empty ? Diag::kMissingKey : Diag::kWrongType, json.span,
        empty ? "`column` is empty"
              : fmt::format("`column` must be a list of columns, not {}", WithArticle(json.kind)));
    diagnostic.path = option->path;
    if (json.is(JsonValue::Kind::kString)) {
      diagnostic.hints.push_back("put it in brackets: `[\"a\", \"b\"]`");
    }
    list.complete = false;
    return list;
  }
  if (json.items.size() > kMaxColumns) {
    diagnostics
        .Report(Diag::kBadColumn, json.items[kMaxColumns].span,
                fmt::format("`column` lists {} columns, but the limit is {}", json.items.size(),
                            kMaxColumns))
        .path = option->path;
    list.complete = false;
    return list;
  }
  for (size_t i = 0; i < json.items.size(); ++i) {
    const JsonValue& item = json.items[i];
    std::string path = fmt::format("{}[{}]", option->path, i);
    std::optional<ColumnEntry> entry;
    if (item.is(JsonValue::Kind::kObject)) {
      entry = EntryReader(item, path, spec, diagnostics).Read();
    } else if (item.is(JsonValue::Kind::kString) && !item.text.empty() && !IsStar(item)) {
      entry = ColumnEntry{.json = &item, .path = path};
    } else {
      Diagnostic& diagnostic = diagnostics.Report(
          Diag::kBadColumn, item.span,
          IsStar(item) ? std::string("`*` cannot be used together with other columns")
                       : fmt::format("{} is not a valid column", item.is(JsonValue::Kind::kString)
                                                                     ? "an empty string"
                                                                     : WithArticle(item.kind)));
      diagnostic.path = path;
      diagnostic.hints.push_back(IsStar(item)
                                     ? "`*` means all columns: use it alone, or list every column"
                                     : "a column must be a string or an object");
    }
    if (entry) {
      list.entries.push_back(*std::move(entry));
    } else {
      list.complete = false;
    }
  }
  return list;
}

}  // namespace penstock
