#ifndef WFLOGSCAN_ENGINE_AGGREGATE_UNEXPLAINED_SET_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_UNEXPLAINED_SET_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/attribute/names.h"
#include "engine/base/level.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// The warnings and errors that no rule explains, by what they say (aggregate/log_template.h).
//
// Bounded: the kMaxClusters with the smallest StableHash are kept, with exact counts, whatever the order they
// came in and however they were divided among sets. Logs have some hundred templates; a flood of others can
// push a frequent one out, but never miscount it.
class UnexplainedSet {
 public:
  static constexpr std::size_t kMaxClusters = 1024;

  struct Cluster {
    std::string template_text;
    Level level = Level::kNone;
    ServiceIndex service = kNoService;
    ConnectorIndex connector = kNoConnector;
    std::uint64_t count = 0;
    // The first of the lines by the alphabet, which is the earliest where they begin with a time; so it is
    // the same in whichever capture of a log it stands. Not redacted yet: for the Redactor's eyes only.
    std::string sample;
  };

  // Counts one line.
  void Add(Level level, ServiceIndex service, ConnectorIndex connector, std::string_view text);
  void Merge(const UnexplainedSet& other);

  const std::map<std::uint64_t, Cluster>& clusters() const { return clusters_; }  // by hash

 private:
  // Where the hash is kept, or is to be kept from now on; null where it is forgotten.
  Cluster* At(std::uint64_t hash);

  std::map<std::uint64_t, Cluster> clusters_;
  std::string template_;  // scratch
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_UNEXPLAINED_SET_H_
