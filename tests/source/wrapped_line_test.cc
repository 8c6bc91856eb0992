// Lines as real engines wrote them, shortened: Docker 20.10, podman 4.3, compose 1.29, systemd 252,
// Linux 6.18, nats-server 2.9.

#include "engine/source/wrapped_line.h"

#include <string>
#include <string_view>

#include "engine/source/payload_text.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::string Text(const WrappedLine& line) {
  std::string text;
  AppendPayload(line, &text);
  return text;
}

// "framing|time|stream|service|level|text", a piece with a trailing "+".
std::string Told(std::string_view raw, const SourceFraming& source = {}) {
  const WrappedLine line = UnwrapLine(raw, source);
  static constexpr std::string_view kStreams[] = {"", "out", "err"};
  std::string out(ToString(line.framing));
  out.append("|").append(line.time ? ToRfc3339(*line.time) : "");
  out.append("|").append(kStreams[static_cast<int>(line.stream)]);
  out.append("|").append(line.service).append("|").append(line.level).append("|").append(Text(line));
  if (!line.complete) out += "+";
  return out;
}

TEST(WrappedLine, TextIsText) {
  for (const char* text :
       {"", "okta: poll failed", "[ERROR] okta: 401", R"({"level":"error","msg":"log","time":"x"})",
        "data: {}", "2026-02-22T06:01:20Z ERROR okta: poll failed",
        "[1551] 2026/11/23 18:29:41.444177 [INF] Starting nats-server", "okta | 401", "<b>bold</b>", "<30>",
        "kern", "12:30", "[pod] x", "[ 12] x", "k=v,tag=a text", "2026-11-23T18:05:38.134472277Z okta: 401",
        "Nov 23 18:29:21 vm wfad[2]: x"}) {
    EXPECT_EQ(Told(text), std::string("text|||||") + text);
  }
}

TEST(WrappedLine, LineBreaksMarksAndNulBytesAreNoText) {
  EXPECT_EQ(Told("okta: 401\r\n"), "text|||||okta: 401");
  EXPECT_EQ(Told("\xef\xbb\xbfokta: 401"), "text|||||okta: 401");
  EXPECT_EQ(Told(std::string_view("\0\0\xef\xbb\xbf\0x", 7)), "text|||||x");
  EXPECT_EQ(Told("a\rb\r\n"), "text|||||a\rb");
}

TEST(WrappedLine, DockerJsonFile) {
  EXPECT_EQ(
      Told(
          R"({"log":"say \"hi\" \u003c\u0009\n","stream":"stderr","time":"2026-11-23T18:05:38.084745512Z"})"),
      "docker-json-file|2026-11-23T18:05:38.084745512Z|err|||say \"hi\" <\t\n");
  EXPECT_EQ(Told(R"({"log":"piece","stream":"stdout","time":"2026-11-23T18:05:38.1Z"})"),
            "docker-json-file|2026-11-23T18:05:38.1Z|out|||piece+");
  EXPECT_EQ(
      Told(
          R"({"log":"a\n","stream":"stdout","attrs":{"REGION":"eu \u0026","tag":"signal-client-svc"},"time":"2026-11-23T18:28:56.1Z"})"),
      "docker-json-file|2026-11-23T18:28:56.1Z|out|signal-client-svc||a\n");
  EXPECT_EQ(Told(R"({ "time" : "2026-11-23T18:28:56Z", "stream": "stdout", "log": "a\n" })"),
            "docker-json-file|2026-11-23T18:28:56Z|out|||a\n");
}

