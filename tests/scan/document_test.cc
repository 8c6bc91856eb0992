// Documents of a support bundle from the bytes to the report.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/archive_writer.h"
#include "tests/support/story_reports.h"

namespace wflogscan {
namespace {

using testing::BuiltinScanner;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ReadWholeFile;
using testing::ScanText;

std::string Story(const std::string& name) {
  return ReadWholeFile(testing::CorpusFolder() / "bundle-of-documents/input" / name);
}

const Finding* FindFinding(const Report& report, std::string_view signature, std::string_view service) {
  for (const Finding& finding : report.findings) {
    if (finding.signature == signature && finding.service == std::string(service)) return &finding;
  }
  return nullptr;
}

TEST(Documents, TheNameOfAFileDoesNotMatter) {
  for (const char* name : {"docker-inspect.json", "x.log", "-"}) {
    const Report report = ScanText(name, Story("docker/inspect.json"));
    EXPECT_EQ(report.sources.at(0).format, "docker-inspect");
    const Finding* killed = FindFinding(report, "oom", "signal-parser");
    ASSERT_NE(killed, nullptr);
    EXPECT_EQ(killed->count, 1U);  // and not once more as a line of a log
    EXPECT_EQ(killed->rules.at(0).id, "oom/container-oom-killed");
    EXPECT_FALSE(killed->connector.has_value());
    EXPECT_EQ(killed->samples.at(0).text.str(), "\"OOMKilled\": true,");
    EXPECT_EQ(killed->first_seen->unix_ns, 1771740080120285460);
  }
}

TEST(Documents, TheThreeWaysToEndAreToldApart) {
  const Report report = ScanText("inspect.json", Story("docker/inspect.json"));
  EXPECT_EQ(FindFinding(report, "oom", "signal-parser")->severity, Severity::kCritical);
  EXPECT_EQ(FindFinding(report, "oom", "artifact-exporter")->rules.at(0).id, "oom/container-killed");
  EXPECT_EQ(FindFinding(report, "oom", "conductor-ui")->rules.at(0).id, "oom/container-child-killed");
  EXPECT_EQ(FindFinding(report, "oom", "signal-client"), nullptr);
}

TEST(Documents, LineBreaksOfWindowsChangeNothing) {
  for (const char* name : {"docker/inspect.json", "docker/ps.txt", "docker/events.json",
                           "metrics/docker-stats.txt", "nats/stream-report.txt",
                           "nats/consumer-report-DATA.txt", "nats/varz.json", "system/disk-usage.txt"}) {
    SCOPED_TRACE(name);
    const std::string plain = Story(name);
    const std::string crlf = "\xef\xbb\xbf" + absl::StrReplaceAll(plain, {{"\n", "\r\n"}});
    const Report report = ScanText("a", plain);
    EXPECT_FALSE(report.findings.empty());
    testing::ExpectSame(testing::Findings(report, {}), testing::Findings(ScanText("a", crlf), {}));
  }
}

TEST(Documents, ASourceOfManyBlocksIsOneDocument) {
  std::string array = Story("docker/inspect.json");
  const std::string containers = array.substr(1, array.rfind(']') - 1);
  array = "[";
  for (int i = 0; i < 200; ++i) absl::StrAppend(&array, i == 0 ? "" : ",", containers);
  array += "]\n";
  ASSERT_GT(array.size(), std::size_t{1} << 20);
  const Report report = ScanText("inspect.json", array, 4096);
  EXPECT_EQ(FindFinding(report, "oom", "signal-parser")->count, 200U);
  EXPECT_THAT(report.problems, IsEmpty());

  std::string events;
  for (int i = 0; i < 1000; ++i) events += Story("docker/events.json");
  const std::string expected = testing::JsonOf(ScanText("events", events));
  EXPECT_EQ(expected, testing::JsonOf(ScanText("events", events, 4099)));
  EXPECT_EQ(FindFinding(ScanText("events", events), "oom", "artifact-exporter")->count, 1000U);
}

TEST(Documents, ACutOneIsAProblemAndStillReadInAnyPacking) {
  const std::string whole = Story("docker/inspect.json");
  const std::string cut = whole.substr(0, whole.find("artifact-exporter-svc") + 30);
  const Report report = ScanText("inspect.json", cut);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_THAT(report.problems[0].problem, HasSubstr("cut off"));
  EXPECT_NE(FindFinding(report, "oom", "signal-parser"), nullptr);
  const Report packed = ScanText("bundle.zip", testing::PackArchive("zip", {{"docker/inspect.json", cut}}));
  ASSERT_EQ(packed.problems.size(), 1U);
  EXPECT_EQ(packed.problems[0].source, "bundle.zip!docker/inspect.json");
  EXPECT_EQ(packed.findings.size(), report.findings.size());
}

TEST(Documents, ALogBehindOneIsReadAsALog) {
  const Report report =
      ScanText("docker.txt",
               Story("docker/ps.txt") + "2026-02-22T06:01:20Z [ERROR] okta: poll failed: 401 Unauthorized\n");
  EXPECT_EQ(report.sources.at(0).format, "docker-ps");
  EXPECT_NE(FindFinding(report, "auth-401", "signal-client"), nullptr);
  EXPECT_NE(FindFinding(report, "oom", "signal-parser"), nullptr);
}

TEST(Documents, SecretsOfAnEnvironmentAreNotShown) {
  const std::string line =
      "[{\"Id\":\"1\",\"Name\":\"/"
      "web\",\"State\":{\"OOMKilled\":true,\"ExitCode\":137,\"Env\":[\"NATS_PASSWORD=b7f0c1e2d3a4\"]}}]";
  const Report report = ScanText("inspect.json", line);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(testing::JsonOf(report).find("b7f0c1e2d3a4"), std::string::npos);
}

}  // namespace
}  // namespace wflogscan
