// A reader that never stops: brackets that do not match close what they can, and a string that
// someone has begun to type ends with its line. Strings may hold line ends, so that is decided by
// what comes after: where the line goes on with structure up to the next quote, and that quote has
// text behind it, it opens a string and does not close one.
#include "compiler/lsp/script_tree.h"

#include <algorithm>

#include "compiler/json/text_checks.h"
#include "compiler/lsp/properties_tree.h"

namespace penstock::lsp {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kStructure = " \t\r\n{}[],:";
constexpr std::string_view kWordEnd = " \t\r\n{}[],:\"#";

constexpr int kMaxTokens = 2 * kMaxValues;  // keys and values

uint32_t Offset(size_t at) { return static_cast<uint32_t>(at); }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { SkipBlanks(); }

  ScriptNode ReadRoot() {
    // A word or comma before the root must not hide the rest.
    while (at_ < text_.size() && text_[at_] != '{' && text_[at_] != '[') SkipToken();
    return at_ < text_.size() ? ReadValue(0) : Nothing();
  }

 private:
  ScriptNode Nothing() const {
    ScriptNode node;
    node.span = {Offset(last_end_), Offset(last_end_)};
    return node;
  }

  bool AtEnd() const { return at_ >= text_.size() || count_ > kMaxTokens; }

  void SkipBlanks() {
    while (at_ < text_.size()) {
      if (kBlanks.find(text_[at_]) != std::string_view::npos) {
        ++at_;
      } else if (text_[at_] == '#' || text_.substr(at_, 2) == "//" ||
                 text_.substr(at_, 2) == "/*") {
        at_ = SkipOne(text_, at_);
      } else if (text_.substr(at_, 3) == "\xEF\xBB\xBF") {
        at_ += 3;
      } else {
        return;
      }
    }
  }

  void Advance(size_t end) {
    at_ = last_end_ = end;
    SkipBlanks();
  }

