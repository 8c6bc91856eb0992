#include "engine/documents/disk_usage.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/documents/figures.h"
#include "engine/documents/thresholds.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMostWords = 16;

std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; words.size() < kMostWords;) {
    at = line.find_first_not_of(" \t\r", at);
    if (at == std::string_view::npos) break;
    const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

// Where the product, its containers and its broker keep what they write. An overlay is a container's view of
// the file system that is listed by itself.
bool HoldsTheProduct(std::string_view device, std::string_view mount) {
  for (const std::string_view other :
       {"overlay", "tmpfs", "devtmpfs", "shm", "squashfs", "/dev/loop", "/dev/sr", "none"}) {
    if (device.starts_with(other)) return false;
  }
  if (mount == "/") return true;
  constexpr std::array<std::string_view, 6> kFolders = {"/data", "/docker", "/var",
                                                        "/logs", "/witfoo", "/opt"};
  return std::any_of(kFolders.begin(), kFolders.end(), [&](std::string_view folder) {
    return mount.starts_with(folder) && (mount.size() == folder.size() || mount[folder.size()] == '/');
  });
}

}  // namespace

bool IsDiskUsageHeading(std::string_view line) {
  const std::vector<std::string_view> words = Words(line);
  if (words.size() < 6 || words.front() != "Filesystem" || words.back() != "on") return false;
  return std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return word == "Use%" || word == "IUse%" || word == "Capacity";
  });
}

bool ReadDiskUsageRow(std::string_view line, std::vector<Fact>* facts) {
  const std::vector<std::string_view> words = Words(line);
  // Size, used, available, share, mount point; before them the device, which may hold blanks or stand on a
  // line of its own, and perhaps the type.
  for (std::size_t share = 3; share + 1 < words.size(); ++share) {
    if (words[share] == "-") return true;
    const std::optional<double> percent = ParsePercent(words[share]);
    if (!percent) continue;
    const std::string_view device = share > 3 ? words.front() : std::string_view();
    const std::string_view mount = words[share + 1];
    if (!mount.starts_with('/')) return false;
    if (*percent < kFullDiskPercent || !HoldsTheProduct(device, mount)) return true;
    Fact fact;
    fact.kinds.push_back(FactKind::kDiskFull);
    fact.AddFigure("mount", mount);
    fact.AddFigure("device", device);
    fact.AddFigure("available", words[share - 1]);
    facts->push_back(std::move(fact));
    return true;
  }
  return words.size() == 1;  // a long device's name; its figures follow
}

}  // namespace wflogscan
