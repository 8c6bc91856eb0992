#include "engine/match/sampled_filter.h"

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "engine/base/string_bridge.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using Place = std::pair<std::size_t, std::uint32_t>;  // offset of the last byte, string

std::vector<Place> Find(const SampledFilter& filter, std::string_view text) {
  std::vector<Place> places;
  // At its exact size, so that the address sanitizer sees a byte read too many.
  const std::vector<char> exact(text.begin(), text.end());
  filter.Find({exact.data(), exact.size()}, [&places](std::size_t last_byte, std::uint32_t string) {
    places.emplace_back(last_byte, string);
  });
  return places;
}

std::vector<Place> Naive(const std::vector<std::string>& strings, std::string_view text) {
  const std::string lower = absl::AsciiStrToLower(ToAbsl(text));
  std::vector<Place> places;
  for (std::size_t at = 0; at < lower.size(); ++at) {
    for (std::size_t i = 0; i < strings.size(); ++i) {
      if (lower.compare(at, strings[i].size(), strings[i]) == 0) {
        places.emplace_back(at + strings[i].size() - 1, static_cast<std::uint32_t>(i));
      }
    }
  }
  return places;
}

TEST(SampledFilter, FindsAStringWhereverItStands) {
  const std::vector<std::string> strings = {"such hos", "refused "};
  const SampledFilter filter(strings);
  for (std::size_t before = 0; before < 600; ++before) {
    for (const std::size_t behind : {0, 1, 2, 3, 4, 5, 300}) {
      const std::string text = std::string(before, '.') + "Such Hos" + std::string(behind, '.');
      EXPECT_EQ(Find(filter, text), (std::vector<Place>{{before + 7, 0}})) << before << " " << behind;
    }
  }
}

TEST(SampledFilter, FindsWhatAnObviousSearchFinds) {
  const std::vector<std::string> strings = {"abababab", "babababa", "aaaabbbb", "bbbbaaaa", "abbaabba"};
  const SampledFilter filter(strings);
  std::mt19937 random(1);
  std::size_t places = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 700, 'a');
    // Runs of one pattern, so that strings are there and overlap.
    for (std::size_t at = 0; at < text.size();) {
      const std::string_view source = strings[random() % strings.size()];
      for (std::size_t left = random() % 20; left > 0 && at < text.size(); --left, ++at) {
        text[at] = source[at % source.size()];
        if (random() % 3 == 0) text[at] = static_cast<char>(text[at] - 'a' + 'A');
      }
    }
    const std::vector<Place> expected = Naive(strings, text);
    EXPECT_EQ(Find(filter, text), expected) << text;
    places += expected.size();
  }
  EXPECT_GT(places, 10000U);
}

TEST(SampledFilter, WithoutStringsFindsNothing) {
  EXPECT_TRUE(Find(SampledFilter({}), "no such host, refused").empty());
}

}  // namespace
}  // namespace wflogscan
