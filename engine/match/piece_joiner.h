#ifndef WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_
#define WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/match/proposal.h"
#include "engine/source/line_shape.h"

namespace wflogscan {

// Joins the pieces of split lines of one block, one open line a stream, and adds a candidate for each to
// *proposal: what a split line holds is not known before its pieces are joined.
class PieceJoiner {
 public:
  PieceJoiner(GroupMask all_groups, Proposal* proposal) : all_groups_(all_groups), proposal_(proposal) {}

  // Takes a json-file record in. True: it is part of a split line, and the joiner sees to its candidate.
  bool Take(const LineSpan& line, const DockerJsonShape& shape);

  // A line that is no record goes by.
  void PassLine();

  // No line is open, so that complete records need not be shown to Take.
  bool idle() const { return open_[0].pieces.empty() && open_[1].pieces.empty(); }

  // At the end of the block: what is open stays as it is.
  void CloseAll();

  // How many lines fewer there are than records.
  std::uint64_t joined() const { return joined_; }

 private:
  struct Open {
    std::vector<LineSpan> pieces;
    std::size_t bytes = 0;
    std::string_view time;
    bool last_was_full = false;
    std::uint64_t lines_since = 0;
  };

  void Pass(Open* open);
  void Close(Open* open);

  const GroupMask all_groups_;
  Proposal* proposal_;
  std::array<Open, 2> open_;
  std::uint64_t joined_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_
