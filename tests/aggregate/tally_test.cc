#include "engine/aggregate/tally.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/attribute/capture_set.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

const RuleSet& Rules() {
  static const RuleSet* const rules = [] {
    RulePack pack;
    for (const char* id : {"auth-401", "dns", "no-data"}) pack.signatures.emplace_back().id = id;
    for (const char* id : {"okta", "wiz", "splunk"}) {
      pack.connectors.emplace_back().id = id;
      pack.connectors.back().title = id;
    }
    const auto add = [&](const char* id, const char* signature, const char* pattern) {
      Rule& rule = pack.rules.emplace_back();
      rule.id = id;
      rule.signature = signature;
      rule.any = {pattern};
      rule.captures = {{"host", "host=(\\S+)"}};
    };
    add("auth-401/a", "auth-401", "unauthorized");
    add("auth-401/b", "auth-401", "token expired");
    add("dns/a", "dns", "no such host");
    add("no-data/a", "no-data", "no new events");
    pack.sha256 = "tally_test";
    return RuleSet::Compile(std::move(pack), {})->release();
  }();
  return *rules;
}
const CaptureSet& Captures() {
  static const CaptureSet* const captures = new CaptureSet(Rules());
  return *captures;
}

constexpr std::uint32_t kSources = 3;

// A match that owns what it refers to.
struct Event {
  Record record;
  Match match;
  std::string instance;
  std::optional<FastSuccess> success;
  std::optional<std::size_t> stand_in;
  std::uint32_t lines = 0;

  void AddTo(Tally* tally) const {
    tally->AddLines(match.source, lines);
    if (stand_in) tally->AddStandIn(*stand_in, {match.source, record.line});
    if (success) {
      tally->AddSuccess(*success, {match.source, record.line});
      return;
    }
    Match own = match;
    own.record = &record;
    own.instance = instance;
    tally->Add(own);
  }
};

std::vector<Event> RandomEvents(std::uint32_t seed, std::size_t count, unsigned instances) {
  std::mt19937 random(seed);
  std::vector<Event> events(count);
  for (std::size_t i = 0; i < count; ++i) {
    Event& event = events[i];
    event.lines = static_cast<std::uint32_t>(random() % 5);
    event.match.source = static_cast<std::uint32_t>(random() % kSources);
    event.record.line = i + 1;
    if (random() % 10 == 0) event.stand_in = random() % 3;
    if (random() % 3 != 0) {
      event.match.time =
          LogTime{static_cast<std::int64_t>(random()) * 1'000'000, static_cast<std::uint8_t>(random() % 4)};
    }
    event.match.connector = random() % 4 == 0 ? kNoConnector : static_cast<ConnectorIndex>(random() % 3);
    if (event.match.connector != kNoConnector && random() % 5 == 0) {
      event.success = FastSuccess{event.match.connector, event.match.time, random() % 50};
      continue;
    }
    if (event.match.connector != kNoConnector && instances > 0 && random() % 4 != 0) {
      event.instance = "instance" + std::to_string(random() % instances);
    }
    event.match.service = random() % 2 == 0 ? kNoService : 0;
    event.record.text = "line " + std::to_string(i) + " host=h" + std::to_string(random() % 60) +
                        static_cast<char>('a' + random() % 20);
    event.record.match_text = event.record.text;
    for (RuleIndex rule = 0; rule < 4; ++rule) {
      if (random() % 3 != 0) continue;
      event.match.rules.push_back(rule);
      const SignatureIndex signature = Rules().rules()[rule].signature;
      if (event.match.signatures.empty() || event.match.signatures.back() != signature) {
        event.match.signatures.push_back(signature);
      }
    }
    Captures().Find(event.match.rules, event.record.match_text,
                    [&](const CapturedSpan& span) { event.match.captures.push_back(span); });
    event.match.is_success = event.match.connector != kNoConnector && random() % 6 == 0;
    event.match.records = event.match.is_success ? random() % 9 : 0;
  }
  return events;
}

std::string Say(const std::optional<LogTime>& time) {
  return time ? std::to_string(time->unix_ns) + "." + std::to_string(time->fraction_digits) : "-";
}

std::string Say(const EventSeries& series) {
  std::string said = std::to_string(series.width());
  for (const EventSeries::Bucket& bucket : series.buckets()) {
    said += " " + std::to_string(bucket.start) + "/" + std::to_string(bucket.first) + "/" +
            std::to_string(bucket.last) + "x" + std::to_string(bucket.count) + "=" +
            std::to_string(bucket.amount);
  }
  return said;
}

