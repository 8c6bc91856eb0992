#include "engine/base/level.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace wflogscan {
namespace {

// The longest word has eight letters, so a word is one number: its letters in lower case, the first lowest.
constexpr std::size_t kMaxWordBytes = 8;

constexpr std::uint64_t Packed(std::string_view word) {
  std::uint64_t packed = 0;
  for (std::size_t i = word.size(); i-- > 0;) {
    packed = packed << 8 | (static_cast<unsigned char>(word[i]) | 0x20U);
  }
  return packed;
}

constexpr std::array<std::pair<std::uint64_t, Level>, 27> kWords = {{
    {Packed("info"), Level::kInfo},    {Packed("debug"), Level::kDebug},
    {Packed("error"), Level::kError},  {Packed("warn"), Level::kWarning},
    {Packed("trace"), Level::kTrace},  {Packed("trc"), Level::kTrace},
    {Packed("dbg"), Level::kDebug},    {Packed("debu"), Level::kDebug},
    {Packed("inf"), Level::kInfo},     {Packed("notice"), Level::kInfo},
    {Packed("wrn"), Level::kWarning},  {Packed("warning"), Level::kWarning},
    {Packed("err"), Level::kError},    {Packed("erro"), Level::kError},
    {Packed("eror"), Level::kError},   {Packed("critical"), Level::kFatal},
    {Packed("crit"), Level::kFatal},   {Packed("fatal"), Level::kFatal},
    {Packed("fata"), Level::kFatal},   {Packed("ftl"), Level::kFatal},
    {Packed("panic"), Level::kFatal},  {Packed("pani"), Level::kFatal},
    {Packed("dpanic"), Level::kFatal}, {Packed("alert"), Level::kFatal},
    {Packed("emerg"), Level::kFatal},  {Packed("severe"), Level::kFatal},
    {Packed("dbug"), Level::kDebug},
}};

// Which two letters a level's name may begin with: few other words do.
constexpr std::array<std::uint32_t, 32> MakeBeginnings() {
  std::array<std::uint32_t, 32> seconds{};
  for (const auto& [word, level] : kWords) seconds[word & 31] |= std::uint32_t{1} << (word >> 8 & 31);
  return seconds;
}
constexpr std::array<std::uint32_t, 32> kBeginnings = MakeBeginnings();

// slog's levels between two that have a name: "DEBUG-4", "ERROR+2".
bool IsSlogOffset(std::string_view text) {
  return text.size() > 1 && (text.front() == '+' || text.front() == '-') &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

const char* ToString(Level level) {
  switch (level) {
    case Level::kNone:
      return "";
    case Level::kTrace:
      return "trace";
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
    case Level::kFatal:
      return "fatal";
  }
  return "";
}

std::optional<Level> LevelAskedFor(std::string_view word) {
  const auto* const found = std::find(kLevelsAskedFor.begin(), kLevelsAskedFor.end(), word);
  if (found == kLevelsAskedFor.end()) return std::nullopt;
  return static_cast<Level>(found - kLevelsAskedFor.begin());
}

Level LevelFromWord(std::string_view word) {
  if (word.size() < 3 || word.size() > kMaxWordBytes) return Level::kNone;
  if ((kBeginnings[static_cast<unsigned char>(word[0]) & 31] >> (static_cast<unsigned char>(word[1]) & 31) &
       1) == 0) {
    return Level::kNone;
  }
  // Setting bit 5 also folds a few characters that are no letters, but into others that are none.
  std::uint64_t packed = 0;
  for (std::size_t i = 0; i < word.size() && !IsSlogOffset(word.substr(i)); ++i) {
    const auto c = static_cast<unsigned char>(word[i] | 0x20);
    if (static_cast<unsigned char>(c - 'a') >= 26) return Level::kNone;
    packed |= std::uint64_t{c} << (8 * i);
  }
  for (const auto& [known, level] : kWords) {
    if (packed == known) return level;
  }
  return Level::kNone;
}

Level LevelFromName(std::string_view name) {
  if (name.size() != 1 || name.front() < '0' || name.front() > '7') return LevelFromWord(name);
  // RFC 5424: emergency, alert, critical; error; warning; notice, informational; debug.
  constexpr std::array<Level, 8> kSeverities = {Level::kFatal,   Level::kFatal, Level::kFatal, Level::kError,
                                                Level::kWarning, Level::kInfo,  Level::kInfo,  Level::kDebug};
  return kSeverities[static_cast<std::size_t>(name.front() - '0')];
}

}  // namespace wflogscan
