#include "engine/match/complaint.h"

#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "engine/attribute/head.h"
#include "engine/match/skeleton_reader.h"
#include "engine/rules/rule_check.h"
#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

TEST(Complaint, EveryLoggersHead) {
  for (const char* line : {
           "[ERROR] okta: token cache is torn",
           "[WARN] okta: token cache is torn",
           "2026-02-22T06:01:20.123Z [ERROR] okta: torn",
           "2026/02/22 06:01:20 ERROR torn connector=okta",
           "time=2026-02-22T06:01:20.123Z level=WARN msg=torn",
           R"({"time":"2026-02-22T06:01:20.123Z","level":"ERROR","msg":"torn"})",
           R"({\"time\":\"2026-02-22T06:01:20.123Z\",\"level\":\"ERROR\",\"msg\":\"torn\"})",
           R"({"level":"fatal","msg":"torn"})",
           "2026-02-22T06:01:20.123Z\tERROR\tsignal-client.okta\tpoll.go:88\ttorn",
           R"(2026-02-22T06:01:20.123Z\tERROR\tsignal-client.okta\tpoll.go:88\ttorn)",
           R"(2026-02-22T06:01:20.123Z\u0009ERROR\u0009signal-client.okta\u0009poll.go:88\u0009torn)",
           "2026-02-22T06:01:20.123Z#011ERROR#011signal-client.okta#011poll.go:88#011torn",
           "#033[31mERROR#033[0m torn",
           "6:01AM ERR torn connector=okta",
           "E0222 06:01:20.123456       1 poll.go:88] torn",
           "W0222 06:01:20.123456       1 poll.go:88] torn",
           "[1] 2026/11/23 18:29:41.444177 [ERR] torn",
           "ERRO[0004] torn",
           "panic: runtime error: index out of range",
           "\x1b[31mERROR\x1b[0m torn",
           R"(\u001b[33mWARN\u001b[0m torn)",
           "| ERROR | torn",
       }) {
    EXPECT_TRUE(MayComplain(line)) << line;
  }
}

TEST(Complaint, TheFirstLevelDecides) {
  for (const char* line : {
           "[INFO] okta: fetched 42 events, 0 errors; last error: none",
           R"({"level":"info","msg":"no error"})",
           R"({\"level\":\"info\",\"msg\":\"ERROR\"})",
           "I0222 06:01:20.123456       1 poll.go:88] ERROR torn",
           "2026-02-22T06:01:20.123Z\tDEBUG\tERROR",
       }) {
    EXPECT_FALSE(MayComplain(line)) << line;
  }
}

// A skeleton that is quiet speaks for each of its lines, however long their numbers are.
TEST(Complaint, AQuietSkeletonHasNoLineThatComplains) {
  constexpr const char* kTimes[] = {"",
                                    "2026-02-22T06:01:20.123Z ",
                                    "2026-02-22T06:01:20Z ",
                                    "1-2-3T4:5:6 ",
                                    "2026-02-22 06:01:20 ",
                                    "E0222 06:01:20.123456 ",
                                    "time=2026-02-22T06:01:20Z ",
                                    "{\"ts\":\"2026-02-22T06:01:20Z\",",
                                    "1111-1-1T1:1:1Z ",
                                    "7fx -INFO .......: "};
  constexpr const char* kLevels[] = {"[INFO] ",
                                     "[DEBUG] ",
                                     "[ERROR] ",
                                     "INFO ",
                                     "level=debug ",
                                     "{\"level\":\"info\",",
                                     R"({\"level\":\"debug\",)",
                                     "info",
                                     "[info0] ",
                                     "\\u0009"};
  constexpr const char* kRests[] = {
      "okta: fetched 42 events", "okta: ERROR 7", "error", "0fatal: 12", " WARN", "\"level\":\"error\"", "x"};
  std::mt19937 random(3);
  SkeletonReader reader;
  std::size_t quiet = 0;
  for (const char* time : kTimes) {
    for (const char* level : kLevels) {
      for (const char* rest : kRests) {
        const std::string line = std::string(time) + level + rest;
        const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
        if (!skeleton || !IsQuietSkeleton(skeleton->text())) continue;
        ++quiet;
        const std::string text(skeleton->text());
        for (int round = 0; round < 300; ++round) {
          std::string other;
          for (const char c : text) {
            if (!LineSkeleton::IsPlaceholder(c)) {
              other += c;
              continue;
            }
            for (std::size_t digits = 1 + random() % (round % 3 == 0 ? 30 : 5); digits > 0; --digits)
              other += static_cast<char>('0' + random() % 10);
            if (c == LineSkeleton::kId) other += "f0";
          }
          for (const std::size_t window : {kComplaintWindow, 2 * kComplaintWindow}) {
            ASSERT_FALSE(MayComplain(other, window)) << other;
          }
        }
      }
    }
  }
  EXPECT_GT(quiet, 50U);
}