std::string Say(const Occurrences& when) {
  return Say(when.timed) + " | " + Say(when.untimed) + " | " + Say(when.first) + " " + Say(when.last);
}

// All that a tally knows.
std::vector<std::string> ContentOf(const Tally& tally) {
  std::vector<std::string> content;
  for (const auto& [key, finding] : tally.Findings()) {
    std::string said = "finding " + std::to_string(key.signature) + "," + std::to_string(key.service) + "," +
                       std::to_string(key.connector) + "," + key.instance + ": " +
                       std::to_string(finding->count) + " " + Say(finding->when);
    for (const auto& [rule, count] : finding->rules.entries())
      said += " r" + std::to_string(rule) + "x" + std::to_string(count);
    for (const auto& [name, values] : finding->evidence) {
      said += " " + name + " dropped " + std::to_string(values.dropped());
      for (const ValueCounter::Entry& entry : values.entries())
        said += " " + entry.value + "x" + std::to_string(entry.count);
    }
    for (const SampleSet::Entry& sample : finding->samples.entries()) said += " [" + sample.text + "]";
    content.push_back(said);
  }
  for (const auto& [key, connector] : tally.Connectors()) {
    content.push_back("connector " + std::to_string(key.connector) + "," + key.instance + ": " +
                      std::to_string(connector->failures) + " " + std::to_string(connector->polls) + " " +
                      std::to_string(connector->records) + " " + Say(connector->brought) + " " +
                      Say(connector->empty) + " " + Say(connector->Succeeded()));
  }
  for (std::uint32_t i = 0; i < kSources; ++i) {
    const SourceTally source = tally.SourceOf(i);
    content.push_back("source " + std::to_string(source.lines) + " " + std::to_string(source.matched_lines));
  }
  for (const auto& [key, stand_in] : tally.stand_ins()) {
    content.push_back("stand-in " + std::to_string(key.source) + " " + std::to_string(key.stand_in) + ": " +
                      std::to_string(stand_in.lines) + " " + std::to_string(stand_in.first_line));
  }
  content.push_back(std::to_string(tally.matched_lines()) + " " + Say(tally.first_time()) + " " +
                    Say(tally.last_time()) + (tally.dropped_instances() ? " dropped" : ""));
  return content;
}

void ExpectAnySplitGivesTheWhole(std::uint32_t seed, std::size_t count, unsigned instances) {
  SCOPED_TRACE(seed);
  std::vector<Event> events = RandomEvents(seed, count, instances);
  Tally whole(Rules(), 3);
  for (const Event& event : events) event.AddTo(&whole);
  const std::vector<std::string> expected = ContentOf(whole);

  std::mt19937 random(seed);
  std::shuffle(events.begin(), events.end(), random);
  std::vector<std::unique_ptr<Tally>> parts;
  for (std::size_t i = 0; i < 2 + random() % 4; ++i) parts.push_back(std::make_unique<Tally>(Rules(), 3));
  for (const Event& event : events) event.AddTo(parts[random() % parts.size()].get());
  Tally merged(Rules(), 3);
  for (const std::unique_ptr<Tally>& part : parts) merged.Merge(*part);
  EXPECT_EQ(expected, ContentOf(merged));
}

TEST(Tally, MergingAnySplitGivesTheWhole) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) ExpectAnySplitGivesTheWhole(seed, 300, seed % 8);
}

TEST(Tally, MergingAnySplitGivesTheWholeWithMoreInstancesThanAreKept) {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    ExpectAnySplitGivesTheWhole(seed, 3000, static_cast<unsigned>(Tally::kMaxInstances));
    ExpectAnySplitGivesTheWhole(seed, 3000, 2000);
  }
}

TEST(Tally, InstancesBeyondTheLimitAreCountedUnderNoInstance) {
  Tally tally(Rules(), 3);
  const std::vector<Event> events = RandomEvents(5, 5000, 5000);
  std::uint64_t signatures = 0;
  for (const Event& event : events) {
    event.AddTo(&tally);
    if (!event.success) signatures += event.match.signatures.size();
  }
  EXPECT_TRUE(tally.dropped_instances());
  std::uint64_t counted = 0;
  std::size_t named = 0;
  for (const auto& [key, finding] : tally.Findings()) counted += finding->count;
  for (const auto& [key, connector] : tally.Connectors()) named += key.instance.empty() ? 0 : 1;
  EXPECT_EQ(counted, signatures) << "a line was lost or counted twice";
  EXPECT_LE(named, Tally::kMaxInstances);
  EXPECT_GT(named, Tally::kMaxInstances / 2);
}

