#include "engine/source/journal_export.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/stream_reader.h"

namespace wflogscan {
namespace {

using std::string_literals::operator""s;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Decoded {
  std::vector<json> entries;
  std::vector<std::string> problems;
};

Decoded Decode(std::string_view bytes) {
  Decoded first;
  const std::size_t smallest = bytes.size() < 100000 ? 1 : 1000;
  for (const std::size_t chunk : {std::size_t{1} << 20, smallest, 33 * smallest}) {
    SourceNotes notes;
    JournalExportStream stream(StreamOfMemory(bytes, chunk), &notes);
    const testing::Drained all = testing::Drain(stream);
    EXPECT_TRUE(all.status.ok()) << all.status;
    Decoded got{{}, notes.problems};
    for (std::size_t at = 0; at < all.bytes.size();) {
      const std::size_t end = all.bytes.find('\n', at);
      got.entries.push_back(json::parse(all.bytes.substr(at, end - at)));
      at = end + 1;
    }
    if (chunk == std::size_t{1} << 20) {
      first = got;
    } else {
      EXPECT_EQ(first.entries, got.entries) << chunk;
      EXPECT_EQ(first.problems, got.problems) << chunk;
    }
  }
  return first;
}

std::string Binary(std::string_view name, std::string_view value) {
  std::string field(name);
  field += '\n';
  for (int i = 0; i < 8; ++i) field += static_cast<char>(value.size() >> (8 * i));
  return field.append(value) + "\n";
}

const std::string kHead =
    "__CURSOR=s=ba62;i=6f6\n__REALTIME_TIMESTAMP=1795458561036034\n__MONOTONIC_TIMESTAMP=2338936921\n"
    "PRIORITY=3\nSYSLOG_IDENTIFIER=signal-client-svc\nCONTAINER_NAME=signal-client-svc\n_PID=24114\n";

TEST(JournalExport, GivesAnObjectForEachEntry) {
  const Decoded got =
      Decode(kHead + "MESSAGE=[ERROR] okta: 401 \"Unauthorized\"\n_SYSTEMD_UNIT=docker.service\n\n" + kHead +
             "MESSAGE=a=b\n");
  ASSERT_EQ(got.entries.size(), 2U);
  EXPECT_EQ(got.entries[0], json({{"__REALTIME_TIMESTAMP", "1795458561036034"},
                                  {"PRIORITY", "3"},
                                  {"SYSLOG_IDENTIFIER", "signal-client-svc"},
                                  {"_SYSTEMD_UNIT", "docker.service"},
                                  {"CONTAINER_NAME", "signal-client-svc"},
                                  {"MESSAGE", "[ERROR] okta: 401 \"Unauthorized\""}}));
  EXPECT_EQ(got.entries[1]["MESSAGE"], "a=b");
  EXPECT_THAT(got.problems, IsEmpty());
}

TEST(JournalExport, ReadsValuesByTheirLength) {
  const std::string value = "first\n\n__CURSOR=fake\nMESSAGE=fake\n\x1b[31mred\x1b[0m\0end"s;
  const Decoded got =
      Decode(kHead + Binary("MESSAGE", value) + "_UID=0\n\n" + kHead + Binary("MESSAGE", "") + "\n");
  ASSERT_EQ(got.entries.size(), 2U);
  EXPECT_EQ(got.entries[0]["MESSAGE"], value);
  EXPECT_EQ(got.entries[1]["MESSAGE"], "");
}

TEST(JournalExport, LeavesOutEntriesWithoutAMessage) {
  EXPECT_THAT(Decode(kHead + "\n\n" + kHead + "MESSAGE=one\n\n").entries.size(), 1U);
}

TEST(JournalExport, JoinsWhatTheDriverSplit) {
  const auto piece = [](const std::string& id, const std::string& text, bool partial) {
    return kHead + "CONTAINER_ID_FULL=" + id + "\nMESSAGE=" + text + "\n" +
           (partial ? "CONTAINER_PARTIAL_MESSAGE=true\n\n" : "\n");
  };
  const Decoded got =
      Decode(piece("aa", "one ", true) + piece("bb", "other", false) + piece("aa", "two ", true) +
             piece("aa", "three", false) + piece("cc", "open", true));
  ASSERT_EQ(got.entries.size(), 3U);
  EXPECT_EQ(got.entries[0]["MESSAGE"], "other");
  EXPECT_EQ(got.entries[1]["MESSAGE"], "one two three");
  EXPECT_EQ(got.entries[2]["MESSAGE"], "open");
}

TEST(JournalExport, HoldsNoMoreOfAHugeValueThanItKeeps) {
  const std::string huge(3 << 20, 'x');
  const Decoded got = Decode(kHead + Binary("MESSAGE", huge) + Binary("BLOB", huge) + "COREDUMP=" + huge +
                             "\n\n" + kHead + "MESSAGE=next\n\n");
  ASSERT_EQ(got.entries.size(), 2U);
  EXPECT_EQ(got.entries[0]["MESSAGE"].get<std::string>().size(), std::size_t{256} << 10);
  EXPECT_EQ(got.entries[1]["MESSAGE"], "next");
}

TEST(JournalExport, NamesAnEntryThatIsCutOff) {
  const std::string whole = kHead + Binary("MESSAGE", "[ERROR] okta: 401\n");
  const Decoded got = Decode(std::string_view(whole).substr(0, whole.size() - 5));
  EXPECT_THAT(got.problems, ElementsAre("the last entry is cut off"));
  ASSERT_EQ(got.entries.size(), 1U);
  EXPECT_EQ(got.entries[0]["MESSAGE"], "[ERROR] okta: ");
}

}  // namespace
}  // namespace wflogscan