TEST(Complaint, PartsOfWordsAndNamesAreNoLevels) {
  for (const char* line : {
           "",
           "e",
           "okta: fetched 42 events",
           "errors were seen",
           "see /var/log/error.log",
           "error-handler ready",
           "last_error is nil",
           R"({"error":"","level":"info"})",
           R"({\"error\":null,\"level\":\"info\"})",
           "err= level=info",
           "GET /error HTTP/1.1",
           "\\",
           "\\u001b",
           "\x1b[",
           "warn1",
           "100%warn",
       }) {
    EXPECT_FALSE(MayComplain(line)) << line;
  }
  EXPECT_FALSE(MayComplain(std::string(kComplaintWindow, ' ') + "ERROR"));
  EXPECT_TRUE(MayComplain(std::string(kComplaintWindow - 1, ' ') + "ERROR"));
}

TEST(Complaint, TheWrappingIsLookedThrough) {
  EXPECT_TRUE(RawLineMayComplain(
      R"({"log":"[ERROR] okta: torn\n","stream":"stderr","time":"2026-02-22T06:01:20.1Z"})", {}));
  EXPECT_FALSE(
      RawLineMayComplain(R"({"log":"okta: fine\n","stream":"stderr","time":"2026-02-22T06:01:20.1Z"})", {}));
  EXPECT_TRUE(RawLineMayComplain("2026-02-22T06:01:20.123456789Z [WARN] torn", {Framing::kTimestamped, ""}));
  EXPECT_TRUE(RawLineMayComplain("2026-02-22T06:01:20.123456789Z stderr F [WARN] torn", {Framing::kCri, ""}));
  std::string tabs;
  for (std::size_t i = 0; i < kComplaintWindow / 4; ++i) tabs += R"(\u0009)";
  EXPECT_TRUE(RawLineMayComplain(R"({"log":")" + tabs + R"(ERROR torn\n"})", {})) << "an escape is wider";
  EXPECT_FALSE(RawLineMayComplain("warn-1  | [INFO] fine", {Framing::kCompose, ""}));
}

// What the head says is a complaint must be one at a glance too, or it would go unseen.
TEST(Complaint, AgreesWithTheHeadOnEveryExampleOfTheRules) {
  HeadParser parser;
  std::size_t complaints = 0;
  const absl::StatusOr<RulePack> pack = LoadRulePack({});
  ASSERT_TRUE(pack.ok());
  for (const Rule& rule : pack->rules) {
    for (const std::string* log : {&rule.hit_log, &rule.miss_log}) {
      for (const std::string_view line : RecordsOfLog(*log)) {
        if (parser.Parse(line).level < Level::kWarning) continue;
        ++complaints;
        EXPECT_TRUE(MayComplain(line)) << line;
      }
    }
  }
  EXPECT_GT(complaints, 200U);
}

}  // namespace
}  // namespace wflogscan
