#include "engine/source/source_format.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/support/archive_writer.h"

namespace wflogscan {
namespace {

using std::string_view_literals::operator""sv;

// The decision that is reached when the bytes come one by one, and after how many.
std::pair<SourceFormat, std::size_t> Decide(std::string_view bytes) {
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    if (const std::optional<SourceFormat> format = FormatOf(bytes.substr(0, size), /*whole=*/false)) {
      return {*format, size};
    }
  }
  return {FormatOf(bytes, /*whole=*/true).value_or(SourceFormat::kText), bytes.size()};
}

SourceFormat FormatOfWhole(std::string_view bytes) {
  const SourceFormat format = Decide(bytes).first;
  EXPECT_EQ(FormatOf(bytes, /*whole=*/true), format) << "another when all bytes come at once: " << bytes;
  return format;
}

TEST(FormatOf, KnowsWhatRealToolsWrite) {
  const std::string log = "[ERROR] okta: 401 Unauthorized\n";
  EXPECT_EQ(FormatOfWhole(testing::Compress("gzip", log)), SourceFormat::kGzip);
  EXPECT_EQ(FormatOfWhole(testing::Compress("zstd", log)), SourceFormat::kZstd);
  EXPECT_EQ(FormatOfWhole(testing::Compress("xz", log)), SourceFormat::kXz);
  EXPECT_EQ(FormatOfWhole(testing::Compress("bzip2", log)), SourceFormat::kBzip2);
  EXPECT_EQ(FormatOfWhole(testing::Compress("bzip2", "")), SourceFormat::kBzip2);
  EXPECT_EQ(FormatOfWhole(testing::PackArchive("zip", {{"a.log", log}})), SourceFormat::kZip);
  EXPECT_EQ(FormatOfWhole(testing::PackArchive("zip", {})), SourceFormat::kZip);
  EXPECT_EQ(FormatOfWhole(testing::PackArchive("tar", {{"a.log", log}})), SourceFormat::kTar);
  EXPECT_EQ(FormatOfWhole(testing::PackArchive("7z", {{"a.log", log}})), SourceFormat::kSevenZip);
  EXPECT_EQ(FormatOfWhole(testing::DockerFrames(log + log, 2)), SourceFormat::kDockerStream);
  EXPECT_EQ(FormatOfWhole(testing::DockerFrames(log, 1)), SourceFormat::kDockerStream);
  EXPECT_EQ(FormatOfWhole("\0\0\0\x20\x0a\x06stdout\x10"sv), SourceFormat::kDockerLocal);
  EXPECT_EQ(FormatOfWhole("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1\n"), SourceFormat::kJournalExport);
  EXPECT_EQ(FormatOfWhole("LPKSHHRH\0\0\0\0"sv), SourceFormat::kJournalFile);
}

// What xz --format=lzma, lz4, lzip, compress and rar begin with; and text as Python and iconv write it.
TEST(FormatOf, KnowsWhatIsNotReadAndSaysSo) {
  EXPECT_EQ(FormatOfWhole("\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0"sv), SourceFormat::kLzma);
  EXPECT_EQ(FormatOfWhole("\x04\x22\x4d\x18\x64\x40\xa7"sv), SourceFormat::kLz4);
  EXPECT_EQ(FormatOfWhole("LZIP\x01\x0c"sv), SourceFormat::kLzip);
  EXPECT_EQ(FormatOfWhole("\x1f\x9d\x90\x5b"sv), SourceFormat::kCompress);
  EXPECT_EQ(FormatOfWhole("Rar!\x1a\x07\x01\0"sv), SourceFormat::kRar);
  EXPECT_EQ(FormatOfWhole("\xff\xfe\0\0[\0\0\0"sv), SourceFormat::kUtf32);
  EXPECT_EQ(FormatOfWhole("\0\0\xfe\xff\0\0\0["sv), SourceFormat::kUtf32);
  for (const SourceFormat format : {SourceFormat::kLzma, SourceFormat::kLz4, SourceFormat::kLzip,
                                    SourceFormat::kCompress, SourceFormat::kRar, SourceFormat::kUtf32}) {
    EXPECT_NE(WhyUnread(format), "") << NameOf(format);
  }
  EXPECT_EQ(WhyUnread(SourceFormat::kText), "");
  EXPECT_EQ(WhyUnread(SourceFormat::kGzip), "");
}

TEST(FormatOf, WhatOnlyResemblesIsText) {
  for (const std::string_view text :
       {"BZh9 is what a bzip2 file begins with\n"sv, "PK is not a zip\n"sv, "7z failed\n"sv, "(\xb5 \n"sv,
        "\xfd is no xz\n"sv, "\x1f unit separator\n"sv, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0{\"log\":\"a\"}\n"sv,
        "\0\0\0\0\0\0abcdefgh and on\n"sv, "\x01\0\0\0\xff\xff\xff\xff too long a frame\n"sv,
        "\xff\xfe[\0E\0R\0R\0"sv, ""sv, "\n"sv}) {
    EXPECT_EQ(FormatOfWhole(text), SourceFormat::kText) << text;
  }
}

// A live log must not be held up: the decision falls with its first line at the latest.
TEST(FormatOf, AsksForNoMoreThanTheFirstLine) {
  const std::string line = "[INFO] okta: fetched 42 events\n";
  EXPECT_LE(Decide(line + line).second, line.size());
  EXPECT_LE(Decide("{\"log\":\"a\\n\"}\n" + line).second, 15U);
  EXPECT_LE(Decide(std::string(100000, 'x')).second, 600U);
  EXPECT_LE(Decide(std::string(200000, '\0')).second, 600U);
}

// What two formats lay claim to goes to the same one, however few bytes are seen first.
TEST(FormatOf, MoreBytesChangeNoAnswer) {
  const auto with_ustar = [](std::string head) {
    head.resize(512, '\0');
    return head.replace(257, 5, "ustar");
  };
  EXPECT_EQ(FormatOfWhole(with_ustar("a.log")), SourceFormat::kTar);
  EXPECT_EQ(FormatOfWhole(with_ustar("a line\nand another")), SourceFormat::kText);
  // A frame of 300 bytes, and one more behind it.
  const std::string frame = with_ustar(std::string("\1\0\0\0\0\0\1\x2c", 8)).substr(0, 308);
  EXPECT_EQ(FormatOfWhole(frame + testing::DockerFrames("more\n", 1)), SourceFormat::kDockerStream);
  EXPECT_EQ(FormatOfWhole(frame + std::string(8, 'x')), SourceFormat::kTar);
}

TEST(FormatOf, AFirstFrameLongerThanIsPeekedIsTakenAtItsWord) {
  const std::string stream = testing::DockerFrameBytes(1, std::string(200000, 'x'));
  EXPECT_EQ(FormatOf(std::string_view(stream).substr(0, kMostPeekedBytes), false),
            SourceFormat::kDockerStream);
}

}  // namespace
}  // namespace wflogscan
