// The look-ups of a pack. Tested by tests/rules/rule_tree_test.cc.

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

// Linear: packs have some hundred entries, and no look-up is made per line.
template <typename Entry>
const Entry* FindById(const std::vector<Entry>& entries, std::string_view id) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.id == id; });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

const Rule* RulePack::FindRule(std::string_view id) const { return FindById(rules, id); }
const SignatureInfo* RulePack::FindSignature(std::string_view id) const { return FindById(signatures, id); }
const GuideSection* RulePack::FindGuide(std::string_view id) const { return FindById(guide, id); }
const Connector* RulePack::FindConnector(std::string_view id) const { return FindById(connectors, id); }
const ContextSet* RulePack::FindContext(std::string_view name) const {
  const auto found = std::find_if(contexts.begin(), contexts.end(),
                                  [&](const ContextSet& context) { return context.name == name; });
  return found == contexts.end() ? nullptr : &*found;
}

std::optional<std::int64_t> Connector::ShortestPollSeconds() const {
  std::optional<std::int64_t> shortest;
  for (const PollingInterval& interval : polling)
    shortest = std::min(interval.seconds, shortest.value_or(interval.seconds));
  return shortest;
}

}  // namespace wflogscan
