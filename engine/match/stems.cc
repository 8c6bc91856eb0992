#include "engine/match/stems.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/base/pattern_options.h"
#include "engine/base/string_bridge.h"
#include "re2/filtered_re2.h"

namespace wflogscan {
namespace {

// Shorter literals occur on every other line.
constexpr std::size_t kMinStemBytes = 3;

// Words that healthy lines are full of. A pattern may contain them; it may not lean on them alone.
constexpr std::array<std::string_view, 34> kGreedyWords = {
    "status",  "error",   "code",   "http",   "https",   "request", "response", "message", "level",
    "info",    "warn",    "debug",  "time",   "timeout", "events",  "event",    "fetched", "connector",
    "client",  "server",  "api",    "com",    "data",    "the",     "for",      "and",     "failed",
    "failure", "service", "memory", "status_code", "statuscode", "http1.", "errors"};

bool IsStemChar(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == ' ' || c == '_' || c == ':' || c == '.' || c == '-' ||
         c == '=' || c == '(';
}

std::string_view TrimmedForJudging(std::string_view run) {
  while (!run.empty() && !std::isalnum(static_cast<unsigned char>(run.front()))) run.remove_prefix(1);
  while (!run.empty() && !std::isalnum(static_cast<unsigned char>(run.back()))) run.remove_suffix(1);
  return run;
}

// Higher is rarer on healthy lines, as far as a string shows it. 0: useless.
int Worth(std::string_view run) {
  const std::string_view core = TrimmedForJudging(run);
  if (run.size() < kMinStemBytes || core.size() < 2) return 0;
  if (std::find(kGreedyWords.begin(), kGreedyWords.end(), core) != kGreedyWords.end()) return 0;
  const bool digits_only = std::all_of(core.begin(), core.end(), [](char c) { return c >= '0' && c <= '9'; });
  // Three bare digits are in every other timestamp; " 401" or "=401" are not.
  if (digits_only && run.size() == core.size() && run.size() < 5) return 0;
  return static_cast<int>(std::min<std::size_t>(run.size(), 12)) + (digits_only ? 0 : 1);
}

// The best part of a literal that consists of stem characters only.
std::string BestRun(std::string_view atom) {
  std::string_view best;
  int best_worth = 0;
  for (std::size_t begin = 0; begin < atom.size();) {
    if (!IsStemChar(atom[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < atom.size() && IsStemChar(atom[end])) ++end;
    const std::string_view run = atom.substr(begin, end - begin);
    if (const int worth = Worth(run); worth > best_worth) {
      best = run;
      best_worth = worth;
    }
    begin = end;
  }
  // A long literal costs more to look for than its first dozen bytes save.
  constexpr std::size_t kMaxStemBytes = 16;
  return std::string(best.substr(0, kMaxStemBytes));
}

// Whether the pattern could match a text that holds all of `absent_stem_atoms` and nothing else.
bool CouldMatch(const re2::FilteredRE2& filter, const std::vector<int>& atoms) {
  std::vector<int> potentials;
  filter.AllPotentials(atoms, &potentials);
  return !potentials.empty();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> StemsOfPattern(std::string_view pattern) {
  const re2::RE2::Options options = PatternOptions();
  re2::FilteredRE2 filter(static_cast<int>(kMinStemBytes));
  int id = 0;
  if (filter.Add(ToRe2(pattern), options, &id) != re2::RE2::NoError) {
    return absl::InvalidArgumentError(
        absl::StrCat("RE2 rejects the pattern: ", re2::RE2(ToRe2(pattern), options).error()));
  }
  std::vector<std::string> atoms;
  filter.Compile(&atoms);

  std::vector<std::string> runs(atoms.size());
  std::vector<int> without;  // atoms that the chosen stems do not cover
  std::vector<std::size_t> covered;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    runs[i] = BestRun(atoms[i]);
    if (runs[i].empty()) {
      without.push_back(static_cast<int>(i));
    } else {
      covered.push_back(i);
    }
  }
  if (atoms.empty() || CouldMatch(filter, without)) {
    return absl::InvalidArgumentError(
        "the pattern can match without any stem: no literal of 3 or more letters, digits, blanks or _:.-=( that is "
        "rare on healthy lines must occur in it. Hint: spell such a literal out in every alternative, for example "
        "\" 401\", \"=401\" or \": 401\" instead of a character class before the number");
  }
  // Drop what is not needed, the least selective first.
  std::sort(covered.begin(), covered.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(Worth(runs[a]), runs[a]) < std::pair(Worth(runs[b]), runs[b]);
  });
  std::vector<std::string> stems;
  for (std::size_t i : covered) {
    without.push_back(static_cast<int>(i));
    if (CouldMatch(filter, without)) {
      without.pop_back();
      stems.push_back(runs[i]);
    }
  }
  return MinimalStems(std::move(stems));
}

std::vector<std::string> MinimalStems(std::vector<std::string> stems) {
  std::sort(stems.begin(), stems.end());
  stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
  std::vector<std::string> minimal;
  for (const std::string& stem : stems) {
    const bool redundant = std::any_of(stems.begin(), stems.end(), [&](const std::string& other) {
      return other.size() < stem.size() && stem.find(other) != std::string::npos;
    });
    if (!redundant) minimal.push_back(stem);
  }
  return minimal;
}

}  // namespace wflogscan
