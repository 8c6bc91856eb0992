#include "engine/attribute/capture_set.h"

#include "absl/container/flat_hash_map.h"
#include "engine/base/pattern_options.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {

CaptureSet::CaptureSet(const RuleSet& rules) {
  absl::flat_hash_map<std::string, std::uint32_t> known;
  for (const Rule& rule : rules.pack().rules) {
    std::vector<std::uint32_t>& patterns = patterns_of_rule_.emplace_back();
    for (const Capture& capture : rule.captures) {
      const auto [place, is_new] =
          known.try_emplace(capture.pattern, static_cast<std::uint32_t>(patterns_.size()));
      if (is_new) {
        patterns_.push_back(std::make_unique<Lazy>());
        patterns_.back()->pattern = capture.pattern;
      }
      patterns.push_back(place->second);
    }
  }
}

std::string_view CaptureSet::FindPattern(std::uint32_t pattern, std::string_view text) const {
  const Lazy& capture = *patterns_[pattern];
  std::call_once(capture.compiled,
                 [&] { capture.regex = std::make_unique<re2::RE2>(capture.pattern, PatternOptions()); });
  re2::StringPiece value;
  if (!capture.regex->ok() || !re2::RE2::PartialMatch(ToRe2(text), *capture.regex, &value)) return {};
  return {value.data(), value.size()};
}

}  // namespace wflogscan
