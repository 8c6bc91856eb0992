#ifndef WFLOGSCAN_ENGINE_MATCH_LINE_MEMO_H_
#define WFLOGSCAN_ENGINE_MATCH_LINE_MEMO_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "engine/match/fingerprint.h"

namespace wflogscan {

// Remembers something about texts that come again and again: a table with four places for a text, where a new
// one drives out one that was not asked for again. One per thread; memory is taken as texts come, which also
// keeps those of one log side by side, for 8192 of them at most. Nothing may depend on what happens to be
// remembered.
template <typename Value>
class LineMemo {
 public:
  // Null where the text is not known; lives until the next Keep.
  Value* Find(const Fingerprint& text) {
    const Set& set = sets_[IndexOf(text)];
    for (unsigned left = WaysOf(set, TagOf(text)); left != 0; left &= left - 1) {
      Entry* const entry = set.entries[std::countr_zero(left)];
      if (entry->text == text) return Ask(entry);
    }
    return nullptr;
  }

  // The same in three steps, the first two of which have what the next one looks at on its way from memory. A
  // log has some thousand kinds of lines, which is more than fits the nearest caches, and there are other
  // lines to look at meanwhile.
  struct Entry;
  void PrefetchSet(const Fingerprint& text) const { __builtin_prefetch(&sets_[IndexOf(text)]); }
  // The entry that is likely the text's; lives as long as this does, whatever is kept in it.
  Entry* Expect(const Fingerprint& text) const {
    const Set& set = sets_[IndexOf(text)];
    const unsigned ways = WaysOf(set, TagOf(text));
    if (ways == 0) return nullptr;
    Entry* const entry = set.entries[std::countr_zero(ways)];
    for (std::size_t at = 0; at < std::min(sizeof(Entry), kPrefetched); at += kCacheLineBytes) {
      __builtin_prefetch(reinterpret_cast<const char*>(entry) + at);
    }
    return entry;
  }
  Value* Find(const Fingerprint& text, Entry* expected) {
    return expected != nullptr && expected->text == text ? Ask(expected) : Find(text);
  }

  // Where it is kept; that lives until the next Keep.
  Value* Keep(const Fingerprint& text, Value value) {
    Set& set = sets_[IndexOf(text)];
    std::size_t way = 0;
    while (way < kWays && set.entries[way] != nullptr && set.entries[way]->asked_again) ++way;
    if (way == kWays) {
      for (Entry* const entry : set.entries) entry->asked_again = false;
      way = 0;
    }
    if (set.entries[way] == nullptr) set.entries[way] = &entries_.emplace_back();
    // The newest one goes last, so that those that were not asked for again go by turns.
    std::rotate(set.tags.begin() + way, set.tags.begin() + way + 1, set.tags.end());
    std::rotate(set.entries.begin() + way, set.entries.begin() + way + 1, set.entries.end());
    set.tags.back() = TagOf(text);
    *set.entries.back() = {text, /*asked_again=*/false, std::move(value)};
    return &set.entries.back()->value;
  }

 private:
  static constexpr std::size_t kSets = 2048;
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kCacheLineBytes = 64;
  static constexpr std::size_t kPrefetched =
      2 * kCacheLineBytes;  // what comes first in a value is needed first

  struct alignas(kCacheLineBytes) Set {
    std::array<Entry*, kWays> entries = {};
    std::array<std::uint32_t, kWays> tags = {};  // 0, which no tag is: unused
  };

  // A bit for each way that has the tag. Which one it is cannot be guessed, so all are compared.
  static unsigned WaysOf(const Set& set, std::uint32_t tag) {
    unsigned ways = 0;
    for (unsigned way = 0; way < kWays; ++way) ways |= unsigned{set.tags[way] == tag} << way;
    return ways;
  }

  static Value* Ask(Entry* entry) {
    if (!entry->asked_again) entry->asked_again = true;
    return &entry->value;
  }

  static constexpr int kSetBits = 11;
  static_assert(kSets == std::size_t{1} << kSetBits);
  static std::size_t IndexOf(const Fingerprint& text) { return text.Mixed() >> (64 - kSetBits); }
  static std::uint32_t TagOf(const Fingerprint& text) {
    return static_cast<std::uint32_t>(text.Mixed() >> (64 - kSetBits - 32)) | 1;
  }

  std::vector<Set> sets_ = std::vector<Set>(kSets);
  std::deque<Entry> entries_;
};

template <typename Value>
struct alignas(LineMemo<Value>::kCacheLineBytes) LineMemo<Value>::Entry {
  Fingerprint text;
  bool asked_again = false;
  Value value;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_LINE_MEMO_H_
