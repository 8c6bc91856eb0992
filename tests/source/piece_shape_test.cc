#include "engine/source/piece_shape.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"

namespace wflogscan {
namespace {

const SourceFraming kText{};

TEST(PieceShape, DockerJsonInAnySource) {
  const std::string piece =
      testing::DockerJsonRecord(std::string(16384, 'x'), "stderr", "2026-11-23T18:05:38.1Z");
  for (const Framing kind : {Framing::kText, Framing::kDockerJson, Framing::kCompose}) {
    const SourceFraming source{kind, {}};
    const PieceShape shape = ShapeOfPiece(piece, source);
    EXPECT_TRUE(shape.is_record);
    EXPECT_FALSE(shape.complete);
    EXPECT_TRUE(shape.full);
    EXPECT_FALSE(shape.marked);
    EXPECT_EQ(shape.stream, OutputStream::kStderr);
    EXPECT_EQ(shape.time, "2026-11-23T18:05:38.1Z");
  }
  const std::string words = testing::DockerJsonRecord("last words", "stdout", "2026-11-23T18:05:38.1Z");
  EXPECT_FALSE(ShapeOfPiece(words, kText).complete);
  EXPECT_FALSE(ShapeOfPiece(words, kText).full);
  EXPECT_TRUE(
      ShapeOfPiece(testing::DockerJsonRecord("a\n", "stdout", "2026-11-23T18:05:38.1Z"), kText).complete);
}

TEST(PieceShape, DockerJsonOfOtherWritersAndWithDamage) {
  const SourceFraming source{Framing::kDockerJson, {}};
  const std::string other = R"({ "time": "2026-11-23T18:05:38.1Z", "stream": "stdout", "log": "piece" })";
  EXPECT_TRUE(ShapeOfPiece(other, source).is_record);
  EXPECT_FALSE(ShapeOfPiece(other, source).complete);
  const std::string behind_damage =
      std::string(7, '\0') + testing::DockerJsonRecord("piece", "stdout", "2026-11-23T18:05:38.1Z");
  EXPECT_TRUE(ShapeOfPiece(behind_damage, source).is_record);
  EXPECT_FALSE(ShapeOfPiece(behind_damage, source).complete);
  // Cut off before its stream: whose piece it was is not known.
  EXPECT_FALSE(ShapeOfPiece(R"({"log":"401 Unau)", source).is_record);
}

TEST(PieceShape, Cri) {
  const SourceFraming source{Framing::kCri, {}};
  const PieceShape piece = ShapeOfPiece("2026-11-23T18:11:21.9+00:00 stderr P slow ", source);
  EXPECT_TRUE(piece.is_record);
  EXPECT_FALSE(piece.complete);
  EXPECT_TRUE(piece.marked);
  EXPECT_EQ(piece.stream, OutputStream::kStderr);
  const PieceShape last = ShapeOfPiece("2026-11-23T18:11:22.9+00:00 stderr F \n", source);
  EXPECT_TRUE(last.is_record);
  EXPECT_TRUE(last.complete);
  EXPECT_FALSE(ShapeOfPiece("2026-11-23T18:11:21.9+00:00 stderr P slow ", kText).is_record);
}

TEST(PieceShape, JournalTellsContainersApart) {
  const SourceFraming source{Framing::kJournalJson, {}};
  const PieceShape piece = ShapeOfPiece(
      R"({"CONTAINER_ID":"ce8f12ee2a8e","PRIORITY":"6","CONTAINER_PARTIAL_MESSAGE":"true","MESSAGE":"a","_BOOT_ID":"1"})",
      source);
  EXPECT_TRUE(piece.is_record);
  EXPECT_FALSE(piece.complete);
  EXPECT_TRUE(piece.marked);
  EXPECT_EQ(piece.container, "ce8f12ee2a8e");
  EXPECT_EQ(piece.stream, OutputStream::kStdout);
}

TEST(PieceShape, SyslogPiecesAreKnownByTheirSizeAlone) {
  const SourceFraming source{Framing::kSyslog, {}};
  const std::string head = "<30>Nov 23 18:29:23 vm poller[2]: ";
  for (const std::size_t size : {16383U, 16384U, 16385U}) {
    const std::string line = head + std::string(size, 'x') + "\n";
    const PieceShape shape = ShapeOfPiece(line, source);
    EXPECT_TRUE(shape.is_record);
    EXPECT_EQ(shape.complete, size != 16384);
    EXPECT_EQ(shape.container, "poller");
  }
}

TEST(PieceShape, TextHasNone) {
  for (const Framing kind : {Framing::kText, Framing::kTimestamped, Framing::kCompose, Framing::kKernel}) {
    EXPECT_FALSE(MayHoldPieces({kind, {}}));
    EXPECT_FALSE(
        ShapeOfPiece("2026-11-23T18:11:21.923855426Z " + std::string(16384, 'x'), {kind, {}}).is_record);
  }
}

}  // namespace
}  // namespace wflogscan
