#include "cli/labelled_check.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/input_file.h"
#include "cli/labelled_lines.h"
#include "engine/base/redactor.h"
#include "engine/base/status_macros.h"

namespace wflogscan::cli {
namespace {

// What a line carries. A line that the reader takes for several records carries what each of them does.
class FoundSink final : public MatchSink {
 public:
  absl::Status OnMatch(const MatchLine& match) override {
    const auto add = [](const std::vector<std::string>& names, std::vector<std::string>* all) {
      for (const std::string& name : names) {
        if (std::find(all->begin(), all->end(), name) == all->end()) all->push_back(name);
      }
    };
    add(match.signatures, &signatures);
    add(match.rules, &rules);
    return absl::OkStatus();
  }
  std::vector<std::string> signatures;
  std::vector<std::string> rules;
};

std::string DescribeMistake(const std::string& path, const LabelledLine& line, const Judgement& judgement,
                            const FoundSink& found) {
  std::vector<std::string> parts;
  if (!judgement.missed.empty()) parts.push_back("missed " + absl::StrJoin(judgement.missed, ", "));
  if (!judgement.wrong.empty()) parts.push_back("wrong " + absl::StrJoin(judgement.wrong, ", "));
  if (!judgement.first_is_right && !found.signatures.empty()) {
    parts.push_back(absl::StrCat("first ", found.signatures.front(), " instead of ", line.labels.front()));
  }
  constexpr std::size_t kShownBytes = 240;
  const Redactor redactor(RedactOptions{.max_bytes = kShownBytes});
  return absl::StrCat(path, ":", line.number, ": ", line.id, ": ", absl::StrJoin(parts, "; "),
                      found.rules.empty() ? "" : absl::StrCat(" (", absl::StrJoin(found.rules, ", "), ")"),
                      "\n    ", redactor.Redact(line.text).str(), "\n");
}

std::string DescribeScore(const Score& score) {
  std::string text = absl::StrFormat("%-18s %7s %7s %7s\n", "signature", "right", "wrong", "missed");
  for (const auto& [signature, counts] : score.by_signature) {
    absl::StrAppendFormat(&text, "%-18s %7d %7d %7d\n", signature, counts.right, counts.wrong, counts.missed);
  }
  absl::StrAppendFormat(
      &text, "%d lines: precision %.4f, recall %.4f, root cause first %d of %d, benign flagged %d of %d\n",
      score.benign + score.failing, score.precision(), score.recall(), score.first_right, score.failing,
      score.flagged, score.benign);
  return text;
}

}  // namespace

absl::StatusOr<LabelledCheck> CheckLabelledFile(const std::string& path, const Scanner& scanner,
                                                const LabelledThresholds& thresholds) {
  WFL_ASSIGN_OR_RETURN(const std::string file, ReadInputFile(path));
  WFL_ASSIGN_OR_RETURN(const std::vector<LabelledLine> lines,
                       ParseLabelledLines(file, path, scanner.rules()));
  if (lines.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": no labelled line in it: there is nothing to check"));
  }
  LabelledCheck check;
  Score score;
  bool perfect = true;
  ScanOptions options;
  options.jobs = 1;
  for (const LabelledLine& line : lines) {
    FoundSink found;
    WFL_RETURN_IF_ERROR(scanner.ScanBytes("line", line.text + "\n", options, &found).status());
    const Judgement judgement = JudgeLine(line, found.signatures);
    score.Add(line, judgement);
    if (judgement.is_perfect()) continue;
    perfect = false;
    check.text += DescribeMistake(path, line, judgement, found);
  }
  check.text += DescribeScore(score);
  const bool has_threshold = thresholds.precision < 1 || thresholds.recall < 1;
  check.passed = has_threshold
                     ? score.precision() >= thresholds.precision && score.recall() >= thresholds.recall
                     : perfect;
  return check;
}

}  // namespace wflogscan::cli
