#ifndef WFLOGSCAN_ENGINE_AGGREGATE_CAPTURE_SET_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_CAPTURE_SET_H_

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/rule_set.h"
#include "re2/re2.h"

namespace wflogscan {

// The rules' captures. A capture is compiled when its rule first matches, because most scans need few of the
// hundreds there are and start-up is short. Thread-safe; share by const reference.
class CaptureSet {
 public:
  explicit CaptureSet(const RuleSet& rules);

  SignatureIndex SignatureOf(RuleIndex rule) const { return rules_.rules()[rule].signature; }

  // Calls take(name, value) for each capture of `rule` that finds something in `text`. About a microsecond
  // each.
  template <typename Take>
  void Extract(RuleIndex rule, std::string_view text, const Take& take) const {
    for (const std::unique_ptr<Lazy>& capture : captures_[rule]) {
      const std::string_view value = Find(*capture, text);
      if (!value.empty()) take(capture->name, value);
    }
  }

 private:
  struct Lazy {
    std::string name;
    std::string pattern;
    mutable std::once_flag compiled;
    mutable std::unique_ptr<re2::RE2> regex;
  };

  static std::string_view Find(const Lazy& capture, std::string_view text);

  const RuleSet& rules_;
  std::vector<std::vector<std::unique_ptr<Lazy>>> captures_;  // by rule
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_CAPTURE_SET_H_
