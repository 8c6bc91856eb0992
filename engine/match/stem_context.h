#ifndef WFLOGSCAN_ENGINE_MATCH_STEM_CONTEXT_H_
#define WFLOGSCAN_ENGINE_MATCH_STEM_CONTEXT_H_

// What stands around a stem wherever a pattern needs it.
//
// The problem: a stem is short, so that a thousand can be looked for at once, and short literals stand on
// healthy lines as well: "ed event", which is looked for because of "replayed event", stands in "processed
// event".
//
// The idea: RE2 says that the whole literal is in every match, so where a stem was found, what is beside it
// is compared as well. That is done where a stem is known to be, which costs next to nothing.
//
// The raw line is compared, so all that holds of a stem's characters (match/stems.h) must hold here. Rules
// see numbers and ids masked (match/occasion_mask.h): a word of letters is part of a context only where it
// can be none of a masked id, which has a digit beside every letter.
//
// Tested by tests/match/stem_context_test.cc.

#include <cstddef>
#include <string>
#include <string_view>

namespace wflogscan {

// One of either case, and of a few characters that are no letters, for both.
inline char FoldCase(char c) { return static_cast<char>(c | 0x20); }
inline bool IsSameFolded(char a, char b) { return FoldCase(a) == FoldCase(b); }

struct StemContext {
  // Short enough to need no memory of their own.
  static constexpr std::size_t kMostBytes = 15;

  std::string before;  // in lower case, as what is behind
  std::string behind;

  // Whether it is around [begin, end) of `text`, in either case; a few characters that are no letters pass
  // for others, as with the stems.
  bool HoldsAt(std::string_view text, std::size_t begin, std::size_t end) const;
  // Whether the other one cannot hold where this one does not.
  bool FollowsFrom(const StemContext& other) const {
    return other.before.ends_with(before) && other.behind.starts_with(behind);
  }
  friend bool operator==(const StemContext&, const StemContext&) = default;
};

// Of the stem where it first stands in the literal, which holds it; both in lower case.
StemContext ContextIn(std::string_view literal, std::string_view stem);

// The longest part of a literal in lower case that stands in the raw line as it is there, with its case
// folded; empty where there is none.
std::string SurePartOf(std::string_view literal);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STEM_CONTEXT_H_
