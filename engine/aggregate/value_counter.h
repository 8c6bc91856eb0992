#ifndef WFLOGSCAN_ENGINE_AGGREGATE_VALUE_COUNTER_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_VALUE_COUNTER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wflogscan {

// Counts distinct values in bounded memory: the kMaxValues with the smallest StableHash are kept, with exact
// counts, whatever the order they came in; for the rest it is only known how often they came.
class ValueCounter {
 public:
  void Add(std::string_view value, std::uint64_t count = 1);
  void Merge(const ValueCounter& other);

  struct Entry {
    std::uint64_t hash = 0;
    std::uint64_t count = 0;
    std::string value;
  };
  const std::vector<Entry>& entries() const { return entries_; }  // by hash
  std::uint64_t dropped() const { return dropped_; }
  // The sum of all values, also of those that are not kept; nullopt where one was no number of up to 12
  // digits.
  std::optional<std::uint64_t> number_sum() const {
    return all_numbers_ ? std::optional(number_sum_) : std::nullopt;
  }

 private:
  static constexpr std::size_t kMaxValues = 32;
  static constexpr std::size_t kMaxValueBytes = 160;

  void Keep(std::string_view value, std::uint64_t count);

  std::vector<Entry> entries_;
  std::size_t latest_ = 0;  // place of the value that came last, if it is kept: it often comes again
  std::uint64_t dropped_ = 0;
  bool all_numbers_ = true;
  std::uint64_t number_sum_ = 0;  // as long as all were numbers
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_VALUE_COUNTER_H_
