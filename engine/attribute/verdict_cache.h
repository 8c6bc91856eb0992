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
// Bounded: a fixed number of slots, four for the texts of one hash. A newcomer takes the slot of a text that
// was not asked for again, so that lines which never come again do not drive out those that do; where all
// four were, none is given up but each has to be asked for anew. Nothing that is found depends on what
// happens to be cached.

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
  Match match;  // without views: no record, no instance
  std::size_t instance_at = Head::kNowhere;
  std::size_t instance_size = 0;
  std::size_t time_at = Head::kNowhere;  // kNowhere: the record has no time of its own
  std::size_t time_bytes = Head::kNowhere;
  TimeForm time_form = TimeForm::kRfc3339;
  std::size_t records_at = Head::kNowhere;  // kNowhere: a success without a count, or no success
};

// One per thread.
class VerdictCache {
 public:
  // A longer text is not kept: it is seldom said twice. The cache holds at most kSlots times this.
  static constexpr std::size_t kMaxTextBytes = 2048;

  struct Key {
    std::string_view masked_text;  // and what the rules see, where that is another
    std::span<const StatusCode> statuses;
    Interest interest;
    ServiceIndex source_service = kNoService;
  };

  // Null where it is not known. The pointer lives until the next Keep.
  const Verdict* Find(const Key& key) {
    const std::size_t hash = HashOf(key);
    for (std::unique_ptr<Slot>& slot : WaysOf(hash)) {
      if (slot == nullptr) return nullptr;  // they are filled in order
      if (!slot->Holds(key, hash)) continue;
      slot->asked_again = true;
      return &slot->verdict;
    }
    return nullptr;
  }

  void Keep(const Key& key, Verdict verdict) {
    const std::size_t hash = HashOf(key);
    const std::span<std::unique_ptr<Slot>, kWays> ways = WaysOf(hash);
    auto free = std::find(ways.begin(), ways.end(), nullptr);
    if (free == ways.end()) {
      free = std::find_if(ways.begin(), ways.end(), [](const auto& slot) { return !slot->asked_again; });
    }
    if (free == ways.end()) {
      for (std::unique_ptr<Slot>& slot : ways) slot->asked_again = false;
      return;
    }
    if (*free == nullptr) *free = std::make_unique<Slot>();
    **free = {.hash = hash,
              .source_service = key.source_service,
              .interest = key.interest,
              .statuses = {key.statuses.begin(), key.statuses.end()},
              .masked_text = std::string(key.masked_text),
              .verdict = std::move(verdict)};
  }

 private:
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kSlots = 4096;

  struct Slot {
    std::size_t hash = 0;
    bool asked_again = false;
    ServiceIndex source_service = kNoService;
    Interest interest;
    std::vector<StatusCode> statuses;
    std::string masked_text;
    Verdict verdict;

    bool Holds(const Key& key, std::size_t key_hash) const {
      return hash == key_hash && source_service == key.source_service && interest == key.interest &&
             masked_text == key.masked_text &&
             std::equal(statuses.begin(), statuses.end(), key.statuses.begin(), key.statuses.end());
    }
  };

  static std::size_t HashOf(const Key& key) { return absl::HashOf(ToAbsl(key.masked_text)); }
  std::span<std::unique_ptr<Slot>, kWays> WaysOf(std::size_t hash) {
    return std::span(slots_).subspan(hash % (kSlots / kWays) * kWays).first<kWays>();
  }

  std::array<std::unique_ptr<Slot>, kSlots> slots_;  // made as they are needed
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_VERDICT_CACHE_H_
