#include "engine/match/proposer.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "engine/base/string_bridge.h"
#include "engine/base/terminal.h"
#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"

namespace wflogscan {
namespace {

// Two signatures with stems of the short kind and the long one.
const RuleSet& Rules() {
  static const RuleSet* const rules = [] {
    RulePack pack;
    for (const char* signature : {"auth-401", "dns"}) {
      SignatureInfo& info = pack.signatures.emplace_back();
      info.id = signature;
    }
    const auto add = [&](const char* id, const char* signature, std::vector<std::string> any) {
      Rule& rule = pack.rules.emplace_back();
      rule.id = id;
      rule.signature = signature;
      rule.any = std::move(any);
    };
    add("auth-401/status", "auth-401", {" 4019\\b", "=4019\\b", "unauthorized"});
    pack.rules.back().status = {401};
    add("dns/lookup", "dns", {"no such host", "server misbehaving"});
    pack.sha256 = "proposer_test";
    absl::StatusOr<std::unique_ptr<const RuleSet>> compiled = RuleSet::Compile(std::move(pack), {});
    EXPECT_TRUE(compiled.ok()) << compiled.status();
    return compiled->release();
  }();
  return *rules;
}

Block BlockOf(std::string_view text, std::uint64_t first_line = 1) {
  Block block;
  block.buffer.Assign(text);
  block.first_line = first_line;
  return block;
}

// The obvious way: every line for itself, every stem looked for.
std::map<std::uint64_t, Interest> Naive(std::string_view text, std::uint64_t first_line,
                                        std::uint64_t* lines) {
  std::map<std::uint64_t, Interest> worth;
  std::uint64_t number = first_line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string plain;
    AppendWithoutTerminalSequences(text.substr(0, end), &plain);
    const std::string line = absl::AsciiStrToLower(plain);
    Interest found;
    for (const auto* stems : {&Rules().short_stems(), &Rules().long_stems()}) {
      for (const Stem& stem : *stems) {
        for (std::size_t at = line.find(stem.text); at != std::string::npos;
             at = line.find(stem.text, at + 1)) {
          const StemLabel label = stem.LabelAt(line, at + stem.text.size() - 1);
          found.groups |= label.groups;
          found.may_succeed |= label.IsAnyOf(StemKind::kSuccess) || label.IsAnyOf(StemKind::kAlways);
          found.has_status |= label.IsAnyOf(StemKind::kAlways);
          found.may_stand_in |= label.IsAnyOf(StemKind::kStandIn);
        }
      }
    }
    std::string scratch;
    for (std::size_t at = line.find("401"); at != std::string::npos; at = line.find("401", at + 1)) {
      found.has_status |= MayBeHttpStatus(line, at, &scratch);
    }
    found.may_succeed |= line.ends_with("fetched");
    if (found.any()) worth[number] = found;
    ++number;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  *lines = number - first_line;
  return worth;
}

std::string RandomLines(std::uint32_t seed) {
  static constexpr std::string_view kParts[] = {"unauthorized",
                                                "UNAUTHORIZED",
                                                " 4019",
                                                "=4019",
                                                "status=401",
                                                "HTTP 401",
                                                "bytes=401",
                                                "401",
                                                "no such host",
                                                "no such",
                                                "server misbehaving",
                                                "fetched",
                                                "fetching",
                                                "fetche",
                                                "\x1b[",
                                                "u001b",
                                                "okta",
                                                " ",
                                                "x",
                                                "\n",
                                                "\n",
                                                "\n",
                                                "\r\n",
                                                "\n\n",
                                                "_unauthoriz",
                                                "-",
                                                "\xff\xfe",
                                                "misbehav",
                                                "such\nhost",
                                                "such container",
                                                "Such Host"};
  std::minstd_rand random(seed);
  std::string text;
  const auto parts = random() % 200;
  for (std::size_t i = 0; i < parts; ++i) text += kParts[random() % std::size(kParts)];
  return text;
}

TEST(Proposer, FindsTheLinesThatAnObviousSearchFinds) {
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok()) << proposer.status();
  ASSERT_FALSE(Rules().long_stems().empty());
  ASSERT_GT(Rules().short_stems().size(), 3U);
  Proposal proposal;
  std::size_t candidates = 0;
  std::size_t in_vain = 0;
  for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = RandomLines(seed);
    const std::uint64_t first_line = seed % 7 + 1;
    std::uint64_t lines = 0;
    const std::map<std::uint64_t, Interest> expected = Naive(text, first_line, &lines);
    proposer->Propose(BlockOf(text, first_line), &proposal);
    std::map<std::uint64_t, Interest> found;
    for (const Candidate& candidate : proposal.candidates) {
      found[candidate.line.number] = candidate.interest;
      EXPECT_TRUE(candidate.line.begin == 0 || text[candidate.line.begin - 1] == '\n');
      EXPECT_TRUE(candidate.line.end == text.size() || text[candidate.line.end] == '\n');
      EXPECT_EQ(candidate.line.number,
                first_line + std::count(text.begin(), text.begin() + candidate.line.begin, '\n'));
    }
    candidates += proposal.candidates.size();
    EXPECT_EQ(found.size(), proposal.candidates.size()) << "a line was proposed twice";
    EXPECT_EQ(proposal.lines, lines);
    // The sampled filter may propose a line in vain, but never leaves one out.
    for (const auto& [number, worth] : expected) {
      ASSERT_TRUE(found.contains(number)) << number;
      EXPECT_EQ(found[number].groups & worth.groups, worth.groups);
      EXPECT_EQ(found[number].may_succeed | worth.may_succeed, found[number].may_succeed);
      EXPECT_EQ(found[number].has_status, worth.has_status);
    }
    in_vain += found.size() - expected.size();
  }
  EXPECT_GT(candidates, 10000U);
  EXPECT_LT(in_vain, candidates / 50);
}

