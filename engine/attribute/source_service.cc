#include "engine/attribute/source_service.h"

#include <algorithm>

#include "engine/source/wrapped_line.h"

namespace wflogscan {

ServiceIndex FindServiceOfHead(const Names& names, std::string_view head, const SourceFraming& framing) {
  constexpr int kMostLines = 16;
  constexpr std::string_view kBanner = "Starting nats-server";
  constexpr std::string_view kName = "[INF]   Name: ";
  const std::string_view first = head.substr(0, head.find('\n'));
  if (framing.kind == Framing::kDockerJson) {
    const ServiceIndex service = names.FindService(UnwrapLine(first, framing).service);
    if (service != kNoService) return service;
  }
  if (first.find(kBanner) == std::string_view::npos) return kNoService;
  for (int i = 0; i < kMostLines && !head.empty(); ++i) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    const std::size_t at = line.find(kName);
    if (at == std::string_view::npos) continue;
    line.remove_prefix(at + kName.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return names.FindService(line.substr(0, line.find_first_of(" \\\"\r")));
  }
  return kNoService;
}

}  // namespace wflogscan
