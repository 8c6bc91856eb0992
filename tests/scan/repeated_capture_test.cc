// A support bundle holds the same lines several times. What it says must be what the longest capture alone
// says. Each property is tried on every input of every story.

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/archive_writer.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/story_reports.h"
#include "tests/support/test_scanner.h"
#include "tests/support/timestamped_writer.h"

namespace wflogscan {
namespace {

using nlohmann::json;
using testing::BuiltinScanner;
using testing::DockerJsonFile;
using testing::ExpectSame;
using testing::ForEachInput;
using testing::HasLongLines;
using testing::Jobs;
using testing::JsonOf;
using testing::Kept;
using testing::PackArchive;
using testing::PackedFile;
using testing::TempFolder;
using testing::WithMarks;

using Bundle = std::vector<PackedFile>;

constexpr const char* kTime = "2026-03-04T10:15:00.123456789Z";
constexpr const char* kMark = "2026-03-04T10:15:00.123456789Z ";

Report ScanPath(const std::string& path, int jobs) {
  absl::StatusOr<Report> report = BuiltinScanner().Scan({path}, Jobs(jobs));
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : Report{};
}

// What a bundle says, without how much there was to read and without the paths.
json Said(const Report& report, const std::string& root, Kept kept) {
  json said = testing::Findings(report, kept);
  said["scan"].erase("lines");
  said.erase("coverage");
  for (json& finding : said["findings"]) {
    for (json& sample : finding["samples"]) {
      const std::string source = sample["source"];
      sample["source"] = source.starts_with(root) ? source.substr(root.size() + 1) : source;
    }
  }
  return said;
}

json SaidByFolder(const Bundle& bundle, Kept kept, int jobs = 2) {
  const TempFolder folder;
  for (const PackedFile& file : bundle) folder.Write(file.name, file.bytes);
  return Said(ScanPath(folder.path().string(), jobs), folder.path().string(), kept);
}

json SaidByArchive(const std::string& format, const Bundle& bundle, Kept kept) {
  const TempFolder folder;
  const std::string path = folder.Write("bundle", PackArchive(format, bundle)).string();
  return Said(ScanPath(path, 2), path, kept);
}

std::string LastLines(std::string_view text, std::size_t lines) {
  std::size_t at = text.ends_with('\n') && !text.empty() ? text.size() - 1 : text.size();
  while (lines > 0 && at > 0) {
    const std::size_t newline = text.rfind('\n', at - 1);
    if (newline == std::string_view::npos) return std::string(text);
    at = newline;
    --lines;
  }
  return std::string(text.substr(at == text.size() ? at : at + 1));
}

std::size_t LinesOf(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Every matching line has a time of its own.
bool IsTimed(const std::string& name, const std::string& plain) {
  const Report wrapped = testing::ScanText(name, DockerJsonFile(plain, "stderr", "2001-01-01T00:00:00.5Z"));
  return !wrapped.scan.time_range || ToRfc3339(wrapped.scan.time_range->first).substr(0, 4) != "2001";
}

void ForgetSources(json* said) {
  for (json& finding : (*said)["findings"]) {
    for (json& sample : finding["samples"]) sample.erase("source");
  }
}

// The other capture is read first in a folder and in an archive, or last.
void ExpectNoChange(const PackedFile& longest, const std::string& other, Kept kept) {
  json alone = SaidByFolder({longest}, kept);
  const PackedFile first{"a/" + longest.name.substr(2), other};
  const PackedFile last{"z/" + longest.name.substr(2), other};
  // Of captures of one length either may be shown.
  const bool is_longer = LinesOf(longest.bytes) > LinesOf(other);
  const auto expect_same = [&](json said) {
    if (!is_longer) ForgetSources(&said);
    ExpectSame(alone, said);
  };
  if (!is_longer) ForgetSources(&alone);
  expect_same(SaidByFolder({first, longest}, kept));
  expect_same(SaidByFolder({longest, last}, kept, 1));
  expect_same(SaidByArchive("tar", {first, longest}, kept));
  expect_same(SaidByArchive("zip", {first, longest}, kept));
}

TEST(RepeatedCapture, AShortAndALongCaptureAreTheLongOne) {
  std::mt19937 random(7);
  ForEachInput([&](const std::string& name, const std::string& plain) {
    const std::size_t lines = LinesOf(plain);
    for (const std::size_t tail : {std::size_t{500}, lines / 2, std::size_t{random() % (lines + 1)}}) {
      SCOPED_TRACE(tail);
      ExpectNoChange({"m/" + name, plain}, LastLines(plain, tail), {});
    }
  });
}

TEST(RepeatedCapture, ACopyIsTheOriginal) {
  ForEachInput([](const std::string& name, const std::string& plain) {
    ExpectNoChange({"m/" + name, plain}, plain, {});
  });
}

// Whether anything of the log counts: by nothing else two captures are seen to overlap.
bool HasWhatCounts(const std::string& name, const std::string& log) {
  const Report report = testing::ScanText(name, log);
  return report.scan.matched_lines > 0 ||
         std::any_of(report.connectors.begin(), report.connectors.end(),
                     [](const ConnectorSummary& connector) { return connector.polls > 0; });
}

// Whether the line at `at` is a record by itself: what stands below a head cannot be told from lines of their
// own where the head is cut off.
bool IsRecordOfOneLine(const std::string& plain, std::size_t at) {
  const auto begins_record = [&plain](std::size_t begin) {
    const std::string_view line = std::string_view(plain).substr(begin);
    return line.empty() || std::isdigit(static_cast<unsigned char>(line.front())) != 0 ||
           line.starts_with('[') || line.starts_with('{') || line.starts_with("time=");
  };
  return begins_record(plain.rfind('\n', at) + 1) &&
         begins_record(std::min(plain.find('\n', at), plain.size() - 1) + 1);
}

TEST(RepeatedCapture, ACaptureThatBeginsInsideALineIsPartOfTheLongOne) {
  std::mt19937 random(11);
  int tried = 0;
  ForEachInput([&](const std::string& name, const std::string& plain) {
    if (!IsTimed(name, plain)) return;
    for (int i = 0; i < 3; ++i) {
      const std::size_t cut = plain.size() / 2 + random() % (plain.size() / 4 + 1);
      SCOPED_TRACE(cut);
      const std::string whole_lines = plain.substr(std::min(plain.find('\n', cut), plain.size()));
      if (!HasWhatCounts(name, whole_lines) || !IsRecordOfOneLine(plain, cut)) continue;
      ++tried;
      ExpectNoChange({"m/" + name, plain}, plain.substr(cut), {});
    }
  });
  EXPECT_GT(tried, 10);
}

TEST(RepeatedCapture, TheFileOnDiskBesideThePrintedLog) {
  ForEachInput([](const std::string& name, const std::string& plain) {
    const Kept kept{.sample_lines = !HasLongLines(plain)};
    ExpectNoChange({"m/" + name, DockerJsonFile(plain, "stderr", kTime)}, plain, kept);
    ExpectNoChange({"m/" + name, DockerJsonFile(plain, "stderr", kTime)}, LastLines(plain, 500), kept);
    ExpectNoChange({"m/" + name, WithMarks(plain, kMark)}, DockerJsonFile(plain, "stderr", kTime), kept);
    // The printed log has no times but its own.
    const Kept without_times{.times = IsTimed(name, plain), .sample_lines = !HasLongLines(plain)};
    ExpectNoChange({"m/" + name, plain + "[INFO] the end\n"}, DockerJsonFile(plain, "stderr", kTime),
                   without_times);
    ExpectNoChange({"m/" + name, plain}, WithMarks(LastLines(plain, 200), kMark), without_times);
  });
}

// `count` failures of one second each, from second `from` on; with a time of their own or without.
std::string Failures(int from, int count, bool with_time = true) {
  std::string lines;
  for (int i = from; i < from + count; ++i) {
    char time[40];
    std::snprintf(time, sizeof(time), "2026-03-04T10:%02d:%02d.123Z ", i / 60, i % 60);
    lines += (with_time ? time : "") + std::string("[ERROR] okta: poll failed: 401 Unauthorized\n");
  }
  return lines;
}

// The same with docker's times, over lines that have none.
std::string MarkedFailures(int from, int count) {
  std::string lines;
  for (int i = from; i < from + count; ++i) {
    char time[40];
    std::snprintf(time, sizeof(time), "2026-03-04T10:%02d:%02d.123456789Z ", i / 60, i % 60);
    lines += time + Failures(0, 1, /*with_time=*/false);
  }
  return lines;
}

std::uint64_t Matched(const Bundle& bundle) {
  const TempFolder folder;
  for (const PackedFile& file : bundle) folder.Write(file.name, file.bytes);
  const Report report = ScanPath(folder.path().string(), 2);
  std::uint64_t count = 0;
  for (const Finding& finding : report.findings) count += finding.count;
  EXPECT_EQ(report.scan.matched_lines, count);
  return count;
}

// The wrapping says the time that the line says itself, or says it in other digits than the other capture.
TEST(RepeatedCapture, TimesThatAreTheSameMomentInOtherWords) {
  const auto capture = [](bool own_time, bool json_file, int lines) {
    std::string bytes;
    for (int i = 40 - lines; i < 40; ++i) {
      const std::string minute = std::to_string(10 + i);
      const std::string time = "2026-03-04T10:" + minute +
                               (own_time    ? ":00Z"
                                : json_file ? ":00.5Z"
                                            : ":00.500000000Z");
      const std::string line = (own_time ? time + " " : "") + "[ERROR] okta: poll failed: 401 Unauthorized";
      bytes += json_file  ? R"({"log":")" + line + R"(\n","stream":"stderr","time":")" + time + "\"}\n"
               : own_time ? line + "\n"
                          : time + " " + line + "\n";
    }
    return bytes;
  };
  for (const bool own_time : {true, false}) {
    const std::string printed = capture(own_time, false, 10);
    const std::string on_disk = capture(own_time, true, 40);
    const json short_first = SaidByFolder({{"a/x.log", printed}, {"b/x.log", on_disk}}, {}, 1);
    json short_last = SaidByFolder({{"b/x.log", printed}, {"a/x.log", on_disk}}, {}, 1);
    json forgetful = short_first;
    ForgetSources(&forgetful);
    ForgetSources(&short_last);
    ExpectSame(forgetful, short_last);
    std::uint64_t drawn = 0;
    for (const json& count : short_first["findings"][0]["timeline"]["counts"])
      drawn += count.get<std::uint64_t>();
    EXPECT_EQ(drawn, 40U);
    EXPECT_EQ(short_first["findings"][0]["count"], 40U);
  }
}

TEST(RepeatedCapture, EqualLinesOfOneCaptureAllCount) {
  const std::string fifty = MarkedFailures(0, 50);
  EXPECT_EQ(Matched({{"a/signal-client.log", Failures(0, 50, false)}, {"b/signal-client.log", "[INFO] x\n"}}),
            50U);
  EXPECT_EQ(Matched({{"a/signal-client.log", Failures(0, 50, false)}, {"b/signal-client.log", fifty}}), 50U);
  EXPECT_EQ(Matched({{"a/signal-client.log", Failures(0, 20, false)}, {"b/signal-client.log", fifty}}), 50U);
}

TEST(RepeatedCapture, CapturesThatOverlapCountTheirUnion) {
  for (const auto& failures : {+[](int from, int count) { return Failures(from, count); }, &MarkedFailures}) {
    EXPECT_EQ(Matched({{"a/signal-client.log", failures(0, 300)},
                       {"b/signal-client.log", failures(200, 300)},
                       {"c/signal-client.log", failures(450, 100)}}),
              550U);
  }
}

TEST(RepeatedCapture, OtherServicesSayTheSameOnTheirOwn) {
  const std::string away = "2026-03-04T10:00:00Z [ERROR] nats: no servers available for connection\n";
  EXPECT_EQ(Matched({{"signal-client.log", away}, {"signal-parser.log", away}}), 2U);
  EXPECT_EQ(Matched({{"one.log", away}, {"other.log", away}}), 2U);
  EXPECT_EQ(Matched({{"docker-logs/signal-parser.log", away}, {"extended/signal-parser.log", away}}), 1U);
}

TEST(RepeatedCapture, PartsOfARotatedLogFollowEachOther) {
  EXPECT_EQ(
      Matched({{"signal-client.log", Failures(0, 5, false)}, {"signal-client.log.1", Failures(0, 7, false)}}),
      12U);
  EXPECT_EQ(Matched({{"signal-client.log", Failures(7, 5)}, {"signal-client.log.1", Failures(0, 7)}}), 12U);
  // A part that was copied, and a capture of what is in both.
  EXPECT_EQ(Matched({{"signal-client.log", Failures(0, 7)}, {"signal-client.log.1", Failures(0, 7)}}), 7U);
  EXPECT_EQ(Matched({{"signal-client.log", Failures(7, 5)},
                     {"signal-client.log.1", Failures(0, 7)},
                     {"tail/signal-client.log", Failures(4, 8)}}),
            12U);
}

TEST(RepeatedCapture, PathsThatAreNamedAreBundlesOfTheirOwn) {
  const TempFolder folder;
  const std::string a = folder.Write("a/signal-client.log", Failures(0, 5)).string();
  const std::string b = folder.Write("b/signal-client.log", Failures(0, 5)).string();
  for (const auto& [paths, count] : std::vector<std::pair<std::vector<std::string>, std::uint64_t>>{
           {{a, b}, 10}, {{folder.path().string()}, 5}, {{b, folder.path().string(), a}, 5}}) {
    const absl::StatusOr<Report> report = BuiltinScanner().Scan(paths, Jobs(1));
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->scan.matched_lines, count);
  }
}

TEST(RepeatedCapture, KernelLinesAreOneLogWhoeverKeptThem) {
  const std::string killed =
      "Out of memory: Killed process 4242 (signal-client) total-vm:9000kB, anon-rss:8000kB\n";
  EXPECT_EQ(Matched({{"dmesg.txt", "[ 1143.962405] " + killed + "[ 1144.000001] other\n"},
                     {"kern.log", "Mar  4 10:00:00 host kernel: [ 1143.962405] " + killed +
                                      "Mar  4 10:00:01 host kernel: [ 1144.000001] other\n"}}),
            1U);
}

// Failed twice and recovered twice, by the order of lines: nothing in it goes on and off.
TEST(RepeatedCapture, TheOrderOfLinesWithoutTimesIsThatOfTheLongestCapture) {
  const std::string fail = "[ERROR] okta: poll failed: 401 Unauthorized\n";
  const std::string log = fail + "[INFO] okta: fetched 1 events\n" + fail +
                          "[INFO] okta: fetched 2 events\n" +
                          "[INFO] okta: fetched 3 events\n[INFO] okta: fetched 4 events\n";
  const json alone = SaidByFolder({{"m/signal-client.log", log}}, {});
  for (const char* format : {"tar", "zip"}) {
    ExpectSame(alone, SaidByArchive(format,
                                    {{"a/signal-client.log", LastLines(log, 4)},
                                     {"b/signal-client.log", LastLines(log, 5)},
                                     {"m/signal-client.log", log}},
                                    {}));
  }
}

TEST(RepeatedCapture, SourcesSayWhatOfThemIsRepeated) {
  const TempFolder folder;
  folder.Write("a/signal-client.log", Failures(30, 30));
  folder.Write("b/signal-client.log", Failures(0, 60));
  const Report report = ScanPath(folder.path().string(), 1);
  ASSERT_EQ(report.sources.size(), 2U);
  EXPECT_EQ(report.sources[0].matched_lines, 30U);
  EXPECT_EQ(report.sources[0].repeated_lines, 30U);
  EXPECT_EQ(report.sources[1].repeated_lines, 0U);
  EXPECT_TRUE(report.problems.empty());
}

TEST(threads, CapturesOfManyBlocksGiveTheSameReport) {
  std::string text;
  while (text.size() <= std::size_t{1} << 20) {
    const std::size_t before = text.size();
    ForEachInput([&](const std::string&, const std::string& plain) { text += plain; });
    ASSERT_GT(text.size(), before);
  }
  const TempFolder folder;
  folder.Write("a/signal-client-svc.log", LastLines(text, LinesOf(text) / 2));
  folder.Write("b/signal-client-svc.log", text);
  folder.Write("c/signal-client-svc.log",
               DockerJsonFile(LastLines(text, LinesOf(text) / 3), "stderr", kTime));
  const std::string expected = JsonOf(ScanPath(folder.path().string(), 1));
  for (const int jobs : {2, 5, 0})
    EXPECT_EQ(expected, JsonOf(ScanPath(folder.path().string(), jobs))) << jobs;
}

// Captures of another API's refusal, as older appliances packed them.
TEST(RepeatedCapture, AnAnswerThatWasCapturedIsNoFailure) {
  const Bundle refused = {
      {"api/a.json", "{\"error\":\"Unauthorized\",\"status\":401}"},
      {"api/b.json", "{\r\n  \"message\": \"missing or malformed jwt\",\r\n  \"status\": 401\r\n}\r\n"},
      {"api/c.txt", "HTTP/1.1 401 Unauthorized\r\n\r\n{\"message\":\"invalid token\"}"},
      {"api/d.json.gz", testing::Compress("gzip", "{\"error\":{\"code\":401}}\n")},
      {"api/e.json", testing::Utf16("{\"code\":401,\"message\":\"Unauthorized\"}", true, true)}};
  EXPECT_EQ(Matched(refused), 0U);
  // A logger's object is a line, and a line in a connector's log is one.
  EXPECT_EQ(Matched({{"a.json", "{\"level\":\"error\",\"error\":\"401 Unauthorized\",\"status\":401}\n"},
                     {"signal-client.log", "{\"error\":\"401 Unauthorized\",\"status\":401}\n"}}),
            2U);
}

}  // namespace
}  // namespace wflogscan
