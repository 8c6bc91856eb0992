#ifndef WFLOGSCAN_ENGINE_BASE_CALENDAR_NAMES_H_
#define WFLOGSCAN_ENGINE_BASE_CALENDAR_NAMES_H_

#include <array>
#include <string_view>

namespace wflogscan {

// As syslog, Go and C write them in every locale.
inline constexpr std::array<std::string_view, 12> kMonthNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
inline constexpr std::array<std::string_view, 7> kWeekdayNames = {"Mon", "Tue", "Wed", "Thu",
                                                                  "Fri", "Sat", "Sun"};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_CALENDAR_NAMES_H_
