#ifndef WFLOGSCAN_ENGINE_AGGREGATE_CONNECTOR_HISTORY_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_CONNECTOR_HISTORY_H_

// How each connector fared over the log: whether its failures are over, whether it is silent, how long it has
// been without data.
//
// A connector is silent when others poll and it has not succeeded for three of its polling intervals. Its
// interval is the longest that the catalog has (other kinds of data may go on while one is quiet until its
// turn), or its usual gap in this log where that is longer, since an integration may be set to poll less
// often. All is measured against what the log says: the last line of the other connectors shows whether they
// poll, the wall clock shows nothing. A log that ends before the three intervals are over shows no silence;
// nor does a log with one connector, because then it may be the log that stops. A connector that fails is
// failing and not silent. Silence is a state and not a finding: there is no line to show for it, and
// `no-data` is about polls that succeed.
//
// What a connector fetches goes to the broker. So trouble with the broker that names no connector is over
// when polls went well for longer than that trouble ever pauses, whoever has it; before that nobody knows,
// since a poll may go well whose events cannot be passed on.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/aggregate/polling.h"
#include "engine/aggregate/state.h"
#include "engine/aggregate/tally.h"
#include "wflogscan/report.h"
#include "wflogscan/rules.h"

namespace wflogscan {

class ConnectorHistory {
 public:
  // Both must outlive it. O(content of the tally).
  ConnectorHistory(const RulePack& pack, const Tally& tally);

  const std::map<Tally::ConnectorKey, const ConnectorTally*>& tallies() const { return tallies_; }

  // What became of a finding. `polls` is the judgement of its connector's empty polls where the finding is
  // made of them and of nothing else; null otherwise.
  Verdict Judge(const Tally::FindingKey& key, const FindingTally& finding, const EmptyPolls* polls) const;

  // As its findings say, which are all those of the connector and instance.
  ConnectorState StateOf(const Tally::ConnectorKey& key, const std::vector<const Finding*>& findings) const;

  // From its last success to the end of the log; from the first line of any connector where it had none.
  // nullopt where no time is known.
  std::optional<std::int64_t> WithoutDataSeconds(const Tally::ConnectorKey& key) const;

  const Occurrences& Succeeded(const Tally::ConnectorKey& key) const { return succeeded_.at(key); }

  // Whose successes tell whether a failure of this instance is over. Null where none can.
  const Occurrences* SuccessesFor(ConnectorIndex connector, const std::string& instance) const;
  bool any_success() const { return any_success_; }  // of any connector

 private:
  const Occurrences* BroughtBy(ConnectorIndex connector, const std::string& instance) const;
  std::optional<std::int64_t> IntervalNs(ConnectorIndex connector, const EventSeries& polls) const;
  bool IsSilent(const Tally::ConnectorKey& key) const;
  // Trouble with the broker, as the service with the connectors has it.
  bool IsOfBroker(const Tally::FindingKey& key) const;
  // Of such trouble that names no connector.
  Verdict JudgeBroker(const FindingTally& finding) const;

  const RulePack& pack_;
  const Tally& tally_;
  const std::map<Tally::ConnectorKey, const ConnectorTally*> tallies_;
  std::map<Tally::ConnectorKey, Occurrences> succeeded_;
  std::map<Tally::ConnectorKey, LogTime> last_line_;
  std::optional<LogTime> first_line_;  // of any connector
  bool any_success_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_CONNECTOR_HISTORY_H_
