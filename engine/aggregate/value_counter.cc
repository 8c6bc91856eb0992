#include "engine/aggregate/value_counter.h"

#include <algorithm>

#include "engine/base/stable_hash.h"

namespace wflogscan {

void ValueCounter::Add(std::string_view value, std::uint64_t count) {
  value = value.substr(0, kMaxValueBytes);
  const std::uint64_t hash = StableHash(value);
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), hash,
                                      [](const Entry& entry, std::uint64_t h) { return entry.hash < h; });
  if (place != entries_.end() && place->hash == hash) {
    place->count += count;
    return;
  }
  // Behind a full table: this value was dropped before, or is now, and will be in any other order too.
  if (entries_.size() == kMaxValues && place == entries_.end()) {
    dropped_ += count;
    return;
  }
  entries_.insert(place, {hash, count, std::string(value)});
  if (entries_.size() > kMaxValues) {
    dropped_ += entries_.back().count;
    entries_.pop_back();
  }
}

void ValueCounter::Merge(const ValueCounter& other) {
  for (const Entry& entry : other.entries_) Add(entry.value, entry.count);
  dropped_ += other.dropped_;
}

}  // namespace wflogscan
