#include "engine/source/docker_stream.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/archive_writer.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/stream_reader.h"

namespace wflogscan {
namespace {

using std::string_literals::operator""s;
using testing::DockerFrameBytes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Decoded {
  std::string lines;
  std::vector<std::string> problems;
};

Decoded Decode(std::string_view bytes) {
  Decoded first;
  for (const std::size_t chunk : {std::size_t{1} << 20, std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
    SourceNotes notes;
    DockerStream stream(StreamOfMemory(bytes, chunk), &notes);
    const testing::Drained all = testing::Drain(stream, chunk == 7 ? 3 : 4096);
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

std::string Record(std::string_view text, std::string_view stream) {
  return "{\"log\":\"" + testing::DockerJsonEscaped(text) + "\",\"stream\":\"" + std::string(stream) +
         "\"}\n";
}

TEST(DockerStream, GivesEachStreamsLines) {
  const Decoded got =
      Decode(DockerFrameBytes(1, "out <\"\\\t\x1b>\n") + DockerFrameBytes(2, "err\n") +
             DockerFrameBytes(1, "\n") + DockerFrameBytes(1, "") + DockerFrameBytes(2, "two\nlines\n"));
  EXPECT_EQ(got.lines, "{\"log\":\"out <\\\"\\\\\\u0009\\u001b>\\n\",\"stream\":\"stdout\"}\n" +
                           Record("err\n", "stderr") + Record("\n", "stdout") + Record("two\n", "stderr") +
                           Record("lines\n", "stderr"));
  EXPECT_THAT(got.problems, IsEmpty());
}

TEST(DockerStream, JoinsPiecesThoughTheOtherStreamSpeaksBetweenThem) {
  const std::string piece(16384, 'x');
  const Decoded got =
      Decode(DockerFrameBytes(1, piece) + DockerFrameBytes(2, "err\n") + DockerFrameBytes(1, "tail\n"));
  EXPECT_EQ(got.lines, Record("err\n", "stderr") + Record(piece + "tail\n", "stdout"));
}

TEST(DockerStream, TakesTheTimeFromBeforeEachPiece) {
  const std::string time = "2026-11-23T18:05:38.134472277Z";
  const Decoded got =
      Decode(DockerFrameBytes(1, time + " conne") + DockerFrameBytes(1, time + " ction refused\n"));
  EXPECT_EQ(got.lines, testing::DockerJsonRecord("connection refused\n", "stdout", time));
}

TEST(DockerStream, ALineThatNeverEndedHasNoLineBreak) {
  EXPECT_EQ(Decode(DockerFrameBytes(1, "last words")).lines, Record("last words", "stdout"));
}

TEST(DockerStream, ALineBreakInAHeaderIsNoLineBreak) {
  const Decoded got = Decode(DockerFrameBytes(1, "012345678\n") + DockerFrameBytes(2, "abcdefghi\n"));
  EXPECT_EQ(got.lines, Record("012345678\n", "stdout") + Record("abcdefghi\n", "stderr"));
}

TEST(DockerStream, BytesThatAreNotUtf8BecomeReplacements) {
  EXPECT_EQ(Decode(DockerFrameBytes(1, "caf\xe9 \xc3\xa9\n")).lines, Record("caf\xe9 \xc3\xa9\n", "stdout"));
}

TEST(DockerStream, GoesOnBehindBytesBetweenFrames) {
  const Decoded got =
      Decode(DockerFrameBytes(1, "one\n") + "[ERROR] plain text\n" + DockerFrameBytes(2, "two\n"));
  EXPECT_EQ(got.lines,
            Record("one\n", "stdout") + Record("[ERROR] plain text\n", "stdout") + Record("two\n", "stderr"));
  EXPECT_THAT(got.problems, ElementsAre("bytes between the frames of the stream are read as lines"));
}

TEST(DockerStream, NamesACutAndTheEnginesOwnError) {
  const std::string whole = DockerFrameBytes(1, "one\n") + DockerFrameBytes(1, "two\n");
  const Decoded cut = Decode(std::string_view(whole).substr(0, whole.size() - 2));
  EXPECT_EQ(cut.lines, Record("one\n", "stdout") + Record("tw", "stdout"));
  EXPECT_THAT(cut.problems, ElementsAre("the stream is cut off in the middle of a frame"));
  const Decoded failed = Decode(DockerFrameBytes(3, "Error grabbing logs: unexpected EOF\n"));
  EXPECT_EQ(failed.lines, Record("Error grabbing logs: unexpected EOF\n", "stderr"));
  EXPECT_EQ(failed.problems.size(), 1U);
}

TEST(DockerStream, ALineWithoutEndIsHeldInParts) {
  std::string stream;
  for (int i = 0; i < 40; ++i) stream += DockerFrameBytes(1, std::string(16384, 'x'));
  const Decoded got = Decode(stream);
  std::size_t records = 0;
  for (std::size_t at = got.lines.find('\n'); at != std::string::npos; at = got.lines.find('\n', at + 1))
    ++records;
  EXPECT_EQ(records, (40 * 16384 + DockerLines::kMostJoined - 1) / DockerLines::kMostJoined);
  EXPECT_EQ(static_cast<std::size_t>(std::count(got.lines.begin(), got.lines.end(), 'x')), 40U * 16384);
}

}  // namespace
}  // namespace wflogscan
