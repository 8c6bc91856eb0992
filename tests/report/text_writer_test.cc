#include "engine/report/text_writer.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/plain_view.h"
#include "engine/base/redactor.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

RedactedText Text(std::string_view text) { return Redactor().Redact(text); }

LogTime At(const std::string& text) { return ParseRfc3339(text).value_or(LogTime{}); }

Report Scanned(std::uint64_t lines, std::uint64_t bytes, const std::string& first, const std::string& last) {
  Report report;
  report.scan.lines = lines;
  report.scan.bytes = bytes;
  report.scan.time_range = TimeRange{At(first), At(last)};
  report.scan.elapsed_seconds = 0.25;
  report.sources.resize(1);
  report.sources[0].name = "signal.log";
  return report;
}

void AddConnector(Report* report, const std::string& id, ConnectorState state, std::uint64_t polls = 10,
                  const std::string& last_success = "") {
  ConnectorSummary summary;
  summary.id = id;
  summary.polls = polls;
  summary.state = state;
  if (!last_success.empty()) summary.last_success = At(last_success);
  report->connectors.push_back(summary);
}

Finding MakeFinding(const std::string& signature, const std::string& title, Severity severity,
                    const std::string& connector, std::uint64_t count, const std::string& first,
                    const std::string& last, FindingState state) {
  Finding finding;
  finding.signature = signature;
  finding.title = title;
  finding.severity = severity;
  if (!connector.empty()) finding.connector = connector;
  finding.count = count;
  finding.first_seen = At(first);
  finding.last_seen = At(last);
  finding.state = state;
  return finding;
}

Timeline MakeTimeline(const std::string& start, std::int64_t bucket_seconds,
                      std::vector<std::uint64_t> counts) {
  return {At(start), bucket_seconds, std::move(counts)};
}

Report OneFailing() {
  Report report = Scanned(12345, 1'640'000, "2026-02-22T06:00:00Z", "2026-02-22T07:00:00Z");
  Finding finding = MakeFinding("auth-401", "The credential was rejected", Severity::kCritical, "okta", 214,
                                "2026-02-22T06:01:20.123Z", "2026-02-22T06:59:50Z", FindingState::kOngoing);
  finding.timeline =
      MakeTimeline("2026-02-22T06:00:00Z", 300, {10, 20, 0, 24, 20, 20, 40, 20, 20, 20, 19, 1});
  finding.evidence = {{"host", {{Text("dev-1.okta.com"), 213}, {Text("dev-2.okta.com"), 1}}},
                      {"code", {{Text("401"), 214}}}};
  finding.samples = {
      {"signal.log", 1042, At("2026-02-22T06:01:20.123Z"),
       Text("2026-02-22T06:01:20.123Z ERROR okta: GET /api/v1/logs: 401 Unauthorized: Invalid token "
            "provided")}};
  finding.meaning =
      "The vendor answered HTTP 401 or said in its own words that the token, key or password is wrong, "
      "revoked or expired.";
  finding.impact = "No event of this connector arrives until the credential is replaced.";
  finding.advice = {
      "Create a new API token in Okta under Security > API > Tokens, with an account that stays.",
      "Replace it in the connector's settings; it polls every 60 s, so success shows within 2 minutes."};
  finding.commands = {"docker logs signal-client-svc --tail=200 2>&1 | grep \"okta\""};
  finding.guide = {{"Okta: 401 Unauthorized", "https://docs.example.com/connectors/okta#401-unauthorized"}};
  report.findings.push_back(finding);
  AddConnector(&report, "crowdstrike", ConnectorState::kOk);
  AddConnector(&report, "okta", ConnectorState::kFailing, 0);
  AddConnector(&report, "tenable", ConnectorState::kSilent, 4, "2026-02-22T06:10:00Z");
  AddConnector(&report, "wiz", ConnectorState::kOk);
  report.connectors[1].without_data_seconds = 3530;
  report.connectors[2].without_data_seconds = 3000;
  return report;
}

