#include "engine/aggregate/joint_tally.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/small_pack.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

struct Event {
  std::int64_t second = 0;
  std::uint64_t line = 0;
  std::string instance;
};

class JointTallyTest : public ::testing::Test {
 protected:
  JointTallyTest() {
    RulePack pack = testing::PackWithoutRules();
    Rule& rule = testing::AddRule(&pack, "connect/burst", {"connection was reset"});
    rule.at_least = CountCondition{3, 60};
    pack.sha256 = "joint_tally_test";
    rules_ = *RuleSet::Compile(std::move(pack), {});
  }

  void Add(const Event& event, JointTally* tally) const {
    Record record;
    record.line = event.line;
    record.text = record.match_text = "connection was reset at " + std::to_string(event.line);
    Match match;
    match.record = &record;
    match.time = LogTime{event.second * kSecond, 0};
    match.connector = 1;
    match.instance = event.instance;
    match.joint_rules = {0};
    tally->Add(*rules_, match);
    tally->AddPlace(*rules_, match);
  }

  static std::string Shown(const JointTally& tally) {
    std::string text;
    for (const auto& [subject, content] : tally.subjects()) {
      text += "subject " + subject.instance + "\n";
      for (const auto& [kind, records] : content.records) {
        for (const EventSeries::Bucket& bucket : records.when.buckets()) {
          text += std::to_string(bucket.start) + " " + std::to_string(bucket.count) + "\n";
        }
        for (const auto& [interval, entry] : records.samples.entries()) text += entry.text + "\n";
      }
    }
    return text;
  }

  std::unique_ptr<const RuleSet> rules_;
};

TEST_F(JointTallyTest, AnyOrderAndAnyDivisionGiveTheSame) {
  std::mt19937 random(3);
  for (const int instances : {1, 100, 200}) {
    std::vector<Event> events;
    for (std::uint64_t line = 1; line <= 3000; ++line) {
      events.push_back({std::uniform_int_distribution<std::int64_t>(0, 5000)(random), line,
                        "i" + std::to_string(line % static_cast<std::uint64_t>(instances))});
    }
    JointTally in_order;
    for (const Event& event : events) Add(event, &in_order);
    EXPECT_LE(in_order.subjects().size(), JointTally::kMaxSubjects);
    EXPECT_EQ(in_order.subjects().size(), instances > 128 ? 1U : static_cast<std::size_t>(instances));
    for (int round = 0; round < 3; ++round) {
      std::shuffle(events.begin(), events.end(), random);
      std::vector<JointTally> parts(3);
      for (std::size_t i = 0; i < events.size(); ++i) Add(events[i], &parts[i % parts.size()]);
      JointTally merged;
      for (const JointTally& part : parts) merged.Merge(part);
      EXPECT_EQ(Shown(in_order), Shown(merged)) << instances;
    }
  }
}

TEST_F(JointTallyTest, ARecordWithoutATimeTakesNoPart) {
  JointTally tally;
  Record record;
  Match match;
  match.record = &record;
  match.joint_rules = {0};
  tally.Add(*rules_, match);
  tally.AddPlace(*rules_, match);
  EXPECT_TRUE(tally.subjects().empty());
}

TEST(SpreadSamples, KeepsTheFirstLineOfEachInterval) {
  SpreadSamples samples;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    samples.Offer({0, 1000 - i}, {static_cast<std::int64_t>(i) * kSecond, 0}, std::to_string(i));
  }
  EXPECT_LE(samples.entries().size(), SpreadSamples::kMaxEntries);
  EXPECT_GE(samples.entries().size(), SpreadSamples::kMaxEntries / 2);
  for (const auto& [interval, entry] : samples.entries()) EXPECT_FALSE(entry.text.empty());
}

}  // namespace
}  // namespace wflogscan
