#include "engine/match/number_stems.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "absl/strings/ascii.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/stem_context.h"

namespace wflogscan {
namespace {

bool IsHex(char c) { return absl::ascii_isdigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
bool IsDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), absl::ascii_isdigit); }
bool HasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), absl::ascii_isdigit); }

constexpr char kNoKey = '\0';

// A key of two neighbours of a number, the nearest first.
std::uint16_t KeyOf(char nearest, char next) {
  return static_cast<std::uint16_t>(((nearest | 0x20) & 0xFF) << 8 | ((next | 0x20) & 0xFF));
}

std::size_t BeginOfRun(std::string_view text, std::size_t end) {
  while (end > 0 && IsHex(text[end - 1])) --end;
  return end;
}
std::size_t EndOfRun(std::string_view text, std::size_t begin) {
  while (begin < text.size() && IsHex(text[begin])) ++begin;
  return begin;
}

// Whether `stem` read backwards from its end may stand before skeleton[at]; a number of the skeleton may be
// any run of the stem.
bool FitsBefore(std::string_view stem, std::string_view skeleton, std::size_t at) {
  while (!stem.empty()) {
    if (at == 0) return false;
    const char have = skeleton[--at];
    if (LineSkeleton::IsPlaceholder(have)) {
      const std::size_t begin = BeginOfRun(stem, stem.size());
      if (begin == stem.size()) return false;
      stem = stem.substr(0, begin);
    } else {
      if (!IsSameFolded(have, stem.back())) return false;
      stem.remove_suffix(1);
    }
  }
  return true;
}

bool FitsBehind(std::string_view stem, std::string_view skeleton, std::size_t at) {
  while (!stem.empty()) {
    if (at == skeleton.size()) return false;
    const char have = skeleton[at++];
    if (LineSkeleton::IsPlaceholder(have)) {
      const std::size_t end = EndOfRun(stem, 0);
      if (end == 0) return false;
      stem.remove_prefix(end);
    } else {
      if (!IsSameFolded(have, stem.front())) return false;
      stem.remove_prefix(1);
    }
  }
  return true;
}

}  // namespace

NumberStems::NumberStems(const std::vector<Stem>& stems) {
  for (const Stem& stem : stems) {
    for (std::size_t begin = 0; begin < stem.text.size();) {
      const std::size_t end = EndOfRun(stem.text, begin);
      if (end > begin) AddPart(stem, begin, end);
      begin = std::max(end, begin + 1);
    }
  }
  for (const std::string& stem : bare_stems_) {
    for (std::size_t i = 0; i + kFewestTold <= shortest_bare_; ++i) bare_parts_.set(BitOfPart(&stem[i]));
  }
  for (const Want& want : wants_) {
    if (want.digits.size() < kFewestTold) continue;
    edges_.set(BitOfPart(want.fit == Fit::kEndsWith ? want.digits.data() + want.digits.size() - kFewestTold
                                                    : want.digits.data()));
  }
}

std::uint16_t NumberStems::IndexOf(const Want& want) {
  const auto found = std::find(wants_.begin(), wants_.end(), want);
  const auto index = static_cast<std::uint16_t>(found - wants_.begin());
  if (found == wants_.end()) wants_.push_back(want);
  return index;
}

NumberStems::Demand NumberStems::DemandOf(std::uint16_t number, const Part& part) const {
  const Want& want = wants_[part.want];
  const bool probes_end = want.fit == Fit::kEndsWith;
  const char probe = probes_end ? want.digits.back() : want.digits.front();
  return {number, part.want, static_cast<char>(probe | 0x20), probes_end, part.label};
}

std::optional<WordDemand> NumberStems::AsWordDemand(const Demand& demand) const {
  if (demand.want == kHoldsBareStem || demand.number > std::numeric_limits<std::uint8_t>::max()) {
    return std::nullopt;
  }
  const auto& [fit, digits] = wants_[demand.want];
  if (digits.size() > WordDemand::kMostDigits) return std::nullopt;
  return WordDemand(static_cast<std::uint8_t>(demand.number), fit, digits);
}

