#include "engine/aggregate/capture_set.h"

#include "engine/base/pattern_options.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {

CaptureSet::CaptureSet(const RuleSet& rules) : rules_(rules) {
  for (const Rule& rule : rules.pack().rules) {
    std::vector<std::unique_ptr<Lazy>>& captures = captures_.emplace_back();
    for (const Capture& capture : rule.captures) {
      captures.push_back(std::make_unique<Lazy>());
      captures.back()->name = capture.name;
      captures.back()->pattern = capture.pattern;
    }
  }
}

std::string_view CaptureSet::Find(const Lazy& capture, std::string_view text) {
  std::call_once(capture.compiled,
                 [&] { capture.regex = std::make_unique<re2::RE2>(capture.pattern, PatternOptions()); });
  re2::StringPiece value;
  if (!capture.regex->ok() || !re2::RE2::PartialMatch(ToRe2(text), *capture.regex, &value)) return {};
  return {value.data(), value.size()};
}

}  // namespace wflogscan
