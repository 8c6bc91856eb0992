#include "engine/source/block_reader.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/match/proposer.h"
#include "engine/source/line_shape.h"
#include "engine/source/piece_shape.h"
#include "engine/source/wrapped_line.h"
#include "gtest/gtest.h"
#include "tests/support/api_json_writer.h"
#include "tests/support/compose_writer.h"
#include "tests/support/cri_writer.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/journal_writer.h"
#include "tests/support/syslog_writer.h"
#include "tests/support/timestamped_writer.h"

namespace wflogscan {
namespace {

// Gives the text in reads of random sizes, as a pipe does: now and then nothing is there for an instant, but
// never for so long that a record is passed on unfinished.
class PipeLikeStream final : public ByteStream {
 public:
  PipeLikeStream(std::string_view text, std::uint32_t seed, std::size_t largest,
                 absl::Status end = absl::OkStatus())
      : rest_(text), random_(seed), largest_(largest), end_(std::move(end)) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    if (rest_.empty() && !end_.ok()) return std::exchange(end_, absl::OkStatus());
    const std::size_t wanted = 1 + random_() % largest_;
    const std::size_t size = std::min({capacity, rest_.size(), wanted});
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }
  bool Ready(std::chrono::milliseconds patience) override {
    return patience.count() > 0 || random_() % 2 == 0;
  }

 private:
  std::string_view rest_;
  std::minstd_rand random_;
  const std::size_t largest_;
  absl::Status end_;
};

// Never has the next byte ready, however long one waits.
class QuietStream final : public ByteStream {
 public:
  explicit QuietStream(std::string_view text) : rest_(text) {}
  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    const std::size_t newline = rest_.find('\n');
    const std::size_t size =
        std::min({capacity, rest_.size(), newline == std::string_view::npos ? rest_.size() : newline + 1});
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }
  bool Ready(std::chrono::milliseconds) override { return false; }

 private:
  std::string_view rest_;
};

struct Piece {
  std::string bytes;
  std::uint64_t first_line = 0;
  bool starts_inside_line = false;
};

struct Cuts {
  std::vector<Piece> pieces;
  std::uint64_t long_lines = 0;
  std::uint64_t bytes_read = 0;
  absl::Status error;
};

Cuts CutsOf(std::unique_ptr<ByteStream> stream, BlockReaderOptions options) {
  BlockReader reader(LogFile{std::move(stream)}, options);
  Cuts cuts;
  Block block;
  std::uint64_t sequence = 0;
  for (;;) {
    const absl::StatusOr<bool> more = reader.Next(&block);
    if (!more.ok()) {
      cuts.error = more.status();
      break;
    }
    if (!*more) break;
    EXPECT_EQ(block.sequence, sequence++);
    EXPECT_FALSE(block.bytes().empty());
    cuts.pieces.push_back({std::string(block.bytes()), block.first_line, block.starts_inside_line});
    cuts.long_lines += block.ends_inside_line && !block.starts_inside_line ? 1 : 0;
    if (cuts.pieces.size() > 1'000'000) break;
  }
  cuts.bytes_read = reader.bytes_read();
  return cuts;
}

constexpr BlockReaderOptions kSmall{.block_bytes = 512, .max_line_bytes = 4096, .max_block_bytes = 1 << 20};

std::string RandomText(std::uint32_t seed, int lines) {
  std::minstd_rand random(seed);
  std::string text;
  const std::string long_word(700, 'x');
  for (int i = 0; i < lines; ++i) {
    switch (random() % 14) {
      case 0:
        text += "  \"error\": \"invalid_client\",\n";
        break;
      case 1:
        text += "}\n";
        break;
      case 2:
        text += "\n";
        break;
      case 3:
        text += "Response: {\n";
        break;
      case 4:
        text += "panic: nil map\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:3\n";
        break;
      case 5:
        text += "[ERROR] okta: " + long_word + "\n";
        break;
      case 6:
        text += "[ERROR] okta: crlf\r\n";
        break;
      case 7:
      case 8: {  // a split line
        const char* stream = random() % 2 == 0 ? "stdout" : "stderr";
        const auto pieces = 1 + random() % 6;
        for (std::size_t piece = 0; piece < pieces; ++piece) {
          text += testing::DockerJsonRecord("piece", stream, "2026-03-04T10:15:00.1Z");
          if (random() % 3 == 0) {
            text += testing::DockerJsonRecord("between\n",
                                              *stream == 's' && stream[3] == 'o' ? "stderr" : "stdout",
                                              "2026-03-04T10:15:00.2Z");
          }
        }
        text += testing::DockerJsonRecord("end\n", stream, "2026-03-04T10:15:00.1Z");
        break;
      }
      case 9:
        text +=
            testing::DockerJsonRecord("[INFO] okta: fetched 4 events\n", "stdout", "2026-03-04T10:15:00.3Z");
        break;
      case 10:
        text += testing::DockerJsonRecord("\tat java.lang.Thread\n", "stderr", "2026-03-04T10:15:00.3Z");
        break;
      default:
        text += "2026-02-22T06:01:20Z [INFO] okta: fetched " + std::to_string(random() % 1000) + " events\n";
    }
  }
  if (random() % 2 == 0) text += "no line break at the end";
  return text;
}

