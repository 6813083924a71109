#include "compiler/sema/select_list.h"

#include <algorithm>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsNameByte(char c) { return IsWordByte(c) || (c & 0x80) != 0; }

class SelectReader {
 public:
  explicit SelectReader(std::string_view text) : text_(text) {}

  std::optional<std::vector<SelectItem>> Read() {
    SkipBlanks();
    if (!TakeWord("select")) return std::nullopt;
    SkipBlanks();
    if (TakeWord("distinct") || TakeWord("all")) SkipBlanks();
    // SQL Server's `top 10` has no comma behind it.
    if (TakeWord("top")) return std::nullopt;
    item_ = {at_, at_};
    while (at_ < text_.size() && !AtEndOfList()) {
      if (!Step()) return std::nullopt;
    }
    if (depth_ != 0 || !EndItem()) return std::nullopt;
    return std::move(items_);
  }

 private:
  // One character, quoted text or comment; false if the list cannot be counted.
  bool Step() {
    const char c = text_[at_];
    if (c == '\'' || c == '"' || c == '`') return SkipQuoted(c);
    if (StartsComment()) {
      SkipBlanks();
      return true;
    }
    if (c == '$' || c == '#' || c == ';' || c == '[') return false;
    if (c == '(') ++depth_;
    if (c == ')' && --depth_ < 0) return false;
    if (c == ',' && depth_ == 0) {
      if (!EndItem()) return false;
      ++at_;
      SkipBlanks();
      item_ = {at_, at_};
      return true;
    }
    ++at_;
    if (kBlanks.find(c) == std::string_view::npos) item_.end = at_;
    return true;
  }

  // False for an item that is empty or stands for several columns.
  bool EndItem() {
    const std::string_view item = text_.substr(item_.begin, item_.end - item_.begin);
    if (item.empty() || item == "*" || item.ends_with(".*")) return false;
    // Hive's `f(x) as (a, b)`; `columns(...)` of ClickHouse.
    if (item.ends_with(')') && (IsAliasList(item) || StartsWithCall(item, "columns"))) return false;
    items_.push_back(item_);
    return true;
  }

  static bool IsAliasList(std::string_view item) {
    size_t end = item.rfind('(');
    if (end == std::string_view::npos) return false;
    while (end > 0 && kBlanks.find(item[end - 1]) != std::string_view::npos) --end;
    return end > 2 && SameIgnoringCase(item.substr(end - 2, 2), "as") && !IsNameByte(item[end - 3]);
  }

  static bool StartsWithCall(std::string_view item, std::string_view name) {
    const std::string_view rest = item.substr(std::min(name.size(), item.size()));
    return SameIgnoringCase(item.substr(0, name.size()), name) && rest.starts_with('(');
  }

  bool AtEndOfList() const {
    if (depth_ != 0 || (at_ > 0 && (IsNameByte(text_[at_ - 1]) || text_[at_ - 1] == '.'))) {
      return false;
    }
    return IsWord("from") || IsWord("union");
  }

  bool IsWord(std::string_view word) const {
    const size_t end = at_ + word.size();
    return SameIgnoringCase(text_.substr(at_, word.size()), word) &&
           (end == text_.size() || !IsNameByte(text_[end]));
  }

  bool TakeWord(std::string_view word) {
    if (!IsWord(word)) return false;
    at_ += word.size();
    return true;
  }

  bool StartsComment() const {
    const std::string_view rest = text_.substr(at_);
    return rest.starts_with("/*") || rest.starts_with("--");
  }

  // Over blanks and comments.
  void SkipBlanks() {
    while (at_ < text_.size()) {
      if (kBlanks.find(text_[at_]) != std::string_view::npos) {
        ++at_;
      } else if (StartsComment()) {
        const bool line = text_[at_] == '-';
        const size_t end = text_.find(line ? "\n" : "*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + (line ? 1 : 2);
      } else {
        return;
      }
    }
  }

  // A doubled quote opens the text again. What a backslash means differs between databases.
  bool SkipQuoted(char quote) {
    const size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return false;
    if (text_.substr(at_, end - at_).find('\\') != std::string_view::npos) return false;
    at_ = item_.end = end + 1;
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  SelectItem item_;
  std::vector<SelectItem> items_;
};

}  // namespace

std::optional<std::vector<SelectItem>> SelectItems(std::string_view query) {
  return SelectReader(query).Read();
}

}  // namespace penstock
