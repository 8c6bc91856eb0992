#include "engine/source/rotation.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Sorted(std::vector<std::string> names) {
  SortRotated(&names, [](const std::string& name) -> const std::string& { return name; });
  return names;
}

TEST(SortRotated, TheHighestNumberIsTheOldest) {
  EXPECT_THAT(Sorted({"d/a-json.log", "d/a-json.log.1", "d/a-json.log.10.gz", "d/a-json.log.2.gz",
                      "d/a-json.log.9.gz", "d/a.txt"}),
              ElementsAre("d/a-json.log.10.gz", "d/a-json.log.9.gz", "d/a-json.log.2.gz", "d/a-json.log.1",
                          "d/a-json.log", "d/a.txt"));
}

TEST(SortRotated, DatesRise) {
  EXPECT_THAT(Sorted({"0.log", "0.log.20260304-150405", "0.log.20260303-150405.gz", "nats.log",
                      "nats.log.2026.11.23.18.29.41.123456789", "app.log-20260304", "app.log"}),
              ElementsAre("0.log.20260303-150405.gz", "0.log.20260304-150405", "0.log", "app.log-20260304",
                          "app.log", "nats.log.2026.11.23.18.29.41.123456789", "nats.log"));
}

TEST(SortRotated, OfAPartInBothFormsThePlainOneIsKept) {
  EXPECT_THAT(Sorted({"a.log.1.gz", "a.log.1", "a.log", "a.log.2.gz"}),
              ElementsAre("a.log.2.gz", "a.log.1", "a.log"));
  EXPECT_THAT(Sorted({"a.log", "a.log.gz"}), ElementsAre("a.log", "a.log.gz")) << "not a rotated part";
}

TEST(GoesOn, IsTheNextPartOfTheSameLog) {
  EXPECT_TRUE(GoesOn("d/a.log.2.gz", "d/a.log.1"));
  EXPECT_TRUE(GoesOn("d/a.log.1", "d/a.log"));
  EXPECT_TRUE(GoesOn("0.log.20260303-150405.gz", "0.log.20260304-150405"));
  EXPECT_TRUE(GoesOn("0.log.20260304-150405", "0.log"));
  EXPECT_FALSE(GoesOn("a.log.3", "a.log.1")) << "one is missing";
  EXPECT_FALSE(GoesOn("a.log.1", "a.log.2"));
  EXPECT_FALSE(GoesOn("a.log", "a.log"));
  EXPECT_FALSE(GoesOn("a.log.1", "b.log"));
  EXPECT_FALSE(GoesOn("d/a.log.1", "e/a.log"));
  EXPECT_FALSE(GoesOn("0.log.20260304-150405", "0.log.1"));
  EXPECT_FALSE(GoesOn("0.log.20260304-150405", "0.log.20260303-150405"));
}

TEST(SortRotated, OtherNumbersAreNames) {
  EXPECT_THAT(Sorted({"host-10.0.0.2.log", "host-10.0.0.1.log", "10.0.0.1", "10.0.0.2", "1", "2"}),
              ElementsAre("1", "10.0.0.1", "10.0.0.2", "2", "host-10.0.0.1.log", "host-10.0.0.2.log"));
}

}  // namespace
}  // namespace wflogscan
