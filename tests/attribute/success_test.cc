#include "engine/attribute/success.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/attribute/classifier.h"
#include "engine/attribute/poll_duration.h"
#include "engine/decode/record_assembler.h"
#include "engine/match/proposer.h"
#include "engine/match/skeleton_reader.h"
#include "engine/source/line_shape.h"
#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/success_forms.h"
#include "tests/support/test_scanner.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

// What was printed of a line, as the scanner has it; nullopt where it would not ask.
std::optional<std::string_view> PrintedOf(std::string_view line) {
  if (!LooksLikeDockerJson(line)) return line;
  const DockerJsonShape shape = ShapeOfDockerJson(line);
  if (!shape.is_record || !shape.complete || shape.time.empty()) return std::nullopt;
  return shape.log.substr(0, shape.log.size() - 2);  // the escaped line break
}

std::optional<FastSuccess> Read(SuccessReader* reader, std::string_view line, std::string_view content,
                                LineKind kind) {
  FastSuccess success;
  const SuccessLine in_question{
      .raw = line, .printed = content, .kind = kind, .is_escaped = LooksLikeDockerJson(line)};
  if (!reader->Read(in_question, &success)) return std::nullopt;
  return success;
}

const RulePack& Pack() {
  static const RulePack* const pack = new RulePack(*LoadRulePack({}));
  return *pack;
}
const Names& BuiltinNames() {
  static const Names* const names = new Names(Pack());
  return *names;
}

const Connector& ConnectorOf(const char* id) { return *Pack().FindConnector(id); }

std::optional<Success> SuccessOf(const char* line, const char* connector = "okta") {
  static HeadParser parser;
  return ReadSuccess(parser.Parse(line), ConnectorOf(connector));
}

TEST(Success, ALineThatFetchedSomething) {
  for (const char* line :
       {"[INFO] okta: fetched 42 events", "[INFO] okta: Fetched 42 events", "okta: fetched 42",
        "level=INFO msg=\"fetched 42 events\" connector=okta",
        "level=INFO msg=fetched connector=okta count=42", "level=INFO msg=\"fetched events\" records=42",
        "{\"level\":\"info\",\"msg\":\"fetched events\",\"count\":42}",
        "2026-02-22T06:01:20.123Z\tINFO\tsignal-client.okta\tpoll.go:8\tfetched 42 events"}) {
    const std::optional<Success> success = SuccessOf(line);
    ASSERT_TRUE(success.has_value()) << line;
    EXPECT_EQ(success->records, 42U) << line;
  }
}

TEST(Success, WhateverALoggerPutsBeforeIt) {
  for (const char* line :
       {"Nov 27 10:00:00.113 INF fetched 42 events connector=okta",
        "10:00:00 INF fetched 42 events connector=okta", "1.764231242e+09\tINFO\tokta\tfetched 42 events",
        "level=INFO msg=\"[okta] fetched 42 events\"", "2026/11/27 10:00:00 okta [INFO] fetched 42 events",
        "[10:00:00] INFO: fetched 42 events connector=okta", "INFO 10:00 okta: fetched 42 events",
        "2026-11-27 10:00:00,113 INFO okta fetched 42 events",
        "2026-11-27 10:00:00,113 - okta - INFO - fetched 42 events",
        "[INFO] signal-client: okta: fetched 42 events", "[INFO] (okta) fetched 42 events",
        "okta: successfully fetched 42 issues", "[INFO] okta: poll complete, fetched 42 events"}) {
    const std::optional<Success> success = SuccessOf(line);
    ASSERT_TRUE(success.has_value()) << line;
    EXPECT_EQ(success->records, 42U) << line;
  }
}

TEST(Success, ANumberMayBeInGroups) {
  EXPECT_EQ(SuccessOf("[INFO] okta: fetched 1,234 events")->records, 1234U);
  EXPECT_EQ(SuccessOf("[INFO] okta: fetched 1,234,567 events")->records, 1234567U);
  EXPECT_EQ(SuccessOf("[INFO] okta: fetched 12, 345 left")->records, 12U);
  EXPECT_EQ(SuccessOf("[INFO] okta: fetched 12,3456 events")->records, 12U);
}

TEST(Success, APhraseOfItsOwnConnector) {
  const std::optional<Success> success = SuccessOf("[INFO] qualys: fetched host detections", "qualys");
  ASSERT_TRUE(success.has_value());
  EXPECT_FALSE(success->records.has_value());
  EXPECT_FALSE(SuccessOf("[INFO] okta: fetched host detections").has_value());
}