Report DnsEverywhere() {
  Report report = Scanned(98765, 12'300'000, "2026-02-22T06:00:00Z", "2026-02-22T07:00:00Z");
  const std::vector<std::string> names = {"abnormal", "crowdstrike", "github", "okta", "tenable", "wiz"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    Finding finding =
        MakeFinding("dns", "A name does not resolve", Severity::kError, names[i], 1200 - 100 * i,
                    "2026-02-22T06:30:01Z", "2026-02-22T06:59:59Z", FindingState::kOngoing);
    finding.service = "signal-client-svc";
    finding.timeline = MakeTimeline("2026-02-22T06:30:00Z", 60, std::vector<std::uint64_t>(30, 40 - 3 * i));
    finding.timeline->counts[4] = 0;
    finding.evidence = {{"host", {{Text("api." + names[i] + ".example"), 1200 - 100 * i}}},
                        {"resolver", {{Text("10.0.0.53:53"), 1200 - 100 * i}}}};
    finding.meaning = "The host could not turn a name into an address.";
    finding.advice = {"Ask the resolver for the name from this host.", "Then call " + names[i] + "."};
    if (i >= 4) finding.advice = {"Look at the forward proxy."};
    finding.commands = {"resolvectl query api." + names[i] + ".example"};
    report.findings.push_back(finding);
    AddConnector(&report, names[i], ConnectorState::kFailing);
  }
  Incident& incident = report.incidents.emplace_back();
  incident.cause = "dns";
  incident.scope = "host";
  incident.guide = {{"DNS Resolution Failures", "https://docs.example.com/troubleshooting#dns"}};
  for (const Finding& finding : report.findings) incident.findings.push_back(finding.id);
  incident.summary = "Six connectors stopped resolving names in the same minute.";
  report.problems = {{"old.log.gz", "unexpected end of the compressed data"},
                     {"", "too many named instances"}};
  return report;
}

Report NothingWrong() {
  Report report = Scanned(12345, 1'640'000, "2026-02-22T06:00:00Z", "2026-02-22T18:00:00Z");
  for (const char* id :
       {"abnormal", "crowdstrike", "github", "okta", "sentinelone", "tenable", "wiz", "zscaler"}) {
    AddConnector(&report, id, ConnectorState::kOk);
  }
  AddConnector(&report, "qualys", ConnectorState::kUnknown, 0);
  return report;
}

Report Empty() {
  Report report;
  report.sources.resize(1);
  report.sources[0].name = "-";
  return report;
}

Report CameAndWent() {
  Report report = Scanned(2'000'000, 310'000'000, "2026-02-21T22:00:00Z", "2026-02-23T06:00:00Z");
  Finding tls = MakeFinding("tls", "A certificate or a TLS handshake failed", Severity::kError, "wiz", 42,
                            "2026-02-22T06:40:00Z", "2026-02-22T07:09:00Z", FindingState::kRecovered);
  tls.instance = "eu";
  tls.recovered_at = At("2026-02-22T07:10:30Z");
  Finding limit =
      MakeFinding("rate-limit-429", "The vendor limits the request rate", Severity::kWarning, "qualys", 1234,
                  "2026-02-21T22:05:00Z", "2026-02-23T05:55:00Z", FindingState::kFlapping);
  limit.timeline = MakeTimeline("2026-02-21T22:00:00Z", 3600, std::vector<std::uint64_t>(32, 39));
  report.findings = {tls, limit};
  AddConnector(&report, "qualys", ConnectorState::kFlapping);
  AddConnector(&report, "wiz", ConnectorState::kRecovered);
  report.connectors.back().instance = "eu";
  report.interrupted = true;
  return report;
}

std::string Plain(const Report& report) { return ToText(report, {.timing = false}); }

// The text without its colours.
std::string Uncoloured(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      plain += text[i];
    }
  }
  return plain;
}

