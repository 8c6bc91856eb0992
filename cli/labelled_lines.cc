#include "cli/labelled_lines.h"

#include <algorithm>
#include <array>

#include "engine/rules/did_you_mean.h"
#include "engine/rules/rule_check.h"
#include "engine/rules/text_file.h"

namespace wflogscan::cli {
namespace {

constexpr std::string_view kNothing = "none";

bool Contains(const std::vector<std::string>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// What a line may carry or not.
bool IsOptional(const LabelledLine& line, std::string_view signature) {
  return signature == "forbidden-403" && Contains(line.labels, "ip-allowlist");
}

double Share(std::uint64_t part, std::uint64_t rest) {
  return part + rest == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(part + rest);
}

}  // namespace

absl::StatusOr<std::vector<LabelledLine>> ParseLabelledLines(std::string_view file, std::string_view origin,
                                                             const RulePack& pack) {
  std::vector<std::string_view> signatures;
  for (const SignatureInfo& signature : pack.signatures) signatures.push_back(signature.id);
  std::vector<LabelledLine> lines;
  int number = 0;
  const auto broken = [&](std::string_view what) { return BrokenFile(origin, number, what); };
  while (!file.empty()) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    std::string_view row = file.substr(0, end);
    file.remove_prefix(std::min(end + 1, file.size()));
    ++number;
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row.empty() || row.front() == '#') continue;
    std::array<std::string_view, 4> columns;
    for (std::string_view& column : columns) {
      const std::size_t tab = row.find('\t');
      if (tab == std::string_view::npos) {
        return broken(
            "fewer than five columns; there are id, labels, hardness, source and line, with tabs between");
      }
      column = row.substr(0, tab);
      row.remove_prefix(tab + 1);
    }
    LabelledLine& line = lines.emplace_back();
    line.number = number;
    line.id = columns[0];
    line.text = RecordOfLogLine(row);
    std::string_view labels = columns[1];
    if (labels == kNothing) continue;
    if (labels.empty()) return broken("no label; a line without a failure is labelled \"none\"");
    while (!labels.empty()) {
      const std::size_t comma = std::min(labels.find(','), labels.size());
      const std::string_view label = labels.substr(0, comma);
      labels.remove_prefix(std::min(comma + 1, labels.size()));
      if (std::find(signatures.begin(), signatures.end(), label) == signatures.end()) {
        return broken("no signature \"" + std::string(label) + "\"" + DidYouMean(label, signatures));
      }
      if (!Contains(line.labels, label)) line.labels.emplace_back(label);
    }
  }
  return lines;
}

Judgement JudgeLine(const LabelledLine& line, const std::vector<std::string>& found) {
  Judgement judgement;
  for (const std::string& label : line.labels) {
    if (Contains(found, label)) {
      judgement.right.push_back(label);
    } else if (!IsOptional(line, label)) {
      judgement.missed.push_back(label);
    }
  }
  for (const std::string& signature : found) {
    if (!Contains(line.labels, signature) && !IsOptional(line, signature))
      judgement.wrong.push_back(signature);
  }
  judgement.first_is_right = line.labels.empty() || (!found.empty() && found.front() == line.labels.front());
  return judgement;
}

void Score::Add(const LabelledLine& line, const Judgement& judgement) {
  const auto count = [this](const std::vector<std::string>& signatures, std::uint64_t Counts::*column) {
    all.*column += signatures.size();
    for (const std::string& signature : signatures) ++(by_signature[signature].*column);
  };
  count(judgement.right, &Counts::right);
  count(judgement.wrong, &Counts::wrong);
  count(judgement.missed, &Counts::missed);
  if (line.labels.empty()) {
    ++benign;
    flagged += judgement.wrong.empty() ? 0 : 1;
  } else {
    ++failing;
    first_right += judgement.first_is_right ? 1 : 0;
  }
}

double Score::precision() const { return Share(all.right, all.wrong); }
double Score::recall() const { return Share(all.right, all.missed); }

}  // namespace wflogscan::cli
