#include "engine/source/unpacker.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/archive_writer.h"
#include "tests/support/stream_reader.h"

namespace wflogscan {
namespace {

using std::string_literals::operator""s;
using testing::Compress;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PackArchive;
using ::testing::SizeIs;

// A stream without random access, as a pipe is.
class InOrderStream final : public ByteStream {
 public:
  explicit InOrderStream(std::string_view bytes) : inner_(StreamOfMemory(bytes, 1000)) {}
  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    return inner_->Read(to, capacity);
  }

 private:
  std::unique_ptr<ByteStream> inner_;
};

struct Unpacked {
  std::vector<std::string> names;
  std::vector<std::string> layers;
  std::vector<std::string> bytes;
  std::vector<std::string> problems;  // "name: problem"
};

Unpacked Unpack(std::unique_ptr<ByteStream> stream, const ArchiveLimits& limits = {}) {
  Unpacked all;
  std::vector<Problem> problems;
  Unpacker unpacker("in", std::move(stream), /*format=*/std::nullopt, limits);
  while (std::optional<OpenedSource> source = unpacker.Next(&problems)) {
    const testing::Drained drained = testing::Drain(*source->stream, 65536);
    all.names.push_back(source->name);
    all.bytes.push_back(drained.bytes);
    all.layers.push_back(source->Layers());
    if (!drained.status.ok()) problems.push_back({source->name, std::string(drained.status.message())});
    for (const std::string& problem : source->notes->problems) problems.push_back({source->name, problem});
  }
  for (const Problem& problem : problems) all.problems.push_back(problem.source + ": " + problem.problem);
  return all;
}

Unpacked UnpackBytes(std::string_view bytes, const ArchiveLimits& limits = {}) {
  return Unpack(StreamOfMemory(bytes), limits);
}

std::string DataFile(const char* name) {
  return testing::ReadWholeFile(std::string(WFLOGSCAN_SOURCE_DIR) + "/tests/source/data/" + name);
}

TEST(Unpacker, APlainLogIsOneSourceWithoutLayers) {
  const Unpacked got = UnpackBytes("line\n");
  EXPECT_THAT(got.names, ElementsAre("in"));
  EXPECT_THAT(got.layers, ElementsAre(""));
  EXPECT_THAT(got.bytes, ElementsAre("line\n"));
  EXPECT_THAT(UnpackBytes("").names, ElementsAre("in"));
}

TEST(Unpacker, NamesLayers) {
  EXPECT_THAT(UnpackBytes(Compress("gzip", Compress("xz", "a\n"))).layers, ElementsAre("gzip+xz"));
  EXPECT_THAT(UnpackBytes(Compress("zstd", testing::Utf16("a line\n", true, true))).layers,
              ElementsAre("zstd+utf-16le"));
  const Unpacked stream = UnpackBytes(Compress("bzip2", testing::DockerFrames("one\ntwo\n", 1)));
  EXPECT_THAT(stream.layers, ElementsAre("bzip2+docker-stream"));
  EXPECT_THAT(stream.bytes[0], HasSubstr("\"stream\":\"stdout\""));
}

TEST(Unpacker, ReadsEveryKindOfArchiveFromAFileAndFromAPipe) {
  const std::vector<testing::PackedFile> files = {
      {"logs/", ""}, {"logs/a.log", "one\n"}, {"logs/b.log", std::string(300000, 'x') + "\n"}, {"c", ""}};
  for (const char* format : {"zip", "tar", "7z"}) {
    const std::string packed = PackArchive(format, files);
    const Unpacked got = UnpackBytes(packed);
    // A zip's directory is sorted; the others come as they were packed.
    if (format == "zip"s) {
      EXPECT_THAT(got.names, ElementsAre("in!c", "in!logs/a.log", "in!logs/b.log"));
    } else {
      EXPECT_THAT(got.names, ::testing::UnorderedElementsAre("in!logs/a.log", "in!logs/b.log", "in!c"))
          << format;
    }
    EXPECT_THAT(got.bytes, ::testing::UnorderedElementsAre("one\n", files[2].bytes, "")) << format;
    EXPECT_THAT(got.problems, IsEmpty()) << format;
    const Unpacked piped = Unpack(std::make_unique<InOrderStream>(packed));
    EXPECT_THAT(piped.bytes, ::testing::UnorderedElementsAreArray(got.bytes)) << format;
    EXPECT_THAT(piped.problems, IsEmpty()) << format;
  }
}

TEST(Unpacker, ReadsWhatIsNestedInAnyOrder) {
  const std::string zip =
      PackArchive("zip", {{"x.log", "deep\n"}, {"y.log.gz", Compress("gzip", "packed\n")}});
  const std::string seven = PackArchive("7z", {{"b.zip", zip}});
  const std::string tar = PackArchive("tar", {{"a/c.7z", seven}, {"a/plain.log", "plain\n"}});
  const Unpacked got = UnpackBytes(Compress("gzip", tar));
  EXPECT_THAT(got.names, ElementsAre("in!a/c.7z!b.zip!x.log", "in!a/c.7z!b.zip!y.log.gz", "in!a/plain.log"));
  EXPECT_THAT(got.layers, ElementsAre("", "gzip", ""));
  EXPECT_THAT(got.bytes, ElementsAre("deep\n", "packed\n", "plain\n"));
  EXPECT_THAT(got.problems, IsEmpty());
}

TEST(Unpacker, RotatedLogsInAZipComeOldestFirstAndOnce) {
  const Unpacked got = UnpackBytes(PackArchive(
      "zip",
      {{"a.log", "new\n"}, {"a.log.1.gz", Compress("gzip", "1\n")}, {"a.log.1", "1\n"}, {"a.log.2", "2\n"}}));
  EXPECT_THAT(got.names, ElementsAre("in!a.log.2", "in!a.log.1", "in!a.log"));
}

// A directory of a few bytes that says what `zip` would: local header, data, and entries made by hand.
struct HandMadeZip {
  std::string bytes;
  std::string directory;
  int entries = 0;