void ExpectWhole(std::string_view text, const Cuts& cuts) {
  std::string together;
  for (std::size_t i = 0; i < cuts.pieces.size(); ++i) {
    const Piece& piece = cuts.pieces[i];
    EXPECT_EQ(piece.first_line, 1U + std::count(together.begin(), together.end(), '\n'));
    EXPECT_EQ(piece.starts_inside_line, !together.empty() && together.back() != '\n') << "block " << i;
    together += piece.bytes;
  }
  EXPECT_TRUE(together == text) << "the blocks are not the input";
  EXPECT_EQ(cuts.bytes_read, text.size());
}

TEST(BlockReader, BlocksAreTheInputAndKnowTheirFirstLine) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = RandomText(seed, 120);
    const std::size_t largest = std::size_t{1} << (seed % 13);
    ExpectWhole(text, CutsOf(std::make_unique<PipeLikeStream>(text, seed, largest), kSmall));
    ExpectWhole(text, CutsOf(StreamOfMemory(text, largest), kSmall));
  }
}

TEST(BlockReader, NeverCutsBeforeALineThatMayGoOnWithTheRecord) {
  std::size_t blocks = 0;
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    const std::string text = RandomText(seed, 120);
    const Cuts cuts = CutsOf(std::make_unique<PipeLikeStream>(text, seed, 1 + seed * 7), kSmall);
    blocks += cuts.pieces.size();
    for (std::size_t i = 1; i < cuts.pieces.size(); ++i) {
      EXPECT_FALSE(MayContinueRecord(cuts.pieces[i].bytes))
          << seed << ": " << cuts.pieces[i].bytes.substr(0, 80);
    }
  }
  EXPECT_GT(blocks, 1000U);
}

// The lines and split lines that stage two gets, by their numbers in the source.
struct Lines {
  std::vector<std::vector<std::uint64_t>> numbers;
  std::uint64_t count = 0;
};

Lines LinesOf(const std::vector<Piece>& pieces) {
  Lines lines;
  Block block;
  Proposal proposal;
  for (const Piece& piece : pieces) {
    block.buffer.Assign(piece.bytes);
    block.first_line = piece.first_line;
    Proposer::ProposeAll(block, 1, &proposal);
    lines.count += proposal.lines;
    for (const Candidate& candidate : proposal.candidates) {
      std::vector<std::uint64_t>& numbers = lines.numbers.emplace_back();
      numbers.push_back(candidate.line.number);
      for (std::uint32_t i = 1; i < candidate.piece_count; ++i) {
        numbers.push_back(proposal.pieces[candidate.first_piece + i].number);
      }
    }
  }
  return lines;
}

TEST(BlockReader, SplitLinesAreJoinedAlikeWhereverTheBlocksAreCut) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = RandomText(seed, 120);
    const Lines whole = LinesOf({{text, 1, false}});
    const Lines cut =
        LinesOf(CutsOf(std::make_unique<PipeLikeStream>(text, seed, 1 + seed * 3), kSmall).pieces);
    EXPECT_EQ(whole.count, cut.count);
    EXPECT_EQ(whole.numbers, cut.numbers);
  }
}

void ExpectJoinedAlike(const std::string& text) {
  const Lines whole = LinesOf({{text, 1, false}});
  for (std::size_t block_bytes = 64; block_bytes < 1200; block_bytes += 37) {
    const Lines cut =
        LinesOf(CutsOf(StreamOfMemory(text),
                       {.block_bytes = block_bytes, .max_line_bytes = 4096, .max_block_bytes = 1 << 20})
                    .pieces);
    ASSERT_EQ(whole.numbers, cut.numbers) << block_bytes;
  }
}

TEST(BlockReader, APieceStaysOpenOverALineThatIsNoRecord) {
  ExpectJoinedAlike(testing::DockerJsonRecord("first half, ", "stdout", "2026-03-04T10:15:00.1Z") +
                    "Error response from daemon: half a record\n" +
                    testing::DockerJsonRecord("second half\n", "stdout", "2026-03-04T10:15:00.1Z") +
                    testing::DockerJsonRecord("another line\n", "stdout", "2026-03-04T10:15:00.2Z"));
}

