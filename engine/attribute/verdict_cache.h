#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_VERDICT_CACHE_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_VERDICT_CACHE_H_

// What the rules said of a record, kept for the next one that says the same.
//
// Most of a log is said again and again: the same failure of the same connector every five minutes, the same
// debug line full of numbers. Two records whose masked texts are equal (match/occasion_mask.h) and which tell
// of the same statuses get the same answer from every rule, so the second one costs a look into a table
// instead of a dozen passes of Vectorscan and RE2. What differs between them, the time, the number of records
// and the captured figures, is read anew from its known place.
//
// Where the raw lines told already that two records are masked alike (match/alike_lines.h), not even the mask
// is applied.
//
// A rule that asks for a field's value sees what the mask hides. So a verdict for which a field was read is
// not kept: whether one is read is the same for all records of a masked text.
//
// Bounded (match/line_memo.h). Nothing that is found depends on what happens to be cached.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/attribute/match.h"
#include "engine/match/fingerprint.h"
#include "engine/match/http_status.h"
#include "engine/match/line_memo.h"
#include "engine/match/proposal.h"

namespace wflogscan {

struct Verdict {
  Match match;                 // without views: no record, no instance
  std::size_t text_bytes = 0;  // of the record's text; those that are masked alike have as many
  std::size_t instance_at = Head::kNowhere;
  std::size_t instance_size = 0;
  std::size_t time_at = Head::kNowhere;  // kNowhere: the record has no time of its own
  std::size_t time_bytes = Head::kNowhere;
  TimeForm time_form = TimeForm::kRfc3339;
  std::size_t records_at = Head::kNowhere;  // kNowhere: a success without a count, or no success
};

// One per thread.
class VerdictCache {
 public:
  // What a verdict depends on besides the text.
  struct Circumstances {
    std::span<const StatusCode> statuses;
    Interest interest;
    ServiceIndex source_service = kNoService;
  };

  // Of a record of this Record::alike.
  Fingerprint KeyOf(const Fingerprint& alike, const Circumstances& circumstances) {
    const std::array<std::uint64_t, 3> words = {alike.low, alike.high, alike.size};
    key_.assign(reinterpret_cast<const char*>(words.data()), sizeof(words));
    AppendCircumstances(circumstances, /*text_bytes=*/0);
    return FingerprintOf(key_);
  }

  // Of a record of this masked text, and of what rules see of it where that is not told by the text. nullopt
  // where they are too long: such a text is seldom said twice.
  std::optional<Fingerprint> KeyOf(std::string_view masked_text, std::string_view rules_see,
                                   const Circumstances& circumstances) {
    key_.assign(masked_text).append(rules_see);
    AppendCircumstances(circumstances, 1 + masked_text.size());
    if (key_.size() > kMaxFingerprintedBytes) return std::nullopt;
    return FingerprintOf(key_);
  }

  // Null where it is not known. The pointer lives until the next Keep.
  const Verdict* Find(const Fingerprint& key) { return verdicts_.Find(key); }
  void Keep(const Fingerprint& key, Verdict verdict) { verdicts_.Keep(key, std::move(verdict)); }

 private:
  // Last in a key comes how it was made, so that no two that were made otherwise are the same.
  void AppendCircumstances(const Circumstances& circumstances, std::size_t text_bytes) {
    const Interest& interest = circumstances.interest;
    const unsigned flags = unsigned{interest.has_status} | unsigned{interest.may_succeed} << 1 |
                           unsigned{interest.may_stand_in} << 2 | unsigned{interest.may_complain} << 3 |
                           unsigned{interest.is_vain} << 4;
    const std::array<std::uint64_t, 5> words = {interest.groups, flags, circumstances.source_service,
                                                circumstances.statuses.size(), text_bytes};
    key_.append(reinterpret_cast<const char*>(circumstances.statuses.data()),
                circumstances.statuses.size_bytes());
    key_.append(reinterpret_cast<const char*>(words.data()), sizeof(words));
  }

  std::string key_;
  LineMemo<Verdict> verdicts_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_VERDICT_CACHE_H_
