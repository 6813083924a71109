#include "compiler/lsp/place_in_script.h"

#include <algorithm>

#include "compiler/json/text_checks.h"

namespace penstock::lsp {
namespace {

class Finder {
 public:
  Finder(std::string_view text, uint32_t offset) : text_(text), offset_(offset) {}

  PlaceInScript Find(const ScriptNode& root) {
    if (root.bare) return InLines(root);
    const ScriptNode* node = &root;
    while (node != nullptr)
      node = node->is(ScriptNode::Kind::kObject) ? InObject(*node) : InArray(*node);
    if (place_.token == nullptr && InComment(root)) place_.at = PlaceInScript::At::kNowhere;
    return std::move(place_);
  }

 private:
  // Strings without their closing quote, and words, go on where they end.
  bool Touches(const ScriptNode& token) const {
    return token.is_token() && offset_ >= token.span.begin && offset_ <= token.span.end;
  }
  bool Inside(const ScriptNode& node) const {
    if (!node.is(ScriptNode::Kind::kObject) && !node.is(ScriptNode::Kind::kArray)) return false;
    return offset_ > node.span.begin &&
           (offset_ < node.span.end || (!node.closed && offset_ == node.span.end));
  }
  // Whether only blanks without a line end lie between `begin` and the place.
  bool OnSameLine(uint32_t begin) const {
    const std::string_view between = text_.substr(begin, offset_ - begin);
    return between.find_first_of("\r\n") == std::string_view::npos;
  }
  // Whether a comma is between a value that ends at `begin` and the place.
  bool BehindComma(uint32_t begin) const {
    for (size_t at = begin; at < offset_; at = SkipOne(text_, at)) {
      if (text_[at] == ',') return true;
    }
    return false;
  }

  // In a .properties file, where each line is a member.
  PlaceInScript InLines(const ScriptNode& root) {
    place_.path.push_back({&root, nullptr, 0});
    PathStep& step = place_.path.back();
    for (const ScriptMember& member : root.members) {
      const ScriptNode& value = member.value;
      const bool in_key = Touches(member.key);
      const bool in_value =
          Touches(value) || (value.is(ScriptNode::Kind::kNothing) && member.colon &&
                             offset_ >= value.span.begin && OnSameLine(value.span.begin));
      if (!in_key && !in_value) continue;
      step.member = &member;
      place_.at = in_key ? PlaceInScript::At::kKey : PlaceInScript::At::kValue;
      if (in_key || value.is_token()) place_.token = in_key ? &member.key : &value;
      return std::move(place_);
    }
    const std::string_view before = text_.substr(0, offset_);
    const size_t line_end = before.find_last_of("\r\n");
    const std::string_view line =
        line_end == std::string_view::npos ? before : before.substr(line_end);
    if (line.find_first_not_of(" \t\f\r\n") == std::string_view::npos) {
      place_.at = PlaceInScript::At::kKey;
    }
    return std::move(place_);
  }

  // Both set the place and give the container to go on with, or null.
  const ScriptNode* InObject(const ScriptNode& node) {
    if (!Inside(node)) return nullptr;
    place_.path.push_back({&node, nullptr, 0});
    PathStep& step = place_.path.back();
    place_.at = PlaceInScript::At::kKey;
    const ScriptMember* before = nullptr;
    for (const ScriptMember& member : node.members) {
      const ScriptNode& first = member.key.is_token() ? member.key : member.value;
      if (first.span.begin > offset_) break;
      before = &member;
      if (Touches(member.key)) {
        step.member = &member;
        place_.token = &member.key;
        return nullptr;
      }
      if (Inside(member.value)) {
        step.member = &member;
        return &member.value;
      }
      if (Touches(member.value)) {
        step.member = &member;
        place_.at = PlaceInScript::At::kValue;
        place_.token = &member.value;
        return nullptr;
      }
    }
    if (before == nullptr) return nullptr;
    const bool has_value = !before->value.is(ScriptNode::Kind::kNothing);
    const uint32_t end =
        std::min(has_value ? before->value.span.end
                           : (before->colon ? before->value.span.end : before->key.span.end),
                 offset_);
    if (BehindComma(end)) return nullptr;
    if (!has_value && before->colon) {
      step.member = before;
      place_.at = PlaceInScript::At::kValue;
    } else if (OnSameLine(end)) {
      place_.at = PlaceInScript::At::kNowhere;
    } else if (has_value) {
      place_.comma_missing_at = end;
    }
    return nullptr;
  }

  const ScriptNode* InArray(const ScriptNode& node) {
    if (!Inside(node)) return nullptr;
    place_.path.push_back({&node, nullptr, 0});
    PathStep& step = place_.path.back();
    place_.at = PlaceInScript::At::kValue;
    const ScriptNode* before = nullptr;
    for (const ScriptNode& item : node.items) {
      if (item.span.begin > offset_) break;
      before = &item;
      step.index = static_cast<size_t>(&item - node.items.data());
      if (Inside(item)) return &item;
      if (Touches(item)) {
        place_.token = &item;
        return nullptr;
      }
    }
    if (before == nullptr) return nullptr;
    ++step.index;
    const uint32_t end = std::min(before->span.end, offset_);
    if (BehindComma(end)) return nullptr;
    if (OnSameLine(end)) {
      place_.at = PlaceInScript::At::kNowhere;
    } else {
      place_.comma_missing_at = end;
    }
    return nullptr;
  }

  // Comments hold no tokens, so only the text between the tokens needs a look.
  bool InComment(const ScriptNode& root) const {
    for (size_t at = LastTokenEnd(root); at < offset_;) {
      const size_t end = SkipOne(text_, at);
      const bool comment = text_[at] == '#' || (text_[at] == '/' && end > at + 1);
      const bool to_line_end = comment && !text_.substr(at).starts_with("/*");
      if (comment && (offset_ < end || (to_line_end && offset_ == end))) return true;
      at = end;
    }
    return false;
  }

  // The end of the last token before the place, or of a bracket.
  size_t LastTokenEnd(const ScriptNode& root) const {
    if (place_.path.empty()) return offset_ < root.span.begin ? 0 : root.span.end;
    const ScriptNode& node = *place_.path.back().node;
    size_t end = node.span.begin + 1;
    const auto take = [&](const ScriptNode& each) {
      if (each.span.end <= offset_) end = std::max<size_t>(end, each.span.end);
    };
    for (const ScriptNode& item : node.items) take(item);
    for (const ScriptMember& member : node.members) {
      take(member.key);
      take(member.value);
    }
    return end;
  }

  std::string_view text_;
  uint32_t offset_;
  PlaceInScript place_;
};

}  // namespace

PlaceInScript FindPlace(std::string_view text, const ScriptNode& root, uint32_t offset) {
  return Finder(text, offset).Find(root);
}

}  // namespace penstock::lsp