TEST(WrappedLine, DamagedDockerJsonFile) {
  const SourceFraming json_file{Framing::kDockerJson, {}};
  const std::string record = R"({"log":"a\n","stream":"stdout","time":"2026-11-23T18:28:56Z"})";
  const std::string told = "docker-json-file|2026-11-23T18:28:56Z|out|||a\n";
  EXPECT_EQ(Told(std::string(500, '\0') + record), told);
  EXPECT_EQ(Told(R"({"log":"torn in the mid)" + std::string(90, '\0') + record), told);
  // The last record of a file that was copied while the engine wrote.
  EXPECT_EQ(Told(R"({"log":"line=00019\n","stream":"stdout","time":"2026-11-)", json_file),
            "docker-json-file||out|||line=00019\n");
  EXPECT_EQ(Told(R"({"log":"401 Unau)", json_file), "docker-json-file|||||401 Unau");
  EXPECT_EQ(Told(R"({"log":"401 \u00)", json_file), "docker-json-file|||||401 ");
  EXPECT_EQ(Told(R"({"log":"401\n","stre)", json_file), "docker-json-file|||||401\n");
  EXPECT_EQ(Told(R"({"log":"401 Unau)"), R"(text|||||{"log":"401 Unau)");
  EXPECT_EQ(Told(R"({"log":"a","level":"info"})", json_file), R"(text|||||{"log":"a","level":"info"})");
}

TEST(WrappedLine, TimestampsAndDetails) {
  const SourceFraming plain{Framing::kTimestamped, {}};
  const SourceFraming details{Framing::kTimestamped, "REGION=eu+%26+%3Cwest%3E,tag=signal-client-svc "};
  const SourceFraming blank{Framing::kTimestamped, " "};
  const std::string time = "2026-11-23T18:28:56.235577616Z";
  EXPECT_EQ(Told(time + " a b", plain), "docker-timestamps|" + time + "||||a b");
  EXPECT_EQ(Told(time + " ", plain), "docker-timestamps|" + time + "||||");
  EXPECT_EQ(Told(time, plain), "docker-timestamps|" + time + "||||");
  EXPECT_EQ(Told("2026-11-23T18:28:56.235Z a", plain), "text|||||2026-11-23T18:28:56.235Z a");
  EXPECT_EQ(Told("2026-11-23T20:28:56.235577616+02:00 a", plain), "docker-timestamps|" + time + "||||a");
  EXPECT_EQ(Told(time + " " + details.details + " indented", details),
            "docker-timestamps|" + time + "||signal-client-svc|| indented");
  EXPECT_EQ(Told(details.details + "a", details), "docker-timestamps|||signal-client-svc||a");
  EXPECT_EQ(Told(time + "  a", blank), "docker-timestamps|" + time + "||||a");
  EXPECT_EQ(Told(" a", blank), "docker-timestamps|||||a");
  EXPECT_EQ(Told("Error response from daemon: x", blank), "text|||||Error response from daemon: x");
}

TEST(WrappedLine, Cri) {
  EXPECT_EQ(Told("2026-11-23T18:29:39.160735192+00:00 stderr F time=x"),
            "cri|2026-11-23T18:29:39.160735192Z|err|||time=x");
  EXPECT_EQ(Told("2016-10-06T00:17:09.6Z stdout P log content 1"),
            "cri|2016-10-06T00:17:09.6Z|out|||log content 1+");
  EXPECT_EQ(Told("2016-10-06T00:17:09Z stdout P:x:y  a"), "cri|2016-10-06T00:17:09Z|out||| a+");
  EXPECT_EQ(Told("2016-10-06T00:17:09Z stdout F"), "cri|2016-10-06T00:17:09Z|out|||");
  EXPECT_EQ(Told("2016-10-06T00:17:09Z stdout F "), "cri|2016-10-06T00:17:09Z|out|||");
  EXPECT_EQ(Told("2016-10-06T00:17:09Z stdout Failed"), "text|||||2016-10-06T00:17:09Z stdout Failed");
  EXPECT_EQ(Told("2016-10-06T00:17:09Z stdin F a"), "text|||||2016-10-06T00:17:09Z stdin F a");
}

TEST(WrappedLine, Compose) {
  const SourceFraming compose{Framing::kCompose, {}};
  EXPECT_EQ(Told("w_1              | panic: nil map", compose), "compose|||w||panic: nil map");
  EXPECT_EQ(Told("\x1b[33mw_1              |\x1b[0m \tgoroutine", compose), "compose|||w||\tgoroutine");
  EXPECT_EQ(Told("\x1b[36;1msignal-client-1  | \x1b[0mtext", compose), "compose|||signal-client||text");
  EXPECT_EQ(Told("signal-client-svc  | a | b", compose), "compose|||signal-client-svc||a | b");
  EXPECT_EQ(Told("w_1              | ", compose), "compose|||w||");
  EXPECT_EQ(Told("w_1              |", compose), "compose|||w||");
  EXPECT_EQ(Told("broker-edge_1    | 2026-11-23T18:29:35.610387271Z text", compose),
            "compose|2026-11-23T18:29:35.610387271Z||broker-edge||text");
  EXPECT_EQ(Told("2026-11-23T18:29:35.610387271Z web.1.kx2m0o7s4u1y8q3w5e9r6t2z1@node-1    | text", compose),
            "compose|2026-11-23T18:29:35.610387271Z||web||text");
  EXPECT_EQ(Told("conductor_w_1 exited with code 2", compose), "text|||||conductor_w_1 exited with code 2");
  EXPECT_EQ(Told("| a | b |", compose), "text|||||| a | b |");
}

TEST(WrappedLine, KubectlPrefix) {
  EXPECT_EQ(Told("[pod/signal-7d9f8-x2x1z/signal-client] text"), "kubectl-prefix|||signal-client||text");
  EXPECT_EQ(Told("[pod/a/b] 2026-11-23T18:29:35.610387271Z  text"),
            "kubectl-prefix|2026-11-23T18:29:35.610387271Z||b|| text");
  EXPECT_EQ(Told("[pod/a] text"), "text|||||[pod/a] text");
  EXPECT_EQ(Told("[pod/a b/c] text"), "text|||||[pod/a b/c] text");
}

TEST(WrappedLine, JournalJson) {
  const std::string rest =
      R"("PRIORITY":"3","_SOURCE_REALTIME_TIMESTAMP":"1795458561049301","CONTAINER_NAME":"signal-client-svc","CONTAINER_ID":"ce8f12ee2a8e","__REALTIME_TIMESTAMP":"1795458561049391")";
  const std::string head = "journal-json|2026-11-23T18:29:21.049301Z|err|signal-client-svc||";
  EXPECT_EQ(Told("{\"MESSAGE\":\"{\\\"level\\\":\\\"info\\\"}\"," + rest + "}"),
            head + "{\"level\":\"info\"}");
  EXPECT_EQ(Told("{" + rest + ",\"MESSAGE\":[27,91,51,51,109,87]}"), head + "\x1b[33mW");
  EXPECT_EQ(Told("{" + rest + ",\"MESSAGE\":null}"), head);
  EXPECT_EQ(Told("{" + rest + ",\"MESSAGE\":[\"first\",\"second\"]}"), head + "first");
  EXPECT_EQ(Told("\x1e{" + rest + ",\"MESSAGE\":\"a\"}"), head + "a");
  EXPECT_EQ(Told("data: {" + rest + ",\"MESSAGE\":\"a\"}"), head + "a");
  EXPECT_EQ(Told("{" + rest + ",\"CONTAINER_PARTIAL_MESSAGE\":\"true\",\"MESSAGE\":\"a\"}"), head + "a+");
  EXPECT_EQ(
      Told(
          R"({"PRIORITY":"4","__REALTIME_TIMESTAMP":"1795458573109280","SYSLOG_IDENTIFIER":"kernel","MESSAGE":"emit invoked oom-killer"})"),
      "journal-json|2026-11-23T18:29:33.109280Z||kernel|4|emit invoked oom-killer");
}

TEST(WrappedLine, JournalShortModes) {
  const SourceFraming syslog{Framing::kSyslog, {}};
  const SourceFraming journal{Framing::kJournalShort, {}};
  const std::string tail = " vm signal-client-svc[24114]: text";
  EXPECT_EQ(Told("Nov 23 18:29:21" + tail, syslog), "syslog|||signal-client-svc||text");
  EXPECT_EQ(Told("Nov  3 18:29:21.035990" + tail, syslog), "syslog|||signal-client-svc||text");
  EXPECT_EQ(Told("2026-11-23T18:29:21+0000" + tail, syslog),
            "syslog|2026-11-23T18:29:21Z||signal-client-svc||text");
  EXPECT_EQ(Told("2026-11-23T18:29:21.035990+00:00" + tail, syslog),
            "syslog|2026-11-23T18:29:21.035990Z||signal-client-svc||text");
  EXPECT_EQ(Told("Mon 2026-11-23 18:29:21 UTC" + tail, journal),
            "journal-short|2026-11-23T18:29:21Z||signal-client-svc||text");
  EXPECT_EQ(Told("Mon 2026-11-23 18:29:21 CET" + tail, journal), "journal-short|||signal-client-svc||text");
  EXPECT_EQ(Told("1795458561.035990" + tail, journal),
            "journal-short|2026-11-23T18:29:21.035990Z||signal-client-svc||text");
  EXPECT_EQ(Told("[ 2338.936921]" + tail, journal), "journal-short|||signal-client-svc||text");
  EXPECT_EQ(Told("[ 2338.936921                ]" + tail, journal),
            "journal-short|||signal-client-svc||text");
  EXPECT_EQ(Told("[ 2338.940214 <    0.003293 >]" + tail, journal),
            "journal-short|||signal-client-svc||text");
  EXPECT_EQ(Told("-- Boot ce8f12ee2a8e --", syslog), "text|||||-- Boot ce8f12ee2a8e --");
}

TEST(WrappedLine, Syslog) {
  const SourceFraming syslog{Framing::kSyslog, {}};
  EXPECT_EQ(Told("<30>Nov 23 18:29:23 vm signal-client-svc[24114]: text"),
            "syslog||out|signal-client-svc||text");
  EXPECT_EQ(Told("<27>Nov 23 18:29:23 docker/signal-client-svc[24114]:   text"),
            "syslog||err|signal-client-svc||  text");
  EXPECT_EQ(Told("<27>1 2026-11-23T18:29:30.074289Z vm tag 24114 tag - text"),
            "syslog|2026-11-23T18:29:30.074289Z|err|tag||text");
  EXPECT_EQ(Told("54 <27>1 2026-11-23T18:29:30Z vm tag 24114 - [a b=\"]\" c=\"\\\"\"] text"),
            "syslog|2026-11-23T18:29:30Z|err|tag||text");
  EXPECT_EQ(Told("<11>1 - - - - - - \xef\xbb\xbftext"), "syslog||||err|text");
  EXPECT_EQ(Told("2026-11-23T18:29:13.159+00:00 vm tag[7]: #033[31mERR#033[0m", syslog),
            "syslog|2026-11-23T18:29:13.159Z||tag||\x1b[31mERR\x1b[0m");
  EXPECT_EQ(Told("Nov 23 18:29:23 vm tag[7]: message repeated 3 times: [ poll failed]", syslog),
            "syslog|||tag||poll failed");
  EXPECT_EQ(Told("Nov 23 18:29:33 vm kernel: [ 2351.005359] emit invoked oom-killer", syslog),
            "syslog|||kernel||emit invoked oom-killer");
  // Not even in a syslog is a level a host.
  EXPECT_EQ(Told("2026-02-22T06:01:20Z ERROR okta: 401", syslog),
            "text|||||2026-02-22T06:01:20Z ERROR okta: 401");
}

TEST(WrappedLine, Kernel) {
  const std::string text = "Memory cgroup out of memory: Killed process 609 (emit)";
  EXPECT_EQ(Told("[ 2351.006084] " + text), "kernel|||kernel||" + text);
  EXPECT_EQ(Told("[12351.006084] [T609] " + text), "kernel|||kernel||" + text);
  EXPECT_EQ(Told("[Mon Nov 23 18:29:33 2026] " + text), "kernel|2026-11-23T18:29:33Z||kernel||" + text);
  EXPECT_EQ(Told("<3>[ 2351.006084] " + text), "kernel|||kernel|err|" + text);
  EXPECT_EQ(Told("kern  :err   : [ 2351.006084] " + text), "kernel|||kernel|err|" + text);
  EXPECT_EQ(Told("2026-11-23T18:29:33,006084+00:00 " + text),
            "kernel|2026-11-23T18:29:33.006084Z||kernel||" + text);
  EXPECT_EQ(Told("[<    0.000070>] " + text), "kernel|||kernel||" + text);
  EXPECT_EQ(Told("[  +0.000070] " + text), "kernel|||kernel||" + text);
  EXPECT_EQ(Told("3,1804,2351006084,-;" + text), "kernel|||kernel|err|" + text);
  // With the marks of a program's time in their places.
  EXPECT_EQ(Told("3,,,-;xxxxTxxxxxxxx." + text), "kernel|||kernel|err|xxxxTxxxxxxxx." + text);
  EXPECT_EQ(Told("\x1b[32m[  +0.000070] \x1b[0m" + text), "kernel|||kernel||\x1b[0m" + text);
  EXPECT_EQ(Told("[Nov23 18:29] " + text, {Framing::kKernel, {}}), "kernel|||kernel||" + text);
  EXPECT_EQ(Told("[Nov23 18:29] " + text), "text|||||[Nov23 18:29] " + text);
}

TEST(WrappedLine, EngineApiAndDozzle) {
  EXPECT_EQ(Told(R"({"Line":"a\n","Source":"stdout","Timestamp":"2026-11-23T18:29:33.5Z"})"),
            "docker-api-json|2026-11-23T18:29:33.5Z|out|||a\n");
  EXPECT_EQ(Told(R"({"Line":"a","Source":"stderr","MetaData":{"Last":false,"ID":"x","Ordinal":1}})"),
            "docker-api-json||err|||a+");
  EXPECT_EQ(
      Told(
          R"({"t":"single","m":"x","rm":"\u001b[31ma","ts":1795458573109,"id":1,"l":"info","s":"stdout","c":"ce8f"})"),
      "dozzle-json|2026-11-23T18:29:33.109Z|out||info|\x1b[31ma");
  EXPECT_EQ(Told(R"({"t":"complex","m":{"level":"error"},"rm":"","ts":1795458573109,"s":"stderr"})"),
            "dozzle-json|2026-11-23T18:29:33.109Z|err|||{\"level\":\"error\"}");
}

TEST(WrappedLine, ContinuationsAreSeenBehindEveryWrapping) {
  const std::string time = "2026-11-23T18:28:56.235577616Z ";
  const SourceFraming timestamps{Framing::kTimestamped, {}};
  const SourceFraming compose{Framing::kCompose, {}};
  const SourceFraming syslog{Framing::kSyslog, {}};
  const auto check = [](bool may, const std::string& raw, const SourceFraming& source) {
    EXPECT_EQ(MayContinueRecord(raw, source), may) << raw;
  };
  for (const auto& [text, may] : {std::pair<std::string, bool>{"\\tat x", true},
                                  {"  \\\"a\\\": 1", true},
                                  {"Response: {", true},
                                  {"", true},
                                  {"okta: 401", false},
                                  {"[ERROR] a", false}}) {
    check(may, R"({"log":")" + text + R"(\n","stream":"stdout","time":"2026-11-23T18:28:56Z"})", {});
    check(may, R"({"__REALTIME_TIMESTAMP":"1795458561049391","MESSAGE":")" + text + "\"}", {});
  }
  for (const auto& [text, may] : {std::pair<std::string, bool>{"\tat x", true},
                                  {"  \"a\": 1", true},
                                  {"\x1b[37mResponse: {", true},
                                  {"}", true},
                                  {"okta: 401", false}}) {
    check(may, time + text, timestamps);
    check(may, time + "stdout F " + text, {});
    check(may, "w_1   | " + text, compose);
    check(may, "Nov 23 18:29:21 vm tag[7]: " + text, syslog);
    check(may, text, {});
  }
  check(true, R"({"__REALTIME_TIMESTAMP":"1795458561049391","MESSAGE":[9,97]})", {});
  check(false, R"({"__REALTIME_TIMESTAMP":"1795458561049391","MESSAGE":[97,9]})", {});
}

}  // namespace
}  // namespace wflogscan
