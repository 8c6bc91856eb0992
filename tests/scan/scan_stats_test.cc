// What a scan tells about itself, and that telling changes nothing.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/small_pack.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

constexpr int kRounds = 20'000;  // some megabytes: enough for several blocks

// Of five lines a round, two hold the stem of the one rule and one of them carries its signature; two
// succeed.
std::string Log() {
  std::string log;
  for (int i = 0; i < kRounds; ++i) {
    const std::string number = std::to_string(i);
    log += "2026-02-22T06:00:20Z [INFO] okta: fetched " + number + " events\n";
    log += "2026-02-22T06:00:20Z [INFO] wiz: fetched " + number + " issues\n";
    log += "2026-02-22T06:00:21Z [ERROR] okta: poll " + number + " failed: the lid is loose\n";
    log += "2026-02-22T06:00:21Z [DEBUG] okta: poll " + number + " failed: the lid is loosened\n";
    log += "2026-02-22T06:00:22Z [DEBUG] okta: idle for " + number + " ms\n";
  }
  return log;
}

Scanner OneRuleScanner() {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "auth-401/lid", {R"(\blid is loose\b)"});
  return *Scanner::FromPack(std::move(pack), {.cache_folder = testing::SharedCacheFolder()});
}

ScanStats StatsOf(int jobs) {
  ScanStats stats;
  EXPECT_TRUE(OneRuleScanner().ScanBytes("a.log", Log(), {.jobs = jobs, .stats = &stats}).ok());
  return stats;
}

TEST(ScanStats, EveryLineIsAccountedFor) {
  const ScanStats stats = StatsOf(1);
  EXPECT_EQ(stats.read.lines, 5U * kRounds);
  EXPECT_EQ(stats.read.bytes, Log().size());
  EXPECT_EQ(stats.propose.lines, stats.read.lines);
  EXPECT_EQ(stats.proposed, 4U * kRounds);
  EXPECT_EQ(stats.proposed_for_rule, 2U * kRounds);
  EXPECT_EQ(stats.proposed_as_success, 2U * kRounds);
  EXPECT_EQ(stats.proposed_as_complaint, 1U * kRounds);
  EXPECT_EQ(stats.classify.lines, stats.proposed);
  EXPECT_EQ(stats.fast_successes + stats.other_successes, 2U * kRounds);
  EXPECT_EQ(stats.confirmed, 1U * kRounds);
  // What is said again with another number is looked at once.
  EXPECT_LT(stats.searched, 100U);
  EXPECT_GT(stats.known_in_vain, kRounds - 100U);
  EXPECT_LT(stats.worked_out, 100U);
  EXPECT_GE(stats.decoded, stats.confirmed);
}

TEST(ScanStats, AStemIsCountedWithEachLineAndWhatCameOfIt) {
  const ScanStats stats = StatsOf(1);
  ASSERT_FALSE(stats.stems.empty());
  EXPECT_EQ(stats.stems[0].lines, 2U * kRounds);
  EXPECT_EQ(stats.stems[0].confirmed, 1U * kRounds);
}

TEST(ScanStats, CountsDoNotDependOnThreads) {
  const ScanStats one = StatsOf(1);
  const ScanStats four = StatsOf(4);
  EXPECT_EQ(one.read.lines, four.read.lines);
  EXPECT_EQ(one.proposed, four.proposed);
  EXPECT_EQ(one.proposed_for_rule, four.proposed_for_rule);
  EXPECT_EQ(one.confirmed, four.confirmed);
  EXPECT_EQ(one.fast_successes + one.other_successes, four.fast_successes + four.other_successes);
  ASSERT_EQ(one.stems.size(), four.stems.size());
  for (std::size_t i = 0; i < one.stems.size(); ++i) {
    EXPECT_EQ(one.stems[i].stem, four.stems[i].stem);
    EXPECT_EQ(one.stems[i].lines, four.stems[i].lines);
    EXPECT_EQ(one.stems[i].confirmed, four.stems[i].confirmed);
  }
}

TEST(ScanStats, TheStemThatProposesMostInVainComesFirst) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "auth-401/greedy", {R"(\bidle for ever\b)"});
  testing::AddRule(&pack, "connect/selective", {R"(\blid is loose\b)"});
  const Scanner scanner = *Scanner::FromPack(std::move(pack), {});
  ScanStats stats;
  const std::string log =
      "[ERROR] okta: the lid is loose\n[ERROR] okta: the lid is loose\n[INFO] okta: idle for every one\n";
  ASSERT_TRUE(scanner.ScanBytes("a.log", log, {.stats = &stats}).ok());
  ASSERT_EQ(stats.stems.size(), 2U);
  EXPECT_EQ(stats.stems[0].confirmed, 0U);
  EXPECT_EQ(stats.stems[0].lines, 1U);
  EXPECT_EQ(stats.stems[1].confirmed, 2U);
  EXPECT_EQ(stats.stems[1].lines, 2U);
}

TEST(ScanStats, TellingChangesNothing) {
  const Scanner scanner = OneRuleScanner();
  ScanStats stats;
  const absl::StatusOr<Report> with = scanner.ScanBytes("a.log", Log(), {.stats = &stats});
  const absl::StatusOr<Report> without = scanner.ScanBytes("a.log", Log(), {});
  ASSERT_TRUE(with.ok() && without.ok());
  EXPECT_EQ(with->scan.matched_lines, without->scan.matched_lines);
  EXPECT_EQ(with->scan.matched_lines, stats.confirmed);
  EXPECT_EQ(with->scan.lines, stats.read.lines);
}

}  // namespace
}  // namespace wflogscan
