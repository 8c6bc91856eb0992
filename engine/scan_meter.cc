#include "engine/scan_meter.h"

#include <algorithm>
#include <tuple>

namespace wflogscan {

void ScanMeter::CountProposal(const Block& block, const Proposal& proposal, std::uint64_t searched) {
  for (StageStats* stage : {&stats_.read, &stats_.propose}) {
    stage->bytes += block.bytes().size();
    // The block goes on with a line that was counted when it began.
    stage->lines += proposal.lines - (block.starts_inside_line && proposal.lines > 0 ? 1 : 0);
  }
  stats_.searched += searched;
  stats_.proposed += proposal.candidates.size();
  for (const Candidate& candidate : proposal.candidates) {
    const Interest& interest = candidate.interest;
    stats_.proposed_for_rule += interest.groups != 0 ? 1 : 0;
    stats_.proposed_for_status += interest.has_status ? 1 : 0;
    stats_.proposed_as_success += interest.may_succeed ? 1 : 0;
    stats_.proposed_as_complaint += interest.may_complain ? 1 : 0;
  }
  Charge(&ScanStats::propose);
}

void ScanMeter::CountCandidate(const Candidate& candidate, std::string_view content, StemFinder* stems) {
  Charge(&ScanStats::classify);
  ++stats_.classify.lines;
  stats_.classify.bytes += content.size();
  at_hand_.clear();
  if (candidate.interest.groups != 0) {
    stems->ForEachStem(content, [&](const Stem& stem, std::size_t last_byte) {
      if (!stem.LabelAt(content, last_byte).IsAnyOf(StemKind::kRule)) return;
      if (std::find(at_hand_.begin(), at_hand_.end(), &stem) == at_hand_.end()) at_hand_.push_back(&stem);
    });
    for (const Stem* stem : at_hand_) ++stems_[stem].lines;
  }
  Charge(&ScanStats::meter);
}

void ScanMeter::SpreadTime(GroupMask confirmed) {
  const std::uint64_t spent = Charge(&ScanStats::classify);
  for (const Stem* stem : at_hand_) {
    StemCount& count = stems_[stem];
    if ((stem->label.all_groups() & confirmed) != 0) {
      ++count.confirmed;
    } else {
      count.nanoseconds_in_vain += spent;
    }
  }
}

void ScanMeter::CountMatch(const Match& match) {
  GroupMask confirmed = 0;
  for (const SignatureIndex signature : match.signatures) confirmed |= GroupMask{1} << signature;
  SpreadTime(confirmed);
  ++stats_.decoded;
  stats_.confirmed += match.signatures.empty() ? 0 : 1;
  stats_.other_successes += match.is_success ? 1 : 0;
}

void ScanMeter::Merge(const ScanMeter& other) {
  for (const auto stage : {&ScanStats::wait, &ScanStats::read, &ScanStats::propose, &ScanStats::classify,
                           &ScanStats::count, &ScanStats::merge, &ScanStats::report, &ScanStats::meter}) {
    (stats_.*stage).Merge(other.stats_.*stage);
  }
  for (const auto count :
       {&ScanStats::searched, &ScanStats::proposed, &ScanStats::proposed_for_rule,
        &ScanStats::proposed_for_status, &ScanStats::proposed_as_success, &ScanStats::proposed_as_complaint,
        &ScanStats::known_in_vain, &ScanStats::fast_successes, &ScanStats::other_successes,
        &ScanStats::decoded, &ScanStats::worked_out, &ScanStats::confirmed}) {
    stats_.*count += other.stats_.*count;
  }
  for (const auto& [stem, count] : other.stems_) {
    StemCount& sum = stems_[stem];
    sum.lines += count.lines;
    sum.confirmed += count.confirmed;
    sum.nanoseconds_in_vain += count.nanoseconds_in_vain;
  }
}

ScanStats ScanMeter::Take() const {
  ScanStats stats = stats_;
  for (const auto& [stem, count] : stems_) {
    stats.stems.push_back({stem->text, count.lines, count.confirmed, count.nanoseconds_in_vain});
  }
  // Not by time, which differs from run to run.
  std::sort(stats.stems.begin(), stats.stems.end(), [](const StemStats& a, const StemStats& b) {
    return std::tuple(b.lines - b.confirmed, a.stem) < std::tuple(a.lines - a.confirmed, b.stem);
  });
  return stats;
}

}  // namespace wflogscan
