#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_CLASSIFIER_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_CLASSIFIER_H_

// Stage two: Record -> Match. The full rules confirm on the decoded record; connector, instance, service,
// level and time are read from it.
//
// A connector is named by, in this order of trust: the tag, a structured field, the logger's name, an alias
// anywhere in the line, the host of the API. Where the best of these names two connectors, the answer is
// none: null is better than a guess. Lines of a service that runs no connectors have none, whatever vendor
// they mention.

#include <memory>

#include "absl/status/statusor.h"
#include "engine/attribute/match.h"
#include "engine/attribute/names.h"
#include "engine/attribute/pattern_engine.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// One per thread; `rules` and `names` are shared and must outlive it.
class Classifier {
 public:
  Classifier(const RuleSet& rules, const Names& names, std::unique_ptr<PatternEngine> engine)
      : rules_(rules), names_(names), engine_(std::move(engine)), hits_(rules.patterns().size()) {}

  // Everything about the record, into *match. Only the rules of `groups` are tried: those whose stems the
  // line holds. Where none of them matches and `may_be_success` is false, nothing else is read.
  // `source_service` is the service that the source as a whole belongs to.
  absl::Status Classify(const Record& record, GroupMask groups, bool may_be_success,
                        ServiceIndex source_service, Match* match);

 private:
  absl::Status ApplyRules(std::string_view text, GroupMask groups, Match* match);
  absl::Status Attribute(const Head& head, std::string_view text, ServiceIndex source_service, Match* match);
  ConnectorIndex ConnectorByText() const;

  const RuleSet& rules_;
  const Names& names_;
  std::unique_ptr<PatternEngine> engine_;
  HeadParser head_parser_;
  PatternHits hits_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_CLASSIFIER_H_
