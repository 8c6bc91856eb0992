#include "engine/match/digit_fold.h"

#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::string Fold(const DigitFold& fold, std::string_view text) {
  DigitFold::Buffer buffer;
  std::string folded(fold.Fold(text, text.data() + text.size(), &buffer, [](std::size_t, std::size_t) {}));
  for (char& c : folded) c = c == '\x01' ? '#' : c;
  return folded;
}

TEST(DigitFold, NumbersTimesAndIdsGo) {
  const DigitFold fold({"timeout ", "refused"});
  EXPECT_EQ(Fold(fold, "2026-02-22T06:01:20.140Z [INFO] okta: fetched 42 events"),
            "#Z [INFO] okta: fetched # events");
  EXPECT_EQ(Fold(fold, "2026-02-22 06:01:20 10.20.0.31:443 took 1.5s"), "# took #s");
  EXPECT_EQ(Fold(fold, "id=5cf27930-0401-4403-8429-d1a26237abcd, key DEADBEEF1"), "id=#, key #");
  EXPECT_EQ(Fold(fold, "page 4 of 9, deadbeef added"), "page # of #, deadbeef added");
  EXPECT_EQ(Fold(fold, "auth0 or x509 or v1.2"), "auth# or x# or v#");
  EXPECT_EQ(Fold(fold, ""), "");
  EXPECT_EQ(Fold(fold, "7"), "#");
}

TEST(DigitFold, NumbersOfStemsStay) {
  const DigitFold fold({"status=9", "aadsts70", "e0000011", "400 bad ", "d access"});
  EXPECT_EQ(Fold(fold, "status=9"), "status=9");
  EXPECT_EQ(Fold(fold, "status=937 took 12"), "status=937 took #");
  EXPECT_EQ(Fold(fold, "status=8 STATUS=9"), "status=# STATUS=9");
  EXPECT_EQ(Fold(fold, "AADSTS7000215:"), "AADSTS7000215:");
  EXPECT_EQ(Fold(fold, "AADSTS50126:"), "AADSTS#:");
  EXPECT_EQ(Fold(fold, "code E0000011 and 1E0000011F"), "code E0000011 and 1E0000011F");
  EXPECT_EQ(Fold(fold, "got 3400 bad x 400 good"), "got 3400 bad x # good");
  EXPECT_EQ(Fold(fold, "12d access"), "12d access") << "the stem begins inside of what looks like a number";
}

TEST(DigitFold, FindsEveryNumberInOrder) {
  const std::string text =
      std::string(60, 'x') + "12345678" + std::string(70, '9') + " abc " + std::string(58, 'a') + "1 f7";
  std::vector<std::string> found;
  DigitFold::ForEachNumber(text, 0, text.data() + text.size(), [&](std::size_t begin, std::size_t end) {
    found.push_back(text.substr(begin, end - begin));
  });
  EXPECT_EQ(found,
            (std::vector<std::string>{"12345678" + std::string(70, '9'), std::string(58, 'a') + "1", "f7"}));
}

// The promise itself: lines that are folded alike hold the same stems.
TEST(DigitFold, LinesThatAreFoldedAlikeHoldTheSameStems) {
  const std::vector<std::string> stems = {"status=9", "aadsts70", "e0000011", "400 bad ", "d access",
                                          " 4010",    ":4010",    "x509",     "1.1 52",   "ad 12 be",
                                          "fa: 7",    "0 events", "1f-2",     "00:00:0",  "feed"};
  static constexpr const char* kParts[] = {
      "status=", "aadsts",   "e000001",  "400 bad ", "d access",
      " ",       ":",        "401",      "4010",     "0",
      "x509",    "x",        "1.1 5",    "2",        "ad 12 be",
      "fa: ",    "7",        "events",   "1f-",      "fe",
      "ed",      "D Access", "E0000011", "-",        "2026-02-22T00:00:00",
      "12",      "\\",       "a",        "."};
  std::mt19937 random(5);
  for (const bool safe_time : {false, true}) {
    std::vector<std::string> looked_for = stems;
    if (safe_time) looked_for.erase(std::find(looked_for.begin(), looked_for.end(), "00:00:0"));
    const DigitFold fold(looked_for);
    std::map<std::string, std::set<std::string>> stems_of;
    std::size_t again = 0;
    for (int round = 0; round < 60000; ++round) {
      std::string text;
      for (std::size_t parts = 1 + random() % 5; parts > 0; --parts)
        text += kParts[random() % std::size(kParts)];
      const std::string lower = absl::AsciiStrToLower(text);
      std::set<std::string> held;
      for (const std::string& stem : looked_for) {
        if (lower.find(stem) != std::string::npos) held.insert(stem);
      }
      const auto [place, is_new] = stems_of.try_emplace(Fold(fold, text), held);
      again += is_new ? 0 : 1;
      ASSERT_EQ(place->second, held) << text << " as " << place->first;
    }
    EXPECT_GT(again, 5000U);
  }
}

}  // namespace
}  // namespace wflogscan
