#include "engine/attribute/minute_memo.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

// Mostly of one minute, and sometimes no time at all.
std::string RandomTime(std::minstd_rand* random) {
  static constexpr const char* kBegins[] = {
      "2026-02-22T06:01:", "2026-02-22T06:01:", "2026-02-22T06:01:", "2026-02-22T06:02:",
      "2026-02-22 06:01:", "2026-13-22T06:01:", "1969-12-31T23:59:", "2026-02-22T06:01"};
  static constexpr const char* kEnds[] = {"Z", "Z", "Z", "Z ", "Zx", "", "+01:00", " ", "x"};
  std::string time = kBegins[(*random)() % std::size(kBegins)];
  const auto add_digits = [&](std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) time += static_cast<char>('0' + (*random)() % 10);
  };
  add_digits((*random)() % 16 == 0 ? (*random)() % 4 : 2);
  if ((*random)() % 4 != 0) {
    time += (*random)() % 8 == 0 ? ',' : '.';
    add_digits((*random)() % 4 == 0 ? (*random)() % 12 : 3);
  }
  time += kEnds[(*random)() % std::size(kEnds)];
  return time;
}

TEST(MinuteMemo, ReadsWhatAReaderWithoutMemoryReads) {
  std::minstd_rand random(3);
  MinuteMemo memo;
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = RandomTime(&random);
    std::size_t expected_bytes = 0;
    std::size_t bytes = 0;
    const std::optional<LogTime> expected = ParseRfc3339Prefix(text, &expected_bytes);
    ASSERT_EQ(memo.ReadPrefix(text, &bytes), expected) << text;
    if (!expected) continue;
    ++read;
    ASSERT_EQ(bytes, expected_bytes) << text;
  }
  EXPECT_GT(read, 1000);
}

TEST(MinuteMemo, ReadsATimeThatIsSpelledLikeOneBefore) {
  std::minstd_rand random(3);
  MinuteMemo memo;
  std::size_t bytes = 0;
  const std::string first = "2026-02-22T06:01:20.123Z";
  const std::optional<LogTime> time = memo.ReadPrefix(first, &bytes);
  const MinuteMemo::Fraction fraction(*time, bytes);
  ASSERT_EQ(fraction.time_bytes(), first.size());
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = RandomTime(&random);
    LogTime alike;
    if (!memo.ReadAlike(text, fraction, &alike)) continue;
    ++read;
    ASSERT_EQ(alike, ParseRfc3339Prefix(text, &bytes)) << text;
    ASSERT_EQ(bytes, fraction.time_bytes()) << text;
  }
  EXPECT_GT(read, 1000);
}

TEST(MinuteMemo, ATimeWithoutAFractionInZHasNone) {
  std::size_t bytes = 0;
  for (const char* text :
       {"2026-02-22T06:01:20Z", "2026-02-22T06:01:20.123+00:00", "2026-02-22T06:01:20.123"}) {
    const std::optional<LogTime> time = ParseRfc3339Prefix(text, &bytes);
    EXPECT_EQ(MinuteMemo::Fraction(*time, bytes).digits(), 0U) << text;
  }
}

}  // namespace
}  // namespace wflogscan