TEST(BlockReader, APieceIsGivenUpAfterTheSameNumberOfLinesAsInTheJoiner) {
  for (int between = 60; between <= 70; ++between) {
    SCOPED_TRACE(between);
    std::string text = testing::DockerJsonRecord("first half, ", "stdout", "2026-03-04T10:15:00.1Z");
    for (int i = 0; i < between; ++i) {
      text += testing::DockerJsonRecord("between\n", "stderr", "2026-03-04T10:15:00.2Z");
    }
    text += testing::DockerJsonRecord("second half\n", "stdout", "2026-03-04T10:15:00.1Z");
    text += testing::DockerJsonRecord("another line\n", "stderr", "2026-03-04T10:15:00.2Z");
    ExpectJoinedAlike(text);
  }
}

TEST(BlockReader, AnUnfinishedLineOfADeadProcessDoesNotKeepTheBlockOpen) {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    text += testing::DockerJsonRecord(i % 50 == 0 ? "last words" : "a line\n", "stdout",
                                      "2026-03-04T10:15:00.1Z");
  }
  const Cuts cuts = CutsOf(StreamOfMemory(text), kSmall);
  ExpectWhole(text, cuts);
  EXPECT_GT(cuts.pieces.size(), 50U);
}

TEST(BlockReader, AGiantLineIsReadInPartsAndCountedOnce) {
  for (const std::size_t size : {3000U, 20000U, 100000U}) {
    SCOPED_TRACE(size);
    const std::string text = "before\n" + std::string(size, 'x') + "\nafter\nlast\n";
    const Cuts cuts = CutsOf(StreamOfMemory(text, 1000), kSmall);
    ExpectWhole(text, cuts);
    for (const Piece& piece : cuts.pieces)
      EXPECT_LE(piece.bytes.size(), kSmall.max_line_bytes + kSmall.block_bytes);
    EXPECT_EQ(cuts.long_lines, size > kSmall.max_line_bytes ? 1U : 0U);
  }
}

// The rest of a giant line may end exactly where a part ends.
TEST(BlockReader, TheLineAfterAGiantOneIsNotTakenForItsRest) {
  for (std::size_t size = 2 * kSmall.max_line_bytes - 3; size <= 2 * kSmall.max_line_bytes + 3; ++size) {
    SCOPED_TRACE(size);
    const std::string text = std::string(size, 'x') + "\nafter\nlast\n";
    const Cuts cuts = CutsOf(StreamOfMemory(text), kSmall);
    ExpectWhole(text, cuts);
  }
}

TEST(BlockReader, WhetherALineIsTooLongDoesNotDependOnTheChunks) {
  const std::string text = "before\n" + std::string(kSmall.max_line_bytes + 300, 'x') + "\nafter\n";
  std::vector<std::uint64_t> long_lines;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    long_lines.push_back(
        CutsOf(std::make_unique<PipeLikeStream>(text, seed, 1 + seed * 50), kSmall).long_lines);
  }
  EXPECT_EQ(std::count(long_lines.begin(), long_lines.end(), long_lines.front()), 60);
}

TEST(BlockReader, NoLineBreakAtAll) {
  for (const std::size_t size : {1U, 511U, 512U, 513U, 4095U, 50000U}) {
    SCOPED_TRACE(size);
    const std::string text(size, 'x');
    const Cuts cuts = CutsOf(StreamOfMemory(text), kSmall);
    ExpectWhole(text, cuts);
    EXPECT_EQ(cuts.long_lines, size > kSmall.max_line_bytes ? 1U : 0U);
  }
}

TEST(BlockReader, NoInputGivesNoBlock) {
  EXPECT_TRUE(CutsOf(StreamOfMemory(""), kSmall).pieces.empty());
  EXPECT_EQ(CutsOf(StreamOfMemory("\n"), kSmall).pieces.size(), 1U);
}

