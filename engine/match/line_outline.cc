#include "engine/match/line_outline.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/strings/match.h"
#include "engine/base/string_bridge.h"
#include "engine/base/terminal.h"
#include "engine/match/complaint.h"
#include "engine/match/escaped_digits.h"
#include "engine/match/http_status.h"
#include "engine/match/lone_zero.h"
#include "engine/match/stems.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

// EndsInSuccessWord of a line, by its skeleton: of "fetched" a number before it takes the first two letters.
bool MayEndInSuccessWord(std::string_view skeleton) {
  constexpr std::string_view kRest = "tched";
  if (EndsInSuccessWord(skeleton)) return true;
  if (skeleton.size() <= kRest.size()) return false;
  const std::string_view end = skeleton.substr(skeleton.size() - kRest.size() - 1);
  return end.front() == LineSkeleton::kId && absl::EqualsIgnoreCase(ToAbsl(end.substr(1)), ToAbsl(kRest));
}

}  // namespace

LineOutline LineOutline::Of(const LineSkeleton& line, bool is_escaped, LineKind kind, const RuleSet& rules,
                            StemFinder* stems) {
  LineOutline outline;
  outline.kind_ = kind;
  if (line.number_count() > kMostNumbers) {
    outline.tells_nothing_ = true;
    return outline;
  }
  LineSkeleton content = line;
  outline.TakeWrappingOff(&content);
  // The like of it may hold another escape: each is looked at by itself.
  if (outline.tells_nothing_ || MayHideStemChars(content.line()) ||
      ((outline.is_whole_record_ || is_escaped) && HoldsTerminalSequence(content.line()))) {
    outline.tells_nothing_ = true;
    return outline;
  }
  // At a glance the digits of escapes are seen to be the same (match/settled_statuses.h).
  outline.may_hide_ = content.line().find(R"(\u00)") != std::string_view::npos;
  const std::string_view text = content.text();
  outline.is_plain_ = LeavesDigitsAlone(text);
  outline.is_quiet_ = !LooksLikeDockerJson(text) && IsQuietSkeleton(text);
  outline.interest_.may_succeed = MayEndInSuccessWord(text);
  outline.escaped_ = NumbersBehindEscapes(text);
  outline.may_hold_zero_ = !outline.is_plain_ || HoldsLoneZero(text);
  outline.FindStems(content, stems);
  outline.FindDemands(content, rules.number_stems());
  return outline;
}

void LineOutline::TakeWrappingOff(LineSkeleton* line) {
  const DockerJsonShape shape = ShapeOfDockerJson(line->line());
  const std::optional<std::string_view> printed = ContentOfWholeRecord(shape);
  if (!printed) return;
  const char* const end = printed->data() + printed->size();
  std::size_t numbers = 0;
  while (numbers < line->number_count() && line->BeginOf(numbers) < end) ++numbers;
  std::size_t time = numbers;
  while (time < line->number_count() && line->BeginOf(time) < shape.time.data()) ++time;
  if (time == line->number_count() || line->BeginOf(time) != shape.time.data()) return;
  const auto gap = static_cast<std::size_t>(line->BeginOf(numbers) - end);
  is_whole_record_ = true;
  number_count_ = static_cast<std::uint8_t>(numbers);
  time_number_ = static_cast<std::uint8_t>(time);
  content_gap_ = static_cast<std::uint16_t>(gap);
  content_text_end_ = static_cast<std::uint16_t>(line->PlaceOf(numbers) - gap);
  if (!TakeContent(line)) tells_nothing_ = true;  // an odd one of its kind
}

void LineOutline::FindStems(const LineSkeleton& content, StemFinder* stems) {
  const auto is_between = [&content](std::size_t first_byte, std::size_t last_byte) {
    for (std::size_t i = 0; i < content.number_count(); ++i) {
      const auto begin = static_cast<std::size_t>(content.BeginOf(i) - content.line().data());
      if (begin + content.SizeOf(i) > first_byte) return begin > last_byte;
    }
    return true;
  };
  const bool found_all = stems->ForEachStem(content.line(), [&](const Stem& stem, std::size_t last_byte) {
    const std::size_t begin = last_byte + 1 - stem.text.size();
    if (!is_between(begin, last_byte)) return;
    for (const Stem::Use& use : stem.uses) {
      // Where a number is a part of what is around it, that may be another one on the next line, and so may
      // one that is a part of a companion.
      const StemContext& context = use.context;
      const bool is_known =
          is_between(begin - std::min(begin, context.before.size()), last_byte + context.behind.size());
      if (is_known && !context.HoldsAt(content.line(), begin, last_byte + 1)) continue;
      AddInterest(use.label, &interest_);
      zero_groups_ |= use.label.zero_groups;
    }
  });
  if (!found_all) tells_nothing_ = true;
}

