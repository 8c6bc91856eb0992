#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_VERDICT_CACHE_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_VERDICT_CACHE_H_

// What the rules said of a record, kept for the next one that says the same.
//
// Most of a log is said again and again: the same failure of the same connector every five minutes, the same
// debug line full of numbers. Two records whose masked texts are equal (match/occasion_mask.h) and which tell
// of the same statuses get the same answer from every rule, so the second one costs a hash and a comparison
// instead of a dozen passes of Vectorscan and RE2. What differs between them, the time, the number of records
// and the captured figures, is read anew from its known place.
//
// A rule that asks for a field's value sees what the mask hides. So a verdict for which a field was read is
// not kept: whether one is read is the same for all records of a masked text.
//
// Bounded: a fixed number of slots, each the home of the texts that hash to it. A text that was asked for
// again since it came is given up only to the second newcomer, so that lines which never come again do not
// drive out those that do. Nothing that is found depends on what happens to be cached.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "engine/attribute/match.h"
#include "engine/base/string_bridge.h"
#include "engine/match/proposal.h"

namespace wflogscan {

struct Verdict {
  Match match;           // without views: no record, no instance
  std::string instance;  // as it stands, where it has no place
  std::size_t instance_at = Head::kNowhere;
  std::size_t instance_size = 0;
  std::size_t time_at = Head::kNowhere;  // kNowhere: the record has no time of its own
  TimeForm time_form = TimeForm::kRfc3339;
  std::size_t records_at = Head::kNowhere;  // kNowhere: a success without a count, or no success
};

// One per thread.
class VerdictCache {
 public:
  // A longer text is not kept: it is seldom said twice. The cache holds at most kSlots times this.
  static constexpr std::size_t kMaxTextBytes = 2048;

  struct Key {
    std::string_view masked_text;
    std::span<const StatusCode> statuses;
    Interest interest;
    ServiceIndex source_service = kNoService;
  };

  // Null where it is not known. The pointer lives until the next Keep.
  const Verdict* Find(const Key& key) {
    Slot* slot = slots_[IndexOf(key)].get();
    if (slot == nullptr || slot->source_service != key.source_service || !(slot->interest == key.interest) ||
        slot->masked_text != key.masked_text ||
        !std::equal(slot->statuses.begin(), slot->statuses.end(), key.statuses.begin(), key.statuses.end())) {
      return nullptr;
    }
    slot->asked_again = true;
    return &slot->verdict;
  }

  void Keep(const Key& key, Verdict verdict) {
    std::unique_ptr<Slot>& slot = slots_[IndexOf(key)];
    if (slot == nullptr) slot = std::make_unique<Slot>();
    if (std::exchange(slot->asked_again, false)) return;
    slot->masked_text = key.masked_text;
    slot->statuses.assign(key.statuses.begin(), key.statuses.end());
    slot->interest = key.interest;
    slot->source_service = key.source_service;
    slot->verdict = std::move(verdict);
  }

 private:
  static constexpr std::size_t kSlots = 4096;

  struct Slot {
    bool asked_again = false;
    ServiceIndex source_service = kNoService;
    Interest interest;
    std::vector<StatusCode> statuses;
    std::string masked_text;
    Verdict verdict;
  };

  static std::size_t IndexOf(const Key& key) { return absl::HashOf(ToAbsl(key.masked_text)) % kSlots; }

  std::array<std::unique_ptr<Slot>, kSlots> slots_;  // made as they are needed
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_VERDICT_CACHE_H_