  // Where a string that opens at `at_` ends, and whether it has a quote there.
  std::pair<size_t, bool> EndOfString() {
    for (size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '"') {
        return {i + 1, true};
      } else if (text_[i] == '\n') {
        if (lines_end_strings_ || OpensString(i)) return {WithoutReturn(i), false};
        i = text_.find_first_not_of(kStructure, i) - 1;
      }
    }
    lines_end_strings_ =
        true;  // else each quote that comes could lead to the end of the text again
    return {WithoutReturn(std::min(text_.find('\n', at_), text_.size())), false};
  }

  size_t WithoutReturn(size_t end) const {
    return end > at_ + 1 && text_[end - 1] == '\r' ? end - 1 : end;
  }

  // Whether the first thing behind the line end `i` that is not structure opens a string, or is the
  // end of the text.
  bool OpensString(size_t i) const {
    const size_t quote = text_.find_first_not_of(kStructure, i);
    if (quote == std::string_view::npos) return true;
    return text_[quote] == '"' && quote + 1 < text_.size() &&
           kStructure.find(text_[quote + 1]) == std::string_view::npos;
  }

  // Brackets of a variable belong to the word.
  size_t EndOfWord() const {
    const std::string_view opener = text_.substr(at_, 2);
    if (opener == "${" || opener == "$[") {
      const size_t end = text_.find_first_of("{}[]\"\r\n", at_ + 2);
      if (end != std::string_view::npos && text_[end] == (opener == "${" ? '}' : ']')) {
        return end + 1;
      }
    }
    return std::min(text_.find_first_of(kWordEnd, at_ + 1), text_.size());
  }

  ScriptNode ReadToken() {
    ScriptNode node;
    ++count_;
    if (text_[at_] == '"') {
      const auto [end, closed] = EndOfString();
      node.kind = ScriptNode::Kind::kString;
      node.span = {Offset(at_), Offset(end)};
      node.closed = closed;
      node.text = text_.substr(at_ + 1, end - at_ - (closed ? 2 : 1));
      Advance(end);
      return node;
    }
    const size_t end = EndOfWord();
    node.kind = ScriptNode::Kind::kWord;
    node.span = {Offset(at_), Offset(end)};
    node.text = text_.substr(at_, end - at_);
    Advance(end);
    return node;
  }

  void SkipToken() {
    if (kStructure.find(text_[at_]) != std::string_view::npos) {
      Advance(at_ + 1);
    } else {
      ReadToken();
    }
  }

  bool AtValue() const {
    return !AtEnd() && (text_[at_] == '{' || text_[at_] == '[' ||
                        kStructure.find(text_[at_]) == std::string_view::npos);
  }

  ScriptNode ReadValue(int depth) {
    if (text_[at_] != '{' && text_[at_] != '[') return ReadToken();
    const bool object = text_[at_] == '{';
    ScriptNode node;
    node.kind = object ? ScriptNode::Kind::kObject : ScriptNode::Kind::kArray;
    node.span.begin = Offset(at_);
    ++count_;
    Advance(at_ + 1);
    node.span.end = Offset(last_end_);
    if (depth >= kMaxNesting) return node;
    ++open_[object];
    node.closed = ReadInside(node, depth);
    --open_[object];
    node.span.end = Offset(node.closed ? last_end_ : at_);
    return node;
  }

  // Whose bracket is at `at_`: that of the container which closes with `own`, that of one
  // further out, or of none, which is skipped.
  enum class Closing { kThis, kOuter, kNone };
  Closing Close(char own) {
    const char c = text_[at_];
    if (c != own && open_[c == '}'] > 0) return Closing::kOuter;
    Advance(at_ + 1);
    return c == own ? Closing::kThis : Closing::kNone;
  }

  // False: the container ends without its bracket.
  bool ReadInside(ScriptNode& node, int depth) {
    const bool object = node.is(ScriptNode::Kind::kObject);
    while (!AtEnd()) {
      if (AtValue() && object) {
        node.members.push_back(ReadMember(depth));
      } else if (AtValue()) {
        node.items.push_back(ReadValue(depth + 1));
      } else if (text_[at_] == ',' || text_[at_] == ':') {
        Advance(at_ + 1);
      } else {
        const Closing closing = Close(object ? '}' : ']');
        if (closing != Closing::kNone) return closing == Closing::kThis;
      }
    }
    return false;
  }

  ScriptMember ReadMember(int depth) {
    ScriptMember member;
    if (text_[at_] == '{' || text_[at_] == '[') {
      member.key = Nothing();
      member.value = ReadValue(depth + 1);
      return member;
    }
    member.key = ReadToken();
    member.value = Nothing();
    if (AtEnd() || text_[at_] != ':') return member;
    member.colon = true;
    Advance(at_ + 1);
    member.value = Nothing();
    if (AtValue() && !AtNextKey()) member.value = ReadValue(depth + 1);
    return member;
  }

  // Whether the string at `at_` is not the value but the key of the next member: `"a": "b": 1`.
  bool AtNextKey() const {
    if (text_[at_] != '"') return false;
    Reader ahead = *this;
    ahead.ReadToken();
    const bool new_line = text_.substr(last_end_, at_ - last_end_).find('\n') != text_.npos;
    return new_line && !ahead.AtEnd() && text_[ahead.at_] == ':';
  }

  std::string_view text_;
  size_t at_ = 0;         // of the next token, or the end
  size_t last_end_ = 0;   // of the last token
  int count_ = 0;         // values
  int open_[2] = {0, 0};  // arrays and objects that are open
  bool lines_end_strings_ = false;
};

}  // namespace

const ScriptNode* ScriptNode::Find(std::string_view name) const {
  const auto found = std::find_if(members.rbegin(), members.rend(),
                                  [&](const ScriptMember& m) { return m.key.text == name; });
  return found == members.rend() ? nullptr : &found->value;
}

ScriptNode ReadScriptTree(std::string_view text, Syntax syntax) {
  return syntax == Syntax::kProperties ? ReadPropertiesTree(text) : Reader(text).ReadRoot();
}

}  // namespace penstock::lsp
