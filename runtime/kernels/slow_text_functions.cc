// `like` remembers only the last `%`: when what follows it fails, that part is tried one character
// further on. No earlier `%` need ever be tried again, so memory is constant and time at most
// text times pattern.

#include "runtime/kernels/slow_text_functions.h"

#include <string.h>

#include "runtime/kernels/code_points.h"

namespace penstock {
namespace {

// Letters [first, last], each `step` apart, have their other case at `delta` from them.
struct CaseRange {
  int32_t first;
  int32_t last;
  int32_t step;
  int32_t delta;
};

constexpr CaseRange kToUpper[] = {
#define PST_UPPER(first, last, step, delta) {first, last, step, delta},
#define PST_LOWER(first, last, step, delta)
#include "runtime/kernels/letter_case.def"
#undef PST_UPPER
#undef PST_LOWER
};
constexpr CaseRange kToLower[] = {
#define PST_UPPER(first, last, step, delta)
#define PST_LOWER(first, last, step, delta) {first, last, step, delta},
#include "runtime/kernels/letter_case.def"
#undef PST_UPPER
#undef PST_LOWER
};

template <size_t kSize>
int32_t Map(const CaseRange (&ranges)[kSize], int32_t code) {
  size_t low = 0;
  size_t high = kSize;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (ranges[middle].last < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == kSize || code < ranges[low].first) return code;
  return (code - ranges[low].first) % ranges[low].step == 0 ? code + ranges[low].delta : code;
}

// One element of a pattern.
struct Element {
  enum class Kind { kEnd, kAnyText, kAnyCharacter, kCharacter, kBad } kind = Kind::kEnd;
  const char* data = nullptr;  // kCharacter
  int64_t size = 0;
  const char* next = nullptr;
};

Element Next(const char* p, const char* end, int32_t escape) {
  if (p == end) return {};
  const char* next = NextCharacter(p, end);
  if (escape >= 0 && CodePointAt(p, end) == escape) {
    if (next == end) return {Element::Kind::kBad, nullptr, 0, nullptr};
    const char* after = NextCharacter(next, end);
    if (*next != '%' && *next != '_' && CodePointAt(next, end) != escape) {
      return {Element::Kind::kBad, nullptr, 0, nullptr};
    }
    return {Element::Kind::kCharacter, next, after - next, after};
  }
  if (*p == '%') return {Element::Kind::kAnyText, nullptr, 0, next};
  if (*p == '_') return {Element::Kind::kAnyCharacter, nullptr, 0, next};
  return {Element::Kind::kCharacter, p, next - p, next};
}

}  // namespace
}  // namespace penstock

using namespace penstock;

int64_t pst_slow_find(const char* text, int64_t text_size, const char* part, int64_t part_size) {
  if (part_size > text_size) return -1;
  const void* found = memmem(text, text_size, part, part_size);
  return found == nullptr ? -1 : static_cast<const char*>(found) - text;
}

char* pst_slow_change_case(char* w, const char* text, int64_t size, int32_t upper) {
  const char* end = text + size;
  for (const char* p = text; p < end;) {
    const char* next = NextCharacter(p, end);
    const int32_t code = CodePointAt(p, end);
    const int32_t mapped = code < 0 ? -1 : upper != 0 ? Map(kToUpper, code) : Map(kToLower, code);
    if (mapped == code) {
      for (; p < next; ++p) *w++ = *p;
    } else {
      w = PutCodePoint(w, mapped);
    }
    p = next;
  }
  return w;
}

int32_t pst_slow_like(const char* text, int64_t text_size, const char* pattern,
                      int64_t pattern_size, int32_t escape) {
  const char* text_end = text + text_size;
  const char* pattern_end = pattern + pattern_size;
  for (const char* p = pattern;;) {
    const Element element = Next(p, pattern_end, escape);
    if (element.kind == Element::Kind::kBad) return -1;
    if (element.kind == Element::Kind::kEnd) break;
    p = element.next;
  }
  const char* retry_pattern = nullptr;  // behind the last `%`
  const char* retry_text = nullptr;     // where what follows it was last tried
  for (;;) {
    const Element element = Next(pattern, pattern_end, escape);
    bool matches = false;
    switch (element.kind) {
      case Element::Kind::kAnyText:
        retry_pattern = pattern = element.next;
        retry_text = text;
        continue;
      case Element::Kind::kEnd:
        if (text == text_end) return 1;
        break;
      case Element::Kind::kAnyCharacter:
        matches = text < text_end;
        if (matches) text = NextCharacter(text, text_end);
        break;
      case Element::Kind::kCharacter:
        matches = text_end - text >= element.size && memcmp(text, element.data, element.size) == 0;
        if (matches) text += element.size;
        break;
      case Element::Kind::kBad:
        return -1;
    }
    if (matches) {
      pattern = element.next;
      continue;
    }
    if (retry_pattern == nullptr || retry_text == text_end) return 0;
    retry_text = NextCharacter(retry_text, text_end);
    text = retry_text;
    pattern = retry_pattern;
  }
}
