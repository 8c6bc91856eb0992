#ifndef WFLOGSCAN_ENGINE_AGGREGATE_BUNDLE_TALLY_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_BUNDLE_TALLY_H_

// The counts of sources that may hold the same lines (capture_ledger.h), so that each line counts once.
//
// What a line adds to a count is the same whichever capture it is counted with; where it stands is not. So
// the counts are kept in one Tally, and the places (samples, the order of lines without times) in one for
// each source. In the end the places of the longest capture are taken, as if it alone had been read.
//
// Lines that were counted before are kept in Tallies of their own, one for each shard of the ledger: they
// count after all if the ledger had to forget the shard. Nearly always that is never, and they are small.
//
// A capture of the last so many lines may begin inside of a record. What its first line says without its
// beginning is left out if the capture turns out to be part of another one, which holds the record whole.
//
// One per thread, merged once, in any order. Memory: that of a Tally without timelines for each of the first
// kMaxPlaces sources; further ones share one, and their samples cannot be told apart.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/aggregate/capture_ledger.h"
#include "engine/aggregate/tally.h"

namespace wflogscan {

// Where the time of a line is from.
enum class TimeOrigin : std::uint8_t { kNone, kText, kWrapping };

class BundleTally {
 public:
  static constexpr std::size_t kMaxPlaces = 32;

  // Both must outlive the tally; the ledger is shared by all threads.
  BundleTally(const RuleSet& rules, std::size_t samples_per_finding, CaptureLedger* ledger)
      : rules_(rules), samples_per_finding_(samples_per_finding), ledger_(*ledger), counted_(NewTally()) {}

  // As Tally::Add and Tally::AddSuccess. `service` is that of success lines. They are counted some at a time,
  // so what `success` refers to must be there until CountSuccesses.
  void Add(const Match& match, TimeOrigin time_origin, const CaptureOrigin& origin);
  void AddSuccess(const FastSuccess& success, ServiceIndex service, std::uint64_t line,
                  const CaptureOrigin& origin);
  void CountSuccesses();
  // Both with all successes counted.
  void Merge(BundleTally&& other);

  // The counts, when all threads' tallies are merged. To be called once.
  Tally Settle(const CaptureLedger::Overlaps& overlaps);

 private:
  // The first line of a source, which may have lost its beginning.
  struct Head {
    Tally tally;
    Tally place;  // where it stands, which shows only if it counts
    std::uint64_t hash = 0;
    bool has_level = false;
  };

  struct Waiting {
    FastSuccess success;
    TimeOrigin time_origin = TimeOrigin::kNone;
    ServiceIndex service = kNoService;
    std::uint64_t line = 0;
  };
  static constexpr std::size_t kMostWaiting = 256;

  Tally NewTally() const { return {rules_, samples_per_finding_}; }
  Tally& PlacesOf(std::uint32_t source);
  void BoundPlaces();
  void BoundHeads();
  CaptureLedger::Line LineOf(std::uint64_t log, std::string_view text, std::optional<LogTime> time,
                             TimeOrigin time_origin, const CaptureOrigin& origin) const;
  void Count(const CaptureLedger::Line& line, CaptureLedger::Novelty novelty, const Match& match,
             TimeOrigin time_origin);
  void CountSuccess(const Waiting& waiting, const CaptureLedger::Line& entered,
                    CaptureLedger::Novelty novelty);
  void MarkTimed(std::uint32_t source);

  const RuleSet& rules_;
  const std::size_t samples_per_finding_;
  CaptureLedger& ledger_;
  Tally counted_;
  std::map<int, Tally> repeated_;          // by the ledger's shard
  std::map<std::uint32_t, Tally> places_;  // by source
  std::optional<Tally> other_places_;      // of the sources behind the first kMaxPlaces
  std::map<std::uint32_t, Head> heads_;    // by source
  std::vector<bool> has_times_;            // by source: some line of it has a time
  Record record_;                          // of the success line at hand
  std::vector<Waiting> waiting_;
  std::vector<CaptureLedger::Line> waiting_lines_;  // of waiting_, to be entered
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_BUNDLE_TALLY_H_