// Gigabytes that never offer a clean cut must not be held in memory.
TEST(BlockReader, ABlockIsBoundedWhateverTheInput) {
  constexpr BlockReaderOptions kOptions{.block_bytes = 512, .max_line_bytes = 4096, .max_block_bytes = 16384};
  constexpr std::size_t kMost = kOptions.max_block_bytes + kOptions.max_line_bytes + kOptions.block_bytes;
  std::string indented_lines;
  std::string pieces;
  for (int i = 0; i < 3000; ++i) {
    indented_lines += " goes on and on\n";
    pieces += testing::DockerJsonRecord("piece", "stdout", "2026-03-04T10:15:00.1Z");
  }
  const std::string giant(200000, 'x');
  const std::pair<const char*, std::string> inputs[] = {
      {"indented lines", indented_lines},
      {"pieces", pieces},
      {"giant line", giant},
      {"giant line behind a short one", "short\n" + giant},
      {"giant indented line behind a short one", "short\n " + giant},
      {"giant json body", "[ERROR] a\n{\n" + std::string("  \"x\": \"") + giant},
      {"giant piece", pieces.substr(0, 800) + "{\"log\":\"" + giant},
  };
  for (const auto& [what, text] : inputs) {
    SCOPED_TRACE(what);
    const Cuts cuts = CutsOf(StreamOfMemory(text), kOptions);
    std::string together;
    for (const Piece& piece : cuts.pieces) {
      EXPECT_LE(piece.bytes.size(), kMost);
      together += piece.bytes;
    }
    EXPECT_TRUE(together == text);
  }
}

// The cut looks behind the wrapping: a body's further lines and a line's further pieces stay with what they
// belong to, and every block knows how its source is wrapped.
TEST(BlockReader, AWrappedRecordIsNeverCut) {
  std::string plain;
  for (int i = 0; i < 60; ++i) {
    plain += "[ERROR] okta: poll failed " + std::string(static_cast<std::size_t>(i), 'x') +
             ": {\n  \"error\": \"invalid_client\",\n\t\"status\": 401\n}\n";
  }
  const std::string mark = "2026-03-04T10:15:00.120934411Z ";
  const std::pair<Framing, std::string> inputs[] = {
      {Framing::kDockerJson, testing::DockerJsonFile(plain, "stdout", "2026-03-04T10:15:00Z")},
      {Framing::kTimestamped, testing::WithMarks(plain, mark)},
      {Framing::kTimestamped, testing::WithMarks(plain, mark + "tag=poller,tier=edge ")},
      {Framing::kCri, testing::CriFile(plain, "stdout", "2026-03-04T10:15:00Z", 16)},
      {Framing::kCompose, testing::ComposeLogs(plain, "poller-1", testing::ComposeColour::kVersion1, mark)},
      {Framing::kKubectl, testing::KubectlLogs(plain, "")},
      {Framing::kJournalJson, testing::JournalJson(plain, "1772619300120934", "")},
      {Framing::kJournalJson, testing::JournalJson(plain, "1772619300120934", "data: ")},
      {Framing::kSyslog, testing::SyslogLines(plain, "<27>Mar  4 10:15:00 vm poller[2]: ", true)},
      {Framing::kEngineJson, testing::EngineApiJson(plain, "2026-03-04T10:15:00Z")},
  };
  for (const auto& [kind, text] : inputs) {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
      BlockReader reader(LogFile{std::make_unique<PipeLikeStream>(text, seed, 1 + seed * 20)}, kSmall);
      Block block;
      std::string before;
      while (reader.Next(&block).value_or(false)) {
        SCOPED_TRACE(std::string(ToString(kind)) + " " + std::to_string(seed));
        EXPECT_EQ(block.framing.kind, kind);
        const std::string_view bytes = block.bytes();
        if (!before.empty()) {
          EXPECT_FALSE(MayContinueRecord(bytes.substr(0, bytes.find('\n')), block.framing))
              << bytes.substr(0, 200);
          EXPECT_TRUE(ShapeOfPiece(before, block.framing).complete) << before;
        }
        before = bytes.substr(bytes.rfind('\n', bytes.size() - 2) + 1);
      }
      EXPECT_EQ(reader.bytes_read(), text.size());
      EXPECT_GT(block.sequence, 3U) << "nothing was cut";
    }
  }
}

TEST(BlockReader, AQuietStreamPassesItsLastLineOn) {
  const std::string text = "[ERROR] okta: oauth2: cannot fetch token\nResponse: {}\n";
  const Cuts cuts = CutsOf(std::make_unique<QuietStream>(text), kSmall);
  ExpectWhole(text, cuts);
  ASSERT_FALSE(cuts.pieces.empty());
  EXPECT_EQ(cuts.pieces.front().bytes, "[ERROR] okta: oauth2: cannot fetch token\n");
}

TEST(BlockReader, AnErrorComesAfterTheBytesThatWereReadBeforeIt) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = RandomText(seed, 40);
    const Cuts cuts = CutsOf(
        std::make_unique<PipeLikeStream>(text, seed, 1 + seed * 20, absl::UnavailableError("gone")), kSmall);
    EXPECT_EQ(cuts.error.message(), "gone");
    std::string together;
    for (const Piece& piece : cuts.pieces) together += piece.bytes;
    ASSERT_EQ(together.size(), text.size()) << "bytes were lost";
    EXPECT_TRUE(together == text);
  }
}

