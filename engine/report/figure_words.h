#ifndef WFLOGSCAN_ENGINE_REPORT_FIGURE_WORDS_H_
#define WFLOGSCAN_ENGINE_REPORT_FIGURE_WORDS_H_

// Numbers and times as a report for people spells them.

#include <cstdint>
#include <string>

#include "wflogscan/log_time.h"

namespace wflogscan {

std::string Grouped(std::uint64_t number);                          // "1,234,567"
std::string Counted(std::uint64_t count, const std::string& noun);  // "1 line", "2 lines"
std::string Scaled(double amount, const char* unit);                // "1.2 MB"
std::string Duration(std::int64_t seconds);                         // "90 s", "2 min", "3 h", "1 d"
std::string DateOf(LogTime time);                                   // "2026-02-22", UTC
std::string ClockOf(LogTime time);                                  // "06:01:20", UTC

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_FIGURE_WORDS_H_
