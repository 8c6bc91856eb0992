#include "engine/report/advice_conflicts.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "engine/base/civil_time.h"
#include "engine/base/duration_words.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kSameHours = 3600 * kNanosecondsPerSecond;

struct Conflict {
  std::string_view cause;
  std::string_view effect;
  std::string_view for_cause;   // the first step of the finding that decides; empty: none
  std::string_view for_effect;  // the first step of the other
};

constexpr std::array<Conflict, 4> kConflicts = {{
    {"rate-limit-429", "slow-poll",
     "Begin here and not with the slow polls of the same hours: they are slow because they wait after "
     "refusals.",
     "The vendor refuses requests (429) in the same hours, and a poll that waits after refusals is slow. "
     "Poll "
     "less often first; more frequent polls, the usual cure, would make both worse."},
    {"rate-limit-429", "duplicates",
     "Duplicates of the same connector ask for more frequent polls, which the limit does not allow: poll "
     "less "
     "often, and make the polling window no longer than the interval.",
     "Do not shorten the interval here, though that is the usual cure: the vendor already refuses requests "
     "(429). Make the polling window no longer than the interval, and see that the checkpoint moves on."},
    {"rate-limit-429", "no-data", "",
     "The vendor refuses requests (429) in the same hours, and what is refused brings nothing. Poll less "
     "often "
     "first, and look again after some intervals."},
    {"slow-poll", "duplicates",
     "Duplicates of the same hours come from this: a poll that runs into the next one reads the same window "
     "twice. Lengthen the interval until polls end before the next one, or fetch less at a time.",
     "Polls overlap in the same hours and read the same window twice. Cure the slow polls first; a shorter "
     "interval, the usual cure for duplicates, would make them overlap more."},
}};

bool InTheSameHours(const Finding& a, const Finding& b) {
  if (!a.first_seen || !b.first_seen) return true;
  return a.first_seen->unix_ns - kSameHours <= b.last_seen->unix_ns &&
         b.first_seen->unix_ns - kSameHours <= a.last_seen->unix_ns;
}

void AddFirst(std::string_view step, Finding* finding) {
  if (step.empty() ||
      std::find(finding->advice.begin(), finding->advice.end(), step) != finding->advice.end())
    return;
  finding->advice.insert(finding->advice.begin(), std::string(step));
}

void AddInterval(const RulePack& pack, Finding* finding) {
  if (finding->signature != "rate-limit-429" || !finding->connector) return;
  const Connector* connector = pack.FindConnector(*finding->connector);
  if (connector == nullptr || connector->interval_on_429_seconds) return;
  const std::optional<std::int64_t> shortest = connector->ShortestPollSeconds();
  if (!shortest) return;
  AddFirst(absl::StrCat(
               "Raise the polling interval; no figure is documented for this case, so try twice the usual ",
               DurationWords(*shortest * kNanosecondsPerSecond), " first."),
           finding);
}

}  // namespace

void ResolveAdvice(const RulePack& pack, Report* report) {
  for (Finding& finding : report->findings) AddInterval(pack, &finding);
  // The last one that is put in front is read first.
  for (auto conflict = kConflicts.rbegin(); conflict != kConflicts.rend(); ++conflict) {
    for (Finding& cause : report->findings) {
      if (!cause.connector || cause.signature != conflict->cause) continue;
      for (Finding& effect : report->findings) {
        if (effect.signature != conflict->effect || effect.connector != cause.connector ||
            effect.instance != cause.instance || !InTheSameHours(cause, effect)) {
          continue;
        }
        AddFirst(conflict->for_cause, &cause);
        AddFirst(conflict->for_effect, &effect);
      }
    }
  }
}

}  // namespace wflogscan
