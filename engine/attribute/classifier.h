#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_CLASSIFIER_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_CLASSIFIER_H_

// Stage two: Record -> Match. The full rules confirm on the decoded record; connector, instance, service,
// level and time are read from it.
//
// A connector is named by, in this order of trust: the tag, a structured field, the logger's name, an alias
// anywhere in the line, the host of the API. Where the best of these names two connectors, the answer is
// none: null is better than a guess. Lines of a service that runs no connectors have none, whatever vendor
// they mention.
//
// A rule's patterns come first, its scope needs the connector, its fields are read last, and only then does
// one rule explain another one away.
//
// Cost: about 400 ns for a record that says what one before it said (BM_Classify), half of that where the raw
// line told so already, some 16 microseconds for a new one.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "engine/attribute/capture_set.h"
#include "engine/attribute/field_conditions.h"
#include "engine/attribute/match.h"
#include "engine/attribute/names.h"
#include "engine/attribute/pattern_engine.h"
#include "engine/attribute/verdict_cache.h"
#include "engine/match/http_status.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// Whether a rule may speak of a record that is about this connector and service.
bool IsInScope(const CompiledRule& rule, ConnectorIndex connector, ServiceIndex service);

// Whether an exclusion pattern, with its condition, excludes a record of this level, whose connector is named
// by what the logger says or is not. `hits` are those of the record.
bool Excludes(const RuleSet& rules, PatternId exclusion, const PatternHits& hits, Level level,
              bool is_attributed);

// One per thread; `rules`, `names` and `captures` are shared and must outlive it.
class Classifier {
 public:
  struct Options {
    bool remember = true;  // false: every record is worked out anew, as the oracle does
  };

  Classifier(const RuleSet& rules, const Names& names, const CaptureSet& captures,
             std::unique_ptr<PatternEngine> engine, Options options);

  // Everything about the record, into *match, which refers to it. Only what the line was proposed for is
  // tried; where no rule matches and it may be neither a success nor a complaint, nothing else is read.
  // `source_service` is the service that the source as a whole belongs to.
  absl::Status Classify(const Record& record, const Interest& interest, ServiceIndex source_service,
                        Match* match);

  // How many records were worked out; of the others, the verdict of their like was known.
  std::uint64_t worked_out() const { return worked_out_; }

 private:
  // As Classify, but for what the wrapping says.
  absl::Status Remember(const Record& record, const Interest& interest, ServiceIndex source_service,
                        Match* match);

  // Sets what is masked of the record.
  void MaskText(const Record& record);
  // Works the record out, once it is masked. *verdict is what a record of the same masked text may be told;
  // nullopt where such a record has to be worked out as well.
  absl::Status WorkOut(const Record& record, const Interest& interest, ServiceIndex source_service,
                       Match* match, std::optional<Verdict>* verdict);
  // False where the figures of this record do not read as those of the first one did.
  static bool Replay(const Verdict& verdict, const Record& record, Match* match);

  // The rules whose patterns match, into match->rules.
  absl::Status SelectRules(std::string_view text, const Interest& interest, Match* match);
  // Takes those out that the text excludes. Some exclusions are asked only what the head says they are for:
  // read_head sets the level and the connector of *match.
  absl::Status ExcludeRules(std::string_view text, absl::FunctionRef<absl::Status()> read_head, Match* match);
  // Takes those out that another one explains away, and tells apart those that count by themselves.
  void SettleRules(std::string_view text, Match* match) const;
  absl::Status Attribute(const Head& head, std::string_view text, ServiceIndex source_service, Match* match);
  void NameConnectorByText(Match* match) const;

  const RuleSet& rules_;
  const Names& names_;
  const CaptureSet& captures_;
  const std::unique_ptr<PatternEngine> engine_;
  const Options options_;
  GroupMask about_data_ = 0;  // signatures that a successful poll may carry
  HeadParser head_parser_;
  FieldConditions field_conditions_;
  PatternHits hits_;
  std::vector<StatusCode> statuses_;  // of the record
  std::string masked_text_;           // the record's text
  std::string masked_match_text_;     // and its match_text, where that is another
  std::string_view rules_see_;        // one of both
  std::string scratch_text_;
  VerdictCache cache_;
  std::uint64_t worked_out_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_CLASSIFIER_H_