// What is settled by the first lines of a kind is not said of one whose numbers are others.
// Where an escape that is undone later might hide a part of a sequence, nothing is said of the line.
TEST(Proposer, AColouredLineWithEscapesIsProposedForEverything) {
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  Proposal proposal;
  for (const char* line :
       {"\x1b[\\u0033mall is well", "\x1b[0mall is well \\", "\x1b[0mall is #033[1m well"}) {
    proposer->Propose(BlockOf(line), &proposal);
    ASSERT_EQ(proposal.candidates.size(), 1U) << line;
    EXPECT_EQ(proposal.candidates[0].interest.groups, Rules().all_signature_groups()) << line;
  }
  proposer->Propose(BlockOf("\x1b[0mall is well"), &proposal);
  EXPECT_TRUE(proposal.candidates.empty());
}

TEST(Proposer, ALineOfAKnownKindMayHideAPartOfAStem) {
  struct Kind {
    const char* plain;
    const char* hiding;  // with a parenthesis
  };
  constexpr Kind kKinds[] = {
      {R"([INFO] this \u0026 that is well)", R"([INFO] this \u0028 that is well)"},
      {R"([INFO] \u0026 \u0026 \u0026 \u0026 is well)", R"([INFO] \u0026 \u0026 \u0026 \u0028 is well)"}};
  for (const Kind& kind : kKinds) {
    // The kind becomes known by a line that hides something, or by one that does not.
    for (const int first_hiding : {0, 2}) {
      absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
      ASSERT_TRUE(proposer.ok());
      // Between others, so that it may be told at a glance.
      const auto propose = [&](std::string_view line) {
        Proposal proposal;
        proposer->Propose(BlockOf("[INFO] one before it\n" + std::string(line) + "\n[INFO] one behind it\n"),
                          &proposal);
        return proposal.candidates;
      };
      for (int known = 0; known < 40; ++known) {
        EXPECT_TRUE(propose(kind.plain).empty());
        if (known < first_hiding) continue;
        const std::vector<Candidate> candidates = propose(kind.hiding);
        ASSERT_EQ(candidates.size(), 1U) << kind.hiding << " " << known;
        EXPECT_EQ(candidates[0].interest.groups, Rules().all_signature_groups()) << known;
      }
    }
  }
}

