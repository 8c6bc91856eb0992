#ifndef WFLOGSCAN_ENGINE_MATCH_NUMBER_STEMS_H_
#define WFLOGSCAN_ENGINE_MATCH_NUMBER_STEMS_H_

// Which stems a line may hold by the value of one of its numbers.
//
// The problem: a skeleton (match/line_skeleton.h) shows the stems that lie between numbers, and not the ones
// that reach into a number: "exit 137", "aadsts70", " 0 events", or "denied" behind a number that swallowed
// its first letters ("12denied").
//
// The idea: what such a stem has beside the number stands in the skeleton, and it stands next to few numbers
// of few skeletons. Found there once, it becomes a demand on that number ("is 137", "begins with 70"), which
// is asked of each line of the skeleton. A line that holds the stem meets the demand; one that meets it may
// still lack the stem.
//
// Cost: Find about 100 ns a number; Meets about 2 ns. Immutable; threads share one by const reference. Tested
// by tests/match/number_stems_test.cc.

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/match/line_numbers.h"
#include "engine/match/stem_label.h"
#include "engine/match/word_demand.h"

namespace wflogscan {

class NumberStems {
 public:
  struct Stem {
    std::string text;  // in lower case
    StemLabel label;   // what it says of a line
  };
  explicit NumberStems(const std::vector<Stem>& stems);

  struct Demand {
    std::uint16_t number = 0;  // its place in the order
    std::uint16_t want = 0;    // what it must be like
    char probe = '\0';         // its first character in lower case, or its last one
    bool probes_end = false;   // which of them
    StemLabel label;           // of all stems whose demand this is
  };

  // Appends what is demanded of the numbers of a skeleton, in their order. A demand that another one follows
  // from stands for both.
  void Find(std::string_view skeleton, std::vector<Demand>* demands) const;

  // Whether a number of at least kFewestTold characters might meet a demand that shorter ones do not. About
  // 2 ns; a number in a thousand might.
  static constexpr std::size_t kFewestTold = LineNumbers::kLong;
  bool MayMatter(std::string_view number, bool is_id) const {
    const std::size_t begin = BitOfPart(number.data());
    const std::size_t end = BitOfPart(number.data() + number.size() - kFewestTold);
    return edges_.test(begin) || edges_.test(end) ||
           ((is_id || !every_bare_has_letter_) && MayHoldBareStem(number));
  }

  // How many characters a number has at least that meets the demand.
  std::size_t SmallestOf(const Demand& demand) const {
    return demand.want == kHoldsBareStem ? shortest_bare_ : wants_[demand.want].digits.size();
  }

  // The same demand; nullopt where one word does not tell.
  std::optional<WordDemand> AsWordDemand(const Demand& demand) const;

  // Whether the number, as it stands in the line and not empty, meets the demand.
  bool Meets(std::string_view number, const Demand& demand) const {
    if (demand.want == kHoldsBareStem) return HoldsBareStem(number);
    // Mostly that is all it takes.
    if ((number[demand.probes_end ? number.size() - 1 : 0] | 0x20) != demand.probe) return false;
    const auto& [fit, digits] = wants_[demand.want];
    if (digits.size() > number.size() || (fit == Fit::kIs && digits.size() != number.size())) return false;
    const char* at = number.data() + (fit == Fit::kEndsWith ? number.size() - digits.size() : 0);
    for (const char digit : digits) {
      if ((*at++ | 0x20) != (digit | 0x20)) return false;  // letters of both cases are one
    }
    return true;
  }

 private:
  using Fit = DigitFit;
  // How a number of a line has the hexadecimal digits of a stem.
  struct Want {
    Fit fit = Fit::kIs;
    std::string digits;
    friend bool operator==(const Want&, const Want&) = default;
  };
  // A run of hexadecimal digits of a stem that may be a number of a line or a part of one.
  struct Part {
    std::string before;  // what the stem has before it
    std::string behind;
    std::uint16_t want = 0;
    bool has_letter = false;
    StemLabel label;
  };
  using PartsByText = absl::flat_hash_map<std::uint16_t, std::vector<Part>>;

  void AddPart(const Stem& stem, std::size_t begin, std::size_t end);
  std::uint16_t IndexOf(const Want& want);
  Demand DemandOf(std::uint16_t number, const Part& part) const;
  static bool Follows(const Want& stricter, const Want& looser);
  bool HoldsBareStem(std::string_view number) const;
  bool MayHoldBareStem(std::string_view number) const;
  // Of kFewestTold characters, in either case.
  static std::size_t BitOfPart(const char* part) {
    static_assert(sizeof(CaselessWordAt(part)) == kFewestTold);
    constexpr std::uint32_t kMultiplier = 0x9E3779B1;  // 2^32 divided by the golden ratio
    return (CaselessWordAt(part) * kMultiplier) >> 16;
  }

  static constexpr std::uint16_t kHoldsBareStem = 0xFFFF;
  std::vector<Want> wants_;  // each once; kHoldsBareStem is none of them
  // Parts by the two characters on that side of the number where the stem has something, which for a stem
  // that begins with one is behind it.
  PartsByText parts_by_text_before_;
  PartsByText parts_by_text_behind_;
  // Stems that are nothing but hexadecimal digits ("e0000011"), which any long number may hold.
  std::vector<std::string> bare_stems_;
  StemLabel bare_label_;
  std::size_t shortest_bare_ = 0;
  bool every_bare_has_letter_ = true;
  // By BitOfPart of each of their first shortest_bare_ digits. Eight kilobytes, of which few are ever
  // touched.
  std::bitset<65536> bare_parts_;
  // The same of the first or last characters of the digits that are wanted.
  std::bitset<65536> edges_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_NUMBER_STEMS_H_
