// How a log is cut into rotated files must not change what is found in it: every story as a json-file with
// long lines, cut behind any record, plain and compressed, in a folder and in an archive.

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/archive_writer.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/docker_local_writer.h"
#include "tests/support/story_reports.h"

namespace wflogscan {
namespace {

using nlohmann::json;
using testing::BuiltinScanner;
using testing::Compress;
using testing::Jobs;
using testing::PackArchive;

constexpr std::string_view kLog = "signal-client-svc-json.log";
constexpr std::size_t kPieceBytes = 16384;

// A record a line, with rising times, and every eleventh line so long that the engine splits it.
std::vector<std::string> Records(std::string_view text) {
  std::vector<std::string> records;
  for (int line = 0; !text.empty(); ++line) {
    const std::size_t newline = std::min(text.find('\n'), text.size() - 1);
    std::string log(text.substr(0, newline + 1));
    text.remove_prefix(newline + 1);
    if (line % 11 == 5 && log.ends_with('\n')) {
      log.insert(log.size() - 1, " body=" + std::string(kPieceBytes * (1 + line % 3), 'x'));
    }
    const std::string time = absl::StrFormat("2026-03-04T%02d:%02d:%02d.%09dZ", line / 3600 % 24,
                                             line / 60 % 60, line % 60, 1000 + line);
    for (std::string_view rest = log; !rest.empty(); rest.remove_prefix(std::min(rest.size(), kPieceBytes))) {
      records.push_back(testing::DockerJsonRecord(rest.substr(0, kPieceBytes), "stdout", time));
    }
  }
  return records;
}

struct RotatedLog {
  std::vector<testing::PackedFile> files;             // oldest first
  std::map<std::string, std::uint64_t> lines_before;  // by name: of the log, before the file
};

// The records in so many files, cut at random places; with more than two, one of them is empty, as logrotate
// leaves it of a quiet day. The newest and the oldest never are.
RotatedLog Rotate(const std::vector<std::string>& records, std::size_t files, std::uint32_t seed) {
  std::minstd_rand random(seed);
  std::vector<std::size_t> ends;
  for (std::size_t i = 1; i < files; ++i) ends.push_back(random() % (records.size() + 1));
  ends.push_back(records.size());
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  if (ends.size() > 1 && ends.front() == 0) ends.erase(ends.begin());
  if (files > 2 && ends.size() > 1) ends.insert(ends.begin() + 1, ends.front());
  files = ends.size();
  RotatedLog log;
  std::size_t at = 0;
  for (std::size_t i = 0; i < files; ++i) {
    const std::size_t age = files - 1 - i;
    std::string name(kLog);
    if (age > 0) name += "." + std::to_string(age);
    log.lines_before[name] = at;
    std::string bytes;
    for (; at < ends[i]; ++at) bytes += records[at];
    log.files.push_back({name, bytes});
  }
  return log;
}

// The findings, with the place of each sample in the log as a whole.
json FindingsOf(const Report& report, const RotatedLog& log) {
  json all = json::parse(testing::JsonOf(report));
  for (const json& source : all["sources"]) EXPECT_EQ(source["problems"], json::array());
  for (const char* key : {"sources", "coverage"}) all.erase(key);
  all["scan"].erase("bytes");
  const auto to_place_in_log = [&](json* sample) {
    std::string name = (*sample)["source"];
    name = name.substr(name.find_last_of("/!") + 1);
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    (*sample)["line"] = (*sample)["line"].get<std::uint64_t>() + log.lines_before.at(name);
    sample->erase("source");
  };
  for (json& finding : all["findings"]) {
    for (json& sample : finding["samples"]) to_place_in_log(&sample);
  }
  for (json& cluster : all["unexplained"]) {
    if (cluster["sample"].is_object()) to_place_in_log(&cluster["sample"]);
  }
  return all;
}

Report ScanPath(const std::filesystem::path& path, int jobs) {
  absl::StatusOr<Report> report = BuiltinScanner().Scan({path.string()}, Jobs(jobs));
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : Report{};
}

Report ScanFolder(const RotatedLog& log, int jobs, std::size_t compressed = 0) {
  const testing::TempFolder folder;
  for (std::size_t i = 0; i < log.files.size(); ++i) {
    if (i < compressed) {
      folder.Write(log.files[i].name + ".gz", Compress("gzip", log.files[i].bytes));
    } else {
      folder.Write(log.files[i].name, log.files[i].bytes);
    }
  }
  return ScanPath(folder.path(), jobs);
}

TEST(Rotation, CutsBehindAnyRecordChangeNothing) {
  std::uint32_t seed = 0;
  testing::ForEachInput([&](const std::string&, const std::string& plain) {
    const std::vector<std::string> records = Records(plain);
    const RotatedLog whole = Rotate(records, 1, 0);
    const json expected = FindingsOf(ScanFolder(whole, 1), whole);
    for (const std::size_t files : {2, 3, 7}) {
      const RotatedLog log = Rotate(records, files, ++seed);
      SCOPED_TRACE(seed);
      for (const int jobs : {1, 3}) {
        testing::ExpectSame(expected, FindingsOf(ScanFolder(log, jobs, /*compressed=*/files / 2), log));
      }
    }
  });
}

// A line whose pieces fill three files, each of which another rotation ended inside of it.
TEST(Rotation, ALineMayReachOverSeveralFiles) {
  const std::string line = "[ERROR] okta: poll failed: body=" + std::string(kPieceBytes * 2 - 60, 'x') +
                           " dial tcp 192.0.2.1:443: connect: connection refused\n";
  std::vector<std::string> records;
  std::string_view rest = line;
  for (; !rest.empty(); rest.remove_prefix(std::min(rest.size(), kPieceBytes))) {
    records.push_back(
        testing::DockerJsonRecord(rest.substr(0, kPieceBytes), "stdout", "2026-03-04T10:15:00.1Z"));
  }
  ASSERT_EQ(records.size(), 3U);
  const std::string before =
      testing::DockerJsonRecord("[INFO] okta: fetched 3 events\n", "stdout", "2026-03-04T10:14:00.1Z");
  const std::string name(kLog);
  for (const int jobs : {1, 2}) {
    const testing::TempFolder folder;
    folder.Write(name + ".2.gz", Compress("gzip", before + records[0]));
    folder.Write(name + ".1", records[1]);
    folder.Write(name, records[2]);
    const Report report = ScanPath(folder.path(), jobs);
    EXPECT_EQ(report.scan.lines, 2U);
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_EQ(report.findings[0].count, 1U);
    ASSERT_EQ(report.findings[0].samples.size(), 1U);
    EXPECT_TRUE(report.findings[0].samples[0].source.ends_with(".2.gz"));
    EXPECT_EQ(report.findings[0].samples[0].line, 2U);
    ASSERT_EQ(report.sources.size(), 3U);
    EXPECT_EQ(report.sources[0].lines, 2U);
    EXPECT_EQ(report.sources[0].matched_lines, 1U);
    EXPECT_EQ(report.sources[1].lines, 0U);
    EXPECT_EQ(report.sources[2].lines, 0U);
    EXPECT_EQ(report.sources[0].format, "gzip+docker-json-file");
    EXPECT_EQ(report.sources[2].format, "docker-json-file");
  }
}

// So it may in files of docker's local driver.
TEST(Rotation, ALineMayReachOverFilesOfTheLocalDriver) {
  const testing::TempFolder folder;
  folder.Write("container.log.2.gz",
               Compress("gzip", testing::LocalRecord("stderr", "[ERROR] okta: ", testing::kPiece)));
  folder.Write("container.log.1", testing::LocalRecord("stderr", "401 Unauth", testing::kPiece) +
                                      testing::LocalRecord("stdout", "between"));
  folder.Write("container.log", testing::LocalRecord("stderr", "orized", testing::kLastPiece));
  const Report report = ScanPath(folder.path(), 2);
  EXPECT_EQ(report.scan.lines, 2U);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].samples[0].text.str(), "[ERROR] okta: 401 Unauthorized");
  EXPECT_TRUE(report.findings[0].samples[0].source.ends_with(".2.gz"));
  EXPECT_EQ(report.sources[0].format, "gzip+docker-local");
  EXPECT_EQ(report.sources[2].format, "docker-local");
}

