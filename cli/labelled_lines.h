#ifndef WFLOGSCAN_CLI_LABELLED_LINES_H_
#define WFLOGSCAN_CLI_LABELLED_LINES_H_

// Log lines with the signatures that a person says they carry, and how well the rules agree.
//
// A file of them has one line a record and five columns with a TAB between, no heading:
//
//   id   labels   hardness   source   line
//
// `labels` is comma separated, the root cause first; "none" means that nothing is wrong. A TAB inside of a
// line is written \t, a line break \n. Empty lines and lines that begin with # are comments. Hardness and
// source are for people.
//
// How it is scored, over all pairs of a line and a signature:
//
//   right    labelled and found
//   wrong    found and not labelled; but forbidden-403 beside ip-allowlist is neither right nor wrong, since
//   a
//            server that refuses an address says so with a 403
//   missed   labelled and not found
//   precision = right / (right + wrong), recall = right / (right + missed)
//   flagged  a line labelled "none" in which something was found
//   first    a line with labels whose first signature found is its first label

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "wflogscan/rules.h"

namespace wflogscan::cli {

struct LabelledLine {
  int number = 0;  // in the file, 1-based
  std::string id;
  std::vector<std::string> labels;  // empty: nothing is wrong
  std::string text;                 // as it stands in a log
};

// kInvalidArgument, "origin:7: what": too few columns, or a label that is no signature of the pack.
absl::StatusOr<std::vector<LabelledLine>> ParseLabelledLines(std::string_view file, std::string_view origin,
                                                             const RulePack& pack);

// What was right and wrong with one line's signatures.
struct Judgement {
  std::vector<std::string> right;
  std::vector<std::string> wrong;
  std::vector<std::string> missed;
  bool first_is_right = true;  // also where nothing was labelled

  bool is_perfect() const { return wrong.empty() && missed.empty() && first_is_right; }
};

// `found`: the signatures of the line as a scan names them, the root cause first.
Judgement JudgeLine(const LabelledLine& line, const std::vector<std::string>& found);

struct Score {
  struct Counts {
    std::uint64_t right = 0;
    std::uint64_t wrong = 0;
    std::uint64_t missed = 0;
  };
  Counts all;
  std::map<std::string, Counts> by_signature;
  std::uint64_t benign = 0;  // lines labelled "none"
  std::uint64_t flagged = 0;
  std::uint64_t failing = 0;  // lines with labels
  std::uint64_t first_right = 0;

  void Add(const LabelledLine& line, const Judgement& judgement);
  double precision() const;  // 1 where nothing was found
  double recall() const;     // 1 where nothing was labelled
};

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_LABELLED_LINES_H_
