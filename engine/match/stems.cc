#include "engine/match/stems.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "engine/base/pattern_options.h"
#include "engine/base/string_bridge.h"
#include "engine/match/sampled_filter.h"
#include "re2/filtered_re2.h"

namespace wflogscan {
namespace {

// The lengths that a stem may have. Shorter literals occur on every other line. Those of eight bytes are
// looked for by the SampledFilter, which hardly notices how many there are; the shorter ones by Vectorscan,
// which does.
constexpr std::array<std::size_t, 4> kStemSizes = {4, 5, 6, SampledFilter::kStringBytes};
constexpr std::size_t kMinAtomBytes = 3;

// What it costs to look for a stem, by kStemSizes.
constexpr std::array<double, 4> kCostOfStem = {20, 15, 10, 1};

// What it costs when every healthy line holds it: decoding a line in vain takes as long as scanning ten to
// twenty.
constexpr double kCostOfHealthyShare = 5000;

// What it costs that a window of the sampled filter occurs on a healthy line, next to decoding that line.
constexpr double kCostOfWindow = 0.02;

// How far the number of patterns that a stem could serve makes it cheaper.
constexpr double kMaxSharing = 3;

// A sample is only a sample: a literal that it does not hold is given a share of a line all the same, the
// more the shorter it is (by kStemSizes). Without this, every unlucky four letters would look rare.
constexpr std::array<double, 4> kUnseenLines = {4, 2, 0.6, 0.1};

bool IsPossibleStem(std::string_view text) {
  int word_chars = 0;
  bool digits_only = true;
  for (const char c : text) {
    if (!IsStemChar(c)) return false;
    const bool digit = c >= '0' && c <= '9';
    word_chars += absl::ascii_isalnum(c) ? 1 : 0;
    digits_only = digits_only && digit;
  }
  // Bare digits are in every other timestamp, whatever a sample of healthy lines holds by chance.
  return word_chars >= 3 && !(digits_only && text.size() < 6);
}

// The same language, with "x?" spelled as "(?:x|)" for those of the optional parts, counted from 0, that
// `spell_out` says yes to. RE2's analysis takes an optional part for anything at all and forgets the literals
// around it; of two spellings it makes two literals. But of too many literals it makes none. *optionals is
// how many there are.
template <typename Predicate>
std::string SpellOut(std::string_view pattern, const Predicate& spell_out, int* optionals) {
  *optionals = 0;
  std::string out;
  std::vector<std::size_t> groups;  // where the open groups begin in `out`
  std::size_t atom = 0;             // where the last atom begins in `out`
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    const std::size_t begin = out.size();
    switch (c) {
      case '\\':
        out.append(pattern.substr(i, 2));
        if (pattern.substr(i, 2) == "\\x") {
          out.append(pattern.substr(i + 2, 2));
          i += 2;
        }
        ++i;
        atom = begin;
        break;
      case '[': {
        std::size_t end = i + 1;
        if (end < pattern.size() && pattern[end] == '^') ++end;
        if (end < pattern.size() && pattern[end] == ']') ++end;
        while (end < pattern.size() && pattern[end] != ']') end += pattern[end] == '\\' ? 2 : 1;
        out.append(pattern.substr(i, end - i + 1));
        i = end;
        atom = begin;
        break;
      }
      case '(':
        groups.push_back(begin);
        out += c;
        if (pattern.substr(i + 1).starts_with('?')) {  // (?:, (?i), (?-i:
          ++i;
          out += '?';
        }
        break;
      case ')':
        out += c;
        if (!groups.empty()) {
          atom = groups.back();
          groups.pop_back();
        }
        break;
      case '?': {
        const bool is_lazy_mark =
            i > 0 && (pattern[i - 1] == '*' || pattern[i - 1] == '+' || pattern[i - 1] == '}' ||
                      (pattern[i - 1] == '?' && i > 1 && pattern[i - 2] != '('));
        if (is_lazy_mark || !spell_out((*optionals)++)) {
          out += c;
        } else {
          out.insert(atom, "(?:").append("|)");
        }
        break;
      }
      default:
        out += c;
        if (c != '*' && c != '+' && c != '{' && c != '}' && c != ',') atom = begin;
        break;
    }
  }
  return out;
}

template <typename Take>
void ForEachWindow(std::string_view text, const Take& take) {
  for (const std::size_t size : kStemSizes) {
    for (std::size_t at = 0; at + size <= text.size(); ++at) take(text.substr(at, size));
  }
}

constexpr const char* kHint =
    "the pattern can match without any stem: no literal of 4 or more letters, digits, blanks or _:.-=( must "
    "occur in "
    "it. Hint: spell such a literal out in every alternative, for example \" 401\", \"=401\" or \": 401\" "
    "instead of "
    "a character class before the number";

// What RE2 says of one pattern.
struct Formula {
  std::unique_ptr<re2::FilteredRE2> filter;
  std::vector<std::string> atoms;  // in lower case

