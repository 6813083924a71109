#pragma once
// Names of months and days of the week, as date patterns read and write them.

#include <cstdint>
#include <string_view>

namespace penstock {

// Which names are written; both are read.
enum class DateNames : uint8_t { kEnglish, kChinese };

struct DateName {
  std::string_view brief, full;
};

inline constexpr DateName kMonthNames[2][12] = {{{"Jan", "January"},
                                                 {"Feb", "February"},
                                                 {"Mar", "March"},
                                                 {"Apr", "April"},
                                                 {"May", "May"},
                                                 {"Jun", "June"},
                                                 {"Jul", "July"},
                                                 {"Aug", "August"},
                                                 {"Sep", "September"},
                                                 {"Oct", "October"},
                                                 {"Nov", "November"},
                                                 {"Dec", "December"}},
                                                {{"1月", "一月"},
                                                 {"2月", "二月"},
                                                 {"3月", "三月"},
                                                 {"4月", "四月"},
                                                 {"5月", "五月"},
                                                 {"6月", "六月"},
                                                 {"7月", "七月"},
                                                 {"8月", "八月"},
                                                 {"9月", "九月"},
                                                 {"10月", "十月"},
                                                 {"11月", "十一月"},
                                                 {"12月", "十二月"}}};

// From Thursday on, the day of 1970-01-01.
inline constexpr DateName kDayNames[2][7] = {{{"Thu", "Thursday"},
                                              {"Fri", "Friday"},
                                              {"Sat", "Saturday"},
                                              {"Sun", "Sunday"},
                                              {"Mon", "Monday"},
                                              {"Tue", "Tuesday"},
                                              {"Wed", "Wednesday"}},
                                             {{"周四", "星期四"},
                                              {"周五", "星期五"},
                                              {"周六", "星期六"},
                                              {"周日", "星期日"},
                                              {"周一", "星期一"},
                                              {"周二", "星期二"},
                                              {"周三", "星期三"}}};

inline constexpr std::string_view kHalfDayNames[2][2] = {{"AM", "PM"}, {"上午", "下午"}};

}  // namespace penstock
