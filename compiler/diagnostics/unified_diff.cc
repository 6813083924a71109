// The shortest list of removed and added lines by Myers' greedy search: the furthest point reached
// on every diagonal for 0, 1, 2 ... changes, then the way back. Time and memory grow with the
// square of the number of changes; texts with more than kMaxChanges are shown as replaced whole.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/diagnostics/apply_fixes.h"

namespace penstock {
namespace {

constexpr int kMaxChanges = 1000;
constexpr size_t kContext = 3;

using Lines = std::vector<std::string_view>;

// With their ends, so that a missing last one shows.
Lines LinesOf(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

struct Change {
  char sign;  // ' ', '-' or '+'
  std::string_view line;
};

std::vector<Change> Changes(const Lines& a, const Lines& b) {
  const int rows = static_cast<int>(a.size());
  const int columns = static_cast<int>(b.size());
  std::vector<std::vector<int>> history;  // before each number of changes; index: diagonal + offset
  const int most = std::min(rows + columns, kMaxChanges);
  const int offset = most + 1;
  std::vector<int> reached(2 * offset + 1, 0);
  int changes = 0;
  bool found = false;
  for (; changes <= most && !found; ++changes) {
    history.emplace_back(reached.begin() + offset - changes - 1,
                         reached.begin() + offset + changes + 2);
    for (int k = -changes; k <= changes && !found; k += 2) {
      const bool down =
          k == -changes || (k != changes && reached[offset + k - 1] < reached[offset + k + 1]);
      int x = down ? reached[offset + k + 1] : reached[offset + k - 1] + 1;
      while (x < rows && x - k < columns && a[x] == b[x - k]) ++x;
      reached[offset + k] = x;
      found = x >= rows && x - k >= columns;
    }
  }
  std::vector<Change> list;
  if (!found) {
    for (std::string_view line : a) list.push_back({'-', line});
    for (std::string_view line : b) list.push_back({'+', line});
    return list;
  }
  int x = rows;
  int y = columns;
  for (int d = changes - 1; d >= 0; --d) {
    const std::vector<int>& row = history[d];
    auto at = [&](int k) { return row[k + d + 1]; };
    const int k = x - y;
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    const int from_k = down ? k + 1 : k - 1;
    const int from_x = d == 0 ? 0 : at(from_k);
    const int from_y = d == 0 ? 0 : from_x - from_k;
    while (x > from_x && y > from_y) {
      list.push_back({' ', a[--x]});
      --y;
    }
    if (d == 0) break;
    list.push_back(down ? Change{'+', b[--y]} : Change{'-', a[--x]});
  }
  std::reverse(list.begin(), list.end());
  return list;
}

std::string Range(size_t begin, size_t count) {
  if (count == 1) return fmt::format("{}", begin + 1);
  return fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

}  // namespace

std::string UnifiedDiff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return "";
  Lines a = LinesOf(before);
  Lines b = LinesOf(after);
  const std::vector<Change> list = Changes(a, b);
  std::string out = fmt::format("--- {0}\n+++ {0}\n", name);
  size_t old_line = 0;
  size_t new_line = 0;
  for (size_t i = 0; i < list.size();) {
    if (list[i].sign == ' ') {
      ++i, ++old_line, ++new_line;
      continue;
    }
    // A hunk: from kContext lines before this change to kContext behind the last near one.
    const size_t lead = std::min({i, kContext, old_line});
    size_t end = i;
    for (size_t j = i; j < list.size() && j <= end + 2 * kContext; ++j) {
      if (list[j].sign != ' ') end = j + 1;
    }
    end = std::min(end + kContext, list.size());
    std::string body;
    size_t removed = 0;
    size_t added = 0;
    for (size_t j = i - lead; j < end; ++j) {
      body += list[j].sign;
      body += list[j].line;
      if (!list[j].line.ends_with('\n')) body += "\n\\ No newline at end of file\n";
      removed += list[j].sign != '+';
      added += list[j].sign != '-';
    }
    out += fmt::format("@@ -{} +{} @@\n", Range(old_line - lead, removed),
                       Range(new_line - lead, added));
    out += body;
    old_line += removed - lead;
    new_line += added - lead;
    i = end;
  }
  return out;
}

}  // namespace penstock
