#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSAL_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSAL_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/match/fingerprint.h"
#include "engine/match/rule_set.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {

// A line of a block, without its line break: offsets into the block, and its number in the source.
struct LineSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint64_t number = 0;  // 1-based
};

// Lines of one kind have the same skeleton (match/line_skeleton.h), or what was printed in them has, where
// the wrapping was taken off; a kind is never given to another one.
using LineKind = std::uint64_t;
inline constexpr LineKind kNoKind = 0;  // not known
// In a kind: it is that of what is left of the line, decoded, without terminal sequences.
inline constexpr LineKind kOfPlainText = LineKind{1} << 63;

// What a line is worth decoding for.
struct Interest {
  GroupMask groups = 0;       // the rules whose stems occur
  bool has_status = false;    // a number that a rule asks for may be an HTTP status
  bool may_succeed = false;   // a success line's stem occurs
  bool may_stand_in = false;  // the line may be none of the log (source/stand_in.h)
  bool may_complain = false;  // it may be a warning or an error (match/complaint.h)
  bool is_vain = false;       // it is known that no rule of `groups` matches

  // Without branches: what a line is worth is not to be guessed.
  bool any() const {
    return (groups | GroupMask{has_status} | GroupMask{may_succeed} | GroupMask{may_stand_in} |
            GroupMask{may_complain}) != 0;
  }
  static Interest Everything(GroupMask all_groups) { return {all_groups, true, true, true, true, false}; }
  friend bool operator==(const Interest&, const Interest&) = default;
};

// 64 bytes at most, since half the lines of a healthy log are one.
struct Candidate {
  LineSpan line;
  Interest interest;
  LineKind kind = kNoKind;
  // What the program printed, still escaped, as far as that could be told; else the whole line.
  std::uint32_t content_begin = 0;
  std::uint32_t content_end = 0;
  // Where the line was split by the engine: its pieces in order, as [first, first + count) of
  // Proposal::pieces. The first one is `line` itself. Zero for a line in one piece.
  std::uint32_t first_piece = 0;
  std::uint32_t piece_count = 0;
  // Place in Proposal::alike, plus one; zero where nothing is known.
  std::uint32_t alike_place = 0;
  // Place in Proposal::wrappings, plus one, of a line in one piece of which the wrapping was taken off: the
  // content is all that was printed, and the kind is the content's. Zero for other lines.
  std::uint32_t wrapping_place = 0;

  bool is_of_plain_text() const { return (kind & kOfPlainText) != 0; }
};
static_assert(sizeof(Candidate) <= 64);

// What a candidate's kind is the kind of.
struct KindText {
  std::string_view bytes;
  bool is_escaped = false;  // the content of a JSON string, without its wrapping
};

// What stands before a part of a split line: its last piece in the block, or what the block was told of it.
struct PartBefore {
  std::uint32_t part = 0;  // where the part's first piece begins
  LineSpan piece;          // ends at 0 where it lies before the block
  std::string_view text;   // views into the block
};

struct Proposal {
  std::vector<Candidate> candidates;  // by line.begin
  std::vector<LineSpan> pieces;
  std::vector<std::uint32_t> joined;      // where the pieces begin that are no lines of their own
  std::vector<std::uint32_t> long_lines;  // where the split lines begin that were not joined whole
  std::vector<PartBefore> parts_before;   // of the candidates that go on with a split line
  // What lines have in common that say the same (alike_lines.h).
  std::vector<Fingerprint> alike;
  std::vector<WrappedLine> wrappings;  // views into the block
  // Lines to read the time of (sampled_lines.h), and the block's last one of each source.
  std::vector<LineSpan> sampled;
  std::uint64_t lines = 0;  // of the block; the pieces of a split line are one

  void Clear() {
    candidates.clear();
    pieces.clear();
    joined.clear();
    long_lines.clear();
    parts_before.clear();
    alike.clear();
    wrappings.clear();
    sampled.clear();
    lines = 0;
  }

  // Null where it was not taken off.
  const WrappedLine* WrappingOf(const Candidate& candidate) const {
    return candidate.wrapping_place == 0 ? nullptr : &wrappings[candidate.wrapping_place - 1];
  }
  KindText KindTextOf(std::string_view block, const Candidate& candidate) const {
    const WrappedLine* const wrapping = WrappingOf(candidate);
    if (wrapping == nullptr) {
      return {block.substr(candidate.line.begin, candidate.line.end - candidate.line.begin)};
    }
    return {block.substr(candidate.content_begin, candidate.content_end - candidate.content_begin),
            wrapping->is_json_string()};
  }
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSAL_H_
