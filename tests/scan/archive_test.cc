// What an input is packed in must not change what is found in it: every input of every story, in every
// archive, compression and encoding, read in pieces of several sizes.

#include <sys/stat.h>

#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "engine/decode/docker_json.h"
#include "engine/documents/document_reader.h"
#include "engine/report/json_writer.h"
#include "engine/source/source_framing.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/archive_writer.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using nlohmann::json;
using testing::BuiltinScanner;
using testing::Compress;
using testing::PackArchive;
using testing::ReadWholeFile;

Report ScanBytes(const std::string& name, const std::string& bytes, std::size_t chunk_bytes = 0) {
  ScanOptions options;
  options.jobs = chunk_bytes == 0 ? 2 : 1;
  options.memory_chunk_bytes = chunk_bytes;
  absl::StatusOr<Report> report = BuiltinScanner().ScanBytes(name, bytes, options);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : Report{};
}

// Everything but how the sources are called and packed. All samples are of the one source there is.
json Findings(const Report& report) {
  json all = json::parse(ToJson(report, {.timing = false}));
  EXPECT_EQ(all["sources"].size(), 1U);
  EXPECT_EQ(all["problems"], json::array());
  all.erase("sources");
  all["scan"].erase("bytes");
  for (json& finding : all["findings"]) {
    for (json& sample : finding["samples"]) sample.erase("source");
  }
  return all;
}

using Packing = std::function<std::string(const std::string& name, const std::string& bytes)>;

void ExpectNoChange(const Packing& pack, const std::function<bool(const std::string&)>& fits = nullptr) {
  std::uint64_t matched = 0;
  for (const std::filesystem::path& file : testing::SomeStoryInputs()) {
    SCOPED_TRACE(file.lexically_relative(testing::CorpusFolder()).string());
    const std::string name = file.filename().string();
    const std::string bytes = ReadWholeFile(file);
    if (fits != nullptr && !fits(bytes)) continue;
    const Report plain = ScanBytes(name, bytes);
    matched += plain.scan.matched_lines;
    const std::string packed = pack(name, bytes);
    for (const std::size_t chunk : {std::size_t{0}, std::size_t{7}, std::size_t{4096}}) {
      if (chunk == 7 && packed.size() > (std::size_t{1} << 20)) continue;
      const Report report = ScanBytes(name, packed, chunk);
      EXPECT_EQ(json::diff(Findings(plain), Findings(report)), json::array()) << chunk;
    }
  }
  EXPECT_GT(matched, 400U / testing::kOfEveryStories) << "the stories hold too little to compare";
}

TEST(Packing, CompressionChangesNothing) {
  for (const char* filter : {"gzip", "zstd", "xz", "bzip2"}) {
    SCOPED_TRACE(filter);
    ExpectNoChange([&](const std::string&, const std::string& bytes) { return Compress(filter, bytes); });
  }
}

TEST(Packing, ArchivesChangeNothing) {
  for (const char* format : {"zip", "tar", "7z"}) {
    SCOPED_TRACE(format);
    ExpectNoChange([&](const std::string& name, const std::string& bytes) {
      return PackArchive(format, {{"logs/" + name, bytes}});
    });
  }
  ExpectNoChange([](const std::string& name, const std::string& bytes) {
    return PackArchive("zip", {{name, bytes}}, "zip:compression=store");
  });
}

TEST(Packing, NestingChangesNothing) {
  ExpectNoChange([](const std::string& name, const std::string& bytes) {
    return Compress("gzip", PackArchive("tar", {{name, bytes}}));
  });
  ExpectNoChange([](const std::string& name, const std::string& bytes) {
    return Compress("gzip",
                    PackArchive("tar", {{"b.zip", PackArchive("zip", {{name, Compress("xz", bytes)}})}}));
  });
}

TEST(Packing, EncodingChangesNothing) {
  for (const bool little : {true, false}) {
    for (const bool mark : {true, false}) {
      ExpectNoChange(
          [&](const std::string&, const std::string& bytes) { return testing::Utf16(bytes, little, mark); });
    }
  }
  ExpectNoChange([](const std::string&, const std::string& bytes) { return "\xef\xbb\xbf" + bytes; });
}

// What a container printed, as the Engine API hands it on. Times are those in the lines; a log whose lines
// are the engine's own records is another wrapping.
TEST(Packing, TheMultiplexedStreamChangesNothing) {
  for (const int type : {1, 2}) {
    ExpectNoChange(
        [&](const std::string&, const std::string& bytes) { return testing::DockerFrames(bytes, type); },
        // Of lines that are wrapped already the second wrapping would stay on.
        [](const std::string& bytes) {
          return DetectFraming(bytes, /*at_end=*/true).kind == Framing::kText &&
                 RecogniseDocument(bytes, /*whole=*/true)->kind == DocumentKind::kNone;
        });
  }
}

std::vector<std::string> FormatsOf(const Report& report) {
  std::vector<std::string> formats;
  for (const SourceSummary& source : report.sources) formats.push_back(source.name + " " + source.format);
  return formats;
}

TEST(Packing, ReportsNameEachMemberAndWhatWasUndone) {
  const std::string zip =
      PackArchive("zip", {{"logs/a.log.gz", Compress("gzip", "[ERROR] okta: 401 Unauthorized\n")},
                          {"logs/b.log", testing::Utf16("[ERROR] wiz: 401 Unauthorized\n", true, true)}});
  const Report report = ScanBytes("bundle.zip", zip);
  EXPECT_EQ(FormatsOf(report), (std::vector<std::string>{"bundle.zip!logs/a.log.gz gzip+text",
                                                         "bundle.zip!logs/b.log utf-16le+text"}));
  EXPECT_EQ(report.findings.size(), 2U);
  EXPECT_EQ(report.scan.matched_lines, 2U);
}

