// Between quotes only what is between them is replaced, so that clients which compare it with
// the label find it; a closing quote that is missing comes with the text.
#include "compiler/lsp/completion.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/json/text_checks.h"
#include "compiler/lsp/expression_text.h"
#include "compiler/lsp/markdown.h"
#include "compiler/sema/option_names.h"
#include "runtime/base/ascii.h"

namespace penstock::lsp {
namespace {

using Kind = ScriptNode::Kind;

// In a snippet `$`, `}` and `\` mean something.
std::string SnippetText(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (c == '$' || c == '}' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string Choices(int stop, const std::vector<std::string_view>& values) {
  std::string choices;
  for (std::string_view value : values) {
    if (!choices.empty()) choices += ',';
    for (char c : value) {
      if (c == ',' || c == '|' || c == '\\') choices += '\\';
      choices += c;
    }
  }
  return fmt::format("${{{}|{}|}}", stop, choices);
}

// What a new key gets as its value, to be filled in at the tab stop `stop`.
std::string ValueText(const OptionSpec& option, bool snippet, int stop) {
  const std::string hole = snippet ? fmt::format("${}", stop) : "";
  const auto text = [&] {
    if (!snippet || option.values.empty()) return "\"" + hole + "\"";
    return "\"" +
           (option.values.size() == 1 ? SnippetText(option.values[0])
                                      : Choices(stop, option.values)) +
           "\"";
  };
  switch (option.type) {
    case OptionType::kBool:
      return snippet ? Choices(stop, {"true", "false"}) : "";
    case OptionType::kInt:
    case OptionType::kDouble:
      return hole;
    case OptionType::kString:
    case OptionType::kChar:
    case OptionType::kCommaList:
      return text();
    case OptionType::kStringOrList:
    case OptionType::kStringList:
      return snippet ? "[" + text() + "]" : "[]";
    case OptionType::kColumns:
    case OptionType::kTypedValues:
      return "[" + hole + "]";
    case OptionType::kObject:
      return "{" + hole + "}";
    case OptionType::kObjectList:
      return "[{" + hole + "}]";
  }
  return "";
}

class Completer {
 public:
  Completer(std::string_view text, Syntax syntax, uint32_t offset, bool snippets,
            const PluginCatalog& catalog)
      : text_(text),
        offset_(offset),
        snippets_(snippets),
        catalog_(catalog),
        root_(ReadScriptTree(text, syntax)),
        place_(FindPlace(text, root_, offset)),
        expected_(WhatIsExpected(root_, place_, catalog)) {}

  std::vector<Completion> Complete() {
    if (place_.path.empty() || !TokenTakesText()) return {};
    switch (place_.at) {
      case PlaceInScript::At::kNowhere:
        break;
      case PlaceInScript::At::kKey:
        Keys();
        break;
      case PlaceInScript::At::kValue:
        Values();
        break;
    }
    return std::move(found_);
  }

 private:
  bool InString() const { return place_.token != nullptr && place_.token->is(Kind::kString); }

  // Between the quotes of a string, not before the first or behind the last one.
  bool TokenTakesText() const {
    if (!InString()) return true;
    const ScriptNode& token = *place_.token;
    return offset_ > token.span.begin && (offset_ < token.span.end || !token.closed);
  }

  Span Inner() const {
    const ScriptNode& token = *place_.token;
    return {token.span.begin + 1, token.closed ? token.span.end - 1 : token.span.end};
  }

  // Whether something follows at `at` that needs a comma before it.
  bool NeedsComma(size_t at) const {
    if (root_.bare) return false;
    while (at < text_.size()) {
      const size_t end = SkipOne(text_, at);
      const bool comment = text_[at] == '#' || (text_[at] == '/' && end > at + 1);
      if (!comment && std::string_view(" \t\r\n").find(text_[at]) == std::string_view::npos) {
        return std::string_view(",:]}").find(text_[at]) == std::string_view::npos;
      }
      at = end;
    }
    return false;
  }

  // What is replaced must be.
  bool OnOneLine() const {
    return place_.token == nullptr ||
           place_.token->text.find_first_of("\r\n") == std::string_view::npos;
  }

  void Keys() {
    if (!OnOneLine()) return;
    const PathStep& step = place_.path.back();
    const bool has_colon = step.member != nullptr && step.member->colon;
    const std::vector<const OptionSpec*> set = SetKeys();
    std::vector<const OptionSpec*> keys;
    for (const OptionSpec& key : expected_.keys) {
      // A pattern may appear several times, and is to be filled in.
      const bool pattern = PatternOf(key.name).has_value();
      const bool is_set = std::find(set.begin(), set.end(), &key) != set.end();
      if (!key.ignored && (pattern ? snippets_ && !has_colon : !is_set)) keys.push_back(&key);
    }
    std::stable_partition(keys.begin(), keys.end(), [](auto* key) { return key->required; });
    for (const OptionSpec* key : keys) AddKey(*key, has_colon);
  }

  // The keys that the object has, but for the one that is being written.
  std::vector<const OptionSpec*> SetKeys() const {
    std::vector<const OptionSpec*> set;
    for (const ScriptMember& member : place_.path.back().node->members) {
      if (&member.key != place_.token) set.push_back(FindOption(expected_.keys, member.key.text));
    }
    return set;
  }

  void AddKey(const OptionSpec& key, bool has_colon) {
    Completion completion{.label = std::string(key.name),
                          .detail = KindOf(key),
                          .documentation = DescribeOption(key),
                          .comma_at = place_.comma_missing_at};
    completion.replaced = ReplacedKey(has_colon);
    completion.snippet = snippets_ && !has_colon;
    const std::optional<NamePattern> pattern = PatternOf(key.name);
    const std::string name =
        pattern ? pattern->With(fmt::format("${{1:{}}}", pattern->word)) : std::string(key.name);
    const int stop = pattern ? 2 : 1;
    if (root_.bare) {
      completion.text = has_colon ? name : name + "=" + BareValue(key, stop);
    } else {
      completion.text = InString() ? name : "\"" + name;
      if (!has_colon) {
        completion.text += "\": " + ValueText(key, snippets_, stop);
        if (NeedsComma(completion.replaced.end)) completion.text += ",";
      } else if (!InString() || !place_.token->closed) {
        completion.text += "\"";
      }
    }
    found_.push_back(std::move(completion));
  }

  std::string BareValue(const OptionSpec& key, int stop) const {
    if (!snippets_) return "";
    if (key.type == OptionType::kBool) return Choices(stop, {"true", "false"});
    return key.values.empty() ? fmt::format("${}", stop) : Choices(stop, key.values);
  }

  Span ReplacedKey(bool has_colon) const {
    if (place_.token == nullptr) return {offset_, offset_};
    if (!InString()) return place_.token->span;
    return has_colon ? Inner() : Span{place_.token->span.begin + 1, place_.token->span.end};
  }

  void Values() {
    if (InString()) {
      const std::optional<Span> variable = VariableBefore();
      if (variable && !expected_.is_flat()) {
        return Add(SuggestVariables(), *variable, "", "");
      }
      if (HoldsExpression(expected_)) {
        return Add(SuggestInExpression(place_), WordAt(text_, *place_.token, offset_), "", "");
      }
    }
    if (!OnOneLine()) return;
    Span replaced{offset_, offset_};
    if (place_.token != nullptr) replaced = InString() ? Inner() : place_.token->span;
    if (expected_.option && expected_.option->type == OptionType::kCommaList) {
      replaced = ElementOf(replaced);
    }
    const std::string comma = place_.token == nullptr && NeedsComma(offset_) ? "," : "";
    const std::string before = InString() || root_.bare ? "" : "\"";
    const std::string after =
        (InString() && place_.token->closed) || root_.bare ? "" : "\"" + comma;
    Add(SuggestValues(root_, expected_, catalog_), replaced, before, after);
  }

  void Add(const std::vector<Suggestion>& suggestions, Span replaced, const std::string& before,
           const std::string& after) {
    for (const Suggestion& suggestion : suggestions) {
      Completion completion{.label = suggestion.text,
                            .detail = suggestion.detail,
                            .documentation = suggestion.documentation,
                            .of = suggestion.kind,
                            .replaced = replaced,
                            .comma_at = place_.comma_missing_at};
      const bool bare = !suggestion.quoted && !InString();
      completion.text = bare ? suggestion.text + (after.ends_with(',') ? "," : "")
                             : before + suggestion.text + after;
      if (suggestion.kind == Suggestion::Kind::kFunction) {
        completion.snippet = snippets_;
        completion.text += snippets_ ? "($1)" : "(";
      }
      found_.push_back(std::move(completion));
    }
  }

  // Of a list with commas the value that the place is in.
  Span ElementOf(Span list) const {
    const std::string_view before = text_.substr(list.begin, offset_ - list.begin);
    const std::string_view behind = text_.substr(offset_, list.end - offset_);
    const size_t comma = before.rfind(',');
    Span element = list;
    if (comma != std::string_view::npos) {
      element.begin +=
          static_cast<uint32_t>(std::min(before.find_first_not_of(' ', comma + 1), before.size()));
    }
    element.end = offset_ + static_cast<uint32_t>(std::min(behind.find(','), behind.size()));
    return element;
  }

  // From the `$` that is being typed to the place, and the bracket that an editor has closed.
  std::optional<Span> VariableBefore() const {
    const Span inner = Inner();
    const std::string_view before = text_.substr(inner.begin, offset_ - inner.begin);
    const size_t dollar = before.rfind('$');
    if (dollar == std::string_view::npos) return std::nullopt;
    if (before.find_first_of("}] \t\r\n'", dollar) != std::string_view::npos) return std::nullopt;
    uint32_t end = offset_;
    const bool bracket = dollar + 1 < before.size() && !IsLower(before[dollar + 1]);
    if (bracket && end < inner.end && (text_[end] == '}' || text_[end] == ']')) ++end;
    return Span{inner.begin + static_cast<uint32_t>(dollar), end};
  }

  std::string_view text_;
  uint32_t offset_;
  bool snippets_;
  const PluginCatalog& catalog_;
  ScriptNode root_;
  PlaceInScript place_;
  Expected expected_;
  std::vector<Completion> found_;
};

}  // namespace

std::vector<Completion> CompleteAt(std::string_view text, Syntax syntax, uint32_t offset,
                                   bool snippets, const PluginCatalog& catalog) {
  return Completer(text, syntax, offset, snippets, catalog).Complete();
}

}  // namespace penstock::lsp