int Columns(std::string_view line) {
  return static_cast<int>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// What holds for every report, at every width.
void ExpectFit(const Report& report, int width) {
  const std::string text = ToText(report, {.width = width});
  EXPECT_EQ(text, ToText(report, {.width = width}));
  EXPECT_EQ(text, Uncoloured(ToText(report, {.width = width, .color = true})));
  EXPECT_TRUE(text.ends_with('\n'));
  bool in_command = false;
  for (const std::string& line : Lines(text)) {
    EXPECT_FALSE(line.ends_with(' ')) << line;
    in_command = line.starts_with("  $ ") || (in_command && line.starts_with("    "));
    if (!in_command && line.find("https://") == std::string::npos) {
      EXPECT_LE(Columns(line), width) << line;
    }
    for (std::size_t i = 0; i < line.size();) {
      const Utf8Unit unit = ReadUtf8(line, i);
      ASSERT_TRUE(unit.valid && !MustBeEscaped(unit.code)) << line;
      i += unit.size;
    }
  }
}

// Any report at all, with the odd bytes that names of files and services may have.
class RandomReport {
 public:
  explicit RandomReport(unsigned seed) : random_(seed) {}

  Report Make() {
    Report report = Below(4) == 0
                        ? Report()
                        : Scanned(Number(), Number(), "2026-02-22T06:00:00Z", "2026-02-24T18:00:00Z");
    report.sources.resize(Below(3));
    for (int n = Below(30); n > 0; --n) report.findings.push_back(MakeOne());
    for (int n = Below(30); n > 0; --n) {
      ConnectorSummary& connector = report.connectors.emplace_back();
      connector.id = MaybeName();
      connector.instance = MaybeName();
      connector.polls = Below(2) == 0 ? 0 : Number();
      connector.last_success = MaybeTime();
      connector.state = static_cast<ConnectorState>(Below(6));
    }
    for (int n = Below(3); n > 0; --n) report.problems.push_back({Name(), Name()});
    for (int n = Below(3); n > 0; --n) {
      report.coverage.push_back({Name(), MaybeTime(), MaybeTime(), {{Time(), Time()}}, Below(2) == 0});
    }
    report.interrupted = Below(2) == 0;
    return report;
  }

 private:
  int Below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  std::uint64_t Number() { return random_() >> Below(64); }
  LogTime Time() {
    return {(1'771'740'000 + Below(2) * 50'000 + Below(30'000)) * std::int64_t{1'000'000'000}, 0};
  }
  std::optional<LogTime> MaybeTime() { return Below(5) == 0 ? std::nullopt : std::optional(Time()); }

  std::string Name() {
    static const std::vector<std::string> kPieces = {
        "okta",
        "wiz",
        "/",
        " ",
        "  ",
        "\x1b[31m",
        "\n",
        "\r",
        "\xff",
        "\xe2\x80\xae",
        "é",
        "名",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "…",
        "\x01",
        "\x7f",
        "0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789"};
    std::string name;
    for (int n = Below(6); n > 0; --n)
      name += kPieces[static_cast<std::size_t>(Below(static_cast<int>(kPieces.size())))];
    return name;
  }
  std::optional<std::string> MaybeName() { return Below(3) == 0 ? std::nullopt : std::optional(Name()); }
  std::string Words() {
    std::string words = Name();
    for (int n = Below(30); n > 0; --n) words += " " + Name();
    return words;
  }

  Finding MakeOne() {
    Finding finding;
    finding.signature = Below(2) == 0 ? "dns" : Below(2) == 0 ? "auth-401" : Name();
    finding.title = Words();
    finding.severity = static_cast<Severity>(Below(4));
    finding.service = MaybeName();
    finding.connector = MaybeName();
    finding.instance = MaybeName();
    finding.count = Number();
    finding.first_seen = MaybeTime();
    finding.last_seen = MaybeTime();
    finding.state = static_cast<FindingState>(Below(4));
    finding.recovered_at = MaybeTime();
    if (Below(3) > 0) {
      Timeline& timeline = finding.timeline.emplace();
      timeline.start = Time();
      timeline.bucket_seconds = Below(5) * 60;
      for (int n = Below(80); n > 0; --n) timeline.counts.push_back(Below(3) == 0 ? 0 : Number());
    }
    for (int n = Below(4); n > 0; --n) {
      Evidence& evidence = finding.evidence.emplace_back();
      evidence.name = Name();
      for (int values = Below(6); values > 0; --values) evidence.values.push_back({Text(Words()), Number()});
    }
    if (Below(2) == 0) finding.samples.push_back({Name(), Number(), MaybeTime(), Text(Words())});
    if (Below(2) == 0)
      finding.guide.push_back({Words(), "https://docs.example.com/" + std::string(120, 'x')});
    finding.meaning = Words();
    finding.impact = Words();
    for (int n = Below(4); n > 0; --n) finding.advice.push_back(Words());
    for (int n = Below(4); n > 0; --n) finding.commands.push_back("echo " + Words());
    return finding;
  }

  std::mt19937_64 random_;
};

TEST(TextWriterTest, OneFailingConnector) {
  EXPECT_EQ(Plain(OneFailing()),
            R"(CRITICAL  okta is failing since 06:01:20 UTC (auth-401, 214 lines), still going
          on. tenable is silent: nothing for 50 min. 2 of 4 connectors are fine.

critical  auth-401  The credential was rejected
  connector  lines  first     last      state    per 5 min
  okta         214  06:01:20  06:59:50  ongoing  ▂▄ ▅▄▄█▄▄▄▄▁

  The vendor answered HTTP 401 or said in its own words that the token, key or
  password is wrong, revoked or expired.
  No event of this connector arrives until the credential is replaced.
  Evidence: host dev-1.okta.com (213), dev-2.okta.com (1); code 401 (214)
  signal.log:1042  2026-02-22T06:01:20.123Z ERROR okta: GET /api/v1/logs: 401 U…

  1. Create a new API token in Okta under Security > API > Tokens, with an
     account that stays.
  2. Replace it in the connector's settings; it polls every 60 s, so success
     shows within 2 minutes.
  $ docker logs signal-client-svc --tail=200 2>&1 | grep "okta"
  Guide: Okta: 401 Unauthorized
    https://docs.example.com/connectors/okta#401-unauthorized

Failing (1): okta, nothing for 58 min 50 s, no success in this log
Silent (1): tenable, nothing for 50 min, last success 06:10:00
Fine (2): crowdstrike, wiz
12,345 lines, 1.6 MB, 1 source, 2026-02-22 06:00:00 to 07:00:00
)");
}

TEST(TextWriterTest, OneSignatureIsToldOnceForManyConnectors) {
  EXPECT_EQ(Plain(DnsEverywhere()),
            R"(ERROR  6 connectors are failing since 06:30:01 UTC (dns, 5,700 lines): abnormal,
       crowdstrike, github, okta and 2 more. None of 6 connectors is fine.

incident  one cause for 6 findings: host, dns
  Six connectors stopped resolving names in the same minute.
  Start with: DNS Resolution Failures
    https://docs.example.com/troubleshooting#dns

error  dns  A name does not resolve
  connector    lines  first     last      state    per 2 min
  abnormal     1,200  06:30:01  06:59:59  ongoing  ██▄████████████
  crowdstrike  1,100  06:30:01  06:59:59  ongoing  ██▄████████████
  github       1,000  06:30:01  06:59:59  ongoing  ▇▇▄▇▇▇▇▇▇▇▇▇▇▇▇
  okta           900  06:30:01  06:59:59  ongoing  ▇▇▄▇▇▇▇▇▇▇▇▇▇▇▇
  tenable        800  06:30:01  06:59:59  ongoing  ▆▆▃▆▆▆▆▆▆▆▆▆▆▆▆
  wiz            700  06:30:01  06:59:59  ongoing  ▅▅▃▅▅▅▅▅▅▅▅▅▅▅▅

  The host could not turn a name into an address.
  Evidence: host api.abnormal.example (1,200), api.crowdstrike.example (1,100),
    api.github.example (1,000) and more; resolver 10.0.0.53:53 (5,700)

  abnormal:
  1. Ask the resolver for the name from this host.
  2. Then call abnormal.
  crowdstrike:
  1. Ask the resolver for the name from this host.
  2. Then call crowdstrike.
  github:
  1. Ask the resolver for the name from this host.
  2. Then call github.
  3 more connectors have steps of their own: wflogscan explain dns
  $ resolvectl query api.abnormal.example
  $ resolvectl query api.crowdstrike.example
  $ resolvectl query api.github.example

Failing (6): abnormal; crowdstrike; github; okta; tenable; wiz
Could not be read:
  old.log.gz: unexpected end of the compressed data
Note: too many named instances
98,765 lines, 12.3 MB, 1 source, 2026-02-22 06:00:00 to 07:00:00
)");
}

TEST(TextWriterTest, SuccessesWithoutAnOrderDoNotTellWhetherItWorks) {
  Report report = Scanned(3, 200, "2026-02-22T06:00:00Z", "2026-02-22T06:10:00Z");
  AddConnector(&report, "okta", ConnectorState::kUnknown, 2);
  AddConnector(&report, "wiz", ConnectorState::kUnknown, 1);
  AddConnector(&report, "qualys", ConnectorState::kUnknown, 0);
  const std::string shown = Plain(report);
  EXPECT_EQ(shown.substr(std::min(shown.find("Unknown"), shown.size())),
            R"(Unknown (2): okta, wiz: lines without a time do not tell whether they succeeded
  before they failed or after.
Unknown (1): no success line tells whether it works.
3 lines, 200 B, 1 source, 2026-02-22 06:00:00 to 06:10:00
)");
}

TEST(TextWriterTest, AWindowThatHoldsNothingIsNoGoodNews) {
  Report report = NothingWrong();
  report.scan.is_of_window = true;
  EXPECT_TRUE(Plain(report).starts_with("OK  Nothing wrong found"));
  report.scan.time_range.reset();
  report.connectors.clear();
  ServiceCoverage& coverage = report.coverage.emplace_back();
  coverage.first = ParseRfc3339("2026-02-22T06:00:00Z");
  coverage.last = ParseRfc3339("2026-02-22T18:00:00Z");
  EXPECT_TRUE(Plain(report).starts_with(
      "UNKNOWN  No success and no failure is of the time that was asked for. The log\n"
      "         reaches from 2026-02-22 06:00:00 to 18:00:00 UTC. This says nothing\n"
      "         about the connectors.\n"))
      << Plain(report);
}

TEST(TextWriterTest, NothingWrong) {
  EXPECT_EQ(Plain(NothingWrong()),
            R"(OK  Nothing wrong found in 12,345 lines from 1 source, 2026-02-22 06:00:00 to
    18:00:00 UTC. 8 connectors polled successfully.

Fine (8): abnormal, crowdstrike, github, okta, sentinelone, tenable, wiz,
  zscaler
Unknown (1): no success line tells whether it works.
12,345 lines, 1.6 MB, 1 source, 2026-02-22 06:00:00 to 18:00:00
)");
}

TEST(TextWriterTest, AnEmptyInputIsNotAllWell) {
  EXPECT_EQ(Plain(Empty()), R"(UNKNOWN  Nothing was read: no log line in 1 source. This says nothing about the
         connectors.

0 lines, 0 B, 1 source
)");
}

TEST(TextWriterTest, RecoveredAndFlapping) {
  EXPECT_EQ(Plain(CameAndWent()),
            R"(WARNING  qualys has trouble since 2026-02-21 22:05:00 UTC (rate-limit-429, 1,234
         lines), on and off. 1 other problem came and went. 1 of 2 connectors is
         fine.
Interrupted: the scan was stopped before the end of its input. What follows
covers what was read until then.

error  tls  A certificate or a TLS handshake failed
  connector  lines  first        last         state
  wiz/eu        42  02-22 06:40  02-22 07:09  recovered 02-22 07:10

warning  rate-limit-429  The vendor limits the request rate
  connector  lines  first        last         state     per 2 h
  qualys     1,234  02-21 22:05  02-23 05:55  flapping  ████████████████

Flapping (1): qualys
Recovered (1): wiz/eu
2,000,000 lines, 310.0 MB, 1 source, 2026-02-21 22:00:00 to 2026-02-23 06:00:00
)");
}

std::string Verdict(const Report& report) { return Lines(ToText(report, {.width = 1000})).front(); }

TEST(TextWriterTest, TheVerdictCountsConnectorsAndNamesTheWorstFirst) {
  Report report = OneFailing();
  report.findings.push_back(MakeFinding("tls", "", Severity::kError, "wiz", 1, "2026-02-22T06:00:00Z",
                                        "2026-02-22T06:00:00Z", FindingState::kOngoing));
  report.findings.push_back(MakeFinding("oom", "", Severity::kError, "", 1, "2026-02-22T06:00:00Z",
                                        "2026-02-22T06:00:00Z", FindingState::kUnknown));
  report.findings.back().service = "signal-client-svc";
  report.findings.push_back(MakeFinding("slow-poll", "", Severity::kWarning, "github", 1,
                                        "2026-02-22T06:00:00Z", "2026-02-22T06:00:00Z",
                                        FindingState::kOngoing));
  EXPECT_EQ(Verdict(report),
            "CRITICAL  2 connectors and 1 service are failing: okta, wiz, signal-client-svc. 1 more has "
            "lesser trouble. "
            "tenable is silent: nothing for 50 min. 1 of 4 connectors is fine.");
}

TEST(TextWriterTest, WhatIsOverIsNotFailing) {
  Report report = OneFailing();
  report.findings[0].state = FindingState::kRecovered;
  report.connectors[1].state = ConnectorState::kRecovered;
  report.connectors[2].state = ConnectorState::kOk;
  EXPECT_EQ(Verdict(report),
            "WARNING  Nothing is failing now; 1 problem came and went. All 4 connectors are fine.");
}

TEST(TextWriterTest, WithoutASuccessLineNothingProvesThatAllIsWell) {
  Report report = NothingWrong();
  report.connectors.clear();
  EXPECT_EQ(Verdict(report),
            "UNKNOWN  Nothing wrong found in 12,345 lines from 1 source, 2026-02-22 06:00:00 to 18:00:00 "
            "UTC, but no "
            "success line of any connector was seen: nothing proves that the connectors poll.");
}

TEST(TextWriterTest, ASilentConnectorOrAnUnreadSourceIsNotOk) {
  Report silent = NothingWrong();
  silent.connectors[0].state = ConnectorState::kSilent;
  EXPECT_TRUE(Verdict(silent).starts_with("WARNING  ")) << Verdict(silent);
  Report unread = NothingWrong();
  unread.problems.push_back({"b.log", "permission denied"});
  EXPECT_TRUE(Verdict(unread).starts_with("WARNING  ")) << Verdict(unread);
}

TEST(TextWriterTest, ASparklineShowsEveryNonzeroBucketAndNoOther) {
  Report report = OneFailing();
  report.findings[0].timeline = MakeTimeline("2026-02-22T06:00:00Z", 60, {1'000'000, 0, 1, 0, 500'000});
  EXPECT_NE(Plain(report).find("ongoing  █ ▁ ▄\n"), std::string::npos) << Plain(report);
  report.findings[0].timeline->counts.assign(60, 0);
  report.findings[0].timeline->counts[0] = 1;
  report.findings[0].timeline->counts[59] = 1;
  EXPECT_NE(Plain(report).find("ongoing  █                  █\n"), std::string::npos) << Plain(report);
}

TEST(TextWriterTest, TimingIsTheOnlyThingThatMayDiffer) {
  Report report = NothingWrong();
  EXPECT_NE(ToText(report).find("0.25 s,\n6.6 MB/s\n"), std::string::npos) << ToText(report);
  const std::string plain = Plain(report);
  report.scan.elapsed_seconds = 17;
  EXPECT_EQ(Plain(report), plain);
}

TEST(TextWriterTest, NamesCannotReachTheTerminal) {
  Report report = OneFailing();
  report.findings[0].connector.reset();
  report.findings[0].service = "svc\x1b[2J";
  report.findings[0].samples[0].source = "a\nb\x1b]0;x\x07.log";
  report.connectors[0].id = "wi\rz\xff";
  report.problems = {{"\x1b[31m", "no such file\x1b[0m"}};
  const std::string text = Plain(report);
  EXPECT_NE(text.find("- [svc\\x1b[2J]"), std::string::npos) << text;
  EXPECT_NE(text.find("a\\nb\\x1b]0;x\\x07.log:1042"), std::string::npos) << text;
  EXPECT_NE(text.find("wi\\rz\\xff"), std::string::npos) << text;
  EXPECT_NE(text.find("  \\x1b[31m: no such file\\x1b[0m"), std::string::npos) << text;
  ExpectFit(report, 80);
}

TEST(TextWriterTest, WhatNoRuleKnowsIsListed) {
  Report report = NothingWrong();
  EXPECT_EQ(Plain(report).find("Unexplained"), std::string::npos);
  for (int i = 0; i < 7; ++i) {
    UnexplainedCluster& cluster = report.unexplained.emplace_back();
    cluster.template_text =
        Text("[ERROR] okta: lid " + std::string(1, static_cast<char>('a' + i)) + " of <*> is loose");
    cluster.count = static_cast<std::uint64_t>(i == 0 ? 1234 : 7 - i);
  }
  const std::string text = Plain(report);
  EXPECT_NE(text.find("Unexplained: 1,255 warning or error lines that no rule knows, of 7 kinds:\n"
                      "  1,234  [ERROR] okta: lid a of <*> is loose\n"
                      "      6  [ERROR] okta: lid b of <*> is loose\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("lid f"), std::string::npos);
  EXPECT_NE(text.find("  and 2 more (-f json lists them)\n"), std::string::npos) << text;
  ExpectFit(report, 40);
}

TEST(TextWriterTest, FitsAtEveryWidth) {
  std::vector<Report> reports = {OneFailing(), DnsEverywhere(), NothingWrong(),
                                 Empty(),      CameAndWent(),   Report()};
  for (unsigned seed = 0; seed < 25; ++seed) reports.push_back(RandomReport(seed).Make());
  for (const int width : {40, 57, 80, 132}) {
    for (std::size_t i = 0; i < reports.size(); ++i) {
      SCOPED_TRACE(i);
      ExpectFit(reports[i], width);
    }
  }
}

}  // namespace
}  // namespace wflogscan
