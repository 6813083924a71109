#pragma once
// Date patterns in Java's letters, compiled into a small program that kernels interpret.
//
// Letters: yyyy (y, yyy) year, yy year of 1969..2068, MM M month, MMM MMMM its name, dd d day,
// E EEEE day of the week, HH H hour 0..23, hh h hour 1..12, mm m minute, ss s second, S..SSSSSSSSS
// fraction of the second with exactly that many digits, a AM/PM, Z XX +0800, XXX +08:00, X +08 (of
// X.., UTC is Z). Text in '...' and all other characters stand for themselves; '' is a quote.
// A doubled letter is written with two digits and read with two, or with one where no other field
// is next to it; a single letter is one or two. Offsets and names are read in all their forms.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/type/date_names.h"

namespace penstock {

struct DatePattern {
  std::string error;       // why the pattern cannot be used, for a diagnostic; empty if it can
  std::string suspicion;   // why it probably does not mean what it says; empty if it looks right
  std::string program;     // what the *_pattern kernels take (layout: DateProgram)
  bool has_date = false;   // it has a year, month or day
  bool has_time = false;   // it has an hour, minute, second, fraction or AM/PM
  bool has_zone = false;   // it has an offset from UTC; read, the value is that of the job's zone
  bool has_names = false;  // it has names, so that its text can hold any letter
  // Both directions keep the whole value: nothing of a Date, Time or Timestamp is cut by it.
  bool has_full_date = false;  // year of four digits, month and day
  int fraction_digits = 0;

  bool ok() const { return error.empty(); }
};

// Never fails in any other way than through `error`. Time and memory are linear in the pattern.
DatePattern CompileDatePattern(std::string_view pattern, DateNames names = DateNames::kEnglish);

// One program that reads what any of these reads, which are tried in this order, or a timestamp in
// its own forms. There is at least one; none has been joined before.
std::string JoinDatePrograms(const std::vector<std::string>& programs);

// The layout of DatePattern::program. Patterns made of yyyy MM dd HH mm ss S.. and literals have
// all fields at fixed places and are handled without interpretation; the steps serve the others.
struct DateProgram {
  static constexpr int kTemplateSize = 32;
  static constexpr uint8_t kAbsent = 64;  // a place beyond the template, within the output's slack
  // `next`: nothing; the program behind the steps; the forms that are read without a pattern.
  static constexpr uint8_t kNoMore = 0, kProgram = 1, kOwnForms = 2;

  uint8_t is_fixed;  // 1: every field has a fixed place, and `size` is the whole width
  uint8_t size;
  uint8_t year, month, day, hour, minute, second, fraction;  // places, or kAbsent
  uint8_t fraction_digits;                                   // 0..9
  uint8_t has_date, has_time;
  uint8_t step_size;  // bytes of steps after this header
  uint8_t has_zone;
  uint8_t names;  // DateNames
  uint8_t next;   // kNoMore, or what is tried where the text does not match
  char text[kTemplateSize];  // literals; '0' in the fields
  char mask[kTemplateSize];  // 0xff for each literal, 0 elsewhere
  // Then `step_size` bytes of steps: a letter and its count, or '\'' and the literal byte.
};
static_assert(sizeof(DateProgram) == 80 && alignof(DateProgram) == 1);

}  // namespace penstock
