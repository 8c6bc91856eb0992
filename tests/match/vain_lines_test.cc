#include "engine/match/vain_lines.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/match/skeleton_reader.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

const RuleSet& Rules() {
  static const RuleSet* const rules = [] {
    RulePack pack;
    for (const char* signature : {"no-data", "rate-limit-429"}) pack.signatures.emplace_back().id = signature;
    const auto add = [&](const char* id, const char* signature, const char* pattern) {
      Rule& rule = pack.rules.emplace_back();
      rule.id = id;
      rule.signature = signature;
      rule.any = {pattern};
    };
    add("no-data/zero", "no-data", R"(\bpoll done\b[^\n]{0,80}=0\b)");
    add("rate-limit-429/number", "rate-limit-429", R"(\brate limit[^\n]{0,80}=429\b)");
    pack.sha256 = "vain_lines_test";
    return RuleSet::Compile(std::move(pack), {})->release();
  }();
  return *rules;
}

constexpr GroupMask kNoData = 1;
constexpr GroupMask kRateLimit = 2;

// As the proposer asks: lines of one skeleton are of one kind.
class Lines {
 public:
  bool Know(std::string_view line, GroupMask groups) {
    const LineKind kind = Read(line);
    return vain_.Knows(skeleton_, kind, Framing::kText, groups);
  }
  void Learn(std::string_view line, GroupMask groups) {
    const LineKind kind = Read(line);
    vain_.Learn(skeleton_, kind, Framing::kText, groups);
  }

 private:
  LineKind Read(std::string_view line) {
    const std::optional<LineSkeleton> skeleton = reader_.ReadLine(line);
    EXPECT_TRUE(skeleton) << line;
    skeleton_ = skeleton.value_or(LineSkeleton());
    return kinds_.try_emplace(std::string(skeleton_.text()), kinds_.size() + 1).first->second;
  }

  VainLines vain_{Rules()};
  SkeletonReader reader_;
  LineSkeleton skeleton_;
  std::map<std::string, LineKind> kinds_;
};

TEST(VainLines, KnowALineByOneThatTheSignatureCannotTellFromIt) {
  Lines lines;
  EXPECT_FALSE(lines.Know("poll done status=200 records=312 took=429ms id=5cf279300401", kNoData));
  lines.Learn("poll done status=200 records=312 took=429ms id=5cf279300401", kNoData);
  EXPECT_TRUE(lines.Know("poll done status=200 records=977 took=401ms id=0401a2b9ff00", kNoData));
  EXPECT_FALSE(lines.Know("poll done status=200 records=31 took=401ms id=0401a2b9ff00", kNoData))
      << "a gap may have another length";
  EXPECT_FALSE(lines.Know("poll done status=200 records=0 took=401ms", kNoData));
  EXPECT_FALSE(lines.Know("poll done status=200 records=0 took=401ms id=0401a2b9ff00", kNoData));
  EXPECT_FALSE(lines.Know("poll done status=200 records=312 took=429ms id=5cf279300401", kRateLimit))
      << "another signature's patterns were not tried";
}

TEST(VainLines, EverySignatureHasItsOwnEyes) {
  Lines lines;
  lines.Learn("rate limit left=428", kRateLimit);
  EXPECT_TRUE(lines.Know("rate limit left=417", kRateLimit));
  EXPECT_FALSE(lines.Know("rate limit left=429", kRateLimit));
}

TEST(VainLines, SeveralSignaturesSeeAllThatAnyPatternSees) {
  Lines lines;
  lines.Learn("poll done left=428", kNoData | kRateLimit);
  EXPECT_TRUE(lines.Know("poll done left=427", kNoData | kRateLimit));
  EXPECT_FALSE(lines.Know("poll done left=429", kNoData | kRateLimit));
  EXPECT_FALSE(lines.Know("poll done left=428", kNoData)) << "known of both is not known of one";
}

TEST(VainLines, KindsAreNotMixedUp) {
  Lines lines;
  lines.Learn("poll done left=428", kNoData);
  EXPECT_FALSE(lines.Know("poll done, left=428", kNoData));
}

}  // namespace
}  // namespace wflogscan
