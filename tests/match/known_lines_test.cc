// What is known of a kind of lines must hold for each of them: however often the like of a line was seen, it
// is proposed for all that a search of the line alone would propose it for.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "engine/base/string_bridge.h"
#include "engine/match/complaint.h"
#include "engine/match/http_status.h"
#include "engine/match/lone_zero.h"
#include "engine/match/proposer.h"
#include "engine/match/stem.h"
#include "engine/source/line_shape.h"
#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/other_numbers.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

const RuleSet& Rules() {
  static const RuleSet* const rules = RuleSet::Compile(*LoadRulePack({}), CacheOptions())->release();
  return *rules;
}

// Lines that rules match and that they must not, and healthy ones; each with a number at least.
std::vector<std::string> SomeLines() {
  std::string text = Rules().pack().healthy_log;
  for (const Rule& rule : Rules().pack().rules) text += rule.hit_log + rule.miss_log;
  std::vector<std::string> lines;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.find_first_of("0123456789") != std::string::npos && number++ % 3 == 0) {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

// By a search of the line alone.
Interest Expected(StemFinder* stems, std::string_view raw, std::string_view content,
                  const SourceFraming& framing) {
  Interest interest;
  GroupMask zero_groups = 0;
  stems->ForEachStem(content, [&](const Stem& stem, std::size_t last_byte) {
    const StemLabel label = stem.LabelAt(content, last_byte);
    interest.groups |= label.groups;
    zero_groups |= label.zero_groups;
    interest.may_succeed |= label.IsAnyOf(StemKind::kSuccess);
    interest.may_stand_in |= label.IsAnyOf(StemKind::kStandIn);
  });
  if (HoldsLoneZero(content)) interest.groups |= zero_groups;
  std::string scratch;
  for (std::size_t at = 0; at + 3 <= content.size(); ++at) {
    const auto is_digit = [content](std::size_t i) {
      return i < content.size() && absl::ascii_isdigit(content[i]);
    };
    if (!is_digit(at) || !is_digit(at + 1) || !is_digit(at + 2) || (at > 0 && is_digit(at - 1)) ||
        is_digit(at + 3))
      continue;
    const auto code = static_cast<std::size_t>((content[at] - '0') * 100 + (content[at + 1] - '0') * 10 +
                                               content[at + 2] - '0');
    interest.has_status |= Rules().AsksForStatus(code) && MayBeHttpStatus(content, at, &scratch);
  }
  interest.may_complain = RawLineMayComplain(raw, framing);
  return interest;
}

bool Covers(const Interest& found, const Interest& expected) {
  return (expected.groups & ~found.groups) == 0 && found.has_status >= expected.has_status &&
         found.may_succeed >= expected.may_succeed && found.may_stand_in >= expected.may_stand_in &&
         found.may_complain >= expected.may_complain;
}

void ExpectNothingIsLost(Framing framing) {
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok()) << proposer.status();
  const std::vector<std::string> lines = SomeLines();
  ASSERT_GT(lines.size(), 500U);
  std::minstd_rand random(17);
  Proposal proposal;
  std::uint64_t expected_lines = 0;
  std::uint64_t proposed_lines = 0;
  for (int round = 0; round < 40; ++round) {
    SCOPED_TRACE(round);
    std::string text;
    std::vector<std::string> written;
    std::vector<std::string> contents;
    for (const std::string& line : lines) {
      const std::string other = testing::WithOtherNumbers(line, &random);
      contents.push_back(framing == Framing::kDockerJson ? testing::DockerJsonEscaped(other) : other);
      std::string raw = other;
      if (framing == Framing::kDockerJson) {
        raw = testing::DockerJsonRecord(other + "\n", "stderr",
                                        "2026-03-04T10:15:0" + std::to_string(round % 10) + ".120034Z");
        if (raw.ends_with('\n')) raw.pop_back();
      }
      written.push_back(raw);
      text += raw + "\n";
    }
    Block block;
    block.buffer.Assign(text);
    block.framing.kind = framing;
    proposer->Propose(block, &proposal);
    std::map<std::uint64_t, Interest> found;
    for (const Candidate& candidate : proposal.candidates) found[candidate.line.number] = candidate.interest;
    proposed_lines += found.size();
    for (std::size_t i = 0; i < written.size(); ++i) {
      const Interest expected = Expected(&proposer->stem_finder(), written[i], contents[i], block.framing);
      expected_lines += expected.any() ? 1 : 0;
      ASSERT_TRUE(Covers(found[i + 1], expected)) << written[i];
    }
  }
  // All of them would be easy.
  EXPECT_LT(proposed_lines, lines.size() * 40);
  EXPECT_LT(proposed_lines, expected_lines + expected_lines / 4);
}

TEST(KnownLines, OfTextAreProposedForAllThatTheyHold) { ExpectNothingIsLost(Framing::kText); }

TEST(KnownLines, OfRecordsAreProposedForAllThatTheyHold) { ExpectNothingIsLost(Framing::kDockerJson); }

}  // namespace
}  // namespace wflogscan
