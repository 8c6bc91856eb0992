#include "engine/aggregate/unexplained_set.h"

#include <iterator>
#include <utility>

#include "engine/aggregate/log_template.h"
#include "engine/base/stable_hash.h"

namespace wflogscan {
namespace {

// Twice what a report shows, so that the Redactor sees most secrets whole.
constexpr std::size_t kMaxSampleBytes = 2048;

}  // namespace

UnexplainedSet::Cluster* UnexplainedSet::At(std::uint64_t hash) {
  const auto found = clusters_.lower_bound(hash);
  if (found != clusters_.end() && found->first == hash) return &found->second;
  if (clusters_.size() == kMaxClusters) {
    // Behind a full table: it was forgotten before, or is now, and will be in any other order too.
    if (found == clusters_.end()) return nullptr;
    Cluster* cluster = &clusters_.emplace_hint(found, hash, Cluster{})->second;
    clusters_.erase(std::prev(clusters_.end()));
    return cluster;
  }
  return &clusters_.emplace_hint(found, hash, Cluster{})->second;
}

void UnexplainedSet::Add(Level level, ServiceIndex service, ConnectorIndex connector, std::string_view text) {
  MakeTemplate(text, &template_);
  const std::uint64_t about =
      std::uint64_t{connector} << 16 | std::uint64_t{service} << 8 | static_cast<std::uint64_t>(level);
  Cluster* cluster = At(StableHash(template_, about));
  if (cluster == nullptr) return;
  if (cluster->count++ == 0) {
    cluster->template_text = template_;
    cluster->level = level;
    cluster->service = service;
    cluster->connector = connector;
  } else if (cluster->sample <= text.substr(0, kMaxSampleBytes)) {
    return;
  }
  cluster->sample = text.substr(0, kMaxSampleBytes);
}

void UnexplainedSet::Merge(const UnexplainedSet& other) {
  for (const auto& [hash, theirs] : other.clusters_) {
    Cluster* mine = At(hash);
    if (mine == nullptr) return;  // the rest is larger still
    const std::uint64_t count = mine->count + theirs.count;
    if (mine->count == 0 || theirs.sample < mine->sample) *mine = theirs;
    mine->count = count;
  }
}

}  // namespace wflogscan