void LineOutline::FindDemands(const LineSkeleton& content, const NumberStems& stems) {
  stems.Find(content.text(), &demands_);
  if (demands_.size() > kMostDemands) {
    tells_nothing_ = true;
    demands_ = {};
    return;
  }
  // Most numbers are short, so that what is demanded of long ones is asked for itself.
  const auto first_of_long = std::stable_partition(
      demands_.begin(), demands_.end(),
      [&](const NumberStems::Demand& demand) { return stems.SmallestOf(demand) < LineNumbers::kLong; });
  short_demands_ = static_cast<std::uint8_t>(first_of_long - demands_.begin());
  for (auto demand = first_of_long; demand != demands_.end(); ++demand) {
    long_demanded_ |= std::uint64_t{1} << demand->number;
  }
  demands_.shrink_to_fit();
}

void LineOutline::Settle(const LineSkeleton& content, const NumberStems& stems) {
  statuses_ = SettleStatuses(content);
  has_statuses_ = statuses_.numbers != 0 || statuses_.escape_count != 0;
  // What is of interest by itself is proposed, whatever its numbers are.
  if (!is_quiet_ || interest_.groups != 0 || content.number_count() == 0 || short_demands_ > kFewDemands) {
    return;
  }
  // Of more escapes the digits are not demanded.
  if (may_hide_ && statuses_.escape_count == SettledStatuses::kMostEscapes) return;
  for (std::size_t i = 0; i < short_demands_; ++i) {
    const NumberStems::Demand& demand = demands_[i];
    const std::optional<WordDemand> in_word = stems.AsWordDemand(demand);
    if (!in_word) return;
    word_demands_[i] = *in_word;
    const bool needs_zero =
        demand.label.groups == 0 && demand.label.kinds == StemLabel::BitOf(StemKind::kRule);
    zero_demands_ |= static_cast<std::uint8_t>(unsigned{needs_zero} << i);
  }
  is_settled_ = true;
}

std::string_view LineOutline::ContentOfRecord(std::string_view line, const LineNumbers& numbers) const {
  const char* const end = line.data() + line.size();
  if (end - numbers.BeginOf(time_number_) > kLongestTimeAndEnd) return {};
  return {line.data() + kDockerJsonOpening.size(), numbers.BeginOf(number_count_) - content_gap_};
}

bool LineOutline::TakeContent(LineSkeleton* line) const {
  if (!is_whole_record_) return true;
  const std::string_view content = ContentOfRecord(line->line(), line->numbers());
  if (content.data() == nullptr) return false;
  const std::string_view text =
      line->text().substr(kDockerJsonOpening.size(), content_text_end_ - kDockerJsonOpening.size());
  *line = line->Part(content, text, number_count_);
  return true;
}

std::optional<LineSkeleton> LineOutline::ContentOf(const LineSkeleton& line) const {
  if (tells_nothing_) return std::nullopt;
  LineSkeleton content = line;
  if (!TakeContent(&content) || (may_hide_ && MayHideStemChars(content.line()))) return std::nullopt;
  return content;
}

bool LineOutline::Glance(std::string_view line, const LineNumbers& numbers, const RuleSet& rules,
                         const AskedStatuses& statuses, LineWorth* worth) const {
  // Numbers are not copied here: put down a word at a time and taken up whole, they are late by ten cycles.
  if (!is_whole_record_) return GlanceAtContent(line, numbers, rules, statuses, worth);
  return GlanceAtContent(ContentOfRecord(line, numbers), numbers.First(number_count_), rules, statuses,
                         worth);
}

bool LineOutline::GlanceAtContent(std::string_view content, const LineNumbers& numbers, const RuleSet& rules,
                                  const AskedStatuses& statuses, LineWorth* worth) const {
  if (content.data() == nullptr || content.size() > kStatusLookAhead) return false;
  if (ShortNumberMatters(numbers, statuses) || LongNumberMatters(numbers, rules.number_stems())) return false;
  worth->content = content;
  worth->interest = interest_;
  worth->kind = kind_;
  worth->is_whole_record = is_whole_record_;
  return true;
}

