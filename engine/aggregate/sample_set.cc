#include "engine/aggregate/sample_set.h"

#include <algorithm>
#include <utility>

#include "engine/base/stable_hash.h"

namespace wflogscan {
namespace {

// More than a report shows, so that a secret is seen whole by the Redactor before the text is cut for
// display.
constexpr std::size_t kMaxTextBytes = 4096;

std::uint64_t ShapeOf(std::string_view text) {
  std::string shape;
  shape.reserve(std::min<std::size_t>(text.size(), 512));
  for (const char c : text.substr(0, 512)) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !shape.empty() && shape.back() == '0') continue;
    shape.push_back(digit ? '0' : c);
  }
  return StableHash(shape);
}

}  // namespace

void SampleSet::Offer(Position position, std::optional<LogTime> time, std::string_view text,
                      std::size_t capacity) {
  if (capacity == 0) return;
  if (entries_.size() >= capacity && entries_.back().position < position) return;
  Insert({position, ShapeOf(text), time, std::string(text.substr(0, kMaxTextBytes))}, capacity);
}

void SampleSet::Merge(const SampleSet& other, std::size_t capacity) {
  for (const Entry& entry : other.entries_) Insert(entry, capacity);
}

void SampleSet::Fill(const SampleSet& other, std::size_t capacity) {
  for (const Entry& entry : other.entries_) {
    const bool is_known = std::any_of(entries_.begin(), entries_.end(),
                                      [&](const Entry& mine) { return mine.shape == entry.shape; });
    if (!is_known && entries_.size() < capacity) Insert(entry, capacity);
  }
}

void SampleSet::Insert(Entry entry, std::size_t capacity) {
  const auto same = std::find_if(entries_.begin(), entries_.end(),
                                 [&](const Entry& other) { return other.shape == entry.shape; });
  if (same != entries_.end()) {
    if (same->position <= entry.position) return;
    entries_.erase(same);
  }
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), entry,
                                      [](const Entry& a, const Entry& b) { return a.position < b.position; });
  entries_.insert(place, std::move(entry));
  if (entries_.size() > capacity) entries_.pop_back();
}

}  // namespace wflogscan
