#include "engine/source/stand_in.h"

#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "engine/base/string_bridge.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

// What the problem of the row begins with; empty for a line of the log. Proves by the way that stage one sees
// it.
std::string Meaning(std::string_view line, Framing framing = Framing::kText) {
  const std::optional<std::size_t> found = FindStandIn(line, {framing, {}});
  if (!found) return "";
  EXPECT_NE(absl::AsciiStrToLower(ToAbsl(line)).find(kStandIns[*found].stem), std::string::npos) << line;
  const std::string_view problem = kStandIns[*found].problem;
  return std::string(problem.substr(0, problem.find_first_of(",:")));
}

TEST(StandIn, KnowsTheWordsOfTheClients) {
  EXPECT_EQ(Meaning("Error response from daemon: No such container: nosuch\n"),
            "docker could not give the log");
  EXPECT_EQ(Meaning("Error response from daemon: configured logging driver does not support reading\r\n"),
            "docker could not give the log");
  EXPECT_EQ(Meaning("Error: No such container: nosuch"), "docker could not give the log");
  EXPECT_EQ(Meaning("error from daemon in stream: Error grabbing logs: unexpected EOF"),
            "docker broke off before the end of the log");
  EXPECT_EQ(Meaning("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker "
                    "daemon running?"),
            "docker did not reach its engine");
  EXPECT_EQ(Meaning("Error: no container with name or ID \"x\" found: no such container"),
            "podman knows no such container");
  EXPECT_EQ(Meaning("Error: no container with ID or name \"x\" found: no such container"),
            "podman knows no such container");
}

TEST(StandIn, TheSameWordsInALogAreTheLogs) {
  EXPECT_EQ(
      Meaning("2026-02-22T06:00:20Z E! Cannot connect to the Docker daemon at unix:///var/run/docker.sock."),
      "");
  EXPECT_EQ(
      Meaning(
          R"({"log":"Error response from daemon: x\n","stream":"stderr","time":"2026-11-23T18:05:38.1Z"})",
          Framing::kDockerJson),
      "");
  EXPECT_EQ(Meaning("2026-11-23T18:05:38.134472277Z Error response from daemon: x", Framing::kTimestamped),
            "");
  EXPECT_EQ(Meaning("Error: no container with a shell"), "");
}

TEST(StandIn, KnowsWhatJournalctlLeftOut) {
  const auto is_left_out = [](std::string_view line, Framing framing) {
    return Meaning(line, framing) == "journalctl left the text out";
  };
  EXPECT_TRUE(is_left_out("Nov 23 18:29:21 vm signal-client-svc[24114]: [61B blob data]", Framing::kSyslog));
  EXPECT_TRUE(is_left_out("2026-11-23T18:29:21+0000 vm signal-client-svc[24114]: [4.0K blob data]",
                          Framing::kSyslog));
  EXPECT_TRUE(
      is_left_out("1795458561.052000 vm signal-client-svc[24114]: [132B blob data]", Framing::kJournalShort));
  EXPECT_FALSE(is_left_out("Nov 23 18:29:21 vm app[1]: wrote [61B blob data]", Framing::kSyslog));
  EXPECT_FALSE(is_left_out("[61B blob data]", Framing::kText));
  EXPECT_TRUE(is_left_out(R"({"PRIORITY":"6","MESSAGE":null,"__REALTIME_TIMESTAMP":"1795458561052000"})",
                          Framing::kJournalJson));
  EXPECT_FALSE(is_left_out(R"({"MESSAGE":"{\"MESSAGE\":null}","__REALTIME_TIMESTAMP":"1795458561052000"})",
                           Framing::kJournalJson));
}

TEST(StandIn, KnowsPowerShellsErrorRecord) {
  EXPECT_EQ(Meaning("    + FullyQualifiedErrorId : NativeCommandError"),
            "PowerShell made an error record of a line and may have broken long lines in two");
}

}  // namespace
}  // namespace wflogscan
