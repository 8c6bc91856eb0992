#include "engine/source/source_framing.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/line_wrapper.h"

namespace wflogscan {
namespace {

Framing KindOf(std::string_view head) { return DetectFraming(head, /*at_end=*/true).kind; }

std::string Repeated(std::string_view line, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out.append(line).append("\n");
  return out;
}

TEST(SourceFraming, WhatShowsInALineShowsInASource) {
  EXPECT_EQ(KindOf(""), Framing::kText);
  EXPECT_EQ(KindOf("\n\n"), Framing::kText);
  EXPECT_EQ(KindOf("\n" + testing::DockerJsonFile("a\nb\n", "stdout", "2026-03-04T10:15:00Z")),
            Framing::kDockerJson);
  // The file begins in the middle of a record.
  EXPECT_EQ(KindOf("tdout\",\"time\":\"2026-03-04T10:15:00Z\"}\n" +
                   testing::DockerJsonFile("a\nb\n", "stdout", "2026-03-04T10:15:00Z")),
            Framing::kDockerJson);
  EXPECT_EQ(KindOf("2026-11-23T18:29:39.160735192Z stdout F a\n"), Framing::kCri);
  EXPECT_EQ(KindOf("<30>Nov 23 18:29:23 vm poller[2]: a\n"), Framing::kSyslog);
  EXPECT_EQ(KindOf("1795458561.035990 vm poller[2]: a\n"), Framing::kJournalShort);
  EXPECT_EQ(KindOf("[ 2351.006084] a\n"), Framing::kKernel);
}

TEST(SourceFraming, TimestampsStandOnEveryLine) {
  const std::string stamped = "2026-11-23T18:28:56.235577616Z a";
  EXPECT_EQ(KindOf(stamped), Framing::kTimestamped);
  EXPECT_EQ(KindOf(Repeated(stamped, 63)), Framing::kTimestamped);
  EXPECT_EQ(KindOf(Repeated(stamped, 30) + "Error response from daemon: x\n"), Framing::kTimestamped);
  EXPECT_EQ(KindOf("1Z the end of a line\n" + stamped + "\n" + stamped + "\n"), Framing::kTimestamped);
  EXPECT_EQ(KindOf(Repeated(stamped, 20) + "\tat java.lang.Thread\n"), Framing::kText);
  // A program's nanoseconds, whose trailing zeros are gone now and then.
  EXPECT_EQ(KindOf(Repeated(stamped, 9) + "2026-11-23T18:28:56.23557761Z a\n"), Framing::kText);
}

TEST(SourceFraming, DetailsAreTheSameOnEveryLine) {
  const auto details = [](std::string_view head) { return DetectFraming(head, true).details; };
  EXPECT_EQ(details("a=1,b=%26 x\na=1,b=%26 \na=1,b=%26  y\n"), "a=1,b=%26 ");
  EXPECT_EQ(details("tag=poller x\ntag=poller y: z\ntag=poller z\n"), "tag=poller ");
  EXPECT_EQ(details(" x\n y\n  z\n"), " ");
  EXPECT_EQ(details("2026-11-23T18:28:56.235577616Z  x\n2026-11-23T18:28:57.235577616Z  y\n"
                    "2026-11-23T18:28:58.235577616Z  \n"),
            " ");
  // logfmt, an indented text, and what differs.
  EXPECT_EQ(details("level=info msg=x\nlevel=info msg=y\nlevel=info msg=z\n"), "");
  EXPECT_EQ(details("  x\n  y\n  z\n"), "");
  EXPECT_EQ(details("a=1,b=2 x\na=1,b=2 x\na=1,b=3 x\n"), "");
  EXPECT_EQ(details(" x\n y\nz\n"), "");
}

TEST(SourceFraming, ComposeHasItsBarsInOneColumn) {
  EXPECT_EQ(KindOf("Attaching to w_1, broker-edge_1\n"
                   "w_1              | a\nbroker-edge_1    | b\nw_1              | \n"
                   "signal-client-svc | c\nbroker-edge_1    | d\nconductor_w_1 exited with code 137\n"),
            Framing::kCompose);
  // The column grows.
  EXPECT_EQ(KindOf("a-1  | x\na-1  | y\nlonger-1  | z\na-1       | x\n"), Framing::kCompose);
  EXPECT_EQ(KindOf("poller-1  | a\n"), Framing::kCompose);
  EXPECT_EQ(KindOf("poller_1 | a\npoller_1 | b\n"), Framing::kCompose);
  EXPECT_EQ(KindOf("\x1b[36mpoller |\x1b[0m a\n"), Framing::kCompose);
  EXPECT_EQ(KindOf("web.1.kx2m0o7s4u1y8q3w5e9r6t2z1@node-1    | a\n"), Framing::kCompose);
}

TEST(SourceFraming, TablesAndTaggedLinesAreNotCompose) {
  for (const char* text : {
           "okta | poll failed: 401\nwiz | ok\nsentinelone | ok\n",
           "okta | poll failed: 401\n",
           "NAME       | STATUS | AGE\nokta       | 401    | 3\nwiz        | ok     | 4\n",
           " id | name\n----+------\n  1 | okta\n",
           "ERROR  | okta: 401\nINFO   | wiz: ok\n",
           "[ERROR] okta: a | b\n[INFO] wiz: c | d\n",
           "okta-1  | 401\nplain\nplain\nplain\n",
       }) {
    EXPECT_EQ(KindOf(text), Framing::kText) << text;
  }
}

TEST(SourceFraming, SyslogNamesAProcessOrTheKernel) {
  EXPECT_EQ(KindOf("Nov 23 18:29:21 vm poller[2]: a\n"), Framing::kSyslog);
  EXPECT_EQ(
      KindOf("Nov 23 18:29:21 vm kernel: a\nNov 23 18:29:21 vm sudo: b\nNov 23 18:29:21 vm kernel: c\n"),
      Framing::kSyslog);
  EXPECT_EQ(KindOf("2026-11-23T18:29:21+0000 vm poller[2]: a\n"), Framing::kSyslog);
  EXPECT_EQ(KindOf("2026-02-22T06:01:20Z ERROR okta: 401\n2026-02-22T06:01:20Z INFO wiz: ok\n"),
            Framing::kText);
  EXPECT_EQ(KindOf("2026-02-22T06:01:20Z signal-client okta: 401\n"), Framing::kText);
  // One such line in a log of something else.
  EXPECT_EQ(KindOf("[INFO] a\n[INFO] b\nNov 23 18:29:21 vm sshd[2]: a\n[INFO] c\n"), Framing::kText);
}

TEST(SourceFraming, OnlyTheHeadCounts) {
  const std::string text = Repeated("[INFO] okta: ok", static_cast<int>(kFramingLines));
  EXPECT_EQ(KindOf(text + Repeated("2026-11-23T18:29:39.160735192Z stdout F a", 500)), Framing::kText);
  const std::string long_line(2 * kFramingBytes, 'x');
  EXPECT_EQ(DetectFraming("2026-11-23T18:29:39.160735192Z stdout P " + long_line, false).kind, Framing::kCri);
}

TEST(SourceFraming, AnUnfinishedLineCountsAtTheEndOnly) {
  const std::string head = "[INFO] a\n2026-11-23T18:29:39.160735192Z stdout F";
  EXPECT_EQ(DetectFraming(head, false).kind, Framing::kText);
  EXPECT_EQ(DetectFraming(head, true).kind, Framing::kCri);
}

}  // namespace
}  // namespace wflogscan
