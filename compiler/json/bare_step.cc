#include "compiler/json/bare_step.h"

namespace penstock {
namespace {

using Kind = JsonTokenKind;

// Walks over one object of tokens and stops at its keys, not at those of objects inside of it.
class KeyWalk {
 public:
  KeyWalk(const std::vector<JsonToken>& tokens, size_t begin) : tokens_(tokens), at_(begin) {}

  // The place of the next key; nothing at the end of the object or of the tokens.
  std::optional<size_t> Next() {
    for (; at_ + 1 < tokens_.size(); ++at_) {
      const Kind kind = tokens_[at_].kind;
      depth_ += kind == Kind::kOpenObject || kind == Kind::kOpenArray;
      depth_ -= kind == Kind::kCloseObject || kind == Kind::kCloseArray;
      if (depth_ == 0) return std::nullopt;
      if (depth_ == 1 && tokens_[at_ + 1].kind == Kind::kColon) return at_++;
    }
    return std::nullopt;
  }

  // After the last key: the place of the bracket that closes the object, if there is one.
  std::optional<size_t> end() const {
    return depth_ == 0 ? std::optional<size_t>(at_) : std::nullopt;
  }

 private:
  const std::vector<JsonToken>& tokens_;
  size_t at_;
  int depth_ = 0;
};

}  // namespace

bool IsStep(const SourceFile& file, const std::vector<JsonToken>& tokens, size_t at) {
  KeyWalk walk(tokens, at);
  while (const std::optional<size_t> key = walk.Next()) {
    const std::string_view name = file.Slice(tokens[*key].span);
    if (name == "\"category\"" || name == "\"stepType\"") return true;
  }
  return false;
}

std::optional<Fix> DeleteProcessor(const SourceFile& file, const std::vector<JsonToken>& tokens,
                                   size_t at) {
  bool processor = false;
  bool nothing = false;
  KeyWalk walk(tokens, at);
  while (const std::optional<size_t> key = walk.Next()) {
    if (*key + 2 >= tokens.size()) break;
    const std::string_view name = file.Slice(tokens[*key].span);
    const std::string_view value = file.Slice(tokens[*key + 2].span);
    processor = processor || (name == "\"category\"" && value == "\"processor\"");
    nothing = nothing || (name == "\"stepType\"" && value == "null");
  }
  const std::optional<size_t> end = walk.end();
  if (!processor || !nothing || !end || at == 0) return std::nullopt;
  const bool comma_follows = tokens[*end + 1].kind == Kind::kComma;
  const JsonToken& before = tokens[at - 1];
  const bool comma_before = before.kind == Kind::kComma;
  const uint32_t begin = comma_before && !comma_follows ? before.span.begin : before.span.end;
  return Fix{{begin, tokens[*end + comma_follows].span.end}, "", true};
}

}  // namespace penstock