TEST(Proposer, ALineOfAKnownKindIsStillAskedForItsNumbers) {
  struct Case {
    std::string_view often;
    std::string_view once;
    bool is_proposed;
  };
  constexpr Case kCases[] = {
      {"okta: took 12 4012", "okta: took 12 4019", true},
      {"okta: took=12", "okta: took=4019", true},
      {"okta: took=12", "okta: took=4109", false},
      {"okta: took=4018", "okta: took=4019", true},
      {"okta: status=200", "okta: status=401", true},
      {"okta: status=200", "okta: status=403", false},
      {R"(a\u0026HTTP 200 x)", R"(a\u0026HTTP 401 x)", true},
      {R"(a\u0026HTTP 200 x)", R"(a\u0026HTTP 500 x)", false},
      {R"(x=\u0026y-200 z)", R"(x=\u0026y-401 z)", false},
      {R"(x \u0026HTTP 200)", R"(x \u0009HTTP 401)", true},
      {R"(rest=\u0026limit of 200)", R"(rest=\u0026limit of 401)", false},
  };
  for (const Case& one : kCases) {
    absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
    ASSERT_TRUE(proposer.ok()) << proposer.status();
    std::string text;
    for (int i = 0; i < 40; ++i) text.append(one.often).append("\n");
    const std::size_t lines_before = 40;
    text.append(one.once).append("\n").append(one.often).append("\n");
    Proposal proposal;
    proposer->Propose(BlockOf(text), &proposal);
    std::vector<std::uint64_t> found;
    for (const Candidate& candidate : proposal.candidates) {
      if (candidate.interest.groups != 0 || candidate.interest.has_status)
        found.push_back(candidate.line.number);
    }
    const std::vector<std::uint64_t> expected = {lines_before + 1};
    EXPECT_EQ(found, one.is_proposed ? expected : std::vector<std::uint64_t>()) << one.once;
  }
}

// A line is asked for a zero whether its kind is known or not.
TEST(Proposer, AHealthyPollIsNotProposedForARuleThatWantsAZero) {
  RulePack pack;
  pack.signatures.emplace_back().id = "no-data";
  Rule& rule = pack.rules.emplace_back();
  rule.id = "no-data/empty-poll";
  rule.signature = "no-data";
  rule.any = {R"(poll done, events=0\b)"};
  pack.sha256 = "a rule that wants a zero";
  const absl::StatusOr<std::unique_ptr<const RuleSet>> rules = RuleSet::Compile(std::move(pack), {});
  ASSERT_TRUE(rules.ok()) << rules.status();
  const std::pair<std::string_view, bool> kLines[] = {
      {"okta: poll done, events=10", false},       {"okta: poll done, events=0", true},
      {"okta: poll done, events=00", false},       {R"(okta: poll done, events=\u0030)", true},
      {R"(okta\\: poll done, events=5)", true},    {"okta: poll done, events=#0600", true},
      {"okta: 0 left, poll done, events=7", true}, {R"({"a":\"poll done, events=12\"})", false},
  };
  for (const auto& [line, is_proposed] : kLines) {
    absl::StatusOr<Proposer> proposer = Proposer::Create(**rules);
    ASSERT_TRUE(proposer.ok()) << proposer.status();
    Proposal proposal;
    const std::string text = "a line before\n" + std::string(line) + "\nand one behind\n";
    for (int time = 0; time < 20; ++time) {
      proposer->Propose(BlockOf(text), &proposal);
      const bool found = proposal.candidates.size() == 1 && proposal.candidates[0].interest.groups != 0;
      EXPECT_EQ(found, is_proposed) << line << ", which came " << time << " times before";
    }
  }
}

// Whether the proposer takes the last of some like lines for a vain one.
bool TakesForVain(Proposer* proposer, std::string_view line) {
  Proposal proposal;
  proposer->Propose(BlockOf(line), &proposal);
  return proposal.candidates.size() == 1 && proposal.candidates[0].interest.is_vain;
}

