#ifndef WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_
#define WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/match/proposal.h"
#include "engine/source/block.h"
#include "engine/source/piece_shape.h"

namespace wflogscan {

// Joins the pieces of split lines of one block, one open line a stream of each container, and adds a
// candidate for each to *proposal: what a split line holds is not known before its pieces are joined. One
// that is longer than kMaxLineBytes has a candidate for each part of it.
class PieceJoiner {
 public:
  // `before` are the lines that are open where the block begins; they and *proposal must outlive the joiner.
  PieceJoiner(GroupMask all_groups, const std::vector<OpenLine>& before, Proposal* proposal);

  // Takes a record in. True: it is part of a split line, and the joiner sees to its candidate.
  bool Take(const LineSpan& line, const PieceShape& shape);

  // A line that is no record goes by.
  void PassLine();

  // No line is open, so that complete records need not be shown to Take.
  bool idle() const { return open_.empty(); }

  // At the end of the block: what is open stays as it is.
  void CloseAll();

 private:
  struct Open {
    OutputStream stream = OutputStream::kUnknown;
    std::string_view container;
    std::vector<LineSpan> pieces;
    std::size_t bytes = 0;
    std::string_view time;
    bool goes_on = false;  // the next record of the stream belongs to it, whatever its time
    int lines_since = 0;
    bool is_rest = false;  // the pieces go on with a line of which a part is a candidate of its own
    bool is_long = false;  // was counted among the long lines
    PartBefore before;     // of the pieces
  };

  // A line of others goes by the open ones for which `is_own` is false.
  template <typename IsOwn>
  void Pass(const IsOwn& is_own);
  // What is there is a candidate, and what follows another one.
  void BeginNextPart(Open* open);
  void Close(const Open& open);

  const GroupMask all_groups_;
  Proposal* proposal_;
  std::vector<Open> open_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PIECE_JOINER_H_
