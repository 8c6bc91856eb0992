#include "engine/base/civil_time.h"

#include <chrono>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(CivilTime, EveryDayThereAndBack) {
  std::int64_t expected = DaysFromCivil(1678, 1, 1);
  for (int year = 1678; year <= 2261; ++year) {
    for (unsigned month = 1; month <= 12; ++month) {
      const std::chrono::year_month_day_last last{std::chrono::year(year),
                                                  std::chrono::month_day_last(std::chrono::month(month))};
      for (int day = 1; day <= static_cast<int>(static_cast<unsigned>(last.day())); ++day) {
        const std::int64_t days = DaysFromCivil(year, static_cast<int>(month), day);
        ASSERT_EQ(days, expected++) << year << "-" << month << "-" << day;
        const CivilTime civil = ToCivil(days * 86400 * kNanosecondsPerSecond);
        ASSERT_TRUE(civil.year == year && civil.month == static_cast<int>(month) && civil.day == day)
            << year << "-" << month << "-" << day;
      }
    }
  }
}

TEST(CivilTime, AgreesWithTheStandardLibrary) {
  for (const int days : {-100000, -1, 0, 1, 59, 60, 11016, 20000, 100000}) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    EXPECT_EQ(DaysFromCivil(int(date.year()), static_cast<int>(unsigned(date.month())),
                            static_cast<int>(unsigned(date.day()))),
              days);
  }
}

TEST(CivilTime, EveryMomentThereAndBack) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100000; ++i) {
    const std::int64_t ns =
        static_cast<std::int64_t>(random() % 9'000'000'000'000'000'000U) - 4'500'000'000'000'000'000;
    const CivilTime civil = ToCivil(ns);
    ASSERT_EQ(FromCivil(civil), ns);
    ASSERT_TRUE(civil.hour >= 0 && civil.hour < 24 && civil.minute >= 0 && civil.minute < 60 &&
                civil.second >= 0 && civil.second < 60 && civil.nanosecond >= 0);
  }
}

TEST(CivilTime, DigitsMustAllBeThere) {
  EXPECT_EQ(ParseDigits("0042", 0, 4), 42);
  EXPECT_EQ(ParseDigits("x07", 1, 2), 7);
  EXPECT_EQ(ParseDigits("1", 0, 2), -1);
  EXPECT_EQ(ParseDigits("1x", 0, 2), -1);
  EXPECT_EQ(ParseDigits("", 0, 1), -1);
}

TEST(CivilTime, ZoneOffsets) {
  const auto offset = [](const std::string& text, std::size_t* at) {
    std::int64_t seconds = 0;
    *at = 0;
    ParseZoneOffsetPrefix(text, at, &seconds);
    return seconds;
  };
  std::size_t at = 0;
  EXPECT_EQ(offset("+02:00", &at), 7200);
  EXPECT_EQ(at, 6U);
  EXPECT_EQ(offset("-0530x", &at), -19800);
  EXPECT_EQ(at, 5U);
  EXPECT_EQ(offset("+02 ", &at), 7200);
  EXPECT_EQ(at, 3U);
  for (const char* none : {"", "Z", "+", "+2", "+99:00", " +02:00"}) {
    EXPECT_EQ(offset(none, &at), 0) << none;
    EXPECT_EQ(at, 0U) << none;
  }
}

}  // namespace
}  // namespace wflogscan