  // Whether the pattern could match a text in which only these atoms occur.
  bool CouldMatchWith(const std::vector<int>& present) const {
    std::vector<int> potentials;
    filter->AllPotentials(present, &potentials);
    return !potentials.empty();
  }
};

// nullopt if RE2 rejects the pattern.
std::optional<Formula> FormulaOf(std::string_view pattern) {
  Formula formula;
  formula.filter = std::make_unique<re2::FilteredRE2>(kMinAtomBytes);
  int id = 0;
  if (formula.filter->Add(ToRe2(pattern), PatternOptions(), &id) != re2::RE2::NoError) return std::nullopt;
  formula.filter->Compile(&formula.atoms);
  return formula;
}

class Chooser {
 public:
  Chooser(const std::vector<Formula>& formulas, std::string_view healthy_log) {
    CountHealthyLines(healthy_log);
    for (const Formula& formula : formulas) {
      absl::flat_hash_set<absl::string_view> seen;  // a pattern counts once for a window
      for (const std::string& atom : formula.atoms) {
        ForEachWindow(atom, [&](std::string_view window) {
          if (IsPossibleStem(window) && seen.insert(ToAbsl(window)).second)
            ++patterns_with_[std::string(window)];
        });
      }
    }
  }

  // A stem of a pattern, and the context in which that needs it.
  struct Choice {
    std::string stem;
    StemContext context;
    std::vector<std::string> companions;
  };

  // Adds the pattern's stems to the chosen ones, and to *own. `formula` is what RE2 says of it as it stands.
  absl::Status Choose(std::string_view pattern, const Formula& formula, std::vector<Choice>* own) {
    // Short stems only where long ones do not do: one more of them slows every block down.
    constexpr std::size_t kLong = kStemSizes.size() - 1;
    if (ChooseAmong(formula, kLong, own)) return absl::OkStatus();
    int optionals = 0;
    const auto try_spelling = [&](const auto& spell_out) {
      const std::optional<Formula> spelled = FormulaOf(SpellOut(pattern, spell_out, &optionals));
      return spelled && ChooseAmong(*spelled, kLong, own);
    };
    if (try_spelling([](int) { return true; })) return absl::OkStatus();
    const int count = optionals;
    for (int only = 0; only < count; ++only) {
      if (try_spelling([only](int i) { return i == only; }) ||
          try_spelling([only](int i) { return i != only; }) ||
          try_spelling([only](int i) { return i <= only; }) ||
          try_spelling([only](int i) { return i >= only; })) {
        return absl::OkStatus();
      }
    }
    return ChooseAmong(formula, 0, own) ? absl::OkStatus() : absl::InvalidArgumentError(kHint);
  }

  // All that were chosen, sorted.
  std::vector<std::string> Stems() const {
    std::vector<std::string> stems(chosen_.begin(), chosen_.end());
    std::sort(stems.begin(), stems.end());
    return stems;
  }

 private:
  // With stems of kStemSizes[first_size] and more. False where there is no sound set of them.
  bool ChooseAmong(const Formula& formula, std::size_t first_size, std::vector<Choice>* own) {
    std::vector<std::string> runs(formula.atoms.size());
    std::vector<int> uncovered;
    std::vector<std::size_t> covered;
    for (std::size_t i = 0; i < formula.atoms.size(); ++i) {
      runs[i] = BestWindow(formula.atoms[i], first_size);
      if (runs[i].empty()) {
        uncovered.push_back(static_cast<int>(i));
      } else {
        covered.push_back(i);
      }
    }
    if (formula.atoms.empty() || formula.CouldMatchWith(uncovered)) return false;

    // Give up what is not needed, the dearest first; and once more with the literals that hold digits kept as
    // long as possible, since one " 401" stands for all the verbs that may precede it. The cheaper set is
    // taken.
    std::vector<std::string> best;
    double best_cost = 0;
    for (const bool keep_digits : {false, true}) {
      std::vector<std::string> kept = Reduced(formula, runs, covered, uncovered, keep_digits);
      double cost = 0;
      for (const std::string& stem : kept) cost += chosen_.contains(stem) ? 0 : OwnCost(stem);
      if (best.empty() || cost < best_cost) {
        best = std::move(kept);
        best_cost = cost;
      }
    }
    chosen_.insert(best.begin(), best.end());
    // All literals that a stem stands for were kept with it.
    std::vector<int> kept;
    for (const std::size_t i : covered) {
      if (std::find(best.begin(), best.end(), runs[i]) != best.end()) kept.push_back(static_cast<int>(i));
    }
    const std::vector<std::string> companions = CompanionsOf(formula, kept);
    for (const int i : kept) {
      const auto at = static_cast<std::size_t>(i);
      own->push_back({runs[at], ContextIn(formula.atoms[at], runs[at]), companions});
    }
    return true;
  }