// A record of several lines is one as well, and its head decides what it is.
TEST(Rotation, ARecordOfSeveralLinesMayReachOverTwoFiles) {
  const testing::TempFolder folder;
  folder.Write("app.log.1",
               "[INFO] okta: fetched 3 events\n"
               "[ERROR] okta: oauth2: cannot fetch token: 400 Bad Request\n");
  folder.Write("app.log", "Response: {\"error\":\"invalid_client\"}\n[INFO] okta: fetched 0 events\n");
  const Report report = ScanPath(folder.path(), 2);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].count, 1U);
  EXPECT_NE(report.findings[0].samples[0].text.str().find("invalid_client"), std::string::npos);
  EXPECT_EQ(report.findings[0].samples[0].line, 2U);
}

TEST(Rotation, FilesAreOneLogOnlyIfNoneIsMissing) {
  const std::string first =
      testing::DockerJsonRecord("[ERROR] okta: 401 Unauth", "stdout", "2026-03-04T10:15:00Z");
  const std::string second = testing::DockerJsonRecord("orized\n", "stdout", "2026-03-04T10:15:00Z");
  const auto lines = [&](const std::string& older, const std::string& newer) {
    const testing::TempFolder folder;
    folder.Write(older, first);
    folder.Write(newer, second);
    return ScanPath(folder.path(), 2).scan.lines;
  };
  EXPECT_EQ(lines("a.log.1", "a.log"), 1U);
  EXPECT_EQ(lines("a.log.3", "a.log.2"), 1U);
  EXPECT_EQ(lines("a.log.20260304-150405", "a.log"), 1U);
  EXPECT_EQ(lines("a.log.2", "a.log"), 2U);
  EXPECT_EQ(lines("a.log.1", "b.log"), 2U);
}

