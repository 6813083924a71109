#pragma once
// GBK, the encoding of most Chinese files that are not UTF-8, as a table that built executables can
// carry: where they run there may be no conversion tables of the system.

#include <cstdint>

namespace penstock {

// Two-byte characters: a lead byte 0x81..0xfe, then a trail byte 0x40..0xfe.
inline constexpr unsigned kGbkFirstLead = 0x81;
inline constexpr unsigned kGbkFirstTrail = 0x40;
inline constexpr unsigned kGbkLeads = 0xfe - kGbkFirstLead + 1;
inline constexpr unsigned kGbkTrails = 0xfe - kGbkFirstTrail + 1;

// Unicode code points by lead and trail; 0: no character. Made by make_gbk_table.cc from the tables
// of the C library of the machine that builds Penstock.
extern const uint16_t kGbkTable[kGbkLeads * kGbkTrails];

}  // namespace penstock
