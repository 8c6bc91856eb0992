// Every story in every wrapping gives the report of the plain story: signature, service, connector, instance,
// count, rules, times, state, samples and lines.
//
// What a wrapping may add: its time where the line has none (so the plain side is the same text in a
// json-file of the same time), and the service where the line names none. The names used here are of no known
// service, so nothing may be added by them.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/source/line_shape.h"
#include "gtest/gtest.h"
#include "tests/support/api_json_writer.h"
#include "tests/support/compose_writer.h"
#include "tests/support/cri_writer.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/journal_writer.h"
#include "tests/support/story_reports.h"
#include "tests/support/syslog_writer.h"
#include "tests/support/timestamped_writer.h"

namespace wflogscan {
namespace {

using testing::ComposeColour;
using testing::ExpectSame;
using testing::Findings;
using testing::ForEachInput;
using testing::HasLongLines;
using testing::Kept;
using testing::ScanText;

struct Wrapping {
  const char* format;  // as the report names it
  std::string time;    // RFC 3339; empty where the wrapping names no moment
  std::function<std::string(const std::string& plain)> wrap;
  // Nothing marks the pieces of a long line, so that a line of 16384 bytes and no more looks like one that
  // goes on.
  bool unmarked_pieces = false;
};

void ExpectNothingChanges(const Wrapping& wrapping) {
  SCOPED_TRACE(wrapping.format);
  int compared = 0;
  ForEachInput([&](const std::string& name, const std::string& plain) {
    const bool long_lines = HasLongLines(plain);
    const Report expected = wrapping.time.empty()
                                ? ScanText(name, plain)
                                : ScanText(name, testing::DockerJsonFile(plain, "stderr", wrapping.time));
    if (long_lines && wrapping.unmarked_pieces) return;
    const Report found = ScanText(name, wrapping.wrap(plain));
    ASSERT_EQ(found.sources.size(), 1U);
    EXPECT_EQ(found.sources.front().format, wrapping.format);
    ExpectSame(Findings(expected, {.sample_lines = !long_lines}),
               Findings(found, {.sample_lines = !long_lines}));
    // As if it came through a pipe, in pieces.
    EXPECT_EQ(testing::JsonOf(found), testing::JsonOf(ScanText(name, wrapping.wrap(plain), 997)));
    ++compared;
  });
  EXPECT_GT(compared, 12 / static_cast<int>(testing::kOfEveryStories));
}

constexpr const char* kNano = "2026-03-04T10:15:00.120934411Z";

std::string NanoMark(std::string_view details = "") {
  return std::string(kNano) + " " + std::string(details);
}

TEST(Wrapping, Timestamps) {
  ExpectNothingChanges({"docker-timestamps", kNano,
                        [](const std::string& plain) { return testing::WithMarks(plain, NanoMark()); }});
}

TEST(Wrapping, TimestampsAndDetails) {
  const std::string details = "REGION=eu+%26+%3Cwest%3E,tag=poller,tier=edge ";
  ExpectNothingChanges({"docker-timestamps", kNano, [&](const std::string& plain) {
                          return testing::WithMarks(plain, NanoMark(details));
                        }});
  ExpectNothingChanges({"docker-timestamps", kNano,
                        [](const std::string& plain) { return testing::WithMarks(plain, NanoMark(" ")); }});
}

TEST(Wrapping, DetailsWithoutTimestamps) {
  for (const std::string details : {" ", "REGION=eu+%26+%3Cwest%3E,tier=edge "}) {
    ExpectNothingChanges({"docker-timestamps", "", [&](const std::string& plain) {
                            return testing::SyslogLines(plain, details, /*escaped=*/false);
                          }});
  }
}

TEST(Wrapping, Cri) {
  ExpectNothingChanges({"cri", kNano, [](const std::string& plain) {
                          return testing::CriFile(plain, "stderr", kNano, 16384);
                        }});
  ExpectNothingChanges({"cri", "2026-03-04T10:15:00.12Z", [](const std::string& plain) {
                          return testing::CriFile(plain, "stdout", "2026-03-04T12:15:00.12+02:00", 8192);
                        }});
}

TEST(Wrapping, ComposeInAllItsColours) {
  for (const ComposeColour colour :
       {ComposeColour::kNone, ComposeColour::kVersion1, ComposeColour::kVersion2}) {
    ExpectNothingChanges({"compose", "", [&](const std::string& plain) {
                            return testing::ComposeLogs(plain, "poller-1", colour, "");
                          }});
    ExpectNothingChanges({"compose", kNano, [&](const std::string& plain) {
                            return testing::ComposeLogs(plain, "poller_1", colour, NanoMark());
                          }});
  }
}

TEST(Wrapping, Swarm) {
  ExpectNothingChanges(
      {"compose", "", [](const std::string& plain) { return testing::SwarmLogs(plain, ""); }});
  ExpectNothingChanges(
      {"compose", kNano, [](const std::string& plain) { return testing::SwarmLogs(plain, NanoMark()); }});
}

TEST(Wrapping, KubectlPrefix) {
  ExpectNothingChanges(
      {"kubectl-prefix", "", [](const std::string& plain) { return testing::KubectlLogs(plain, ""); }});
  ExpectNothingChanges({"kubectl-prefix", kNano,
                        [](const std::string& plain) { return testing::KubectlLogs(plain, NanoMark()); }});
}

TEST(Wrapping, JournalJson) {
  for (const std::string before : {"", "\x1e", "data: "}) {
    ExpectNothingChanges({"journal-json", "2026-03-04T10:15:00.120934Z", [&](const std::string& plain) {
                            return testing::JournalJson(plain, "1772619300120934", before);
                          }});
  }
}

TEST(Wrapping, JournalShortModes) {
  const std::string tag = "vm poller[24114]: ";
  const auto wrap = [&](const std::string& time) {
    return [head = time + " " + tag](const std::string& plain) {
      return testing::SyslogLines(plain, head, false);
    };
  };
  ExpectNothingChanges({"syslog", "", wrap("Mar  4 10:15:00"), true});
  ExpectNothingChanges({"syslog", "", wrap("Mar 14 10:15:00.120934"), true});
  ExpectNothingChanges({"syslog", "2026-03-04T10:15:00Z", wrap("2026-03-04T10:15:00+0000"), true});
  ExpectNothingChanges(
      {"syslog", "2026-03-04T10:15:00.120934Z", wrap("2026-03-04T10:15:00.120934+00:00"), true});
  ExpectNothingChanges({"journal-short", "2026-03-04T10:15:00Z", wrap("Wed 2026-03-04 10:15:00 UTC"), true});
  ExpectNothingChanges({"journal-short", "2026-03-04T10:15:00.120934Z", wrap("1772619300.120934"), true});
  ExpectNothingChanges({"journal-short", "", wrap("[ 1128.923041]"), true});
  ExpectNothingChanges({"journal-short", "", wrap("[ 1128.923041 <    0.003992 >]"), true});
}

TEST(Wrapping, Syslog) {
  const auto wrap = [](const std::string& head, bool escaped) {
    return [=](const std::string& plain) { return testing::SyslogLines(plain, head, escaped); };
  };
  ExpectNothingChanges({"syslog", "", wrap("<27>Mar  4 10:15:00 poller[2071]: ", false), true});
  ExpectNothingChanges({"syslog", "", wrap("<27>Mar  4 10:15:00 vm docker/poller[2071]: ", true), true});
  ExpectNothingChanges({"syslog", "2026-03-04T10:15:00Z",
                        wrap("<27>1 2026-03-04T10:15:00Z vm poller 2071 poller - ", false), true});
  ExpectNothingChanges({"syslog", "2026-03-04T10:15:00.120934Z",
                        wrap("<27>1 2026-03-04T10:15:00.120934Z vm poller 2071 - [a@1 b=\"]\\]\"] ", true),
                        true});
  ExpectNothingChanges({"syslog", "2026-03-04T10:15:00.159Z",
                        wrap("2026-03-04T10:15:00.159+00:00 vm poller[2071]: ", true), true});
}

TEST(Wrapping, EngineApiJson) {
  ExpectNothingChanges({"docker-api-json", kNano,
                        [](const std::string& plain) { return testing::EngineApiJson(plain, kNano); }});
}

TEST(Wrapping, DozzleJson) {
  ExpectNothingChanges({"dozzle-json", "2026-03-04T10:15:00.120Z", [](const std::string& plain) {
                          return testing::DozzleJson(plain, "1772619300120");
                        }});
}

TEST(Wrapping, ByteOrderMarkAndNulBytesBeforeALine) {
  ForEachInput([](const std::string& name, const std::string& plain) {
    ExpectSame(Findings(ScanText(name, plain), {}), Findings(ScanText(name, "\xef\xbb\xbf" + plain), {}));
    const std::string file = testing::DockerJsonFile(plain, "stderr", kNano);
    const std::size_t middle = file.find('\n', file.size() / 2) + 1;
    const std::string damaged = file.substr(0, middle) + std::string(500, '\0') + file.substr(middle);
    ExpectSame(Findings(ScanText(name, file), {}), Findings(ScanText(name, damaged), {}));
  });
}

// A line that is too long to be read at once is one line all the same, and the report says so, whether it
// stands as it was printed or in the engine's pieces, and across the blocks that end inside of it.
TEST(Wrapping, ALineThatIsTooLongIsToldOf) {
  constexpr std::string_view kBefore = "2026-02-22T06:10:00Z [INFO] wiz: fetched 3 issues\n";
  constexpr std::string_view kAfter = "2026-02-22T06:20:00Z [INFO] wiz: fetched 3 issues\n";
  for (const std::size_t size : {std::size_t{1'200'000}, std::size_t{9'600'000}, std::size_t{20'000'000}}) {
    SCOPED_TRACE(size);
    std::string line = "2026-02-22T06:15:00Z [ERROR] okta: poll failed: 401 Unauthorized body=";
    line.append(size, 'x').append("\n");
    const std::string plain = std::string(kBefore).append(line).append(kAfter);
    const Report expected = ScanText("a.log", plain);
    EXPECT_EQ(expected.scan.lines, 3U);
    ASSERT_EQ(expected.problems.size(), 1U);
    const auto expect_same = [&](const std::string& wrapped, std::uint64_t lines, std::size_t chunk_bytes) {
      const Report found = ScanText("a.log", wrapped, chunk_bytes);
      SCOPED_TRACE(found.sources.front().format);
      EXPECT_EQ(found.scan.lines, lines);
      ASSERT_EQ(found.problems.size(), 1U);
      EXPECT_EQ(found.problems.front().problem, expected.problems.front().problem);
      ASSERT_EQ(found.findings.size(), 1U);
      EXPECT_EQ(found.findings.front().count, 1U);
    };
    for (const std::size_t chunk_bytes : {std::size_t{0}, std::size_t{100'003}}) {
      expect_same(testing::DockerJsonFile(plain, "stderr", kNano), 3, chunk_bytes);
      expect_same(testing::CriFile(plain, "stdout", kNano, 16384), 3, chunk_bytes);
      // Lines of the other stream stand between the pieces.
      std::string mixed;
      std::uint64_t others = 0;
      const std::string file = testing::DockerJsonFile(plain, "stderr", kNano);
      for (std::size_t at = 0; at < file.size();) {
        const std::size_t end = file.find('\n', at) + 1;
        mixed.append(file, at, end - at);
        if (++others % 2 == 0) mixed += testing::DockerJsonRecord("tick\n", "stdout", kNano);
        at = end;
      }
      expect_same(mixed, 3 + others / 2, chunk_bytes);
    }
  }
}

// What only looks wrapped stays what it is.
TEST(Wrapping, OneLevelIsTakenOffAndNoMore) {
  const std::string cri = "2026-01-01T00:00:00.000000000Z stdout F [ERROR] okta: 401 Unauthorized";
  const std::string record = testing::DockerJsonRecord("[ERROR] okta: 401 Unauthorized\n", "stdout", kNano);
  for (const std::string& content : {cri, record.substr(0, record.size() - 1)}) {
    for (const std::string& wrapped :
         {testing::DockerJsonFile(content + "\n", "stderr", kNano),
          testing::CriFile(content, "stderr", kNano, 0), testing::WithMarks(content, NanoMark()),
          testing::SyslogLines(content, "<27>1 2026-03-04T10:15:00Z vm poller 2071 poller - ", false)}) {
      const Report report = ScanText("a.log", wrapped);
      ASSERT_EQ(report.findings.size(), 1U) << wrapped;
      EXPECT_EQ(report.findings.front().samples.front().text.str(), content);
    }
  }
}

TEST(Wrapping, ATableIsNotCompose) {
  const std::string table =
      "connector | status\n"
      "okta | 401 Unauthorized\n"
      "wiz | ok\n"
      "sentinelone | 429 Too Many Requests\n";
  const Report report = ScanText("a.log", table);
  EXPECT_EQ(report.sources.front().format, "text");
}

}  // namespace
}  // namespace wflogscan
