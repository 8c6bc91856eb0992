#ifndef WFLOGSCAN_ENGINE_MATCH_LINE_MEMO_H_
#define WFLOGSCAN_ENGINE_MATCH_LINE_MEMO_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

namespace wflogscan {

// Remembers something about texts that come again and again: a table with two places for a text, where a new
// one goes where the other one did not go last. Texts of more than kMaxBytes are not kept. One per thread;
// memory is taken as texts come, which also keeps those of one log side by side, for 8192 of them at most. A
// look takes about 10 ns. Nothing may depend on what happens to be remembered.
template <typename Value, std::size_t kMaxBytes = 512>
class LineMemo {
 public:
  // Refers to the text it was asked for.
  struct Key {
    std::string_view text;
    std::size_t pair = 0;
    std::uint32_t tag = 0;
  };

  static Key KeyOf(std::string_view text) {
    const std::uint64_t hash = HashOf(text);
    return {text, static_cast<std::size_t>(hash % kPairs), static_cast<std::uint32_t>(hash >> 32) | 1};
  }

  // Null where it is not known; lives until the next Keep.
  Value* Find(const Key& key) {
    for (std::size_t slot = 2 * key.pair; slot <= 2 * key.pair + 1; ++slot) {
      if (slots_[slot].tag != key.tag) continue;
      Entry& entry = entries_[slots_[slot].entry];
      if (entry.size == key.text.size() && std::memcmp(entry.text.data(), key.text.data(), entry.size) == 0) {
        return &entry.value;
      }
    }
    return nullptr;
  }

  // Has what Find will look at on its way from memory. A log has some thousand kinds of lines, which is more
  // than fits the nearest caches, and there is other work to do meanwhile.
  void Prefetch(const Key& key) const {
    for (std::size_t slot = 2 * key.pair; slot <= 2 * key.pair + 1; ++slot) {
      if (slots_[slot].tag != key.tag) continue;
      const char* const entry = reinterpret_cast<const char*>(&entries_[slots_[slot].entry]);
      for (std::size_t at = 0; at < offsetof(Entry, text) + key.text.size(); at += kCacheLineBytes) {
        __builtin_prefetch(entry + at);
      }
    }
  }

  void Keep(const Key& key, Value value) {
    if (key.text.size() > kMaxBytes) return;
    Slot& first = slots_[2 * key.pair];
    Slot& slot = slots_[2 * key.pair + (first.goes_second_next ? 1 : 0)];
    first.goes_second_next = !first.goes_second_next;
    if (slot.tag == kUnused) {
      slot.entry = static_cast<std::uint16_t>(entries_.size());
      entries_.emplace_back();
    }
    slot.tag = key.tag;
    Entry& entry = entries_[slot.entry];
    entry.value = std::move(value);
    entry.size = static_cast<std::uint16_t>(key.text.size());
    std::memcpy(entry.text.data(), key.text.data(), key.text.size());
  }

 private:
  static constexpr std::size_t kPairs = 4096;
  static constexpr std::uint32_t kUnused = 0;  // no tag is that
  static constexpr std::size_t kCacheLineBytes = 64;

  struct Slot {
    std::uint32_t tag = kUnused;
    std::uint16_t entry = 0;
    bool goes_second_next = false;  // of the first of a pair
  };
  struct Entry {
    Value value;
    std::uint16_t size = 0;
    std::array<char, kMaxBytes> text;
  };

  // Sixteen bytes a step, and inline: a line has a hundred, and a call of Abseil's hash takes longer than the
  // whole look. Who finds texts that collide gains nothing but a slower scan of them.
  static std::uint64_t HashOf(std::string_view text) {
    constexpr std::uint64_t kFirst = 0x9e3779b97f4a7c15ULL;
    constexpr std::uint64_t kSecond = 0xd6e8feb86659fd93ULL;
    constexpr std::size_t kStep = 2 * sizeof(std::uint64_t);
    std::uint64_t hash = text.size() * kFirst;
    const auto take = [&hash](const char* bytes) {
      std::uint64_t words[2];
      std::memcpy(words, bytes, kStep);
      __extension__ using Product = unsigned __int128;
      const Product product = static_cast<Product>(words[0] ^ hash ^ kFirst) * (words[1] ^ kSecond);
      hash = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    };
    if (text.size() < kStep) {
      char padded[kStep] = {};
      std::memcpy(padded, text.data(), text.size());
      take(padded);
    } else {
      for (std::size_t at = 0; at + kStep < text.size(); at += kStep) take(text.data() + at);
      take(text.data() + text.size() - kStep);
    }
    return hash * kSecond ^ hash >> 32;
  }

  std::vector<Slot> slots_ = std::vector<Slot>(2 * kPairs);
  std::deque<Entry> entries_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_LINE_MEMO_H_
