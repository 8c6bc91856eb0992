#ifndef WFLOGSCAN_ENGINE_SOURCE_ROTATION_H_
#define WFLOGSCAN_ENGINE_SOURCE_ROTATION_H_

// Rotated logs: X-json.log, X-json.log.1, X-json.log.2.gz are one log, and the highest number is its oldest
// part. Files with a date behind their name (0.log.20260304-150405, app.log-20260304) are older than the one
// without, the earliest first.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

namespace wflogscan {

struct RotatedName {
  std::string_view log;           // the name of the log it is a part of; a view into the name
  std::int64_t age = 0;           // the number; 0: the newest part. A date: the largest number of all
  std::string_view date;          // empty where there is none
  bool is_compressed = false;     // by its name, which decides about nothing but order
  std::string_view uncompressed;  // the name without .gz and the like

  static RotatedName Of(std::string_view name);
};

// Whether `a` is read before `b`: logs by name, and of each the oldest part first.
bool IsReadBefore(std::string_view a, std::string_view b);

// Whether the file called `newer` goes on with the log where the one called `older` ends. Numbers have no
// gap; between dates nobody can see one.
bool GoesOn(std::string_view older, std::string_view newer);

// Sorts by the names that `name_of` gives. Of a numbered part that is there twice, since its compression had
// just been done, only the plain one is kept: the engine writes the same lines into both. O(n log n).
template <typename T, typename NameOf>
void SortRotated(std::vector<T>* items, const NameOf& name_of) {
  std::stable_sort(items->begin(), items->end(),
                   [&](const T& a, const T& b) { return IsReadBefore(name_of(a), name_of(b)); });
  const auto is_twin = [&](const T& before, const T& item) {
    const RotatedName plain = RotatedName::Of(name_of(before));
    const RotatedName packed = RotatedName::Of(name_of(item));
    return packed.is_compressed && !plain.is_compressed && packed.age > 0 && packed.date.empty() &&
           packed.uncompressed == std::string_view(name_of(before));
  };
  std::vector<T> kept;
  kept.reserve(items->size());
  for (T& item : *items) {
    if (kept.empty() || !is_twin(kept.back(), item)) kept.push_back(std::move(item));
  }
  *items = std::move(kept);
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_ROTATION_H_