  // A sound set of other literals than those, of few; empty where there is none.
  static std::vector<std::string> CompanionsOf(const Formula& formula, const std::vector<int>& others) {
    constexpr std::size_t kMost = 12;
    std::vector<int> present = others;
    std::vector<std::pair<std::string, int>> parts;
    for (int i = 0; i < static_cast<int>(formula.atoms.size()); ++i) {
      if (std::find(others.begin(), others.end(), i) != others.end()) continue;
      std::string part = SurePartOf(formula.atoms[static_cast<std::size_t>(i)]);
      if (part.size() < kMinAtomBytes) {
        present.push_back(i);
      } else {
        parts.emplace_back(std::move(part), i);
      }
    }
    if (formula.CouldMatchWith(present)) return {};
    // Give up what is not needed, the shortest first, which says the least.
    std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.first.size(), a.first, a.second) < std::tuple(b.first.size(), b.first, b.second);
    });
    std::vector<std::string> companions;
    for (auto& [part, i] : parts) {
      present.push_back(i);
      if (!formula.CouldMatchWith(present)) continue;
      present.pop_back();
      companions.push_back(std::move(part));
    }
    std::sort(companions.begin(), companions.end());
    companions.erase(std::unique(companions.begin(), companions.end()), companions.end());
    if (companions.size() > kMost) companions.clear();
    return companions;
  }

  void CountHealthyLines(std::string_view healthy_log) {
    while (!healthy_log.empty()) {
      const std::size_t end = std::min(healthy_log.find('\n'), healthy_log.size());
      const std::string line = absl::AsciiStrToLower(ToAbsl(healthy_log.substr(0, end)));
      healthy_log.remove_prefix(std::min(end + 1, healthy_log.size()));
      if (line.empty() || line.front() == '#') continue;
      ++healthy_lines_;
      absl::flat_hash_set<absl::string_view> seen;
      ForEachWindow(line, [&](std::string_view window) {
        if (seen.insert(ToAbsl(window)).second) ++healthy_lines_with_[std::string(window)];
      });
    }
  }

  // What it costs to look for the stem and to decode the healthy lines that hold it.
  double OwnCost(std::string_view stem) const {
    const auto found = healthy_lines_with_.find(ToAbsl(stem));
    const double seen = found == healthy_lines_with_.end() ? 0 : found->second;
    const auto size = std::lower_bound(kStemSizes.begin(), kStemSizes.end(), stem.size());
    // Digits and punctuation make a literal rarer than its length tells.
    const bool plain = std::all_of(stem.begin(), stem.end(),
                                   [](unsigned char c) { return absl::ascii_isalpha(c) || c == ' '; });
    const auto index = static_cast<std::size_t>(size - kStemSizes.begin());
    const double unseen = plain ? kUnseenLines[index] : 0.1;
    double windows_seen = 0;
    if (stem.size() == SampledFilter::kStringBytes) {
      for (std::size_t at = 0; at + SampledFilter::kWindowBytes <= stem.size(); ++at) {
        const auto window = healthy_lines_with_.find(ToAbsl(stem.substr(at, SampledFilter::kWindowBytes)));
        if (window != healthy_lines_with_.end()) windows_seen += window->second;
      }
    }
    return kCostOfStem[index] +
           kCostOfHealthyShare * (seen + unseen + kCostOfWindow * windows_seen) / (healthy_lines_ + 1000);
  }

  // The same, shared among the patterns that it can serve.
  double Cost(std::string_view stem) const {
    if (chosen_.contains(ToAbsl(stem))) return 0;
    const auto found = patterns_with_.find(ToAbsl(stem));
    return OwnCost(stem) / (found == patterns_with_.end() ? 1 : std::min(found->second, kMaxSharing));
  }

  // The cheapest part of a literal that is a possible stem; empty if there is none.
  std::string BestWindow(std::string_view atom, std::size_t first_size) const {
    std::string_view best;
    double best_cost = 0;
    ForEachWindow(atom, [&](std::string_view window) {
      if (window.size() < kStemSizes[first_size] || !IsPossibleStem(window)) return;
      const double cost = Cost(window);
      if (best.empty() || cost < best_cost) {
        best = window;
        best_cost = cost;
      }
    });
    return std::string(best);
  }

  // A sound set from which nothing can be taken away.
  std::vector<std::string> Reduced(const Formula& formula, const std::vector<std::string>& runs,
                                   std::vector<std::size_t> order, std::vector<int> given_up,
                                   bool keep_digits) const {
    const auto has_digit = [&](std::size_t i) {
      return std::any_of(runs[i].begin(), runs[i].end(), absl::ascii_isdigit);
    };
    std::vector<std::tuple<bool, double, std::string, std::size_t>> keyed;
    for (const std::size_t i : order) {
      keyed.emplace_back(keep_digits && has_digit(i), -Cost(runs[i]), runs[i], i);
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<std::string> kept;
    for (std::size_t begin = 0; begin < keyed.size();) {
      // Literals that the same stem stands for go or stay together.
      std::size_t end = begin;
      const std::size_t before = given_up.size();
      for (; end < keyed.size() && std::get<2>(keyed[end]) == std::get<2>(keyed[begin]); ++end) {
        given_up.push_back(static_cast<int>(std::get<3>(keyed[end])));
      }
      if (formula.CouldMatchWith(given_up)) {
        given_up.resize(before);
        kept.push_back(std::get<2>(keyed[begin]));
      }
      begin = end;
    }
    return kept;
  }

  double healthy_lines_ = 0;
  absl::flat_hash_map<std::string, double> healthy_lines_with_;
  absl::flat_hash_map<std::string, double> patterns_with_;
  absl::flat_hash_set<std::string> chosen_;
};

}  // namespace

