#include "engine/match/stem_finder.h"

#include <utility>

#include "absl/strings/match.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "engine/match/escaped_digits.h"
#include "engine/match/lone_zero.h"

namespace wflogscan {

void AddInterest(const StemLabel& label, Interest* interest) {
  const bool is_always = label.IsAnyOf(StemKind::kAlways);
  interest->groups |= label.groups;
  interest->may_succeed = interest->may_succeed || is_always || label.IsAnyOf(StemKind::kSuccess);
  interest->has_status = interest->has_status || is_always;
  interest->may_stand_in = interest->may_stand_in || label.IsAnyOf(StemKind::kStandIn);
}

bool EndsInSuccessWord(std::string_view content) {
  constexpr std::string_view kWord = "fetched";
  return content.size() >= kWord.size() && (content.back() | 0x20) == kWord.back() &&
         absl::EqualsIgnoreCase(ToAbsl(content.substr(content.size() - kWord.size())), ToAbsl(kWord));
}

absl::StatusOr<StemFinder> StemFinder::Create(const RuleSet& rules) {
  HsScratch scratch;
  WFL_RETURN_IF_ERROR(GrowScratch(rules.stem_database(), &scratch));
  return StemFinder(rules, std::move(scratch));
}

bool StemFinder::ForEachStem(std::string_view content,
                             absl::FunctionRef<void(const Stem&, std::size_t)> take) {
  rules_->sampled_filter().Find(content, [&](std::size_t last_byte, std::uint32_t stem) {
    take(rules_->long_stems()[stem], last_byte);
  });
  const auto take_short = [&](std::uint32_t stem, std::size_t end) {
    take(rules_->short_stems()[stem], end - 1);
  };
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long end, unsigned, void* raw) {
    (*static_cast<decltype(take_short)*>(raw))(id, static_cast<std::size_t>(end));
    return 0;
  };
  return hs_scan(rules_->stem_database(), content.data(), static_cast<unsigned>(content.size()), 0,
                 scratch_.get(), on_match,
                 const_cast<void*>(static_cast<const void*>(&take_short))) == HS_SUCCESS;
}

Interest StemFinder::InterestOf(std::string_view content) {
  ++searched_lines_;
  Interest interest;
  GroupMask zero_groups = 0;
  const bool found_all = ForEachStem(content, [&](const Stem& stem, std::size_t last_byte) {
    const StemLabel label = stem.LabelAt(content, last_byte);
    AddInterest(label, &interest);
    zero_groups |= label.zero_groups;
  });
  if (!found_all) return Interest::Everything(rules_->all_signature_groups());
  if ((zero_groups & ~interest.groups) != 0 && (!LeavesDigitsAlone(content) || HoldsLoneZero(content))) {
    interest.groups |= zero_groups;
  }
  interest.may_succeed = interest.may_succeed || EndsInSuccessWord(content);
  return interest;
}

}  // namespace wflogscan