TEST(Success, OtherLinesProveNothing) {
  for (const char* line :
       {"[ERROR] okta: fetched 42 events", "[INFO] okta: fetched", "[INFO] okta: prefetched 42 events",
        "[INFO] okta: fetched 42.5 events", "[INFO] okta: fetched 42% of it",
        "[INFO] okta: fetched 4x events", "[INFO] okta: fetching 42 events",
        "[INFO] okta: not fetched 42 events", "[INFO] okta: unsuccessfully fetched 42 events",
        "[INFO] wiz fetched 42 events", "okta [ERROR] fetched 42 events", "okta: oktafetched 42 events",
        "okta: okta/emea fetched 42 events", "[INFO] okta: fetched -1 events",
        "[INFO] okta: fetched 12345678901234567890 events", "[INFO] okta: fetched42 events", ""}) {
    EXPECT_FALSE(SuccessOf(line).has_value()) << line;
  }
}

// Every phrase must hold a word that stage one looks for, or it would never be seen.
TEST(Success, EveryPhraseOfTheCatalogIsLookedFor) {
  int phrases = 0;
  for (const Connector& connector : Pack().connectors) {
    for (const std::string& phrase : connector.success_phrases) {
      ++phrases;
      EXPECT_TRUE(phrase.find("fetched") != std::string::npos || phrase.find("fetching") != std::string::npos)
          << phrase;
    }
  }
  EXPECT_GT(phrases, 0);
}

// The long road: decode the line, read its head, ask who speaks.
struct Slow {
  bool is_success = false;
  ConnectorIndex connector = kNoConnector;
  std::string instance;
  std::optional<LogTime> time;
  std::uint64_t records = 0;
  std::optional<std::int64_t> duration;
};

Slow ReadSlowly(const std::string& raw) {
  Block block;
  block.buffer.Assign(raw);
  Proposal proposal;
  Proposer::ProposeAll(block, 1, &proposal);
  RecordAssembler assembler;
  Record record;
  assembler.Assemble(block, proposal, proposal.candidates.front(), &record);
  HeadParser parser;
  const Head& head = parser.Parse(record.text);
  const NamedConnector named = BuiltinNames().FindConnector(head.tag);
  Slow slow;
  if (named.connector == kNoConnector) return slow;
  const std::optional<Success> success = ReadSuccess(head, Pack().connectors[named.connector]);
  if (!success) return slow;
  slow.is_success = true;
  slow.connector = named.connector;
  slow.instance = head.instance.empty() ? named.instance : head.instance;
  slow.time = head.time ? head.time : record.wrapper_time;
  slow.records = success->records.value_or(0);
  slow.duration = ReadPollDuration(record.text);
  return slow;
}

// The line with other digits, and sometimes more of them.
std::string OtherNumbers(const std::string& line, std::minstd_rand* random) {
  std::string other;
  for (const char c : line) {
    const bool is_digit = c >= '0' && c <= '9';
    other += is_digit && (*random)() % 3 != 0 ? static_cast<char>('0' + (*random)() % 10) : c;
    if (is_digit && (*random)() % 16 == 0) other += c;
  }
  return other;
}

