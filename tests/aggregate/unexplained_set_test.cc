#include "engine/aggregate/unexplained_set.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

void Add(UnexplainedSet* set, const std::string& text, std::uint64_t line) {
  set->Add(Level::kError, kNoService, kNoConnector, {0, line}, text);
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

TEST(UnexplainedSet, CountsByTemplateAndKeepsTheEarliestLine) {
  UnexplainedSet set;
  Add(&set, "page 7 is torn", 7);
  Add(&set, "page 3 is torn", 3);
  Add(&set, "page 9 is torn", 9);
  Add(&set, "page is torn", 1);
  ASSERT_EQ(set.clusters().size(), 2U);
  EXPECT_NE(Content(set).find("3 page <*> is torn | page 3 is torn\n"), std::string::npos) << Content(set);
}

TEST(UnexplainedSet, LevelServiceAndConnectorTellClustersApart) {
  UnexplainedSet set;
  set.Add(Level::kError, kNoService, kNoConnector, {}, "torn");
  set.Add(Level::kWarning, kNoService, kNoConnector, {}, "torn");
  set.Add(Level::kError, 1, kNoConnector, {}, "torn");
  set.Add(Level::kError, 1, 2, {}, "torn");
  set.Add(Level::kError, 1, 2, {}, "torn");
  EXPECT_EQ(set.clusters().size(), 4U);
}

TEST(UnexplainedSet, TheOrderOfLinesAndTheDivisionAmongSetsChangeNothing) {
  struct Line {
    std::string text;
    std::uint64_t number;
  };
  std::vector<Line> lines;
  for (std::uint64_t i = 0; i < 3 * UnexplainedSet::kMaxClusters; ++i) {
    lines.push_back({Word(i) + " failed after 1 try", 2 * i});
    lines.push_back({Word(i / 7) + " failed after 2 tries", 2 * i + 1});
  }
  UnexplainedSet forward;
  for (const Line& line : lines) Add(&forward, line.text, line.number);
  std::reverse(lines.begin(), lines.end());
  UnexplainedSet backward;
  std::vector<UnexplainedSet> parts(3);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Add(&backward, lines[i].text, lines[i].number);
    Add(&parts[i % 3], lines[i].text, lines[i].number);
  }
  EXPECT_EQ(forward.clusters().size(), UnexplainedSet::kMaxClusters);
  EXPECT_EQ(Content(forward), Content(backward));
  UnexplainedSet merged;
  for (const std::size_t part : {1, 0, 2}) merged.Merge(parts[part]);
  EXPECT_EQ(Content(forward), Content(merged));
}

}  // namespace
}  // namespace wflogscan
