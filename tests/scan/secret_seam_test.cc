// A line that is read in parts: what of a secret stands in a later part is hidden as it would be in one
// piece, wherever the line is cut.

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "engine/source/record_bounds.h"
#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/story_reports.h"

namespace wflogscan {
namespace {

constexpr std::string_view kSecret = "Zq7RkVt2mWx9LpN4bH8s";
constexpr std::string_view kHead = "2026-02-22T06:00:00Z [ERROR] okta: poll failed ";

// A line in which `tail` begins `before` bytes before the place of a cut.
std::string LongLine(std::string_view tail, std::size_t before) {
  std::string line(kHead);
  while (line.size() + before < kMaxLineBytes) line += (line.size() + before) % 2 == 0 ? "w" : " ";
  return absl::StrCat(line, std::string(tail), "\n");
}

TEST(SecretSeam, APartShowsNothingOfASecretThatBeginsBeforeIt) {
  const std::string tail = absl::StrCat("client_secret=", std::string(kSecret), " 401 Unauthorized");
  for (std::size_t before = 0; before < 34; before += 3) {
    const std::string shown = testing::JsonOf(testing::ScanText("a.log", LongLine(tail, before)));
    for (std::size_t cut = 0; cut + 6 < kSecret.size(); ++cut) {
      EXPECT_EQ(shown.find(kSecret.substr(cut)), std::string::npos) << before << ' ' << cut;
    }
    EXPECT_NE(shown.find("401 Unauthorized"), std::string::npos) << before;
  }
}

TEST(SecretSeam, NorDoesAPartOfALineThatTheEngineSplit) {
  // A piece holds 16 KiB, and the parts are cut between pieces.
  for (std::size_t before = 0; before < 40; before += 3) {
    std::string line(kHead);
    while (line.size() < kMaxLineBytes + (std::size_t{64} << 10)) line += "w ";
    std::string text;
    const std::size_t piece = std::size_t{16} << 10;
    for (std::size_t at = piece; at < line.size(); at += piece) {
      const std::string secret = absl::StrCat(" client_secret=", std::string(kSecret), " 401 Unauthorized ");
      line.replace(at - before, secret.size(), secret);
    }
    text = testing::DockerJsonFile(line + "\n", "stderr", "2026-02-22T06:00:00Z");
    const std::string shown = testing::JsonOf(testing::ScanText("a-json.log", text));
    for (std::size_t cut = 0; cut + 6 < kSecret.size(); ++cut) {
      EXPECT_EQ(shown.find(kSecret.substr(cut)), std::string::npos) << before << ' ' << cut;
    }
  }
}

}  // namespace
}  // namespace wflogscan
