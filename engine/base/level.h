#ifndef WFLOGSCAN_ENGINE_BASE_LEVEL_H_
#define WFLOGSCAN_ENGINE_BASE_LEVEL_H_

// The levels that loggers give to what they say, and the words for them.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wflogscan {

enum class Level : std::uint8_t { kNone, kTrace, kDebug, kInfo, kWarning, kError, kFatal };
const char* ToString(Level level);  // "error"; "" for kNone

// What a logger calls a level, in any case: "WARN", "err", "panic", "ERROR+4"; kNone for other words. A few
// nanoseconds.
Level LevelFromWord(std::string_view word);

// As LevelFromWord, and what a wrapping calls a level: syslog's number, "3".
Level LevelFromName(std::string_view name);

// As rules spell a level that they ask for, by Level.
inline constexpr std::array<std::string_view, 7> kLevelsAskedFor = {"none",    "trace", "debug", "info",
                                                                    "warning", "error", "fatal"};
std::optional<Level> LevelAskedFor(std::string_view word);  // nullopt: none of these words

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_LEVEL_H_