TEST(Success, TheShortRoadSaysWhatTheLongOneSaysOrNothing) {
  static constexpr const char* kTimes[] = {"",
                                           "2026-02-22T06:01:20Z ",
                                           "2026-02-22T06:01:20.123456Z ",
                                           "2026-02-22 06:01:20,5 ",
                                           "2026-02-22T06:01:20+02:00 ",
                                           "2026-02-22T06:01:20Z",
                                           "2026-02-22T06:01:20Z  ",
                                           "[2026-02-22T06:01:20Z] ",
                                           "2026/02/22 06:01:20 ",
                                           "2026-13-22T06:01:20Z "};
  static constexpr const char* kLevels[] = {"[INFO] ", "[INFO]", "[ERROR] ", "INFO ",
                                            "[info] ", "",       "[INFO]  "};
  static constexpr const char* kTags[] = {"okta",
                                          "Okta",
                                          "okta/emea",
                                          "okta[emea]",
                                          "okta.emea",
                                          "signal-client.okta",
                                          "signal-client.okta.emea",
                                          "Falcon",
                                          "Halcyon.ai",
                                          "nobody",
                                          "qualys",
                                          "",
                                          "okta okta",
                                          "error",
                                          "okta#",
                                          "1password",
                                          "Oracle Cloud (OCI)"};
  static constexpr const char* kMessages[] = {": fetched 42 events",
                                              ": fetched 42",
                                              ": fetched 0 events",
                                              ": Fetched 1 event",
                                              ":fetched 42 events",
                                              ":  fetched 42 events",
                                              ": fetched events",
                                              ": fetched 42events",
                                              ": fetched 42. Done",
                                              ": fetched host detections",
                                              ": fetched 3 host detections",
                                              ": fetched 999999999999999 events",
                                              ": fetched 9999999999999999 events",
                                              " fetched 42 events"};
  static constexpr const char* kEnds[] = {"",
                                          " instance=emea",
                                          " time=2020-01-01T00:00:00Z",
                                          " \"quoted\"",
                                          "\r",
                                          "\tx",
                                          " level=ERROR",
                                          " <a&b>",
                                          " \xe2\x82\xac",
                                          " \x1b[0m",
                                          " \\u0041"};
  SuccessReader reader(BuiltinNames(), Pack());
  // Lines of one skeleton are of one kind; what is known of the first must hold for the others.
  SkeletonReader skeletons;
  std::map<std::string, LineKind> kinds;
  std::minstd_rand random(7);
  int said = 0;
  for (const char* time : kTimes) {
    for (const char* level : kLevels) {
      for (const char* tag : kTags) {
        for (const char* message : kMessages) {
          for (const char* end : kEnds) {
            const std::string text = std::string(time) + level + tag + message + end;
            for (const std::string& raw :
                 {text, testing::DockerJsonRecord(text + "\n", "stdout", "2026-03-04T10:15:00.12Z"),
                  testing::DockerJsonRecord(text + "\n", "stdout", "not a time"), OtherNumbers(text, &random),
                  OtherNumbers(text, &random)}) {
              const std::string line = raw.ends_with('\n') ? raw.substr(0, raw.size() - 1) : raw;
              LineKind kind = kNoKind;
              if (const std::optional<LineSkeleton> skeleton = skeletons.ReadLine(line)) {
                kind = kinds.try_emplace(std::string(skeleton->text()), kinds.size() + 1).first->second;
              }
              const std::optional<std::string_view> printed = PrintedOf(line);
              if (!printed) continue;
              const std::optional<FastSuccess> fast = Read(&reader, line, *printed, kind);
              if (!fast) continue;
              ++said;
              const Slow slow = ReadSlowly(line);
              ASSERT_TRUE(slow.is_success) << line;
              ASSERT_EQ(fast->connector, slow.connector) << line;
              ASSERT_EQ("", slow.instance) << line;
              ASSERT_EQ(fast->time, slow.time) << line;
              ASSERT_EQ(fast->records, slow.records) << line;
              ASSERT_EQ(ReadPollDuration(fast->remark), slow.duration) << line;
            }
          }
        }
      }
    }
  }
  EXPECT_GT(said, 500) << "the short road is hardly taken";
}

// What the long road says of what a program printed, or of a json-file's record of it.
class LongRoad {
 public:
  const Match& Read(const std::string& raw) {
    block_.buffer.Assign(raw);
    Proposer::ProposeAll(block_, 1, &proposal_);
    assembler_.Assemble(block_, proposal_, proposal_.candidates.front(), &record_);
    Interest interest;
    interest.may_succeed = true;
    EXPECT_TRUE(classifier_.Classify(record_, interest, kNoService, &match_).ok());
    return match_;
  }
  const Record& record() const { return record_; }

 private:
  const std::unique_ptr<const RuleSet> rules_ =
      *RuleSet::Compile(*LoadRulePack({}), {testing::SharedCacheFolder()});
  const CaptureSet captures_{*rules_};
  Classifier classifier_{
      *rules_, BuiltinNames(), captures_, *MakeVectorscanEngine(*rules_), {.remember = false}};
  Block block_;
  Proposal proposal_;
  RecordAssembler assembler_;
  Record record_;
  Match match_;
};

