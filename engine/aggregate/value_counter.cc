#include "engine/aggregate/value_counter.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "engine/base/stable_hash.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {

void ValueCounter::Add(std::string_view value, std::uint64_t count) {
  constexpr std::size_t kMaxDigits = 12;
  if (all_numbers_) {
    std::uint64_t number = 0;
    all_numbers_ = value.size() <= kMaxDigits && absl::SimpleAtoi(ToAbsl(value), &number);
    number_sum_ += number * count;
  }
  Keep(value, count);
}

void ValueCounter::Keep(std::string_view value, std::uint64_t count) {
  value = value.substr(0, kMaxValueBytes);
  if (latest_ < entries_.size() && entries_[latest_].value == value) {
    entries_[latest_].count += count;
    return;
  }
  const std::uint64_t hash = StableHash(value);
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), hash,
                                      [](const Entry& entry, std::uint64_t h) { return entry.hash < h; });
  if (place != entries_.end() && place->hash == hash) {
    place->count += count;
    latest_ = static_cast<std::size_t>(place - entries_.begin());
    return;
  }
  // Behind a full table: this value was dropped before, or is now, and will be in any other order too.
  if (entries_.size() == kMaxValues && place == entries_.end()) {
    dropped_ += count;
    return;
  }
  latest_ = static_cast<std::size_t>(place - entries_.begin());
  entries_.insert(place, {hash, count, std::string(value)});
  if (entries_.size() > kMaxValues) {
    dropped_ += entries_.back().count;
    entries_.pop_back();
  }
}

void ValueCounter::Merge(const ValueCounter& other) {
  for (const Entry& entry : other.entries_) Keep(entry.value, entry.count);
  dropped_ += other.dropped_;
  all_numbers_ = all_numbers_ && other.all_numbers_;
  number_sum_ += other.number_sum_;
}

}  // namespace wflogscan