  static std::string Number(std::uint64_t value, int size) {
    std::string out;
    for (int i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
  }
  void Add(const std::string& name, const std::string& data, int method, std::uint64_t size,
           std::uint32_t mode) {
    const std::string sizes = Number(0, 4) + Number(data.size(), 4) + Number(size, 4);
    directory += "PK\x01\x02" + Number(0x031e, 2) + Number(20, 2) + Number(0, 2) + Number(method, 2) +
                 Number(0, 4) + sizes + Number(name.size(), 2) + Number(0, 8) +
                 Number(std::uint64_t{mode} << 16, 4) + Number(bytes.size(), 4) + name;
    bytes += "PK\x03\x04" + Number(20, 2) + Number(0, 2) + Number(method, 2) + Number(0, 4) + sizes +
             Number(name.size(), 2) + Number(0, 2) + name + data;
    ++entries;
  }
  std::string Finish(const std::string& comment = "") const {
    return bytes + directory + "PK\x05\x06" + Number(0, 4) + Number(entries, 2) + Number(entries, 2) +
           Number(directory.size(), 4) + Number(bytes.size(), 4) + Number(comment.size(), 2) + comment;
  }
};

TEST(Unpacker, LinksAndDevicesInAZipArePassedOver) {
  HandMadeZip zip;
  zip.Add("link", "/etc/passwd", 0, 11, 0120777);
  zip.Add("empty.log", "", 0, 0, 0100644);
  zip.Add("device", "", 0, 0, 020644);
  EXPECT_THAT(UnpackBytes(zip.Finish()).names, ElementsAre("in!empty.log"));
}

TEST(Unpacker, WhatWasPackedOutOfAPipeIsRead) {
  HandMadeZip zip;
  zip.Add("-", "from a pipe\n", 0, 12, 0010600);
  EXPECT_THAT(UnpackBytes(zip.Finish()).bytes, ElementsAre("from a pipe\n"));
}

TEST(Unpacker, AZipMayHaveACommentAndBytesBeforeIt) {
  HandMadeZip zip;
  zip.Add("empty.log", "", 0, 0, 0100644);
  EXPECT_THAT(UnpackBytes(zip.Finish("a comment")).names, ElementsAre("in!empty.log"));
  HandMadeZip before;
  before.Add("before.log", "", 0, 0, 0100644);
  const Unpacked got = UnpackBytes(before.Finish() + zip.Finish());
  EXPECT_THAT(got.names, ElementsAre("in!empty.log"));
  EXPECT_THAT(got.problems, IsEmpty());
}

TEST(Unpacker, AMemberThatIsBrokenDoesNotStopTheRest) {
  HandMadeZip zip;
  zip.Add("a.log", "\xff\xff\xff\xff garbage", 8, 100, 0100644);
  zip.Add("b.log", "text", 0, 4, 0100644);  // its checksum is wrong
  zip.Add("c.log", "text", 77, 4, 0100644);
  zip.Add("d.log", "", 0, 0, 0100644);
  const Unpacked got = UnpackBytes(zip.Finish());
  EXPECT_THAT(got.names, ElementsAre("in!a.log", "in!b.log", "in!d.log"));
  EXPECT_THAT(got.bytes, ElementsAre("", "text", ""));
  EXPECT_THAT(got.problems, ::testing::UnorderedElementsAre(
                                "in!a.log: the deflated data are damaged",
                                "in!b.log: its bytes are not those that the archive's directory tells of",
                                "in!c.log: its compression (method 77) is not known"));
}

TEST(Unpacker, EncryptedMembersAreNamed) {
  for (const bool piped : {false, true}) {
    const std::string zip = DataFile("encrypted.zip");
    const Unpacked got = piped ? Unpack(std::make_unique<InOrderStream>(zip)) : UnpackBytes(zip);
    EXPECT_THAT(got.names, ElementsAre("in!open.log"));
    EXPECT_THAT(got.bytes, ElementsAre("[ERROR] wiz: 401 Unauthorized\n"));
    EXPECT_THAT(got.problems, ElementsAre("in!secret.log: encrypted: it is not read"));
  }
  const Unpacked seven = UnpackBytes(DataFile("encrypted-names.7z"));
  EXPECT_THAT(seven.names, IsEmpty());
  EXPECT_THAT(seven.problems, ElementsAre(HasSubstr("encrypted")));
}

TEST(Unpacker, OfATruncatedArchiveTheMembersBeforeTheCutAreRead) {
  const std::string noise =
      testing::ReadWholeFile(std::string(WFLOGSCAN_SOURCE_DIR) + "/corpus/okta-token-expired/input.log");
  ASSERT_GT(noise.size(), 10000U);
  for (const char* format : {"zip", "tar"}) {
    const std::string whole = PackArchive(format, {{"a.log", "first\n"}, {"b.log", noise}});
    const std::string cut = format == "tar"s ? whole.substr(0, whole.size() - noise.size())
                                             : whole.substr(0, whole.size() * 2 / 3);
    const Unpacked got = UnpackBytes(cut);
    ASSERT_THAT(got.names, SizeIs(2)) << format;
    EXPECT_EQ(got.bytes[0], "first\n") << format;
    EXPECT_TRUE(noise.starts_with(got.bytes[1])) << format;
    EXPECT_FALSE(got.problems.empty()) << format;
  }
}

TEST(Unpacker, ATarThatEndsBetweenItsMembersIsToldFromAWholeOne) {
  const std::string whole = PackArchive("tar", {{"a.log", "first\n"}, {"b.log", "second\n"}});
  EXPECT_THAT(UnpackBytes(whole).problems, IsEmpty());
  const std::string cut = whole.substr(0, 2 * 512);                // the first member: its header and a block
  for (const std::string& bytes : {cut, Compress("gzip", cut)}) {  // with and without random access
    const Unpacked got = UnpackBytes(bytes);
    EXPECT_THAT(got.bytes, ElementsAre("first\n"));
    EXPECT_THAT(got.problems, ElementsAre("in: ends without a tar's end mark: more may have followed"));
  }
  EXPECT_THAT(UnpackBytes(Compress("gzip", whole)).problems, IsEmpty());
}

TEST(Unpacker, WhatCannotBeUnpackedIsNoCleanLog) {
  EXPECT_THAT(UnpackBytes(PackArchive("zip", {{"a.log.lz4", "\x04\x22\x4d\x18\x64\x40"}})).problems,
              ElementsAre(HasSubstr("in!a.log.lz4: packed with lz4, which is not read")));
}

TEST(Unpacker, DepthIsBoundedAndTheRestIsRead) {
  std::string nested = "deepest\n";
  for (int i = 0; i < 50; ++i) nested = PackArchive("zip", {{"n.zip", nested}, {"z.log", "side\n"}});
  const Unpacked got = UnpackBytes(nested);
  EXPECT_THAT(got.names, SizeIs(5));
  EXPECT_THAT(got.problems,
              ElementsAre(HasSubstr("in!n.zip!n.zip!n.zip!n.zip!n.zip: packed in more than 5 layers")));

  std::string packed = "text\n";
  for (int i = 0; i < 50; ++i) packed = Compress("gzip", packed);
  EXPECT_THAT(UnpackBytes(packed).problems, ElementsAre(HasSubstr("packed in more than 5 layers")));
  EXPECT_THAT(UnpackBytes(Compress("gzip", "a\n"), {.max_depth = 0}).problems, SizeIs(1));
  // tar.gz is one layer.
  EXPECT_THAT(UnpackBytes(Compress("gzip", PackArchive("tar", {{"a", "b\n"}})), {.max_depth = 1}).bytes,
              ElementsAre("b\n"));
}

TEST(Unpacker, MembersAreBounded) {
  for (const char* format : {"zip", "tar"}) {
    std::vector<testing::PackedFile> files;
    for (int i = 0; i < 20; ++i) files.push_back({"f" + std::to_string(100 + i), "x\n"});
    const Unpacked got = UnpackBytes(PackArchive(format, files), {.max_members = 10});
    EXPECT_THAT(got.names, SizeIs(10)) << format;
    EXPECT_THAT(got.problems, ElementsAre("in: more than 10 members (--max-archive-members)")) << format;
  }
}

TEST(Unpacker, AHundredThousandEmptyMembersTakeNoTime) {
  std::vector<testing::PackedFile> files;
  for (int i = 0; i < 100'000; ++i) files.push_back({"f" + std::to_string(i), ""});
  const std::string packed = PackArchive("zip", files);
  const auto started = std::chrono::steady_clock::now();
  const Unpacked got = UnpackBytes(packed);
  EXPECT_THAT(got.names, SizeIs(100'000));
  EXPECT_THAT(got.problems, IsEmpty());
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
}

TEST(Unpacker, ABombIsDefusedAndTheRestIsRead) {
  const ArchiveLimits limits{.ratio_floor_bytes = std::uint64_t{4} << 20};
  const std::string bomb(std::size_t{12} << 20, 'x');
  for (const char* format : {"zip", "tar"}) {
    // Packed twice, it shrinks far below a thousandth.
    const std::string packed =
        PackArchive(format, {{"a.log.gz", Compress("gzip", Compress("gzip", bomb))}, {"b.log", "good\n"}});
    const std::string input = format == "tar"s ? Compress("gzip", packed) : packed;
    const Unpacked got = UnpackBytes(input, limits);
    ASSERT_THAT(got.names, ElementsAre("in!a.log.gz", "in!b.log")) << format;
    EXPECT_LT(got.bytes[0].size(), std::size_t{5} << 20) << format;
    EXPECT_EQ(got.bytes[1], "good\n") << format;
    EXPECT_THAT(got.problems, ElementsAre(HasSubstr("in!a.log.gz: unpacks to more than 1000 times")))
        << format;
  }
}

TEST(Unpacker, ABombOfOneLayerDoesNotHideTheRest) {
  const ArchiveLimits limits{.max_ratio = 500, .ratio_floor_bytes = std::uint64_t{1} << 20};
  const Unpacked got = UnpackBytes(
      PackArchive("zip", {{"a.log", std::string(std::size_t{12} << 20, 'x')}, {"b.log", "good\n"}}), limits);
  ASSERT_THAT(got.names, ElementsAre("in!a.log", "in!b.log"));
  EXPECT_LT(got.bytes[0].size(), std::size_t{8} << 20);
  EXPECT_EQ(got.bytes[1], "good\n");
  EXPECT_THAT(got.problems, ElementsAre(HasSubstr("in!a.log: unpacks to more than 500 times")));
}

TEST(Unpacker, AnInputThatIsAllBombsIsNotReadOn) {
  const ArchiveLimits limits{.ratio_floor_bytes = std::uint64_t{1} << 20};
  const std::string bomb = Compress("gzip", Compress("gzip", std::string(std::size_t{4} << 20, 'x')));
  std::vector<testing::PackedFile> files;
  for (int i = 0; i < 100; ++i) files.push_back({std::to_string(1000 + i), bomb});
  const std::string zip = Compress("gzip", PackArchive("tar", files));
  const Unpacked got = UnpackBytes(zip, limits);
  std::size_t total = 0;
  for (const std::string& bytes : got.bytes) total += bytes.size();
  EXPECT_LT(total, std::size_t{40} << 20);
  EXPECT_THAT(got.names.size(), ::testing::Lt(50U));
  EXPECT_EQ(got.problems.back(), "in: a bound was met: the rest of it is not read");
}

TEST(Unpacker, TheTotalIsBounded) {
  const Unpacked got = UnpackBytes(
      PackArchive("tar", {{"a", std::string(100000, 'a')}, {"b", std::string(100000, 'b')}, {"c", "c"}}),
      {.max_total_bytes = 150000});
  EXPECT_THAT(got.names, ElementsAre("in!a", "in!b"));
  EXPECT_THAT(got.problems, ElementsAre(HasSubstr("in!b: more than 150000 bytes unpacked"),
                                        HasSubstr("in: a bound was met")));
}

// As many sources as may be open at a time are, and read in the wrong order.
Unpacked UnpackAhead(std::string_view bytes, const ArchiveLimits& limits, std::size_t* most_open) {
  Unpacked all;
  std::vector<Problem> problems;
  Unpacker unpacker("in", StreamOfMemory(bytes), /*format=*/std::nullopt, limits);
  *most_open = 0;
  for (bool more = true; more;) {
    std::vector<OpenedSource> open;
    do {
      std::optional<OpenedSource> source = unpacker.Next(&problems);
      more = source.has_value();
      if (more) open.push_back(*std::move(source));
    } while (more && unpacker.MayReadAhead());
    *most_open = std::max(*most_open, open.size());
    std::vector<std::string> read(open.size());
    for (std::size_t i = open.size(); i-- > 0;) read[i] = testing::Drain(*open[i].stream, 65536).bytes;
    for (std::size_t i = 0; i < open.size(); ++i) {
      all.names.push_back(open[i].name);
      all.bytes.push_back(read[i]);
    }
  }
  for (const Problem& problem : problems) all.problems.push_back(problem.source + ": " + problem.problem);
  return all;
}

TEST(Unpacker, WhatIsReadAheadIsWhatIsReadInOrder) {
  const std::string log(5000, 'a');
  const std::string zip = PackArchive("zip", {{"a", log},
                                              {"b", log},
                                              {"c.gz", Compress("gzip", log)},
                                              {"d.zip", PackArchive("zip", {{"x", log}, {"y", log}})},
                                              {"e.tar", PackArchive("tar", {{"x", log}, {"y", log}})},
                                              {"f", log},
                                              {"g", log}});
  for (const std::uint64_t most : {1'000'000, 30'000, 21'000, 9'000, 10'001, 10'000}) {
    SCOPED_TRACE(most);
    ArchiveLimits limits;
    limits.max_total_bytes = most;
    std::size_t most_open = 0;
    const Unpacked ahead = UnpackAhead(zip, limits, &most_open);
    Unpacked in_order = UnpackBytes(zip, limits);
    std::erase_if(in_order.problems, [](const std::string& problem) {
      return problem.find("bytes unpacked from one input") != std::string::npos;  // said where it is read
    });
    EXPECT_EQ(ahead.names, in_order.names);
    EXPECT_EQ(ahead.bytes, in_order.bytes);
    EXPECT_EQ(ahead.problems, in_order.problems);
    if (most == 1'000'000) {
      EXPECT_GE(most_open, 3U);
    }
  }
}

TEST(Unpacker, MembersOutliveTheirArchive) {
  std::vector<OpenedSource> open;
  const std::string zip = PackArchive("zip", {{"a", "one\n"}, {"b", "two\n"}});
  {
    std::vector<Problem> problems;
    Unpacker unpacker("in", StreamOfMemory(zip), /*format=*/std::nullopt, {});
    while (std::optional<OpenedSource> source = unpacker.Next(&problems)) open.push_back(*std::move(source));
  }
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(testing::Drain(*open[1].stream, 100).bytes, "two\n");
  EXPECT_EQ(testing::Drain(*open[0].stream, 100).bytes, "one\n");
}

TEST(Unpacker, AMemberGivesNoMoreThanTheDirectorySays) {
  std::string zip = PackArchive("zip", {{"a", "one\ntwo\n"}, {"b", "good\n"}});
  const std::size_t entry = zip.find("PK\x01\x02");
  ASSERT_NE(entry, std::string::npos);
  ASSERT_EQ(zip[entry + 24], 8);
  zip[entry + 24] = 4;
  const Unpacked got = UnpackBytes(zip);
  EXPECT_THAT(got.bytes, ElementsAre("one\n", "good\n"));
  EXPECT_THAT(got.problems,
              ElementsAre("in!a: its bytes are not those that the archive's directory tells of"));
}

TEST(Unpacker, HostileNamesStayNames) {
  const std::string longest(5000, 'n');
  const Unpacked got = UnpackBytes(
      PackArchive("tar", {{"../../etc/cron.d/x", "1\n"}, {"\x1b[2Jname\n.log", "2\n"}, {longest, "3\n"}}));
  EXPECT_THAT(got.names, ElementsAre("in!../../etc/cron.d/x", "in!\x1b[2Jname\n.log",
                                     ::testing::SizeIs(::testing::Lt(600U))));
}

TEST(Unpacker, ABinaryJournalSaysWhatToDo) {
  const Unpacked got = UnpackBytes("LPKSHHRH" + std::string(200, '\0'));
  EXPECT_THAT(got.names, IsEmpty());
  EXPECT_THAT(got.problems, ElementsAre(HasSubstr("journalctl --file=FILE -o export | wflogscan")));
}

// The log of a container whose program prints what looks like an archive.
TEST(Unpacker, AFormatThatIsKnownIsNotLookedFor) {
  std::vector<Problem> problems;
  Unpacker unpacker("in", StreamOfMemory("PK\x03\x04 is how a zip begins\n"), SourceFormat::kText, {});
  std::optional<OpenedSource> source = unpacker.Next(&problems);
  ASSERT_TRUE(source);
  EXPECT_EQ(testing::Drain(*source->stream).bytes, "PK\x03\x04 is how a zip begins\n");
  EXPECT_FALSE(unpacker.Next(&problems));
  EXPECT_THAT(problems, IsEmpty());
}

}  // namespace
}  // namespace wflogscan
