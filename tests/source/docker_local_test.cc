#include "engine/source/docker_local.h"

#include <string>
#include <string_view>

#include "engine/decode/docker_json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/docker_local_writer.h"
#include "tests/support/stream_reader.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using std::string_literals::operator""s;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kLastPiece;
using testing::kPiece;
using testing::LocalRecord;

struct Decoded {
  std::string lines;
  std::vector<std::string> problems;

  // What the container printed.
  std::string Text() const {
    std::string text;
    DockerJsonDecoder decoder;
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = lines.find('\n', at);
      DockerJsonDecoder::Line line;
      EXPECT_TRUE(decoder.Decode(std::string_view(lines).substr(at, end - at), &line));
      text += line.log;
      at = end + 1;
    }
    return text;
  }
};

Decoded Decode(std::string_view bytes) {
  Decoded first;
  for (const std::size_t chunk : {std::size_t{1} << 20, std::size_t{1}, std::size_t{100}}) {
    SourceNotes notes;
    DockerLocalStream stream(StreamOfMemory(bytes, chunk), &notes);
    const testing::Drained all = testing::Drain(stream);
    EXPECT_TRUE(all.status.ok()) << all.status;
    if (chunk == std::size_t{1} << 20) {
      first = {all.bytes, notes.problems};
    } else {
      EXPECT_EQ(first.lines, all.bytes) << chunk;
      EXPECT_EQ(first.problems, notes.problems) << chunk;
    }
  }
  return first;
}

std::string DataFile(const char* name) {
  return testing::ReadWholeFile(std::string(WFLOGSCAN_SOURCE_DIR) + "/tests/source/data/" + name);
}

TEST(DockerLocal, GivesWhatTheEngineReadsBackFromItsOwnFile) {
  const Decoded got = Decode(DataFile("local-driver.log"));
  EXPECT_EQ(got.Text(), DataFile("local-driver.txt"));
  EXPECT_THAT(got.problems, IsEmpty());
}

TEST(DockerLocal, KeepsStreamAndTime) {
  const Decoded got = Decode(LocalRecord("stderr", "boom") + LocalRecord("stdout", ""));
  EXPECT_EQ(got.lines,
            "{\"log\":\"boom\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-23T18:05:38.084745512Z\"}\n"
            "{\"log\":\"\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-23T18:05:38.084745512Z\"}\n");
}

TEST(DockerLocal, JoinsThePiecesOfALine) {
  const Decoded got =
      Decode(LocalRecord("stdout", "one ", kPiece) + LocalRecord("stderr", "between") +
             LocalRecord("stdout", "two ", kPiece) + LocalRecord("stdout", "three", kLastPiece));
  EXPECT_EQ(got.Text(), "between\none two three\n");
}

TEST(DockerLocal, SkipsFieldsItDoesNotKnow) {
  const std::string attributes = "\x32\x06\x0a\x01k\x12\x01v"s + "\x78\x05"s +
                                 "\x7d"
                                 "abcd"s +
                                 "\x79"
                                 "12345678"s;
  EXPECT_EQ(Decode(LocalRecord("stdout", "text", attributes)).Text(), "text\n");
}

TEST(DockerLocal, GoesOnBehindDamage) {
  const std::string good = LocalRecord("stdout", "good");
  for (std::size_t at : {std::size_t{0}, std::size_t{2}, good.size() - 1}) {
    std::string bad = LocalRecord("stdout", "lost");
    bad[at] = '\x07';
    const Decoded got = Decode(good + bad + good + good);
    EXPECT_EQ(got.Text(), "good\ngood\ngood\n") << at;
    EXPECT_THAT(got.problems, ElementsAre("damaged records were left out")) << at;
  }
  EXPECT_EQ(Decode(good + std::string(5000, '\0') + good).Text(), "good\ngood\n");
}

TEST(DockerLocal, NamesARecordThatIsCutOff) {
  const std::string two = LocalRecord("stdout", "first") + LocalRecord("stdout", "second");
  const Decoded got = Decode(std::string_view(two).substr(0, two.size() - 6));
  EXPECT_EQ(got.Text(), "first\n");
  EXPECT_THAT(got.problems, ElementsAre("the last record is cut off"));
}

}  // namespace
}  // namespace wflogscan
