#ifndef WFLOGSCAN_ENGINE_SCAN_METER_H_
#define WFLOGSCAN_ENGINE_SCAN_METER_H_

// Fills a ScanStats as one thread scans.
//
// Time is taken as laps: what has passed since the last call belongs to the stage that is named now, so that
// nothing is left out or counted twice. A meter that is off costs a test a call, and there is no call on a
// line that was not proposed.
//
// Which stems proposed a line is not in the proposal, since mostly it is not even looked for (the like of the
// line is known). So the meter looks once more, in every line that was proposed for a rule: some hundred
// nanoseconds each, which it counts as its own. That makes its counts independent of what was known. Of a
// line that was split it looks in the first piece.

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "engine/attribute/match.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"
#include "engine/match/stem.h"
#include "engine/match/stem_finder.h"
#include "engine/source/block.h"
#include "wflogscan/scan_stats.h"

namespace wflogscan {

// One per thread.
class ScanMeter {
 public:
  explicit ScanMeter(bool on) : on_(on) { StartLap(); }

  // What has passed since the last call belongs to nothing.
  void StartLap() {
    if (on_) lap_started_ = Clock::now();
  }

  // The time since the last call was spent on `stage`. Returns nanoseconds.
  std::uint64_t Charge(StageStats ScanStats::*stage) {
    if (!on_) return 0;
    const Clock::time_point now = Clock::now();
    const auto passed = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now - lap_started_).count());
    (stats_.*stage).nanoseconds += passed;
    lap_started_ = now;
    return passed;
  }

  // The block went through stage one, which had to look for the stems of `searched` of its lines.
  void OnProposal(const Block& block, const Proposal& proposal, std::uint64_t searched) {
    if (on_) CountProposal(block, proposal, searched);
  }

  // A candidate comes up; `content` is where its stems were found.
  void OnCandidate(const Candidate& candidate, std::string_view content, StemFinder* stems) {
    if (on_) CountCandidate(candidate, content, stems);
  }
  // What becomes of it.
  void OnKnownInVain() {
    if (!on_) return;
    ++stats_.known_in_vain;
    SpreadTime(/*confirmed=*/0);
  }
  void OnFastSuccess() {
    if (!on_) return;
    ++stats_.fast_successes;
    SpreadTime(/*confirmed=*/0);
  }
  void OnMatch(const Match& match) {
    if (on_) CountMatch(match);
  }

  // The line at hand was counted.
  void OnCounted(std::size_t bytes) {
    if (!on_) return;
    ++stats_.count.lines;
    stats_.count.bytes += bytes;
    Charge(&ScanStats::count);
  }

  // `verdicts_worked_out` is the thread's classifier's.
  void OnThreadEnd(std::uint64_t verdicts_worked_out) { stats_.worked_out += verdicts_worked_out; }

  void Merge(const ScanMeter& other);
  // Stems in order. Empty where the meter is off.
  ScanStats Take() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct StemCount {
    std::uint64_t lines = 0;
    std::uint64_t confirmed = 0;
    std::uint64_t nanoseconds_in_vain = 0;
  };

  void CountProposal(const Block& block, const Proposal& proposal, std::uint64_t searched);
  void CountCandidate(const Candidate& candidate, std::string_view content, StemFinder* stems);
  void CountMatch(const Match& match);
  // Ends the lap of the candidate at hand and charges it to its stems, but for those of the groups in
  // `confirmed`.
  void SpreadTime(GroupMask confirmed);

  const bool on_;
  Clock::time_point lap_started_;
  ScanStats stats_;
  absl::flat_hash_map<const Stem*, StemCount> stems_;
  absl::InlinedVector<const Stem*, 8> at_hand_;  // of the candidate, each once
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SCAN_METER_H_
