#ifndef WFLOGSCAN_ENGINE_AGGREGATE_JOINT_TALLY_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_JOINT_TALLY_H_

// Records that count only together with others: those of rules with `at_least`, `followed_by` or
// `not_followed_by`, and those that such rules wait for. Whether they do is told at the end, from their times
// (joint_findings.h).
//
// Kept apart for each subject, which is a service, a connector and an instance. A record is kept once for
// each signature, under all rules of that signature that hold for it, so that it counts once however many of
// them come true.
//
// Times are exact to the nanosecond until a series has kMaxTimes different ones; then its buckets grow as
// those of any EventSeries do, and of the events inside of a bucket it is only known that they lie between
// its first and its last. A record without a time takes no part.
//
// Bounded: 40 KiB of times and 64 KiB of samples a subject and set of rules, far less in any real log.
// Services and connectors are closed sets; when there are more than kMaxSubjects, instances are no longer
// told apart. Sums, minima and maxima of sets only, so any order of adding and merging gives the same.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/aggregate/event_series.h"
#include "engine/aggregate/spread_samples.h"
#include "engine/aggregate/value_counter.h"
#include "engine/attribute/match.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

class JointTally {
 public:
  static constexpr std::size_t kMaxSubjects = 128;
  static constexpr std::size_t kMaxTimes = 1024;

  struct Subject {
    ServiceIndex service = kNoService;
    ConnectorIndex connector = kNoConnector;
    std::string instance;
    friend auto operator<=>(const Subject&, const Subject&) = default;
  };
  // What the records of a group have in common.
  struct Kind {
    SignatureIndex signature = 0;
    bool counts_anyway = false;    // a rule of the signature that asks for no others holds as well
    bool is_success = false;       // a successful poll says it of itself
    std::vector<RuleIndex> rules;  // the joint rules of the signature that hold, ascending
    friend auto operator<=>(const Kind&, const Kind&) = default;
  };
  struct Records {
    EventSeries when{kMaxTimes};
    std::uint8_t fraction_digits = 0;  // the most that a time had
    SpreadSamples samples;
    std::map<std::string, ValueCounter, std::less<>> evidence;  // by capture name

    void Merge(const Records& other);
  };
  struct OfSubject {
    std::map<Kind, Records> records;
    std::map<RuleIndex, EventSeries> awaited;  // what the rule waits for

    void Merge(const OfSubject& other);
  };

  // The record in all that counts, and then where it stands: separately, because captures of one log may
  // share the one and not the other (bundle_tally.h).
  void Add(const RuleSet& rules, const Match& match);
  void AddPlace(const RuleSet& rules, const Match& match);
  void Merge(const JointTally& other);
  void DropPlaces();
  // As Tally::TakePlaces.
  void TakePlaces(const JointTally& places, bool copy);

  const std::map<Subject, OfSubject>& subjects() const { return subjects_; }

 private:
  OfSubject& SubjectOf(Subject subject);
  static Subject SubjectOf(const Match& match);
  static std::vector<Kind> KindsOf(const RuleSet& rules, const Match& match);
  void ForgetInstances();

  std::map<Subject, OfSubject> subjects_;
  bool tells_instances_ = true;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_JOINT_TALLY_H_