// Lines that read like one that the long road called a success: by their kind, where that is known of what
// was printed, and by all that stands in them, where it is not.
TEST(Success, WhatTheLongRoadTaughtHoldsForEachLineThatReadsAlike) {
  constexpr int kLinesOfAForm = 200;
  LongRoad long_road;
  SkeletonReader skeletons;
  std::minstd_rand random(7);
  std::map<std::string, LineKind> kinds;
  SuccessReader by_kind(BuiltinNames(), Pack());
  SuccessReader by_text(BuiltinNames(), Pack());
  int forms_said = 0;
  for (const std::string_view form : testing::kSuccessForms) {
    for (const bool is_record : {false, true}) {
      int said = 0;
      for (int i = 0; i < kLinesOfAForm; ++i) {
        const std::string text = testing::WithNumbers(form, &random);
        std::string raw = text;
        std::string_view printed = raw;
        if (is_record) {
          raw = testing::DockerJsonRecord(text + "\n", "stdout", "2026-03-04T10:15:00.12Z");
          if (raw.ends_with('\n')) raw.pop_back();
          printed = PrintedOf(raw).value();
        }
        const Match& slow = long_road.Read(raw);
        const LineKind kind =
            kinds.try_emplace(std::string(skeletons.ReadLine(raw)->text()), kinds.size() + 1).first->second;
        for (const bool is_alike : {false, true}) {
          if (is_record && !is_alike) continue;  // records of other wrappings are unwrapped first
          SuccessReader& reader = is_alike ? by_kind : by_text;
          const SuccessLine line{
              .raw = raw, .printed = printed, .kind = kind, .is_escaped = is_record, .is_alike = is_alike};
          FastSuccess fast;
          if (!reader.Read(line, &fast)) {
            reader.Learn(line, long_road.record().text, slow);
            continue;
          }
          ++said;
          ASSERT_TRUE(slow.is_success && slow.instance.empty() && slow.level == Level::kInfo) << raw;
          ASSERT_EQ(fast.connector, slow.connector) << raw;
          ASSERT_EQ(fast.service == kNoService ? BuiltinNames().connector_service() : fast.service,
                    slow.service)
              << raw;
          ASSERT_EQ(fast.time, slow.time) << raw;
          ASSERT_EQ(fast.has_own_time, slow.time != long_road.record().wrapper_time) << raw;
          ASSERT_EQ(fast.records, slow.records) << raw;
          ASSERT_EQ(fast.is_escaped, is_record && printed.find('\\') != std::string_view::npos) << raw;
          std::string remark(fast.remark);
          if (fast.is_escaped) std::erase(remark, '\\');
          ASSERT_EQ(ReadPollDuration(remark), ReadPollDuration(long_road.record().text)) << raw;
        }
      }
      forms_said += said > kLinesOfAForm / 2 ? 1 : 0;
    }
  }
  EXPECT_GT(forms_said, 50) << "the short road is hardly taken";
}

// In a plain line a backslash is one, and in a record of the json-file it begins an escape.
TEST(Success, WhatAPlainLineTeachesDoesNotHoldForARecordWithAnEscape) {
  SuccessReader reader(BuiltinNames(), Pack());
  constexpr LineKind kKind = 1;
  const std::string line = R"(2026-02-22T06:00:00.123Z [INFO] okta: fetched 42 events instance\u003deu9)";
  for (int round = 0; round < 3; ++round) EXPECT_TRUE(Read(&reader, line, line, kKind).has_value());
  const std::string record = R"({"log":")" + line + R"(\n","stream":"stdout","time":"2026-02-22T06:00:00Z"})";
  const std::string_view content = std::string_view(record).substr(kDockerJsonOpening.size(), line.size());
  ASSERT_EQ(content, line);
  EXPECT_FALSE(Read(&reader, record, content, kKind).has_value());
}

TEST(Success, TheDocumentedLineTakesTheShortRoad) {
  SuccessReader reader(BuiltinNames(), Pack());
  for (const std::string& line :
       {std::string("[INFO] okta: fetched 42 events"),
        std::string("2026-02-22T06:01:20Z [INFO] okta: fetched 42 events"),
        testing::DockerJsonRecord("[INFO] okta: fetched 42 events\n", "stderr", "2026-02-22T06:01:20Z")}) {
    const std::optional<FastSuccess> success = Read(&reader, line, PrintedOf(line).value(), kNoKind);
    ASSERT_TRUE(success.has_value()) << line;
    EXPECT_EQ(success->records, 42U);
    EXPECT_EQ(Pack().connectors[success->connector].id, "okta");
  }
}

}  // namespace
}  // namespace wflogscan