// Threads share the members; the report and the order of matches are those of one thread.
TEST(threads, MembersOfAnArchiveGiveTheSameReport) {
  class Places final : public MatchSink {
   public:
    absl::Status OnMatch(const MatchLine& match) override {
      places.push_back(match.source + ":" + std::to_string(match.line));
      return absl::OkStatus();
    }
    std::vector<std::string> places;
  };
  std::vector<testing::PackedFile> files;
  for (const std::filesystem::path& file : testing::StoryInputs()) {
    files.push_back({file.lexically_relative(testing::CorpusFolder()).string(), ReadWholeFile(file)});
  }
  const std::string zip = PackArchive("zip", files);
  std::string expected;
  std::vector<std::string> places;
  for (const int jobs : {1, 2, 5}) {
    ScanOptions options;
    options.jobs = jobs;
    Places sink;
    const absl::StatusOr<Report> report = BuiltinScanner().ScanBytes("bundle.zip", zip, options, &sink);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_GT(report->scan.matched_lines, 500U);
    const std::string found = ToJson(*report, {.timing = false});
    if (jobs == 1) {
      expected = found;
      places = sink.places;
    }
    EXPECT_EQ(expected, found) << jobs;
    EXPECT_EQ(places, sink.places) << jobs;
    // Without one, several members are read at a time.
    const absl::StatusOr<Report> at_once = BuiltinScanner().ScanBytes("bundle.zip", zip, options);
    ASSERT_TRUE(at_once.ok()) << at_once.status();
    EXPECT_EQ(expected, ToJson(*at_once, {.timing = false})) << jobs;
  }
}

// Bounds are met at the same place and told in the same words, whoever reads what.
TEST(threads, BoundsOfAnArchiveGiveTheSameReport) {
  std::vector<testing::PackedFile> files;
  const std::string lines = "[ERROR] okta: 401 Unauthorized\n[INFO] okta: fetched 3 events\n";
  std::string log;
  while (log.size() < 100'000) log += lines;
  for (int i = 0; i < 9; ++i) {
    const std::string name = "log" + std::to_string(i);
    files.push_back({name, log});
    if (i % 3 == 1) files.push_back({name + ".xz", Compress("xz", log)});
    if (i % 3 == 2)
      files.push_back({name + ".zip", PackArchive("zip", {{"inner.log", log}, {"other.log", log}})});
  }
  std::string broken = PackArchive("zip", files);
  broken[broken.size() / 2] ^= 0x55;
  for (const std::string& zip : {PackArchive("zip", files), broken}) {
    for (const std::uint64_t most :
         {std::uint64_t{1} << 40, std::uint64_t{800'000}, std::uint64_t{130'000}}) {
      for (const std::uint64_t members : {std::uint64_t{1000}, std::uint64_t{7}}) {
        ScanOptions options;
        options.archives.max_total_bytes = most;
        options.archives.max_members = members;
        std::string expected;
        for (const int jobs : {1, 2, 3, 8}) {
          SCOPED_TRACE(jobs);
          options.jobs = jobs;
          const absl::StatusOr<Report> report = BuiltinScanner().ScanBytes("bundle.zip", zip, options);
          ASSERT_TRUE(report.ok()) << report.status();
          const std::string found = ToJson(*report, {.timing = false});
          if (jobs == 1) expected = found;
          EXPECT_EQ(expected, found);
        }
      }
    }
  }
}

// Files of a folder are read at a time as well.
TEST(threads, CompressedFilesOfAFolderGiveTheSameReport) {
  const testing::TempFolder folder;
  for (const std::filesystem::path& file : testing::StoryInputs()) {
    const std::string name = file.lexically_relative(testing::CorpusFolder()).string();
    folder.Write(name + ".gz", Compress("gzip", ReadWholeFile(file)));
  }
  std::string expected;
  for (const int jobs : {1, 2, 5}) {
    ScanOptions options;
    options.jobs = jobs;
    const absl::StatusOr<Report> report = BuiltinScanner().Scan({folder.path().string()}, options);
    ASSERT_TRUE(report.ok()) << report.status();
    const std::string found = ToJson(*report, {.timing = false});
    if (jobs == 1) expected = found;
    EXPECT_EQ(expected, found) << jobs;
  }
}

TEST(Packing, AFifoThatIsNamedIsRead) {
  const testing::TempFolder folder;
  const std::string pipe = (folder.path() / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << "[ERROR] okta: 401 Unauthorized\n"; });
  const absl::StatusOr<Report> report = BuiltinScanner().Scan({pipe}, {});
  writer.join();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->scan.matched_lines, 1U);
}

TEST(Packing, AnArchiveOfNothingReadableIsAReportWithItsProblem) {
  const std::string encrypted =
      ReadWholeFile(std::string(WFLOGSCAN_SOURCE_DIR) + "/tests/source/data/encrypted-names.7z");
  const Report report = ScanBytes("e.7z", encrypted);
  EXPECT_TRUE(report.sources.empty());
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].source, "e.7z");
}

}  // namespace
}  // namespace wflogscan
