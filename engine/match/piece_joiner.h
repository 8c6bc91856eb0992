#ifndef WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_
#define WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/match/proposal.h"
#include "engine/source/piece_shape.h"

namespace wflogscan {

// Joins the pieces of split lines of one block, one open line a stream of each container, and adds a
// candidate for each to *proposal: what a split line holds is not known before its pieces are joined.
class PieceJoiner {
 public:
  PieceJoiner(GroupMask all_groups, Proposal* proposal) : all_groups_(all_groups), proposal_(proposal) {}

  // Takes a record in. True: it is part of a split line, and the joiner sees to its candidate.
  bool Take(const LineSpan& line, const PieceShape& shape);

  // A line that is no record goes by.
  void PassLine();

  // No line is open, so that complete records need not be shown to Take.
  bool idle() const { return open_.empty(); }

  // At the end of the block: what is open stays as it is.
  void CloseAll();

  // How many lines fewer there are than records.
  std::uint64_t joined() const { return joined_; }

 private:
  struct Open {
    OutputStream stream = OutputStream::kUnknown;
    std::string_view container;
    std::vector<LineSpan> pieces;
    std::size_t bytes = 0;
    std::string_view time;
    bool goes_on = false;  // the next record of the stream belongs to it, whatever its time
    int lines_since = 0;
  };

  // A line of others goes by the open ones for which `is_own` is false.
  template <typename IsOwn>
  void Pass(const IsOwn& is_own);
  void Close(const Open& open);

  const GroupMask all_groups_;
  Proposal* proposal_;
  std::vector<Open> open_;
  std::uint64_t joined_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_
