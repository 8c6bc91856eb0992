#ifndef WFLOGSCAN_ENGINE_SOURCE_API_ANSWER_H_
#define WFLOGSCAN_ENGINE_SOURCE_API_ANSWER_H_

#include <cstddef>
#include <string_view>

namespace wflogscan {

inline constexpr std::size_t kMostAnswerBytes = std::size_t{64} << 10;

// Whether a whole source is the answer in which an API refused a request, and no log: a JSON object that says
// so, an HTTP response, or a bare status. Support bundles of older appliances hold such files where they
// asked the wrong API for metrics and settings: "401" in them is no vendor's, and nothing that a connector
// did. What a logger writes (a level, a connector) makes an object a log line. O(bytes); false for more than
// kMostAnswerBytes.
bool IsApiErrorAnswer(std::string_view whole);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_API_ANSWER_H_