TEST(BlockReader, AfterAnErrorTheStreamIsAtItsEnd) {
  BlockReader reader(
      LogFile{std::make_unique<PipeLikeStream>("a\n", 1, 100, absl::UnavailableError("gone"))});
  Block block;
  ASSERT_TRUE(reader.Next(&block).value_or(false));
  EXPECT_EQ(reader.Next(&block).status().message(), "gone");
  EXPECT_FALSE(reader.Next(&block).value_or(true));
}

// Reads `files`, whose sources are 10, 11, 12 ..., as one log.
class FilesOfALog {
 public:
  explicit FilesOfALog(const std::vector<std::string>& files, BlockReaderOptions options = kSmall)
      : files_(files),
        reader_({StreamOfMemory(files[0]), kFirst}, options,
                [this](const SourceFraming& framing) { return Open(framing); }) {}

  static constexpr std::uint32_t kFirst = 10;

  bool Next(Block* block) { return reader_.Next(block).value_or(false); }
  const std::vector<Framing>& framings() const { return framings_; }

 private:
  LogFile Open(const SourceFraming& framing) {
    framings_.push_back(framing.kind);
    if (framings_.size() >= files_.size()) return {};
    return {StreamOfMemory(files_[framings_.size()]), kFirst + static_cast<std::uint32_t>(framings_.size())};
  }

  const std::vector<std::string>& files_;
  std::vector<Framing> framings_;  // of the log, when the next file was asked for
  BlockReader reader_;
};

// The text in files of random numbers of lines, some of none.
std::vector<std::string> CutIntoFiles(std::string_view text, std::uint32_t seed) {
  std::minstd_rand random(seed);
  std::vector<std::string> files(1);
  while (!text.empty()) {
    while (random() % 8 == 0) files.emplace_back();
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    files.back() += text.substr(0, size);
    text.remove_prefix(size);
  }
  return files;
}

TEST(BlockReader, FilesOfALogAreCutLikeOneFileOfAllTheirBytes) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    std::string text = RandomText(seed, 300);
    if (text.back() != '\n') text += '\n';
    const std::vector<std::string> files = CutIntoFiles(text, seed);
    BlockReader whole(LogFile{StreamOfMemory(text)}, kSmall);
    FilesOfALog parts(files);
    Block expected;
    Block block;
    std::vector<std::string> found(files.size());
    std::vector<std::uint64_t> next_line(files.size(), 1);
    while (whole.Next(&expected).value_or(false)) {
      ASSERT_TRUE(parts.Next(&block));
      ASSERT_EQ(block.bytes(), expected.bytes());
      EXPECT_EQ(block.sequence, expected.sequence);
      EXPECT_EQ(block.starts_inside_line, expected.starts_inside_line);
      EXPECT_EQ(block.first_line, next_line[block.source - FilesOfALog::kFirst]);
      for (std::size_t at = 0; at < block.bytes().size();) {
        const std::size_t end = std::min(block.bytes().find('\n', at), block.bytes().size() - 1) + 1;
        const std::size_t file = block.SourceAt(at) - FilesOfALog::kFirst;
        found[file] += block.bytes().substr(at, end - at);
        if (block.bytes()[end - 1] == '\n') ++next_line[file];
        at = end;
      }
    }
    EXPECT_FALSE(parts.Next(&block));
    EXPECT_EQ(found, files);
  }
}

TEST(BlockReader, TheNextFileIsAskedForOnlyBehindAWholeLine) {
  const std::vector<std::string> cut = {"a\nb", "c\n"};
  FilesOfALog log(cut);
  Block block;
  ASSERT_TRUE(log.Next(&block));
  EXPECT_EQ(block.bytes(), "a\nb");
  EXPECT_FALSE(log.Next(&block));
  EXPECT_TRUE(log.framings().empty());
}

TEST(BlockReader, TheNextFileIsAskedForWithTheFramingOfTheLogSoFar) {
  const std::string record = testing::DockerJsonRecord("text\n", "stdout", "2026-03-04T10:15:00Z");
  const std::vector<std::string> files = {record, "", record};
  FilesOfALog log(files);
  Block block;
  ASSERT_TRUE(log.Next(&block));
  EXPECT_EQ(block.bytes(), record + record);
  EXPECT_EQ(log.framings(), std::vector<Framing>(3, Framing::kDockerJson));
}

}  // namespace
}  // namespace wflogscan
