#ifndef WFLOGSCAN_ENGINE_BASE_PATTERN_OPTIONS_H_
#define WFLOGSCAN_ENGINE_BASE_PATTERN_OPTIONS_H_

#include "re2/re2.h"

namespace wflogscan {

// How every pattern of a rule is read, so that RE2 sees what Vectorscan sees: bytes, not code points, and
// caseless.
inline re2::RE2::Options PatternOptions() {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  return options;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_PATTERN_OPTIONS_H_