bool IsStemChar(char c) {
  return absl::ascii_isalnum(c) || c == ' ' || c == '_' || c == ':' || c == '.' || c == '-' || c == '=' ||
         c == '(';
}

bool MayHideStemChars(std::string_view raw) {
  constexpr std::string_view kEscape = "\\u00";
  for (std::size_t at = raw.find(kEscape); at != std::string_view::npos; at = raw.find(kEscape, at + 1)) {
    const std::string_view digits = raw.substr(at + kEscape.size(), 2);
    int code = 0;
    if (digits.size() == 2 && absl::SimpleHexAtoi(ToAbsl(digits), &code) &&
        IsStemChar(static_cast<char>(code))) {
      return true;
    }
  }
  return false;
}

StemChoice ChooseStems(const std::vector<std::string>& patterns, std::string_view healthy_log) {
  StemChoice choice;
  choice.statuses.resize(patterns.size());
  std::vector<Formula> formulas(patterns.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    std::optional<Formula> formula = FormulaOf(patterns[i]);
    if (!formula) {
      choice.statuses[i] = absl::InvalidArgumentError(
          absl::StrCat("RE2 rejects the pattern: ", re2::RE2(patterns[i], PatternOptions()).error()));
      continue;
    }
    formulas[i] = *std::move(formula);
    order.push_back(i);
  }
  // The easy ones first, so that the others can lean on their stems.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return formulas[a].atoms.size() < formulas[b].atoms.size();
  });
  Chooser chooser(formulas, healthy_log);
  std::vector<std::vector<Chooser::Choice>> own(patterns.size());
  for (const std::size_t i : order) choice.statuses[i] = chooser.Choose(patterns[i], formulas[i], &own[i]);
  choice.stems = chooser.Stems();
  absl::flat_hash_map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < choice.stems.size(); ++i) index[choice.stems[i]] = i;
  choice.stems_of_pattern.resize(patterns.size());
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    for (Chooser::Choice& chosen : own[i]) {
      choice.stems_of_pattern[i].push_back(
          {index[chosen.stem], std::move(chosen.context), std::move(chosen.companions)});
    }
  }
  return choice;
}

}  // namespace wflogscan
