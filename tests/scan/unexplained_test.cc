// Which lines end up under `unexplained`, end to end.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/story_reports.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Kinds(const Report& report) {
  std::vector<std::string> kinds;
  for (const UnexplainedCluster& cluster : report.unexplained) {
    kinds.push_back(std::to_string(cluster.count) + " " + cluster.level + " " + cluster.template_text.str());
  }
  return kinds;
}

std::vector<std::string> KindsOf(const std::string& log) { return Kinds(testing::ScanText("a.log", log)); }

TEST(Unexplained, MostFrequentFirst) {
  EXPECT_THAT(
      KindsOf("[WARN] okta: page 1 is torn\n[ERROR] okta: lid is loose\n[WARN] okta: page 2 is torn\n"),
      ElementsAre("2 warning [WARN] okta: page <*> is torn", "1 error [ERROR] okta: lid is loose"));
}

TEST(Unexplained, WhatARuleKnowsOrWhatIsNoComplaintIsNotListed) {
  EXPECT_THAT(KindsOf("[ERROR] okta: poll failed: 401 Unauthorized\n"
                      "[INFO] okta: lid is loose, 3 errors\n"
                      "[WARN] okta: fetched 3 events\n"
                      "lid is loose\n"),
              IsEmpty());
}

TEST(Unexplained, WhatStandsBelowAComplaintMayExplainIt) {
  const Report explained = testing::ScanText(
      "a.log",
      "[ERROR] okta: lid is loose: {\n  \"a\": 1,\n  \"status\": 401\n}\n[ERROR] wiz: lid is loose\n");
  EXPECT_THAT(Kinds(explained), ElementsAre("1 error [ERROR] wiz: lid is loose"));
  ASSERT_EQ(explained.findings.size(), 1U);
  EXPECT_EQ(explained.findings[0].connector, "okta");
  EXPECT_EQ(explained.findings[0].count, 1U);
  EXPECT_EQ(explained.findings[0].samples[0].line, 1U);
  // Where it does not, each line stands for itself.
  EXPECT_THAT(KindsOf("[ERROR] okta: lid is loose: {\n  \"a\": 1\n}\n"),
              ElementsAre("1 error [ERROR] okta: lid is loose: {"));
}

TEST(Unexplained, AWrappingsOwnLevelIsNoComplaint) {
  // Everything on standard error has priority 3 where docker logs to the journal.
  EXPECT_THAT(KindsOf(R"({"MESSAGE":"lid is loose","PRIORITY":"3","__REALTIME_TIMESTAMP":"1771740080000000"})"
                      "\n"),
              IsEmpty());
}

TEST(Unexplained, SecretsAreHidden) {
  const Report report = testing::ScanText(
      "a.log", "[ERROR] okta: lid is loose: Authorization: Bearer abcdefghijklmnopqrstuvwx\n");
  ASSERT_EQ(report.unexplained.size(), 1U);
  EXPECT_EQ(report.unexplained[0].template_text.str().find("abcdefgh"), std::string::npos);
  EXPECT_EQ(report.unexplained[0].sample.str().find("abcdefgh"), std::string::npos);
}

TEST(Unexplained, AtMostTwenty) {
  std::string log;
  for (char c = 'a'; c <= 'z'; ++c) log += std::string("[ERROR] okta: lid ") + c + " is loose\n";
  EXPECT_EQ(KindsOf(log).size(), 20U);
}

TEST(Unexplained, TheFiltersOfAScanApply) {
  ScanOptions options = testing::Jobs(1);
  options.connectors = {"okta"};
  const absl::StatusOr<Report> report = testing::BuiltinScanner().ScanBytes(
      "a.log", "[ERROR] okta: lid is loose\n[ERROR] wiz: lid is loose\n", options);
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(Kinds(*report), ElementsAre("1 error [ERROR] okta: lid is loose"));
}

TEST(Unexplained, RulesThatWereLeftOutMightExplainThemAll) {
  const absl::StatusOr<Scanner> scanner =
      Scanner::Create({.only = {"dns"}}, {.cache_folder = testing::SharedCacheFolder()});
  ASSERT_TRUE(scanner.ok());
  const absl::StatusOr<Report> report = scanner->ScanBytes("a.log", "[ERROR] okta: 401 Unauthorized\n", {});
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(Kinds(*report), IsEmpty());
}

}  // namespace
}  // namespace wflogscan
