#include "runtime/kernels/slow_json.h"

#include <string_view>

#include "runtime/base/ascii.h"
#include "runtime/kernels/code_points.h"

namespace penstock {
namespace {

constexpr int kMaxSteps = 32;
constexpr int kMaxDepth = 1000;

struct Step {
  std::string_view name;
  int64_t index = -1;  // of an array; -1: the member `name` of an object
};

struct Path {
  Step steps[kMaxSteps];
  int count = 0;
};

// `[...]` at the beginning of `rest`, which is taken off.
bool ReadBrackets(std::string_view& rest, Step& step) {
  const size_t end = rest.size() > 1 && (rest[1] == '\'' || rest[1] == '"')
                         ? rest.find(rest[1], 2) + 1  // 0: there is none
                         : rest.find(']');
  if (end == 0 || end >= rest.size() || rest[end] != ']') return false;
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  if (inside.empty()) return false;
  if (!IsDigit(inside[0])) {
    step.name = inside.substr(1, inside.size() - 2);
    return inside.front() == '\'' || inside.front() == '"';
  }
  step.index = 0;
  for (const char c : inside) {
    if (!IsDigit(c) || step.index > 100'000'000) return false;
    step.index = step.index * 10 + (c - '0');
  }
  return true;
}

bool ReadPath(std::string_view rest, Path& path) {
  if (rest.empty() || rest[0] != '$') return false;
  rest.remove_prefix(1);
  while (!rest.empty()) {
    if (path.count == kMaxSteps) return false;
    Step& step = path.steps[path.count++];
    if (rest[0] == '[') {
      if (!ReadBrackets(rest, step)) return false;
      continue;
    }
    if (rest[0] != '.') return false;
    const size_t end = std::min(rest.find_first_of(".[", 1), rest.size());
    step.name = rest.substr(1, end - 1);
    if (step.name.empty() || step.name.find_first_of("\"'*?@]() \t") != std::string_view::npos) {
      return false;
    }
    rest.remove_prefix(end);
  }
  return true;
}

// The four digits of `\uXXXX`; -1 if they are not there.
int32_t UnitAt(const char* p, const char* end) {
  if (end - p < 4) return -1;
  int32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = HexValue(p[i]);
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

// Writes the character of the escape sequence behind the backslash at `p - 1`, and moves `p` behind
// it; null if it is half of a character.
char* PutEscaped(char* w, const char*& p, const char* end) {
  const char c = *p++;
  constexpr std::string_view kLetters = "bfnrt", kMeanings = "\b\f\n\r\t";
  if (const size_t at = kLetters.find(c); at != std::string_view::npos) {
    *w = kMeanings[at];
    return w + 1;
  }
  if (c != 'u') {
    *w = c;
    return w + 1;
  }
  int32_t code = UnitAt(p, end);
  p += 4;
  if (code >= 0xD800 && code < 0xE000) {
    if (code >= 0xDC00 || end - p < 6 || p[0] != '\\' || p[1] != 'u') return nullptr;
    const int32_t low = UnitAt(p + 2, end);
    if (low < 0xDC00 || low >= 0xE000) return nullptr;
    p += 6;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  return PutCodePoint(w, code);
}

// Whether the string between two quotes means `name`.
bool Means(std::string_view text, std::string_view name) {
  if (text.find('\\') == std::string_view::npos) return text == name;
  const char* end = text.data() + text.size();
  for (const char* p = text.data(); p < end;) {
    char bytes[4];
    char* w = bytes;
    if (*p == '\\') {
      w = PutEscaped(bytes, ++p, end);
      if (w == nullptr) return false;
    } else {
      *w++ = *p++;
    }
    const std::string_view character(bytes, static_cast<size_t>(w - bytes));
    if (!name.starts_with(character)) return false;
    name.remove_prefix(character.size());
  }
  return name.empty();
}

class Reader {
 public:
  Reader(const char* text, int64_t size, const Path& path)
      : p_(text), end_(text + size), path_(path) {}

  // False if the text is not JSON.
  bool Read() {
    if (!Value(0, 0)) return false;
    SkipBlanks();
    return p_ == end_;
  }
  // What was found; empty if nothing was.
  std::string_view found() const { return found_; }

 private:
  // `matched`: so many steps of the path lead to this value; -1: it is not on the path.
  bool Value(int matched, int depth) {
    SkipBlanks();
    if (p_ == end_ || depth > kMaxDepth) return false;
    const char* begin = p_;
    if (!AnyValue(matched, depth)) return false;
    if (matched == path_.count) found_ = {begin, static_cast<size_t>(p_ - begin)};
    return true;
  }

  bool AnyValue(int matched, int depth) {
    switch (*p_) {
      case '{':
        return Object(matched, depth);
      case '[':
        return Array(matched, depth);
      case '"': {
        std::string_view inside;
        return String(inside);
      }
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  const Step* StepAt(int matched) const {
    return matched >= 0 && matched < path_.count ? &path_.steps[matched] : nullptr;
  }

  bool Object(int matched, int depth) {
    const Step* step = StepAt(matched);
    ++p_;
    if (Take('}')) return true;
    do {
      SkipBlanks();
      std::string_view name;
      if (p_ == end_ || *p_ != '"' || !String(name) || !Take(':')) return false;
      const bool leads = step != nullptr && step->index < 0 && Means(name, step->name);
      if (leads) found_ = {};
      if (!Value(leads ? matched + 1 : -1, depth + 1)) return false;
    } while (Take(','));
    return Take('}');
  }

  bool Array(int matched, int depth) {
    const Step* step = StepAt(matched);
    ++p_;
    if (Take(']')) return true;
    int64_t index = 0;
    do {
      const bool leads = step != nullptr && step->index == index;
      if (!Value(leads ? matched + 1 : -1, depth + 1)) return false;
      ++index;
    } while (Take(','));
    return Take(']');
  }

  // `inside`: between the quotes.
  bool String(std::string_view& inside) {
    const char* begin = ++p_;
    while (p_ < end_ && *p_ != '"') {
      if (static_cast<uint8_t>(*p_) < 0x20) return false;
      if (*p_++ != '\\') continue;
      if (p_ == end_) return false;
      const char c = *p_++;
      if (c == 'u') {
        if (UnitAt(p_, end_) < 0) return false;
        p_ += 4;
      } else if (std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) {
        return false;
      }
    }
    if (p_ == end_) return false;
    inside = {begin, static_cast<size_t>(p_ - begin)};
    ++p_;
    return true;
  }

  bool Number() {
    if (p_ < end_ && *p_ == '-') ++p_;
    if (p_ < end_ && *p_ == '0') {
      ++p_;
    } else if (!Digits()) {
      return false;
    }
    if (p_ < end_ && *p_ == '.' && (++p_, !Digits())) return false;
    if (p_ < end_ && (*p_ == 'e' || *p_ == 'E')) {
      ++p_;
      if (p_ < end_ && (*p_ == '+' || *p_ == '-')) ++p_;
      return Digits();
    }
    return true;
  }

  // One or more.
  bool Digits() {
    const char* begin = p_;
    while (p_ < end_ && IsDigit(*p_)) ++p_;
    return p_ > begin;
  }

  bool Word(std::string_view word) {
    if (!std::string_view(p_, static_cast<size_t>(end_ - p_)).starts_with(word)) return false;
    p_ += word.size();
    return true;
  }

  bool Take(char c) {
    SkipBlanks();
    if (p_ == end_ || *p_ != c) return false;
    ++p_;
    return true;
  }

  void SkipBlanks() {
    while (p_ < end_ && (*p_ == ' ' || *p_ == '\n' || *p_ == '\r' || *p_ == '\t')) ++p_;
  }

  const char* p_;
  const char* end_;
  const Path& path_;
  std::string_view found_;
};

}  // namespace
}  // namespace penstock

using namespace penstock;

int32_t pst_slow_json_path(const char* path, int64_t size) {
  Path read;
  return ReadPath({path, static_cast<size_t>(size)}, read) ? 1 : 0;
}

int32_t pst_slow_json_value(const char* text, int64_t size, const char* path, int64_t path_size,
                            pst_text* value) {
  Path read;
  if (!ReadPath({path, static_cast<size_t>(path_size)}, read)) return kBadArgument;
  Reader reader(text, size, read);
  if (!reader.Read()) return kNotJson;
  const std::string_view found = reader.found() == "null" ? "" : reader.found();
  *value = {found.data(), static_cast<int64_t>(found.size())};
  return 0;
}

char* pst_slow_json_text(char* w, const char* text, int64_t size) {
  const char* end = text + size;
  for (const char* p = text; p < end && w != nullptr;) {
    if (*p == '\\') {
      w = PutEscaped(w, ++p, end);
    } else {
      *w++ = *p++;
    }
  }
  return w;
}

char* pst_slow_json_quote(char* w, const char* text, int64_t size) {
  constexpr std::string_view kLetters = "bfnrt", kMeanings = "\b\f\n\r\t";
  *w++ = '"';
  for (const char c : std::string_view(text, static_cast<size_t>(size))) {
    if (const size_t at = kMeanings.find(c); at != std::string_view::npos) {
      *w++ = '\\';
      *w++ = kLetters[at];
    } else if (static_cast<uint8_t>(c) < 0x20) {
      for (const char each : std::string_view("\\u00")) *w++ = each;
      *w++ = "0123456789abcdef"[c >> 4];
      *w++ = "0123456789abcdef"[c & 15];
    } else {
      if (c == '"' || c == '\\') *w++ = '\\';
      *w++ = c;
    }
  }
  *w++ = '"';
  return w;
}
