#include "engine/attribute/pattern_engine.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/base/pattern_options.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

class VectorscanEngine final : public PatternEngine {
 public:
  VectorscanEngine(const RuleSet& rules, HsScratch scratch) : rules_(rules), scratch_(std::move(scratch)) {}

  void Scan(std::string_view text, PatternHits* hits) override {
    const auto on_match = [](unsigned id, unsigned long long, unsigned long long, unsigned, void* context) {
      static_cast<PatternHits*>(context)->Add(id);
      return 0;
    };
    hs_scan(rules_.pattern_database(), text.data(), static_cast<unsigned>(text.size()), 0, scratch_.get(), on_match,
            hits);
  }

 private:
  const RuleSet& rules_;
  HsScratch scratch_;
};

class Re2Engine final : public PatternEngine {
 public:
  explicit Re2Engine(std::vector<std::unique_ptr<re2::RE2>> patterns) : patterns_(std::move(patterns)) {}

  void Scan(std::string_view text, PatternHits* hits) override {
    for (PatternId id = 0; id < patterns_.size(); ++id) {
      if (re2::RE2::PartialMatch(ToRe2(text), *patterns_[id])) hits->Add(id);
    }
  }

 private:
  std::vector<std::unique_ptr<re2::RE2>> patterns_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PatternEngine>> MakeVectorscanEngine(const RuleSet& rules) {
  WFL_ASSIGN_OR_RETURN(HsScratch scratch, AllocateScratch({rules.pattern_database()}));
  return std::make_unique<VectorscanEngine>(rules, std::move(scratch));
}

absl::StatusOr<std::unique_ptr<PatternEngine>> MakeRe2Engine(const RuleSet& rules) {
  std::vector<std::unique_ptr<re2::RE2>> patterns;
  for (const std::string& pattern : rules.patterns()) {
    patterns.push_back(std::make_unique<re2::RE2>(pattern, PatternOptions()));
    if (!patterns.back()->ok()) {
      return absl::InvalidArgumentError(absl::StrCat("\"", pattern, "\": ", patterns.back()->error()));
    }
  }
  return std::make_unique<Re2Engine>(std::move(patterns));
}

}  // namespace wflogscan
