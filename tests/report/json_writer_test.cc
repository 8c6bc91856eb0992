#include "engine/report/json_writer.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/redactor.h"
#include "engine/report/ndjson_writer.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/json_schema.h"

namespace wflogscan {
namespace {

using nlohmann::json;

const json& Schema() {
  static const json schema = [] {
    std::ifstream file(WFLOGSCAN_SOURCE_DIR "/engine/report/schema/report-v1.schema.json");
    return json::parse(file);
  }();
  return schema;
}

std::vector<std::string> ErrorsOf(const json& value) {
  std::vector<std::string> errors;
  testing::ValidateJson(value, Schema(), "report", &errors);
  return errors;
}

RedactedText Text(std::string_view text) { return Redactor().Redact(text); }
LogTime At(const char* text) { return *ParseRfc3339(text); }

// Every field set.
Report FullReport() {
  Report report;
  report.tool = {"wflogscan", "0.1.0", "vectorscan 5.4.9", 100, "abc"};
  report.scan = {1000, 20, 5, TimeRange{At("2026-02-22T06:00:00Z"), At("2026-02-22T07:00:00.5Z")}, 0.5};
  report.sources = {{"a.log", "text", "signal-client", 1000, 20, 5, {"torn"}}};
  Finding finding;
  finding.id = "f1";
  finding.signature = "auth-401";
  finding.title = "401";
  finding.severity = Severity::kCritical;
  finding.service = "signal-client";
  finding.connector = "okta";
  finding.instance = "eu";
  finding.count = 5;
  finding.rules = {{"auth-401/http-status", 5}};
  finding.first_seen = At("2026-02-22T06:01:20.123Z");
  finding.last_seen = At("2026-02-22T06:09:20Z");
  finding.state = FindingState::kRecovered;
  finding.recovered_at = At("2026-02-22T06:10:00Z");
  finding.timeline = Timeline{At("2026-02-22T06:01:00Z"), 60, {2, 0, 3}};
  finding.evidence = {{"host", {{Text("api.okta.com"), 5}}}};
  finding.samples = {{"a.log", 7, At("2026-02-22T06:01:20.123Z"), Text("[ERROR] okta: 401")}};
  finding.guide = {{"Token Expired", "https://docs/#token-expired"}};
  finding.meaning = "m";
  finding.impact = "i";
  finding.advice = {"do"};
  finding.commands = {"run"};
  report.findings = {finding};
  report.incidents = {
      {"dns", "host", {"okta"}, {"f1"}, At("2026-02-22T06:01:20Z"), std::nullopt, "s", finding.guide}};
  report.connectors = {
      {"okta", "Okta", "eu", 5, 3, 42, At("2026-02-22T06:10:00Z"), 1, ConnectorState::kRecovered, 60}};
  report.unexplained = {{Text("t <N>"), 3, "warning", "signal-client", std::nullopt, Text("t 5")}};
  report.coverage = {{"signal-client",
                      At("2026-02-22T06:00:00Z"),
                      At("2026-02-22T07:00:00Z"),
                      {{At("2026-02-22T06:30:00Z"), At("2026-02-22T06:40:00Z")}},
                      true}};
  report.interrupted = true;
  report.problems = {{"b.log", "no such file"}};
  return report;
}

TEST(JsonWriterTest, EveryFieldIsThereUnderItsName) {
  const json report = json::parse(ToJson(FullReport()));
  EXPECT_EQ(ErrorsOf(report), std::vector<std::string>());
  EXPECT_EQ(report["schema"], "wflogscan/report/v1");
  EXPECT_EQ(report["tool"]["rules"]["count"], 100);
  EXPECT_EQ(report["scan"]["bytes_per_second"], 2000.0);
  const json& finding = report["findings"][0];
  EXPECT_EQ(finding["first_seen"], "2026-02-22T06:01:20.123Z");
  EXPECT_EQ(finding["last_seen"], "2026-02-22T06:09:20Z");
  EXPECT_EQ(finding["state"], "recovered");
  EXPECT_EQ(finding["timeline"]["counts"], json({2, 0, 3}));
  EXPECT_EQ(finding["evidence"][0]["values"][0], json({{"value", "api.okta.com"}, {"count", 5}}));
  EXPECT_EQ(finding["samples"][0]["line"], 7);
  EXPECT_EQ(report["incidents"][0]["last_seen"], nullptr);
  EXPECT_EQ(report["connectors"][0]["state"], "recovered");
  EXPECT_EQ(report["unexplained"][0]["template"], "t <N>");
  EXPECT_EQ(report["coverage"][0]["gaps"][0]["from"], "2026-02-22T06:30:00Z");
  EXPECT_EQ(report["interrupted"], true);
}

TEST(JsonWriterTest, WhatIsUnsetIsNull) {
  Report empty;
  empty.findings.emplace_back().count = 1;
  empty.connectors.emplace_back();
  empty.sources.emplace_back();
  const json report = json::parse(ToJson(empty));
  EXPECT_EQ(ErrorsOf(report), std::vector<std::string>());
  EXPECT_EQ(report["scan"]["time_range"], nullptr);
  for (const char* name :
       {"service", "connector", "instance", "first_seen", "last_seen", "recovered_at", "timeline"}) {
    EXPECT_EQ(report["findings"][0].at(name), nullptr) << name;
  }
  for (const char* name : {"id", "instance", "last_success", "without_data_seconds"}) {
    EXPECT_EQ(report["connectors"][0].at(name), nullptr) << name;
  }
}

TEST(JsonWriterTest, WithoutTimingEqualScansGiveEqualBytes) {
  Report slow = FullReport();
  slow.scan.elapsed_seconds = 77;
  EXPECT_EQ(ToJson(slow, {.timing = false}), ToJson(FullReport(), {.timing = false}));
  const json scan = json::parse(ToJson(slow, {.timing = false}))["scan"];
  EXPECT_FALSE(scan.contains("elapsed_seconds"));
  EXPECT_FALSE(scan.contains("bytes_per_second"));
}

// The report is written value by value, as the library would lay it out as a whole.
TEST(JsonWriterTest, IsLaidOutAsOneValue) {
  Report several = FullReport();
  several.sources.push_back(several.sources.front());
  several.sources.back().name = "line\nbreak";
  several.problems.push_back(several.problems.front());
  for (const Report& report : {Report(), FullReport(), several}) {
    for (const int indent : {-1, 0, 2, 3}) {
      const std::string written = ToJson(report, {.indent = indent});
      EXPECT_EQ(written, nlohmann::ordered_json::parse(written).dump(indent) + "\n") << indent;
    }
  }
}

TEST(JsonWriterTest, AnyBytesInNamesGiveValidJson) {
  std::mt19937 random(3);
  for (int i = 0; i < 200; ++i) {
    const auto bytes = [&] {
      std::string text;
      for (int n = static_cast<int>(random() % 20); n > 0; --n) text += static_cast<char>(random());
      return text;
    };
    Report report = FullReport();
    report.sources[0].name = bytes();
    report.findings[0].samples[0].source = bytes();
    report.findings[0].instance = bytes();
    report.problems[0].problem = bytes();
    const std::string written = ToJson(report);
    EXPECT_EQ(ErrorsOf(json::parse(written)), std::vector<std::string>());
    EXPECT_TRUE(
        std::none_of(written.begin(), written.end(), [](char c) { return c != '\n' && c >= 0 && c < 0x20; }));
  }
}

TEST(JsonWriterTest, TheSchemaRefusesWhatItShould) {
  const json good = json::parse(ToJson(FullReport()));
  const auto refuses = [&](const char* pointer, const json& value) {
    json bad = good;
    bad[json::json_pointer(pointer)] = value;
    return !ErrorsOf(bad).empty();
  };
  EXPECT_TRUE(refuses("/schema", "wflogscan/report/v2"));
  EXPECT_TRUE(refuses("/scan/bytes", "1000"));
  EXPECT_TRUE(refuses("/scan/lines", -1));
  EXPECT_TRUE(refuses("/findings/0/state", "gone"));
  EXPECT_TRUE(refuses("/findings/0/severity", nullptr));
  EXPECT_TRUE(refuses("/findings/0/first_seen", "yesterday"));
  EXPECT_TRUE(refuses("/connectors", json::object()));
}

TEST(NdjsonWriterTest, OneLineAMatchAndTheReportLast) {
  MatchLine match;
  match.source = "a\nb.log";
  match.line = 7;
  match.time = At("2026-02-22T06:01:20.123Z");
  match.connector = "okta";
  match.signatures = {"auth-401"};
  match.rules = {"auth-401/http-status"};
  match.message = Text("[ERROR] okta: 401\nresponse");
  const std::string line = MatchToNdjson(match);
  EXPECT_EQ(
      line,
      R"({"type":"match","source":"a\\nb.log","line":7,"time":"2026-02-22T06:01:20.123Z","level":null,"service":null,)"
      R"("connector":"okta","instance":null,"signatures":["auth-401"],"rules":["auth-401/http-status"],)"
      R"("message":"[ERROR] okta: 401\\nresponse"})"
      "\n");
  const std::string last = ReportToNdjson(FullReport(), {.timing = false});
  EXPECT_EQ(last.find('\n'), last.size() - 1);
  json report = json::parse(last);
  EXPECT_EQ(report["type"], "report");
  report.erase("type");
  EXPECT_EQ(report, json::parse(ToJson(FullReport(), {.timing = false})));
}

}  // namespace
}  // namespace wflogscan