// In a zip the files are read in any order; in a tar they come as they stand in it.
TEST(Rotation, InAnArchive) {
  const std::string plain =
      testing::ReadWholeFile(testing::CorpusFolder() / "long-lines-json-file/input.log");
  const std::vector<std::string> records = Records(testing::PlainText(plain));
  const RotatedLog whole = Rotate(records, 1, 0);
  const json expected = FindingsOf(ScanFolder(whole, 1), whole);
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    const RotatedLog log = Rotate(records, 4, seed);
    std::vector<testing::PackedFile> packed = log.files;
    packed[0] = {log.files[0].name + ".gz", Compress("gzip", log.files[0].bytes)};
    const std::string tar = PackArchive("tar", packed);
    std::reverse(packed.begin(), packed.end());
    const std::string zip = PackArchive("zip", packed);
    for (const int jobs : {1, 2, 5}) {
      SCOPED_TRACE(jobs);
      for (const std::string& archive : {tar, zip, Compress("zstd", tar)}) {
        const absl::StatusOr<Report> report = BuiltinScanner().ScanBytes("bundle", archive, Jobs(jobs));
        ASSERT_TRUE(report.ok());
        testing::ExpectSame(expected, FindingsOf(*report, log));
      }
    }
  }
}

// A file that was damaged may lack anything: what follows is a log of its own.
TEST(Rotation, BehindDamageAnotherLogBegins) {
  const std::string name(kLog);
  const std::string record =
      testing::DockerJsonRecord("[ERROR] okta: 401 Unauth", "stdout", "2026-03-04T10:15:00Z");
  std::string damaged = Compress("gzip", record);
  damaged[damaged.size() - 6] ^= 1;  // of the checksum
  const testing::TempFolder folder;
  folder.Write(name + ".1.gz", damaged);
  folder.Write(name, testing::DockerJsonRecord("orized\n", "stdout", "2026-03-04T10:15:00Z"));
  const Report report = ScanPath(folder.path(), 2);
  ASSERT_EQ(report.sources.size(), 2U);
  EXPECT_EQ(report.sources[0].problems.size(), 1U);
  EXPECT_TRUE(report.sources[1].problems.empty());
  EXPECT_EQ(report.scan.lines, 2U);
}

}  // namespace
}  // namespace wflogscan
