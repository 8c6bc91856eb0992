#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_FACT_CLASSIFIER_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_FACT_CLASSIFIER_H_

#include "engine/attribute/capture_set.h"
#include "engine/attribute/match.h"
#include "engine/attribute/names.h"
#include "engine/decode/record.h"
#include "engine/documents/fact.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// Fact -> Match: which rules hold where a document says this, and about which service. The rest of the way is
// that of a log line: the record's text is the sample, its match_text the figures that captures read.
//
// The service is the container's; of other facts the one that the subject names, else the source's, else the
// rule's own. The connector is none: no document tells of one.
//
// Immutable; the three are shared and must outlive it.
class FactClassifier {
 public:
  FactClassifier(const RuleSet& rules, const Names& names, const CaptureSet& captures)
      : rules_(rules), names_(names), captures_(captures) {}

  // *match refers to *record. Without signatures where no rule speaks of the fact.
  void Classify(const Fact& fact, ServiceIndex source_service, Record* record, Match* match) const;

 private:
  const RuleSet& rules_;
  const Names& names_;
  const CaptureSet& captures_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_FACT_CLASSIFIER_H_
