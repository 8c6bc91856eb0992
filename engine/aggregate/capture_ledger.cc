#include "engine/aggregate/capture_ledger.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/base/stable_hash.h"

namespace wflogscan {
namespace {

std::uint64_t OccasionOf(std::uint64_t line, std::int64_t milliseconds) {
  return StableLineHash({reinterpret_cast<const char*>(&milliseconds), sizeof(milliseconds)}, line);
}

}  // namespace

std::uint32_t CaptureLedger::Hold(std::uint64_t hash, Entry* entry, std::uint32_t capture, Shard* shard) {
  if (entry->first.count == 0) {
    entry->first.capture = capture;
    ++shard->size;
  }
  Holder* holder = &entry->first;
  int looked_at = 1;
  while (holder->capture != capture && holder->next != 0 && looked_at < kNearHolders) {
    holder = &shard->more[holder->next - 1];
    ++looked_at;
  }
  if (holder->capture == capture) return ++holder->count;
  const auto added = static_cast<std::uint32_t>(shard->more.size() + 1);
  if (looked_at == kNearHolders) {
    const auto [known, is_new] = shard->far_holders.try_emplace({hash, capture}, added);
    if (!is_new) return ++shard->more[known->second - 1].count;
    ++shard->size;
  }
  ++shard->size;
  // The order of the list means nothing, and its end may be far.
  const std::uint32_t behind = std::exchange(holder->next, added);
  shard->more.push_back({capture, 1, behind});
  return 1;
}

CaptureLedger::Novelty CaptureLedger::Enter(const Line& line) {
  if (!Remembers(ShardOf(line.hash))) return Novelty::kNew;  // without waiting for anybody
  Shard& shard = shards_[static_cast<std::size_t>(ShardOf(line.hash))];
  Novelty novelty = Novelty::kNew;
  {
    const std::lock_guard lock(shard.mutex);
    if (!shard.forgotten) novelty = EnterInto(&shard, line);
  }
  BoundSize();
  return novelty;
}

void CaptureLedger::EnterAll(std::span<const Line> lines, std::span<Novelty> novelties) {
  std::fill(novelties.begin(), novelties.end(), Novelty::kNew);
  // By shard, each in its order: a shard's lines end where those of the next one begin.
  std::array<std::size_t, kShards> ends = {};
  const auto shard_of = [](const Line& line) { return static_cast<std::size_t>(ShardOf(line.hash)); };
  for (const Line& line : lines) ++ends[shard_of(line)];
  std::exclusive_scan(ends.begin(), ends.end(), ends.begin(), std::size_t{0});
  std::vector<std::uint32_t> order(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    order[ends[shard_of(lines[i])]++] = static_cast<std::uint32_t>(i);
  }
  for (std::size_t i = 0; i < kShards; ++i) {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    const std::span<const std::uint32_t> of_shard = std::span(order).subspan(begin, ends[i] - begin);
    if (of_shard.empty() || !Remembers(static_cast<int>(i))) continue;
    Shard& shard = shards_[i];
    const std::lock_guard lock(shard.mutex);
    if (shard.forgotten) continue;
    for (const std::uint32_t line : of_shard) shard.lines.prefetch(lines[line].hash);
    for (const std::uint32_t line : of_shard) novelties[line] = EnterInto(&shard, lines[line]);
  }
  BoundSize();
}

CaptureLedger::Novelty CaptureLedger::EnterInto(Shard* shard, const Line& line) {
  Novelty novelty = Novelty::kNew;
  const std::size_t size_before = shard->size;
  Entry& entry = shard->lines[line.hash];
  const std::uint32_t capture =
      line.has_own_time ? line.source : line.log | (line.wrapped_ms ? kWithTimes : std::uint32_t{0});
  const std::uint32_t held = Hold(line.hash, &entry, capture, shard);
  if (line.wrapped_ms) {
    const std::uint64_t at_time = OccasionOf(line.hash, *line.wrapped_ms);
    Entry& occasion = shard->occasions[at_time];
    if (Hold(at_time, &occasion, line.source, shard) <= occasion.counted) {
      novelty = Novelty::kRepeated;
    } else {
      ++occasion.counted;
      const std::uint32_t occasions = ++shard->occasions_of_line[line.hash];
      if (occasions == 1) ++shard->size;
      novelty = occasions > entry.counted ? Novelty::kNew : Novelty::kNewTime;
      entry.counted = std::max(entry.counted, occasions);
    }
  } else {
    novelty = held > entry.counted ? Novelty::kNew : Novelty::kRepeated;
    entry.counted = std::max(entry.counted, held);
  }
  size_ += shard->size - size_before;
  return novelty;
}

void CaptureLedger::BoundSize() {
  if (size_ > kMaxLines) ForgetHighest();
}

// How many shards remain does not depend on the order of lines: the sizes only grow, so a shard goes exactly
// when those up to it hold too many in the end.
void CaptureLedger::ForgetHighest() {
  const std::lock_guard forgetting(forgetting_);
  while (size_ > kMaxLines && live_shards_ > 0) {
    Shard& shard = shards_[static_cast<std::size_t>(--live_shards_)];
    const std::lock_guard lock(shard.mutex);
    shard.forgotten = true;
    size_ -= shard.size;
    shard.lines = {};
    shard.occasions = {};
    shard.occasions_of_line = {};
    shard.more = {};
    shard.far_holders = {};
  }
}

bool CaptureLedger::IsHeldElsewhere(std::uint64_t hash, std::uint32_t source) const {
  const Shard& shard = shards_[static_cast<std::size_t>(ShardOf(hash))];
  const auto entry = shard.lines.find(hash);
  if (entry == shard.lines.end()) return false;
  const Holder* holder = &entry->second.first;
  while (SourceOf(*holder) == source && holder->next != 0) holder = &shard.more[holder->next - 1];
  return SourceOf(*holder) != source;
}

CaptureLedger::Overlaps CaptureLedger::Compare(const std::vector<Log>& log_of) const {
  Overlaps overlaps;
  overlaps.repeated_lines.resize(log_of.size());
  std::vector<bool> log_is_copy(log_of.size());
  const auto goes_before = [&](const Holder& a, const Holder& b) {
    const Log& left = log_of[a.capture];
    const Log& right = log_of[b.capture];
    return std::tuple(right.lines, right.bytes, left.first_source, a.capture) <
           std::tuple(left.lines, left.bytes, right.first_source, b.capture);
  };
  std::vector<Holder> holders;
  for (const Shard& shard : shards_) {
    for (const auto& [hash, entry] : shard.lines) {
      if (entry.first.next == 0) continue;
      holders.clear();
      for (const Holder* holder = &entry.first;; holder = &shard.more[holder->next - 1]) {
        holders.push_back({SourceOf(*holder), holder->count, 0});
        if (holder->next == 0) break;
      }
      std::sort(holders.begin(), holders.end(), goes_before);
      // The two captures of one file become one.
      std::size_t kept = 0;
      for (std::size_t i = 1; i < holders.size(); ++i) {
        if (holders[i].capture == holders[kept].capture) {
          holders[kept].count += holders[i].count;
        } else {
          holders[++kept] = holders[i];
        }
      }
      holders.resize(kept + 1);
      std::uint32_t most = 0;
      for (const Holder& holder : holders) {
        overlaps.repeated_lines[holder.capture] += std::min(holder.count, most);
        most = std::max(most, holder.count);
        const std::uint32_t log = log_of[holder.capture].first_source;
        if (log != log_of[holders.front().capture].first_source) log_is_copy[log] = true;
      }
    }
  }
  for (const Log& log : log_of) overlaps.is_copy.push_back(log_is_copy[log.first_source]);
  return overlaps;
}

}  // namespace wflogscan
