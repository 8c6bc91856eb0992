#ifndef WFLOGSCAN_ENGINE_AGGREGATE_SAMPLE_SET_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_SAMPLE_SET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wflogscan/log_time.h"

namespace wflogscan {

// Where a line stands: sources are numbered by name, so this order does not depend on how the paths were
// given.
struct Position {
  std::uint32_t source = 0;
  std::uint64_t line = 0;
  friend constexpr auto operator<=>(const Position&, const Position&) = default;
};

// The earliest lines of a finding that say different things: lines that differ in digits only count as one.
// The same whatever the order in which lines are offered.
class SampleSet {
 public:
  struct Entry {
    Position position;
    std::uint64_t shape = 0;  // hash of the text with runs of digits folded
    std::optional<LogTime> time;
    std::string text;  // not redacted yet: for the Redactor's eyes only
  };

  // Cheap when the set is full and the line is a later one, as it mostly is.
  void Offer(Position position, std::optional<LogTime> time, std::string_view text, std::size_t capacity);
  void Merge(const SampleSet& other, std::size_t capacity);
  // Takes from `other` what says something else than the entries here, as long as there is room.
  void Fill(const SampleSet& other, std::size_t capacity);
  const std::vector<Entry>& entries() const { return entries_; }  // by position

 private:
  void Insert(Entry entry, std::size_t capacity);

  std::vector<Entry> entries_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_SAMPLE_SET_H_
