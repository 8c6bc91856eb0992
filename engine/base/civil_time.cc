#include "engine/base/civil_time.h"

namespace wflogscan {

CivilTime ToCivil(std::int64_t unix_ns) {
  const std::int64_t seconds = FloorSeconds(unix_ns);
  const std::int64_t rest = unix_ns % kNanosecondsPerSecond;
  std::int64_t days = seconds / 86400;
  std::int64_t second_of_day = seconds % 86400;
  if (second_of_day < 0) {
    second_of_day += 86400;
    --days;
  }
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;

  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  civil.month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
  civil.hour = static_cast<int>(second_of_day / 3600);
  civil.minute = static_cast<int>(second_of_day % 3600 / 60);
  civil.second = static_cast<int>(second_of_day % 60);
  civil.nanosecond = static_cast<int>(rest < 0 ? rest + kNanosecondsPerSecond : rest);
  return civil;
}

}  // namespace wflogscan
