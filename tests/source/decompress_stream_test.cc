#include "engine/source/decompress_stream.h"

#include <string>
#include <string_view>

#include "engine/source/decoder_memory.h"
#include "gtest/gtest.h"
#include "tests/support/archive_writer.h"
#include "tests/support/stream_reader.h"

namespace wflogscan {
namespace {

using testing::Compress;
using testing::Drained;

struct Case {
  const char* filter;
  SourceFormat format;
};
constexpr Case kCases[] = {{"gzip", SourceFormat::kGzip},
                           {"zstd", SourceFormat::kZstd},
                           {"xz", SourceFormat::kXz},
                           {"bzip2", SourceFormat::kBzip2}};

Drained Unpack(SourceFormat format, std::string_view packed, std::size_t chunk = 1 << 20,
               std::size_t capacity = 4096) {
  absl::StatusOr<std::unique_ptr<Codec>> codec = MakeCodec(format);
  EXPECT_TRUE(codec.ok()) << codec.status();
  DecompressStream stream(format, *std::move(codec), StreamOfMemory(packed, chunk));
  return testing::Drain(stream, capacity);
}

// Lines that do not shrink to nothing, so that a cut leaves much of them.
std::string Lines(int count) {
  std::string text;
  std::uint32_t state = 1;
  for (int i = 0; i < count; ++i) {
    state = state * 1664525 + 1013904223;
    text += "line " + std::to_string(i) + " id " + std::to_string(state) + "\n";
  }
  return text;
}

TEST(DecompressStream, GivesBackWhatWasPacked) {
  const std::string text = Lines(20000);
  for (const Case& c : kCases) {
    const std::string packed = Compress(c.filter, text);
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{777}, std::size_t{1} << 20}) {
      const Drained all = Unpack(c.format, packed, chunk, chunk == 1 ? 100 : 65536);
      EXPECT_TRUE(all.status.ok()) << c.filter << ": " << all.status;
      EXPECT_TRUE(all.bytes == text) << c.filter;
    }
    EXPECT_EQ(Unpack(c.format, Compress(c.filter, "")).bytes, "") << c.filter;
  }
}

TEST(DecompressStream, ReadsMembersBehindEachOther) {
  for (const Case& c : kCases) {
    const std::string packed =
        Compress(c.filter, "one\n") + Compress(c.filter, "") + Compress(c.filter, "two\n");
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{1} << 20}) {
      const Drained all = Unpack(c.format, packed + std::string(512, '\0'), chunk);
      EXPECT_TRUE(all.status.ok()) << c.filter << ": " << all.status;
      EXPECT_EQ(all.bytes, "one\ntwo\n") << c.filter;
    }
  }
}

TEST(DecompressStream, OfACutStreamGivesWhatIsThereAndSaysSo) {
  const std::string text = Lines(100000);
  for (const Case& c : kCases) {
    const std::string packed = Compress(c.filter, text);
    const Drained all = Unpack(c.format, std::string_view(packed).substr(0, packed.size() / 2));
    EXPECT_EQ(all.status.code(), absl::StatusCode::kDataLoss) << c.filter;
    EXPECT_NE(std::string(all.status.message()).find("cut off"), std::string::npos) << all.status;
    EXPECT_GT(all.bytes.size(), text.size() / 5) << c.filter;
    EXPECT_TRUE(text.starts_with(all.bytes)) << c.filter;
  }
}

TEST(DecompressStream, ACutGzipStreamLosesNothingThatWasWhole) {
  const std::string text = "[ERROR] okta: 401 Unauthorized\n[INFO] wiz: fetched 3 issues\n";
  const std::string packed = Compress("gzip", text);
  const Drained all = Unpack(SourceFormat::kGzip, std::string_view(packed).substr(0, packed.size() - 9));
  EXPECT_FALSE(all.status.ok());
  EXPECT_GT(all.bytes.size(), text.size() - 4);
}

TEST(DecompressStream, NamesDamage) {
  const std::string text = Lines(100000);
  for (const Case& c : kCases) {
    std::string packed = Compress(c.filter, text);
    for (std::size_t i = 0; i < 64; ++i) packed[packed.size() / 2 + i] = '\x5a';
    const Drained all = Unpack(c.format, packed);
    EXPECT_FALSE(all.status.ok()) << c.filter;
    EXPECT_LT(all.bytes.size(), text.size() + 100000) << c.filter;
  }
}

TEST(DecompressStream, NamesWhatFollowsBehindTheEnd) {
  const Drained all = Unpack(SourceFormat::kGzip, Compress("gzip", "one\n") + "plain text\n");
  EXPECT_EQ(all.bytes, "one\n");
  EXPECT_EQ(all.status.code(), absl::StatusCode::kDataLoss);
}

// The engine writes bare JSON into the header's extra field, which is no list of subfields.
TEST(DecompressStream, ReadsTheEnginesRotatedFile) {
  const std::string packed =
      testing::ReadWholeFile(std::string(WFLOGSCAN_SOURCE_DIR) + "/tests/source/data/json-file-rotated.gz");
  ASSERT_NE(packed.find("lastTime"), std::string::npos);
  const Drained all = Unpack(SourceFormat::kGzip, packed);
  EXPECT_TRUE(all.status.ok()) << all.status;
  EXPECT_EQ(all.bytes.size(), 20119U);
  EXPECT_TRUE(all.bytes.starts_with("{\"log\":\""));
}

TEST(DecompressStream, WhatADecoderHoldsIsKnownWhileItIsOpen) {
  const std::size_t before = DecoderMemory::held_bytes();
  const std::string packed = Compress("xz", Lines(1000));
  {
    absl::StatusOr<std::unique_ptr<Codec>> codec = MakeCodec(SourceFormat::kXz);
    ASSERT_TRUE(codec.ok()) << codec.status();
    DecompressStream stream(SourceFormat::kXz, *std::move(codec), StreamOfMemory(packed));
    char byte = 0;
    ASSERT_TRUE(stream.Read(&byte, 1).ok());
    EXPECT_GT(DecoderMemory::held_bytes(), before + (std::size_t{8} << 20)) << "its dictionary has 8 MiB";
  }
  EXPECT_EQ(DecoderMemory::held_bytes(), before);
}

TEST(DecompressStream, PassesOnWhyItsInputCannotBeRead) {
  class Failing final : public ByteStream {
   public:
    absl::StatusOr<std::size_t> Read(char*, std::size_t) override { return absl::UnavailableError("gone"); }
  };
  absl::StatusOr<std::unique_ptr<Codec>> codec = MakeCodec(SourceFormat::kGzip);
  ASSERT_TRUE(codec.ok());
  DecompressStream stream(SourceFormat::kGzip, *std::move(codec), std::make_unique<Failing>());
  EXPECT_EQ(testing::Drain(stream).status, absl::UnavailableError("gone"));
}

}  // namespace
}  // namespace wflogscan
