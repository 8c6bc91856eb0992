#include "engine/match/stem.h"

#include <optional>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

constexpr StemLabel LabelOf(GroupMask groups) {
  return {.groups = groups, .kinds = StemLabel::BitOf(StemKind::kRule)};
}

Stem EdEvent() {
  Stem stem;
  stem.text = "ed event";
  stem.AddUse({{"replay", ""}, {}, LabelOf(1)});
  stem.AddUse({{"dropp", "s were lost"}, {"queue", "full"}, LabelOf(2)});
  return stem;
}

GroupMask GroupsAt(const Stem& stem, std::string_view content) {
  return stem.LabelAt(content, content.find(stem.text) + stem.text.size() - 1).groups;
}

TEST(Stem, SaysSomethingOnlyInItsContextAndCompany) {
  const Stem stem = EdEvent();
  EXPECT_EQ(stem.label, LabelOf(3));
  EXPECT_EQ(GroupsAt(stem, "a replayed event"), 1U);
  EXPECT_EQ(GroupsAt(stem, "12 dropped events were lost, Queue is long"), 2U);
  EXPECT_EQ(GroupsAt(stem, "it was FULL, 12 dropped events were lost"), 2U);
  EXPECT_EQ(GroupsAt(stem, "12 dropped events were lost"), 0U) << "without either companion";
  EXPECT_EQ(GroupsAt(stem, "12 dropped events were lost" + std::string(5000, '.')), 2U) << "too long to ask";
  EXPECT_EQ(GroupsAt(stem, "12 dropped events"), 0U);
  EXPECT_EQ(GroupsAt(stem, "processed event"), 0U);
}

TEST(Stem, KeepsNoUseThatAnotherOneStandsFor) {
  Stem stem = EdEvent();
  stem.AddUse({{"a replay", ""}, {}, LabelOf(1)});
  EXPECT_EQ(stem.uses.size(), 2U) << "\"replay\" says so already";
  stem.AddUse({{"a replay", ""}, {}, LabelOf(4)});
  EXPECT_EQ(stem.uses.size(), 3U);
  stem.AddUse({{"dropp", "s were lost"}, {"queue", "full"}, LabelOf(8)});
  EXPECT_EQ(stem.uses.size(), 3U) << "one use of two rules";
  EXPECT_EQ(GroupsAt(stem, "queue: dropped events were lost"), 10U);
  stem.AddUse({{}, {"queue"}, LabelOf(15)});
  EXPECT_EQ(stem.uses.size(), 4U) << "only beside a queue";
  stem.AddUse({{}, {}, LabelOf(15)});
  EXPECT_EQ(stem.uses.size(), 1U) << "it says all anywhere";
  EXPECT_EQ(GroupsAt(stem, "processed event"), 15U);
}

TEST(Stem, IsReadFromTheCacheAsItWas) {
  const Stem stem = EdEvent();
  const std::optional<Stem> read = Stem::Deserialize(stem.Serialize());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, stem.text);
  EXPECT_EQ(read->label, stem.label);
  ASSERT_EQ(read->uses.size(), stem.uses.size());
  for (std::size_t i = 0; i < stem.uses.size(); ++i) {
    EXPECT_EQ(read->uses[i].context, stem.uses[i].context);
    EXPECT_EQ(read->uses[i].companions, stem.uses[i].companions);
    EXPECT_EQ(read->uses[i].label, stem.uses[i].label);
  }
}

TEST(Stem, IsNotReadFromWhatIsCutShort) {
  const std::string bytes = EdEvent().Serialize();
  std::size_t read = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    read += Stem::Deserialize(std::string_view(bytes).substr(0, size)) ? 1 : 0;
  }
  EXPECT_EQ(read, 2U) << "behind the text, and behind the first use";
}

}  // namespace
}  // namespace wflogscan
