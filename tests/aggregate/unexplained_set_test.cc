#include "engine/aggregate/unexplained_set.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

void Add(UnexplainedSet* set, const std::string& text) {
  set->Add(Level::kError, kNoService, kNoConnector, text);
}

// Everything that can be seen of a set, in its own order.
std::string Content(const UnexplainedSet& set) {
  std::string content;
  for (const auto& [hash, cluster] : set.clusters()) {
    content += std::to_string(cluster.count) + " " + cluster.template_text + " | " + cluster.sample + "\n";
  }
  return content;
}

// Letters only, so that each number makes a template of its own.
std::string Word(std::uint64_t number) {
  std::string word;
  for (; number > 0 || word.empty(); number /= 20) word.push_back(static_cast<char>('g' + number % 20));
  return word;
}

TEST(UnexplainedSet, CountsByTemplateAndKeepsTheFirstLine) {
  UnexplainedSet set;
  Add(&set, "page 7 is torn");
  Add(&set, "page 3 is torn");
  Add(&set, "page 9 is torn");
  Add(&set, "page is torn");
  ASSERT_EQ(set.clusters().size(), 2U);
  EXPECT_NE(Content(set).find("3 page <*> is torn | page 3 is torn\n"), std::string::npos) << Content(set);
}

TEST(UnexplainedSet, LevelServiceAndConnectorTellClustersApart) {
  UnexplainedSet set;
  set.Add(Level::kError, kNoService, kNoConnector, "torn");
  set.Add(Level::kWarning, kNoService, kNoConnector, "torn");
  set.Add(Level::kError, 1, kNoConnector, "torn");
  set.Add(Level::kError, 1, 2, "torn");
  set.Add(Level::kError, 1, 2, "torn");
  EXPECT_EQ(set.clusters().size(), 4U);
}

TEST(UnexplainedSet, TheOrderOfLinesAndTheDivisionAmongSetsChangeNothing) {
  std::vector<std::string> lines;
  for (std::uint64_t i = 0; i < 3 * UnexplainedSet::kMaxClusters; ++i) {
    lines.push_back(Word(i) + " failed after 1 try");
    lines.push_back(Word(i / 7) + " failed after 2 tries");
  }
  UnexplainedSet forward;
  for (const std::string& line : lines) Add(&forward, line);
  std::reverse(lines.begin(), lines.end());
  UnexplainedSet backward;
  std::vector<UnexplainedSet> parts(3);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Add(&backward, lines[i]);
    Add(&parts[i % 3], lines[i]);
  }
  EXPECT_EQ(forward.clusters().size(), UnexplainedSet::kMaxClusters);
  EXPECT_EQ(Content(forward), Content(backward));
  UnexplainedSet merged;
  for (const std::size_t part : {1, 0, 2}) merged.Merge(parts[part]);
  EXPECT_EQ(Content(forward), Content(merged));
}

}  // namespace
}  // namespace wflogscan