bool LineOutline::ShortNumberMatters(const LineNumbers& numbers, const AskedStatuses& statuses) const {
  if (has_statuses_ && !statuses_.HoldFor(numbers)) return true;
  // Whether a number is a demanded one cannot be guessed, so there are no branches.
  unsigned met = 0;  // bit i: word_demands_[i]
  const auto ask = [&](std::size_t at) {
    const WordDemand& demand = word_demands_[at];
    met |= unsigned{demand.IsMetBy(numbers.BeginOf(demand.number()), numbers.SizeOf(demand.number()))} << at;
  };
  for (std::size_t at = 0; at < kHotDemands; ++at) ask(at);
  for (std::size_t at = kHotDemands; at < short_demands_; ++at) ask(at);
  const bool asks_for_zero = zero_groups_ != 0 || met != 0;
  unsigned may_matter = met & ~unsigned{zero_demands_};
  for (std::uint64_t left = has_statuses_ ? statuses_.numbers : 0; left != 0; left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    const std::size_t size = numbers.SizeOf(ordinal);
    may_matter |= unsigned{IsLongEnough(size, ordinal) &&
                           statuses.AsksFor(numbers.BeginOf(ordinal) + size - AskedStatuses::kDigits)};
  }
  return may_matter != 0 || (asks_for_zero && (may_hold_zero_ || NumbersHoldLoneZero(numbers)));
}

bool LineOutline::LongNumberMatters(const LineNumbers& numbers, const NumberStems& stems) const {
  for (std::uint64_t left = long_demanded_ & numbers.LongOnes(); left != 0; left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    const std::string_view number = numbers.TextOf(ordinal);
    if (!stems.MayMatter(number, numbers.IsId(ordinal))) continue;
    const std::span<const NumberStems::Demand> demands = DemandsOnLong(ordinal);
    if (std::any_of(demands.begin(), demands.end(),
                    [&](const NumberStems::Demand& demand) { return stems.Meets(number, demand); })) {
      return true;
    }
  }
  return false;
}

std::span<const NumberStems::Demand> LineOutline::DemandsOnLong(std::size_t ordinal) const {
  const auto is_on_it = [ordinal](const NumberStems::Demand& demand) { return demand.number == ordinal; };
  const auto begin = std::find_if(demands_.begin() + short_demands_, demands_.end(), is_on_it);
  return {begin, std::find_if_not(begin, demands_.end(), is_on_it)};
}

void LineOutline::Judge(const LineSkeleton& content, const RuleSet& rules, AskedStatuses* statuses,
                        LineWorth* worth) {
  if (seen_ < kSeenOften && content.line().size() <= kStatusLookAhead && ++seen_ == kSeenOften) {
    Settle(content, rules.number_stems());
  }
  worth->content = content.line();
  worth->kind = kind_;
  worth->is_whole_record = is_whole_record_;
  worth->interest = interest_;
  JudgeNumbers(content, rules.number_stems(), statuses, &worth->interest);
}

void LineOutline::JudgeNumbers(const LineSkeleton& content, const NumberStems& stems, AskedStatuses* statuses,
                               Interest* interest) {
  const LineSkeleton line = content;  // the compiler need not fear that it changes
  GroupMask zero_groups = zero_groups_;
  const auto judge = [&](std::string_view number, const NumberStems::Demand& demand) {
    if (!stems.Meets(number, demand)) return;
    AddInterest(demand.label, interest);
    zero_groups |= demand.label.zero_groups;
  };
  for (std::size_t i = 0; i < short_demands_; ++i) {
    judge(line.NumberAt(demands_[i].number).text, demands_[i]);
  }
  for (std::uint64_t left = long_demanded_ & line.numbers().LongOnes(); left != 0; left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    const LineSkeleton::Number number = line.NumberAt(ordinal);
    if (!stems.MayMatter(number.text, number.is_id)) continue;
    for (const NumberStems::Demand& demand : DemandsOnLong(ordinal)) judge(number.text, demand);
  }
  if ((zero_groups & ~interest->groups) != 0 && (may_hold_zero_ || NumbersHoldLoneZero(line.numbers()))) {
    interest->groups |= zero_groups;
  }
  const bool hold = line.line().size() <= kStatusLookAhead && statuses_.HoldFor(line.numbers());
  std::uint64_t left = line.numbers().All() & (hold ? statuses_.numbers : ~std::uint64_t{0});
  for (; left != 0 && !interest->has_status; left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    if (!IsLongEnough(line.SizeOf(ordinal), ordinal)) continue;
    interest->has_status = MayBeStatus(line, ordinal, statuses);
  }
}

bool LineOutline::MayBeStatus(const LineSkeleton& content, std::size_t ordinal, AskedStatuses* statuses) {
  const std::string_view line = content.line();
  const LineSkeleton::Number number = content.NumberAt(ordinal);
  const std::size_t size = number.text.size();
  if (size == AskedStatuses::kDigits && number.is_id) return false;
  const auto begin = static_cast<std::size_t>(number.text.data() - line.data());
  const std::uint64_t bit = std::uint64_t{1} << ordinal;
  // Where it may have been one before, whether it is one here as well is the classifier's.
  if ((statuses_seen_ & bit) != 0) return statuses->AsksFor(line, begin, begin + size);
  const bool may_be_status = statuses->MayBeStatus(line, begin, begin + size);
  if (may_be_status) statuses_seen_ |= bit;
  return may_be_status;
}

}  // namespace wflogscan
