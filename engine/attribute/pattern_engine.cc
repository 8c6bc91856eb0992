#include "engine/attribute/pattern_engine.h"

#include <optional>
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
  explicit VectorscanEngine(const RuleSet& rules) : rules_(rules), databases_(rules.group_count()) {}

  absl::Status Scan(GroupIndex group, std::string_view text, PatternHits* hits) override {
    WFL_ASSIGN_OR_RETURN(const hs_database_t* database, Database(group));
    if (database == nullptr) return absl::OkStatus();
    struct Context {
      PatternId first;
      PatternHits* hits;
    } context{rules_.first_pattern(group), hits};
    const auto on_match = [](unsigned id, unsigned long long, unsigned long long, unsigned, void* raw) {
      const auto* found = static_cast<Context*>(raw);
      found->hits->Add(found->first + id);
      return 0;
    };
    const hs_error_t error = hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0,
                                     scratch_.get(), on_match, &context);
    if (error != HS_SUCCESS) return absl::InternalError(absl::StrCat("the matcher fails with code ", error));
    return absl::OkStatus();
  }

 private:
  // The scratch must have room for every database that is used with it, and databases come as they are asked
  // for.
  absl::StatusOr<const hs_database_t*> Database(GroupIndex group) {
    if (!databases_[group]) {
      WFL_ASSIGN_OR_RETURN(const hs_database_t* database, rules_.GroupDatabase(group));
      if (database != nullptr) WFL_RETURN_IF_ERROR(GrowScratch(database, &scratch_));
      databases_[group] = database;
    }
    return *databases_[group];
  }

  const RuleSet& rules_;
  HsScratch scratch_;
  std::vector<std::optional<const hs_database_t*>> databases_;
};

class Re2Engine final : public PatternEngine {
 public:
  Re2Engine(const RuleSet& rules, std::vector<std::unique_ptr<re2::RE2>> patterns)
      : rules_(rules), patterns_(std::move(patterns)) {}

  absl::Status Scan(GroupIndex group, std::string_view text, PatternHits* hits) override {
    for (PatternId id = rules_.first_pattern(group);
         id < rules_.first_pattern(static_cast<GroupIndex>(group + 1)); ++id) {
      if (re2::RE2::PartialMatch(ToRe2(text), *patterns_[id])) hits->Add(id);
    }
    return absl::OkStatus();
  }

 private:
  const RuleSet& rules_;
  std::vector<std::unique_ptr<re2::RE2>> patterns_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PatternEngine>> MakeVectorscanEngine(const RuleSet& rules) {
  return std::make_unique<VectorscanEngine>(rules);
}

absl::StatusOr<std::unique_ptr<PatternEngine>> MakeRe2Engine(const RuleSet& rules) {
  std::vector<std::unique_ptr<re2::RE2>> patterns;
  for (const std::string& pattern : rules.patterns()) {
    patterns.push_back(std::make_unique<re2::RE2>(pattern, PatternOptions()));
    if (!patterns.back()->ok()) {
      return absl::InvalidArgumentError(absl::StrCat("\"", pattern, "\": ", patterns.back()->error()));
    }
  }
  return std::make_unique<Re2Engine>(rules, std::move(patterns));
}

}  // namespace wflogscan