TEST(Tally, ALineCountsOnceASignatureHoweverManyRulesHitIt) {
  Event event;
  event.record.line = 7;
  event.record.text = event.record.match_text = "unauthorized token expired host=a";
  event.match.rules = {0, 1};
  event.match.signatures = {0};
  Captures().Find(event.match.rules, event.record.match_text,
                  [&](const CapturedSpan& span) { event.match.captures.push_back(span); });
  event.match.connector = 1;
  event.instance = "emea";
  Tally tally(Rules(), 3);
  event.AddTo(&tally);
  ASSERT_EQ(tally.Findings().size(), 1U);
  const auto findings = tally.Findings();
  const auto& [key, finding] = *findings.begin();
  EXPECT_EQ(finding->count, 1U);
  EXPECT_EQ(finding->rules.entries().size(), 2U);
  EXPECT_EQ(finding->evidence.at("host").entries().front().count, 1U);
  EXPECT_EQ(key.instance, "emea");
  EXPECT_EQ(tally.matched_lines(), 1U);
  EXPECT_EQ(tally.Connectors().begin()->second->failures, 1U);
}

TEST(Tally, AMereSuccessIsAPollAndNoMatch) {
  Event event;
  event.match.is_success = true;
  event.match.records = 5;
  event.match.connector = 0;
  event.match.time = LogTime{5, 9};
  Tally tally(Rules(), 3);
  event.AddTo(&tally);
  tally.AddSuccess({0, LogTime{7, 9}, 6}, {0, 2});
  EXPECT_TRUE(tally.Findings().empty());
  EXPECT_EQ(tally.matched_lines(), 0U);
  const ConnectorTally& connector = *tally.Connectors().begin()->second;
  EXPECT_EQ(connector.polls, 2U);
  EXPECT_EQ(connector.records, 11U);
  EXPECT_EQ(connector.brought.timed.last(), 7);
  EXPECT_EQ(tally.first_time()->unix_ns, 5);
}

// A log may say what it likes.
// There is a tally for each of many sources (bundle_tally.h), whose size must not grow with their number.
TEST(Tally, KnowsOnlyTheSourcesThatItCountedSomethingOf) {
  constexpr std::uint32_t kFar = 4'000'000'000;
  Event event;
  event.record.line = 7;
  event.match.source = kFar;
  event.match.signatures = {0};
  event.match.rules = {0};
  Tally place(Rules(), 2);
  place.AddProblem(kFar, 8, "odd");
  event.AddTo(&place);
  event.match.source = kFar - 1;
  event.match.signatures.clear();
  event.match.rules.clear();
  event.match.connector = 0;
  event.match.is_success = true;
  event.AddTo(&place);
  Tally whole(Rules(), 2);
  whole.AddLines(1, 3);
  whole.Merge(place);
  EXPECT_LE(whole.known_sources(), 3U);
  EXPECT_EQ(whole.SourceOf(1).lines, 3U);
  EXPECT_EQ(whole.SourceOf(kFar).matched_lines, 1U);
  EXPECT_EQ(whole.SourceOf(kFar - 1).matched_lines, 0U);
  EXPECT_EQ(whole.problems().at(kFar), (SourceProblems{{8, "odd"}}));
}

TEST(Tally, CountsOfRecordsNeverWrapAround) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  Tally one(Rules(), 3);
  Tally other(Rules(), 3);
  for (std::uint64_t line = 1; line <= 2; ++line) {
    one.AddSuccess({0, LogTime{5, 9}, kMost / 3}, {0, line});
    other.AddSuccess({0, LogTime{5, 9}, kMost / 3}, {0, 2 + line});
  }
  one.Merge(other);
  const ConnectorTally& connector = *one.Connectors().begin()->second;
  EXPECT_EQ(connector.polls, 4U);
  EXPECT_EQ(connector.records, kMost);
  ASSERT_EQ(connector.brought.timed.buckets().size(), 1U);
  EXPECT_EQ(connector.brought.timed.buckets().front().amount, kMost);
}

}  // namespace
}  // namespace wflogscan