TEST(Proposer, KnowsTheLikeOfALineThatWasProposedInVain) {
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  constexpr GroupMask kDns = 2;
  EXPECT_FALSE(TakesForVain(&*proposer, "no such host in 12 tries"));
  EXPECT_EQ(proposer->LearnVain({"no such host in 12 tries"}, kDns), kNoKind) << "it may never come again";
  EXPECT_FALSE(TakesForVain(&*proposer, "no such host in 13 tries"));
  EXPECT_NE(proposer->LearnVain({"no such host in 13 tries"}, kDns), kNoKind);
  EXPECT_TRUE(TakesForVain(&*proposer, "no such host in 15 tries"));
  EXPECT_FALSE(TakesForVain(&*proposer, "no such host in 15 hours"));
  EXPECT_FALSE(TakesForVain(&*proposer, "no such host in 15 tries, status=401")) << "that is another matter";
}

TEST(Proposer, WhatDecodingWouldChangeIsNotKnownInVain) {
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  constexpr GroupMask kDns = 2;
  for (const char* line : {R"(no such host\u003d312)", R"(no such host\\"x)", R"(no such host\)"}) {
    for (int time = 0; time < 3; ++time) {
      EXPECT_FALSE(TakesForVain(&*proposer, line)) << line;
      proposer->LearnVain({line}, kDns);
    }
  }
  for (int time = 0; time < 2; ++time) {
    EXPECT_FALSE(TakesForVain(&*proposer, R"({\"msg\":\"no such host\",\"n\":312})"));
  }
  proposer->LearnVain({R"({\"msg\":\"no such host\",\"n\":312})"}, kDns);
  EXPECT_TRUE(TakesForVain(&*proposer, R"({\"msg\":\"no such host\",\"n\":417})"));
}

// What the program printed is told from the record around it, for the first line of a kind as for later ones,
// and for an odd one of the kind.
TEST(Proposer, FindsTheContentOfARecord) {
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  constexpr std::string_view kContent = "okta: no such host in 12 tries";
  for (const char* time :
       {"2026-03-04T10:15:00.123456789Z", "2026-03-04T10:15:00.12Z", "2026-03-04T10:15:00.1Z",
        "2026-03-04T10:15:00.123456789123456789123456789Z", "2026-03-04T10:15:00.123Z"}) {
    const std::string record = testing::DockerJsonRecord(std::string(kContent) + "\n", "stderr", time);
    Proposal proposal;
    const Block block = BlockOf(record);
    proposer->Propose(block, &proposal);
    ASSERT_EQ(proposal.candidates.size(), 1U) << time;
    const Candidate& candidate = proposal.candidates[0];
    const std::string_view content =
        block.bytes().substr(candidate.content_begin, candidate.content_end - candidate.content_begin);
    const bool is_time = std::string_view(time).size() < 36;
    EXPECT_EQ(content, is_time ? kContent : std::string_view(record).substr(0, record.size() - 1)) << time;
    EXPECT_EQ(candidate.interest.groups, 2U) << time;
    EXPECT_EQ(proposal.lines, 1U);
  }
}

// The engine's time and a carriage return behind it are longer than a time may be, but the record is one.
TEST(Proposer, AnOddRecordTeachesNothingOfTheOthersOfItsKind) {
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  for (const char* time : {"2026-02-22T06:01:20.123456789+01:00", "2026-02-22T06:01:20.123456789+01:00",
                           "2026-02-22T06:01:20.12345678+01:00", "2026-02-22T06:01:20.123+01:00",
                           "2026-02-22T06:01:20.123+01:00"}) {
    std::string record = testing::DockerJsonRecord("okta: status 401, no such host\n", "stdout", time);
    record.insert(record.size() - 1, "\r");
    Proposal proposal;
    proposer->Propose(BlockOf(record), &proposal);
    ASSERT_EQ(proposal.candidates.size(), 1U) << time;
    EXPECT_EQ(proposal.candidates[0].interest.groups, 2U) << time;
    EXPECT_TRUE(proposal.candidates[0].interest.has_status) << time;
  }
}

