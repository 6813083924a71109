#include "stdplugins/table/stream/instant_text.h"

#include <gtest/gtest.h>

#include <string>

#include "runtime/plugin/cell_text.h"

namespace penstock {
namespace {

std::string RoundTrip(std::string_view text, std::string_view pattern) {
  const DatePattern compiled = CompileDatePattern(pattern);
  EXPECT_TRUE(compiled.ok()) << compiled.error;
  const std::optional<LocalInstant> instant = ParseInstant(text, compiled);
  if (!instant.has_value()) return "none";
  const pst_i128 nanos = static_cast<pst_i128>(instant->seconds) * 1'000'000'000 + instant->nanos;
  pst_cell cell{};
  cell.tag = PST_TIMESTAMP;
  cell.wide = &nanos;
  char room[kCellTextRoom];
  return std::string(CellText(cell, room));
}

TEST(InstantText, ReadsPatterns) {
  EXPECT_EQ(RoundTrip("2024-02-29 23:59:58", "yyyy-MM-dd HH:mm:ss"), "2024-02-29 23:59:58");
  EXPECT_EQ(RoundTrip("29/2/2024", "d/M/yyyy"), "2024-02-29 00:00:00");
  EXPECT_EQ(RoundTrip("20240229235958123", "yyyyMMddHHmmssSSS"), "2024-02-29 23:59:58.123");
  EXPECT_EQ(RoundTrip("1969-12-31 23:59:59.5", "yyyy-MM-dd HH:mm:ss.S"), "1969-12-31 23:59:59.5");
  EXPECT_EQ(RoundTrip("12:05 AM", "hh:mm a"), "1970-01-01 00:05:00");
  EXPECT_EQ(RoundTrip("12:05 pm", "hh:mm a"), "1970-01-01 12:05:00");
  EXPECT_EQ(RoundTrip("68 70", "yy HHmm"), "none");
  EXPECT_EQ(RoundTrip("01.01.68", "dd.MM.yy"), "2068-01-01 00:00:00");
  EXPECT_EQ(RoundTrip("0000-01-01", "yyyy-MM-dd"), "0000-01-01 00:00:00");
}

TEST(InstantText, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "2024-02-30 00:00:00", "2024-13-01 00:00:00", "2024-01-01 24:00:00",
        "2024-01-01 00:60:00", "2024-01-01", "2024-01-01 00:00:00 ", "2024-1-01 00:00:00"}) {
    EXPECT_EQ(RoundTrip(text, "yyyy-MM-dd HH:mm:ss"), "none") << text;
  }
}

}  // namespace
}  // namespace penstock