void NumberStems::AddPart(const Stem& labelled, std::size_t begin, std::size_t end) {
  const std::string_view stem = labelled.text;
  const std::string digits(stem.substr(begin, end - begin));
  const bool has_letter = !IsDigits(digits);
  const bool is_first = begin == 0;
  const bool is_last = end == stem.size();
  if (is_first && is_last) {
    shortest_bare_ = bare_stems_.empty() ? stem.size() : std::min(shortest_bare_, stem.size());
    bare_label_ |= labelled.label;
    every_bare_has_letter_ = every_bare_has_letter_ && has_letter;
    bare_stems_.push_back(digits);
    return;
  }
  if (!is_first && !is_last && !HasDigit(digits)) return;  // a whole word, and no number
  const Fit fit = is_first ? Fit::kEndsWith : is_last ? Fit::kBeginsWith : Fit::kIs;
  // A neighbour's neighbour may be part of another number, and then it is no key.
  const auto key_of_next = [](char c) { return IsHex(c) ? kNoKey : c; };
  const std::string before(stem.substr(0, begin));
  const std::string behind(stem.substr(end));
  const Part part{before, behind, IndexOf({fit, digits}), has_letter, labelled.label};
  if (is_first) {
    const char next = behind.size() > 1 ? key_of_next(behind[1]) : kNoKey;
    parts_by_text_behind_[KeyOf(behind[0], next)].push_back(part);
  } else {
    const char next = before.size() > 1 ? key_of_next(before[before.size() - 2]) : kNoKey;
    parts_by_text_before_[KeyOf(before.back(), next)].push_back(part);
  }
}

bool NumberStems::Follows(const Want& stricter, const Want& looser) {
  if (stricter.fit != looser.fit && stricter.fit != Fit::kIs) return false;
  switch (looser.fit) {
    case Fit::kEndsWith:
      return stricter.digits.ends_with(looser.digits);
    case Fit::kBeginsWith:
      return stricter.digits.starts_with(looser.digits);
    default:
      return stricter == looser;
  }
}

void NumberStems::Find(std::string_view skeleton, std::vector<Demand>* demands) const {
  std::vector<Demand> of_one;
  const auto follows = [this](const Demand& stricter, const Demand& looser) {
    return Follows(wants_[stricter.want], wants_[looser.want]);
  };
  const auto demand = [&](Demand wanted) {
    for (Demand& other : of_one) {
      if (!follows(wanted, other)) continue;
      other.label |= wanted.label;
      return;
    }
    std::erase_if(of_one, [&](const Demand& other) {
      const bool is_covered = follows(other, wanted);
      if (is_covered) wanted.label |= other.label;
      return is_covered;
    });
    of_one.push_back(wanted);
  };
  std::uint16_t number = 0;
  for (std::size_t at = 0; at < skeleton.size(); ++at) {
    if (!LineSkeleton::IsPlaceholder(skeleton[at])) continue;
    const bool is_id = skeleton[at] == LineSkeleton::kId;
    const auto look = [&](const PartsByText& index, char nearest, char next) {
      const auto found = index.find(KeyOf(nearest, next));
      if (found == index.end()) return;
      for (const Part& part : found->second) {
        if (part.has_letter && !is_id) continue;
        if (FitsBefore(part.before, skeleton, at) && FitsBehind(part.behind, skeleton, at + 1)) {
          demand(DemandOf(number, part));
        }
      }
    };
    of_one.clear();
    if (at > 0) {
      look(parts_by_text_before_, skeleton[at - 1], kNoKey);
      if (at > 1) look(parts_by_text_before_, skeleton[at - 1], skeleton[at - 2]);
    }
    if (at + 1 < skeleton.size()) {
      look(parts_by_text_behind_, skeleton[at + 1], kNoKey);
      if (at + 2 < skeleton.size()) look(parts_by_text_behind_, skeleton[at + 1], skeleton[at + 2]);
    }
    if (!bare_stems_.empty() && (is_id || !every_bare_has_letter_)) {
      of_one.push_back({.number = number, .want = kHoldsBareStem, .label = bare_label_});
    }
    demands->insert(demands->end(), of_one.begin(), of_one.end());
    ++number;
  }
}

bool NumberStems::MayHoldBareStem(std::string_view number) const {
  if (bare_stems_.empty()) return false;
  // Wherever in the number a stem begins, one of its parts stands where one is looked for.
  bool may_hold = shortest_bare_ < kFewestTold;
  for (std::size_t at = 0; !may_hold && at + kFewestTold <= number.size();
       at += shortest_bare_ - kFewestTold + 1) {
    may_hold = bare_parts_.test(BitOfPart(number.data() + at));
  }
  return may_hold;
}

bool NumberStems::HoldsBareStem(std::string_view number) const {
  return MayHoldBareStem(number) &&
         std::any_of(bare_stems_.begin(), bare_stems_.end(), [number](const std::string& stem) {
           return std::search(number.begin(), number.end(), stem.begin(), stem.end(), IsSameFolded) !=
                  number.end();
         });
}

}  // namespace wflogscan