TEST(Proposer, CountsLinesAsTheOracleDoes) {
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  Proposal fast;
  Proposal all;
  const std::string record = testing::DockerJsonRecord("okta\n", "stdout", "2026-03-04T10:15:00Z");
  for (const std::string& text :
       {std::string(), std::string("\n"), std::string("a"), std::string("a\n"), std::string("a\n\nb"),
        std::string("\n\n\n"), std::string("HTTP 401\n"), std::string("HTTP 401"), record, record + record,
        record + "status 401\n\n" + record,
        testing::DockerJsonRecord("half", "stdout", "2026-03-04T10:15:00Z") + record + record}) {
    proposer->Propose(BlockOf(text), &fast);
    Proposer::ProposeAll(BlockOf(text), Rules().all_signature_groups(), &all);
    EXPECT_EQ(fast.lines, all.lines) << text;
    EXPECT_EQ(fast.pieces.size(), all.pieces.size()) << text;
  }
}

std::vector<std::uint64_t> NumbersOf(const Proposal& proposal, const Candidate& candidate) {
  std::vector<std::uint64_t> numbers;
  for (std::uint32_t i = 0; i < candidate.piece_count; ++i) {
    numbers.push_back(proposal.pieces[candidate.first_piece + i].number);
  }
  return numbers;
}

using Numbers = std::vector<std::uint64_t>;

TEST(Proposer, JoinsThePiecesOfASplitLineByStream) {
  const char* time = "2026-03-04T10:15:00.1Z";
  const std::string text = testing::DockerJsonRecord("one ", "stdout", time) +
                           testing::DockerJsonRecord("other ", "stderr", time) +
                           testing::DockerJsonRecord("line ", "stdout", time) +
                           testing::DockerJsonRecord("status=401\n", "stderr", "2026-03-04T10:15:00.2Z") +
                           testing::DockerJsonRecord("end\n", "stdout", time) +
                           testing::DockerJsonRecord("quiet\n", "stdout", time);
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  Proposal proposal;
  proposer->Propose(BlockOf(text), &proposal);
  // stderr's piece of another time is a line of its own: the last words of a process.
  ASSERT_EQ(proposal.candidates.size(), 3U);
  EXPECT_EQ(NumbersOf(proposal, proposal.candidates[0]), (Numbers{1, 3, 5}));
  EXPECT_EQ(NumbersOf(proposal, proposal.candidates[1]), (Numbers{2}));
  EXPECT_EQ(proposal.candidates[2].line.number, 4U);
  EXPECT_EQ(proposal.candidates[2].piece_count, 0U);
  EXPECT_EQ(proposal.candidates[0].interest, Interest::Everything(Rules().all_signature_groups()))
      << "a stem may be cut in two";
  EXPECT_EQ(proposal.lines, 4U);
}

TEST(Proposer, FullPiecesBelongTogetherWhateverTheirTimes) {
  const std::string full(16384, 'x');
  const std::string text = testing::DockerJsonRecord(full, "stdout", "2026-03-04T10:15:00.1Z") +
                           testing::DockerJsonRecord("end\n", "stdout", "2026-03-04T10:15:00.9Z");
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  Proposal proposal;
  proposer->Propose(BlockOf(text), &proposal);
  ASSERT_EQ(proposal.candidates.size(), 1U);
  EXPECT_EQ(NumbersOf(proposal, proposal.candidates[0]), (Numbers{1, 2}));
  EXPECT_EQ(proposal.lines, 1U);
}

TEST(Proposer, AnOpenPieceAtTheEndIsALine) {
  const std::string text = testing::DockerJsonRecord("last words", "stdout", "2026-03-04T10:15:00.1Z");
  absl::StatusOr<Proposer> proposer = Proposer::Create(Rules());
  ASSERT_TRUE(proposer.ok());
  Proposal proposal;
  proposer->Propose(BlockOf(text), &proposal);
  ASSERT_EQ(proposal.candidates.size(), 1U);
  EXPECT_EQ(proposal.candidates[0].piece_count, 1U);
  EXPECT_EQ(proposal.lines, 1U);
}

}  // namespace
}  // namespace wflogscan
