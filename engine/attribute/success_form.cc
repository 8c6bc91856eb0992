#include "engine/attribute/success_form.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "engine/attribute/poll_duration.h"

namespace wflogscan {
namespace {

// The hexadecimal digits that begin at text[at].
std::string_view HexRunAt(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && absl::ascii_isxdigit(text[end])) ++end;
  return text.substr(at, end - at);
}

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}
bool HoldsDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}

}  // namespace

SuccessForm::SuccessForm(std::string_view text, const Reading& reading, const FastSuccess& success)
    : connector_(success.connector),
      service_(success.service),
      has_own_time_(reading.time.has_value()),
      is_escaped_(success.is_escaped),
      is_documented_(success.is_documented),
      time_form_(reading.time_form) {
  if (reading.time && time_form_ == TimeForm::kRfc3339 && success.time) {
    fraction_ = MinuteMemo::Fraction(*success.time, reading.time->end - reading.time->begin);
  }
  if (text.size() < kWordBytes) return;

  const bool may_tell_duration = MayTellPollDuration(text);
  std::size_t literal_begin = 0;
  bool behind_time = false;
  const auto add = [&](std::size_t literal_end, Slot slot) {
    const std::string_view literal = text.substr(literal_begin, literal_end - literal_begin);
    const bool holds_digit = HoldsDigit(literal);
    if (may_tell_duration && !has_remark_ && (holds_digit || slot == Slot::kDigits || slot == Slot::kId)) {
      has_remark_ = true;
      remark_step_ = steps_.size();
    }
    steps_.push_back({std::string(literal), holds_digit || behind_time, slot});
    behind_time = slot == Slot::kTime;
    if (steps_.back().tells || slot == Slot::kTime || slot == Slot::kCount) telling_steps_ = steps_.size();
  };
  for (std::size_t at = 0; at < text.size();) {
    if (reading.time && at == reading.time->begin) {
      add(at, Slot::kTime);
      at = literal_begin = reading.time->end;
      continue;
    }
    const std::string_view run = HexRunAt(text, at);
    if (run.empty()) {
      ++at;
      continue;
    }
    const Span span = {at, at + run.size()};
    const bool is_count =
        reading.count && span.begin == reading.count->begin && span.end == reading.count->end;
    if (!is_count && ((reading.count && span.Overlaps(*reading.count)) ||
                      (reading.time && span.Overlaps(*reading.time)))) {
      steps_.clear();
      return;
    }
    at = span.end;
    if (!HoldsDigit(run)) continue;
    const bool is_fixed = std::any_of(reading.fixed.begin(), reading.fixed.end(),
                                      [&](const Span& fixed) { return span.Overlaps(fixed); });
    if (is_fixed && !is_count) continue;
    add(span.begin, is_count ? Slot::kCount : IsDigits(run) ? Slot::kDigits : Slot::kId);
    literal_begin = at;
  }
  add(text.size(), Slot::kEnd);

  // What stands behind a time tells; behind one whose length is known it does so by its digits only.
  if (fraction_.digits() > 0 && telling_steps_ == 2 && steps_[0].slot == Slot::kTime && !steps_[0].tells &&
      !HoldsDigit(steps_[1].literal)) {
    quick_ = {.is_possible = true,
              .has_count = steps_[1].slot == Slot::kCount,
              .time_at = steps_[0].literal.size(),
              .count_at = steps_[0].literal.size() + fraction_.time_bytes() + steps_[1].literal.size()};
  }
}

bool SuccessForm::ReadTimeAt(std::string_view text, bool is_alike, MinuteMemo* minute, std::size_t* at,
                             FastSuccess* success) const {
  const std::string_view rest = text.substr(*at);
  LogTime time;
  if (is_alike && fraction_.digits() > 0 && minute->ReadAlike(rest, fraction_, &time)) {
    success->time = time;
    *at += fraction_.time_bytes();
    return true;
  }
  std::size_t consumed = 0;
  success->time = time_form_ == TimeForm::kRfc3339 ? minute->ReadPrefix(rest, &consumed)
                                                   : ReadTime(rest, time_form_, &consumed);
  *at += consumed;
  return success->time.has_value();
}

bool SuccessForm::ReadSteps(std::string_view text, bool is_alike, MinuteMemo* minute,
                            FastSuccess* success) const {
  std::size_t at = 0;
  std::size_t remark_at = text.size();
  const std::size_t steps = is_alike ? telling_steps_ : steps_.size();
  for (std::size_t i = 0; i < steps; ++i) {
    const Step& step = steps_[i];
    if (i == remark_step_) remark_at = at;
    if (text.size() - at < step.literal.size()) return false;
    if ((step.tells || !is_alike) && text.substr(at, step.literal.size()) != step.literal) return false;
    at += step.literal.size();
    switch (step.slot) {
      case Slot::kTime:
        if (!ReadTimeAt(text, is_alike, minute, &at, success)) return false;
        break;
      case Slot::kCount:
        at = ReadCountAt(text, at, success);
        if (at == 0) return false;
        break;
      case Slot::kDigits:
      case Slot::kId: {
        const std::string_view run = HexRunAt(text, at);
        if (!HoldsDigit(run) || (step.slot == Slot::kDigits && !IsDigits(run))) return false;
        at += run.size();
        break;
      }
      case Slot::kEnd:
        if (at != text.size()) return false;
        break;
    }
  }
  if (has_remark_) success->remark = text.substr(remark_step_ < steps ? remark_at : at);
  return true;
}

}  // namespace wflogscan
