#include "engine/aggregate/spread_samples.h"

#include <utility>

namespace wflogscan {
namespace {

// As sample_set.cc keeps, less what memory asks for: a secret should be seen whole by the Redactor.
constexpr std::size_t kMaxTextBytes = 2048;

}  // namespace

void SpreadSamples::Offer(Position position, LogTime time, std::string_view text) {
  const auto [place, is_new] = entries_.try_emplace(IntervalOf(time));
  if (!is_new && place->second.position <= position) return;
  place->second = {position, time, std::string(text.substr(0, kMaxTextBytes))};
  while (entries_.size() > kMaxEntries) Widen();
}

void SpreadSamples::Widen() {
  ++shift_;
  std::map<std::int64_t, Entry> wider;
  for (auto& [interval, entry] : entries_) {
    const auto [place, is_new] = wider.try_emplace(interval >> 1, entry);
    if (!is_new && entry.position < place->second.position) place->second = std::move(entry);
  }
  entries_ = std::move(wider);
}

void SpreadSamples::Merge(const SpreadSamples& other) {
  while (shift_ < other.shift_) Widen();
  for (const auto& [interval, entry] : other.entries_) Offer(entry.position, entry.time, entry.text);
}

void SpreadSamples::Fill(const SpreadSamples& other) {
  for (const auto& [interval, entry] : other.entries_) {
    if (!entries_.contains(IntervalOf(entry.time))) Offer(entry.position, entry.time, entry.text);
  }
}

}  // namespace wflogscan
