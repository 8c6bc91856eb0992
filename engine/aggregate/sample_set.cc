#include "engine/aggregate/sample_set.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "engine/base/stable_hash.h"

namespace wflogscan {
namespace {

// More than a report shows, so that a secret is seen whole by the Redactor before the text is cut for
// display.
constexpr std::size_t kMaxTextBytes = 4096;

constexpr std::size_t kShapeBytes = 512;
std::string_view ShapedPartOf(std::string_view text) { return text.substr(0, kShapeBytes); }

// Where digits are cannot be guessed, so there is no branch: what is not to stay is written over.
std::uint64_t ShapeOf(std::string_view text) {
  std::array<char, kShapeBytes> shape;
  std::size_t size = 0;
  bool is_behind_digit = false;
  for (const char c : ShapedPartOf(text)) {
    const bool is_digit = absl::ascii_isdigit(c);
    shape[size] = is_digit ? '0' : c;
    size += is_digit && is_behind_digit ? 0 : 1;
    is_behind_digit = is_digit;
  }
  return StableLineHash({shape.data(), size});
}

// Whether digits stand in the same places of both, and everything else is the same: most lines of one shape.
bool DifferInDigitsOnly(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char differs = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    differs |=
        static_cast<unsigned char>((a[i] != b[i]) & !(absl::ascii_isdigit(a[i]) & absl::ascii_isdigit(b[i])));
  }
  return differs == 0;
}

}  // namespace

void SampleSet::Offer(Position position, std::optional<LogTime> time, std::string_view text,
                      std::size_t capacity) {
  if (capacity == 0) return;
  if (entries_.size() >= capacity && entries_.back().position < position) return;
  const bool is_known = std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.position <= position && DifferInDigitsOnly(ShapedPartOf(entry.text), ShapedPartOf(text));
  });
  if (is_known) return;
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
