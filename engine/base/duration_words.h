#ifndef WFLOGSCAN_ENGINE_BASE_DURATION_WORDS_H_
#define WFLOGSCAN_ENGINE_BASE_DURATION_WORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wflogscan {

// A length of time to two figures' worth, as people say it: "812 ms", "4.1 s", "6 min 12 s", "3 h 10 min",
// "2 d 4 h". Not negative.
std::string DurationWords(std::int64_t nanoseconds);

// What people type for one, in seconds: a whole number and s, m, h, d or w ("90s", "15m", "2h", "3d", "1w").
// nullopt for anything else, and for more than a hundred years.
std::optional<std::int64_t> ParseDurationSeconds(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_DURATION_WORDS_H_
