#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_FORM_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_FORM_H_

// How a success line of a kind reads, whatever logger wrote it and whatever stands around it.
//
// The problem: half of a healthy log are success lines, and taking one apart, as JSON perhaps, takes a
// microsecond.
//
// The idea: a connector's success lines differ in their numbers and in nothing else. So one of them, once it
// was taken apart, is kept as literals with places for numbers between them:
//
//   {"time":" T ","level":"INFO","msg":"fetched N events","connector":"okta","page": F }
//
// A line that reads like it has its time at T and its count at N, and says the same of everything else. What
// stands at F is for nobody to read but who looks for the poll's duration.
//
// Tested by tests/attribute/success_test.cc, and against the long road by tests/scan/oracle_test.cc.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "engine/attribute/head.h"
#include "engine/attribute/minute_memo.h"
#include "engine/attribute/names.h"
#include "engine/base/byte_word.h"
#include "wflogscan/log_time.h"

namespace wflogscan {

struct FastSuccess {
  ConnectorIndex connector = kNoConnector;
  std::optional<LogTime> time;
  std::uint64_t records = 0;
  std::string_view count;      // its digits; empty where it carries none
  std::string_view remark;     // from where a figure may say how long the poll took; empty where none does
  std::string_view text;       // the line, without its wrapping
  bool has_own_time = false;   // `time` stands in the text, and is not the wrapping's
  bool is_escaped = false;     // the text, and the remark, have escapes before their quotes
  bool is_documented = false;  // the line has the documented shape, which no wrapping has
  ServiceIndex service = kNoService;  // the one that the text names
};

class SuccessForm {
 public:
  // Offsets, [begin, end).
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool Overlaps(const Span& other) const { return begin < other.end && other.begin < end; }
  };
  // What was found out about the numbers of a line.
  struct Reading {
    std::optional<Span> time;
    TimeForm time_form = TimeForm::kRfc3339;
    std::optional<Span> count;
    std::vector<Span> fixed;  // whose numbers are to be the same in each line
  };

  SuccessForm() = default;  // no line reads like it
  // `success` was read from this text. Of a reading that contradicts itself the form is one that no line has.
  SuccessForm(std::string_view text, const Reading& reading, const FastSuccess& success);

  // Whether the text reads like it; *success is what it says then. `is_alike`: it has the skeleton of the
  // text that the form is from, so that only numbers can be others. About 15 ns then.
  bool Read(std::string_view text, bool is_alike, MinuteMemo* minute, FastSuccess* success) const {
    if (steps_.empty() || text.size() < kWordBytes) return false;
    success->connector = connector_;
    success->service = service_;
    success->has_own_time = has_own_time_;
    success->is_escaped = is_escaped_;
    success->is_documented = is_documented_;
    success->time.reset();
    success->records = 0;
    success->count = success->remark = {};
    success->text = text;
    return (is_alike && quick_.is_possible && ReadQuickly(text, *minute, success)) ||
           ReadSteps(text, is_alike, minute, success);
  }

 private:
  // A number that is for nobody to read, of digits only or with letters; the end of the line.
  enum class Slot : std::uint8_t { kTime, kCount, kDigits, kId, kEnd };
  struct Step {
    std::string literal;
    bool tells = false;      // of alike lines as well: it holds digits, or stands behind a time of any length
    Slot slot = Slot::kEnd;  // behind the literal
  };

  static constexpr std::size_t kWordBytes = sizeof(std::uint64_t);

  // Takes the count at text[at]; its end, 0 where there is none. How many digits there are cannot be guessed,
  // so they are read all at once.
  static std::size_t ReadCountAt(std::string_view text, std::size_t at, FastSuccess* success) {
    const std::size_t from = std::min(at, text.size() - kWordBytes);
    if (at - from == kWordBytes) return 0;
    std::uint64_t word = WordAt(text.data() + from) >> 8 * (at - from);
    const auto size =
        static_cast<std::size_t>(std::countr_zero(NoDigitBits(word))) / 8;  // kWordBytes: all are digits
    if (size == 0 || size == kWordBytes) return 0;
    word ^= kEachByte * '0';
    word <<= 8 * (kWordBytes - size);  // as if there were zeros before it
    // Neighbours are put together: two digits, then four, then eight.
    word = (word * 10 + (word >> 8)) & 0x00FF00FF00FF00FFULL;
    word = (word * 100 + (word >> 16)) & 0x0000FFFF0000FFFFULL;
    word = (word * 10000 + (word >> 32)) & 0xFFFFFFFFULL;
    success->records = word;
    success->count = text.substr(at, size);
    return at + size;
  }

  // As Read, of an alike line whose time is spelled as the first one's was; `quick_` says how.
  bool ReadQuickly(std::string_view text, const MinuteMemo& minute, FastSuccess* success) const {
    LogTime time;
    if (text.size() < quick_.count_at || !minute.ReadAlike(text.substr(quick_.time_at), fraction_, &time)) {
      return false;
    }
    success->time = time;
    std::size_t end = quick_.time_at + fraction_.time_bytes();
    if (quick_.has_count) {
      end = ReadCountAt(text, quick_.count_at, success);
      if (end == 0) return false;
    }
    if (has_remark_) success->remark = text.substr(end);
    return true;
  }
  bool ReadSteps(std::string_view text, bool is_alike, MinuteMemo* minute, FastSuccess* success) const;
  bool ReadTimeAt(std::string_view text, bool is_alike, MinuteMemo* minute, std::size_t* at,
                  FastSuccess* success) const;

  // Of a form whose alike lines tell a time and then a count or nothing: from where on, if the time is
  // spelled as the first one's was. Most forms are one, and a step less is not to be guessed.
  struct Quick {
    bool is_possible = false;
    bool has_count = false;
    std::size_t time_at = 0;
    std::size_t count_at = 0;
  };

  // What is needed of most lines comes first.
  Quick quick_;
  MinuteMemo::Fraction fraction_;
  // What the text says beside its numbers, as FastSuccess has it.
  ConnectorIndex connector_ = kNoConnector;
  ServiceIndex service_ = kNoService;
  bool has_own_time_ = false;
  bool is_escaped_ = false;
  bool is_documented_ = false;
  bool has_remark_ = false;
  TimeForm time_form_ = TimeForm::kRfc3339;
  std::size_t telling_steps_ = 0;  // behind these, there is nothing to be read from alike lines
  std::size_t remark_step_ = 0;
  absl::InlinedVector<Step, 3> steps_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_FORM_H_
