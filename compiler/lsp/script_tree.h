#pragma once
// The text of a script as a tree while it is being typed: nothing is refused, what is missing is
// left out. Only for finding places; errors are reported by ParseScript.

#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace penstock::lsp {

struct ScriptMember;

struct ScriptNode {
  enum class Kind { kNothing, kWord, kString, kArray, kObject };
  Kind kind = Kind::kNothing;
  Span span;           // with quotes or brackets; kNothing: where the value would be, empty
  bool closed = true;  // false: the last quote or bracket is missing
  std::string_view
      text;  // kWord, kString: without quotes, escapes as written; points into the text
  std::vector<ScriptNode> items;      // kArray
  std::vector<ScriptMember> members;  // kObject
  bool bare = false;                  // kObject: lines `key=value` of a .properties file, all words

  bool is(Kind k) const { return kind == k; }
  bool is_token() const { return kind == Kind::kWord || kind == Kind::kString; }
  // The value of the last member of that name; null if there is none.
  const ScriptNode* Find(std::string_view name) const;
};

struct ScriptMember {
  ScriptNode key;      // a word or string; kNothing if only a value is there
  bool colon = false;  // `:` follows; in .properties files whatever separates the value
  ScriptNode value;
};

// `text` must outlive the tree. In JSON, what is nested deeper, or comes later, than the limits of
// a script (text_checks.h) is left out.
ScriptNode ReadScriptTree(std::string_view text, Syntax syntax);

}  // namespace penstock::lsp
