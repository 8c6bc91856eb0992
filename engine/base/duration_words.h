#ifndef WFLOGSCAN_ENGINE_BASE_DURATION_WORDS_H_
#define WFLOGSCAN_ENGINE_BASE_DURATION_WORDS_H_

#include <cstdint>
#include <string>

namespace wflogscan {

// A length of time to two figures' worth, as people say it: "812 ms", "4.1 s", "6 min 12 s", "3 h 10 min",
// "2 d 4 h". Not negative.
std::string DurationWords(std::int64_t nanoseconds);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_DURATION_WORDS_H_
