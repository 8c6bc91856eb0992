#ifndef WFLOGSCAN_ENGINE_AGGREGATE_CAPTURE_LEDGER_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_CAPTURE_LEDGER_H_

// Which lines of a support bundle were captured more than once, so that each counts once.
//
// A bundle holds one container's log several times: its last 500 and its last 2000 lines, the file on disk,
// a copy of a rotated part. A line that n captures hold counts as often as the capture that holds it most
// often does: the maximum over the captures, not the sum. So equal lines within one capture all count, any
// order of arrival gives the same count, and nothing has to be known of a capture before it is read.
//
// What makes two lines the same: the bundle, whose log it is (CaptureOrigin), and what the program printed,
// without the wrapping. Where the printed text has its own time, that is all. Where the time is the
// wrapping's, lines of equal text are told apart by it, to the millisecond, among the captures that have it;
// a capture without times then holds the same lines once more, as many as there are of that text:
//
//   count(text) = max(n in a capture without times, sum over times of (max over the captures with times))
//
// Where a file has lines with such times and without, they are two captures here.
//
// Parts of a rotated log follow each other and are one capture where lines have no time of their own. With
// times each part is a capture, which finds the part that was copied.
//
// Only lines that count are entered, those with a signature and those of a successful poll, and only of
// sources that may have a twin; an ordinary single log costs nothing. Memory is bounded by kMaxLines (about
// 30 MiB), in which what is kept of each further capture of a line counts as well. Beyond that lines are
// forgotten by their hash, the highest first, and what was forgotten counts with each capture again
// (bundle_tally.h keeps what is needed for that); the report says so.
//
// Thread-safe. In a bundle of millions of lines, whose table no cache of the processor holds, 300 ns a line,
// and 100 ns where many are entered at once.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace wflogscan {

// Where a source comes from, as far as captures go.
struct CaptureOrigin {
  bool may_repeat = false;   // its bundle holds other sources
  std::uint32_t source = 0;  // index in the scan's list of sources
  std::uint32_t log = 0;     // the first source of the rotated log that it is a part of; itself if of none
  std::uint64_t bundle = 0;  // the path it was found under: a folder or an archive, whatever is nested in it
  std::uint64_t name = 0;    // of its file, without folder and endings: whose log it is if nothing says more
};

class CaptureLedger {
 public:
  static constexpr std::size_t kMaxLines = 800'000;
  static constexpr int kShards = 16;

  enum class Novelty : std::uint8_t {
    kNew,       // it counts
    kNewTime,   // it was counted without a time, which is known now
    kRepeated,  // it was counted
  };

  struct Line {
    std::uint64_t hash = 0;  // of bundle, log and text, by StableLineHash
    std::uint32_t source = 0;
    std::uint32_t log = 0;
    bool has_own_time = false;               // in the text
    std::optional<std::int64_t> wrapped_ms;  // the wrapping's time, in milliseconds, where there is no own
  };
  Novelty Enter(const Line& line);
  // The same for many lines, one after the other; novelties[i] is what lines[i] is. Takes less than half of
  // the time a line, since what is known of the next ones comes from memory while one is entered.
  void EnterAll(std::span<const Line> lines, std::span<Novelty> novelties);

  // Lines of one shard are remembered or forgotten together.
  static int ShardOf(std::uint64_t hash) { return static_cast<int>(hash >> 60); }

  // What is forgotten stays so.
  bool Remembers(int shard) const { return shard < live_shards_; }

  // The rest when all lines were entered.
  bool IsHeldElsewhere(std::uint64_t hash, std::uint32_t source) const;

  struct Overlaps {
    // By source: its lines that were counted with a longer capture; whether a longer capture holds lines of
    // it.
    std::vector<std::uint64_t> repeated_lines;
    std::vector<bool> is_copy;
  };
  // The rotated log that a source is a part of, all parts together.
  struct Log {
    std::uint32_t first_source = 0;
    std::uint64_t lines = 0;
    std::uint64_t bytes = 0;
  };
  // `log_of`, by source. The log of more lines has precedence, then the one of more bytes (it has times),
  // then the one read first. O(lines entered).
  Overlaps Compare(const std::vector<Log>& log_of) const;

 private:
  // In a holder's capture: of a source or log its lines with a time of the wrapping's.
  static constexpr std::uint32_t kWithTimes = std::uint32_t{1} << 31;
  struct Holder {
    std::uint32_t capture = 0;
    std::uint32_t count = 0;
    std::uint32_t next = 0;  // in Shard::more, from 1; 0: none
  };
  struct Entry {
    std::uint32_t counted = 0;
    Holder first;
  };
  // A line has few captures. Those behind so many are looked up, since an archive may hold one file a hundred
  // thousand times.
  static constexpr int kNearHolders = 8;
  static std::uint32_t SourceOf(const Holder& holder) { return holder.capture & ~kWithTimes; }
  using Entries = absl::flat_hash_map<std::uint64_t, Entry>;
  struct Shard {
    mutable std::mutex mutex;
    Entries lines;
    Entries occasions;  // of a line at a time of the wrapping's
    absl::flat_hash_map<std::uint64_t, std::uint32_t> occasions_of_line;
    std::vector<Holder> more;
    // By the hash of line or occasion, and capture: where in `more`, from 1.
    absl::flat_hash_map<std::pair<std::uint64_t, std::uint32_t>, std::uint32_t> far_holders;
    std::size_t size = 0;  // of all of these
    bool forgotten = false;
  };

  // Into a shard that is locked and was not forgotten.
  Novelty EnterInto(Shard* shard, const Line& line);
  void BoundSize();
  // How often `capture` holds what the entry of this hash stands for, this time included. O(1).
  static std::uint32_t Hold(std::uint64_t hash, Entry* entry, std::uint32_t capture, Shard* shard);
  void ForgetHighest();

  std::array<Shard, kShards> shards_;
  std::atomic<std::size_t> size_{0};
  std::mutex forgetting_;
  std::atomic<int> live_shards_{kShards};
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_CAPTURE_LEDGER_H_
