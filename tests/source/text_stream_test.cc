#include "engine/source/text_stream.h"

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/archive_writer.h"
#include "tests/support/stream_reader.h"

namespace wflogscan {
namespace {

using std::string_literals::operator""s;
using testing::Utf16;

struct Converted {
  std::string text;
  std::string encoding;
};

// Whatever the chunks are, the same comes out.
Converted Convert(std::string_view bytes) {
  Converted first;
  for (const std::size_t chunk : {std::size_t{1} << 20, std::size_t{1}, std::size_t{2}, std::size_t{3},
                                  std::size_t{5}, std::size_t{17}, std::size_t{64}}) {
    for (const std::size_t capacity : {std::size_t{1}, std::size_t{100}, std::size_t{65536}}) {
      TextStream stream(StreamOfMemory(bytes, chunk));
      const testing::Drained all = testing::Drain(stream, capacity);
      EXPECT_TRUE(all.status.ok()) << all.status;
      if (chunk == std::size_t{1} << 20 && capacity == 1) {
        first = {all.bytes, std::string(stream.encoding())};
      } else {
        EXPECT_EQ(first.text, all.bytes) << chunk << " " << capacity;
        EXPECT_EQ(first.encoding, stream.encoding()) << chunk << " " << capacity;
      }
    }
  }
  return first;
}

const char* const kText =
    "2026-03-04T10:15:00Z [ERROR] okta: 401 Unauthorized\r\nnächste Zeile: € \xf0\x9f\x94\xa5 ключ\r\n"
    "[INFO] wiz: fetched 3 issues\n";

TEST(TextStream, PassesOtherBytesAsTheyAre) {
  for (const std::string& bytes : {""s, "a"s, std::string(kText), "latin \xe9\xff\xfe end"s, "\xff"s,
                                   "\xef\xbb"s, "\xff\xff\xfe\xfe\n"s, "x\n\xff"s}) {
    EXPECT_EQ(Convert(bytes).text, bytes);
    EXPECT_EQ(Convert(bytes).encoding, "");
  }
}

TEST(TextStream, DropsTheMarkOfUtf8) {
  const Converted got = Convert("\xef\xbb\xbf" + std::string(kText));
  EXPECT_EQ(got.text, kText);
  EXPECT_EQ(got.encoding, "utf-8-bom");
}

TEST(TextStream, ReadsUtf16OfBothOrdersWithAndWithoutMark) {
  for (const bool little : {true, false}) {
    for (const bool mark : {true, false}) {
      const Converted got = Convert(Utf16(kText, little, mark));
      EXPECT_EQ(got.text, kText) << little << mark;
      EXPECT_EQ(got.encoding, little ? "utf-16le" : "utf-16be");
    }
  }
}

TEST(TextStream, ReadsWhatPowerShellAppendsToAUtf8File) {
  const std::string head = "[INFO] okta: fetched 42 events\n";
  for (const std::string& between : {"\n"s, ""s}) {
    for (const bool mark : {true, false}) {
      const Converted got = Convert(head + between + Utf16(kText, true, mark));
      EXPECT_EQ(got.text, head + between + kText) << between.size() << mark;
      EXPECT_EQ(got.encoding, "utf-16le");
    }
  }
}

TEST(TextStream, ReadsUtf8BehindUtf16) {
  const std::string tail = "[ERROR] wiz: 403 Forbidden, and on with UTF-8: é\n";
  EXPECT_EQ(Convert(Utf16(kText, true, true) + tail).text, kText + tail);
  EXPECT_EQ(Convert(Utf16(kText, true, true) + "ok\n").text, std::string(kText) + "ok\n");
  EXPECT_EQ(Convert(Utf16(kText, true, true) + tail + Utf16(kText, true, false) + tail).text,
            kText + tail + kText + tail);
}

TEST(TextStream, DropsMarksBetweenJoinedFiles) {
  EXPECT_EQ(
      Convert(Utf16("one\n", true, true) + Utf16("two\n", true, true) + Utf16("three\n", false, true)).text,
      "one\ntwo\nthree\n");
}

TEST(TextStream, ReadsAFileCutInTheMiddleOfAUnit) {
  const std::string whole = Utf16("[ERROR] okta: 401\n", true, true);
  EXPECT_EQ(Convert(whole.substr(0, whole.size() - 1)).text, "[ERROR] okta: 401\n");
  const std::string cut = Utf16("abc€", true, true);
  EXPECT_EQ(Convert(cut.substr(0, cut.size() - 1)).text, "abc\xef\xbf\xbd");
}

TEST(TextStream, ALoneSurrogateIsReplaced) {
  EXPECT_EQ(Convert("\xff\xfe"s + "a\0\x00\xd8"s + "b\0\x00\xdc"s + "c\0"s).text,
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd"
            "c");
}

TEST(TextStream, DropsNulsBeforeALine) {
  EXPECT_EQ(Convert(std::string(5000, '\0') + "first\n" + std::string(3, '\0') + "second\n").text,
            "first\nsecond\n");
  EXPECT_EQ(Convert(std::string(1000000, '\0')).text, "");
}

TEST(TextStream, ARunOfNulsInALineIsOne) {
  EXPECT_EQ(Convert("abc" + std::string(200000, '\0') + "def\n").text, "abc\0def\n"s);
  EXPECT_EQ(Convert("a\0b\n"s).text, "a\0b\n"s);
}

TEST(TextStream, PassesOnAnErrorBehindWhatCameBefore) {
  class Failing final : public ByteStream {
   public:
    absl::StatusOr<std::size_t> Read(char* to, std::size_t) override {
      if (std::exchange(failed_, true)) return absl::UnavailableError("gone");
      to[0] = '\xff';
      to[1] = '\xfe';
      to[2] = 'a';
      to[3] = '\0';
      return std::size_t{4};
    }

   private:
    bool failed_ = false;
  };
  TextStream stream(std::make_unique<Failing>());
  const testing::Drained all = testing::Drain(stream);
  EXPECT_EQ(all.bytes, "a");
  EXPECT_EQ(all.status, absl::UnavailableError("gone"));
}

}  // namespace
}  // namespace wflogscan
