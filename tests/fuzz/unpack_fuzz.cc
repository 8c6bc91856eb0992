// Any bytes as an input: whatever archives and compressions they seem to be, unpacking ends within its bounds
// and gives the same again.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/source/unpacker.h"
#include "tests/fuzz/stream_check.h"

namespace {

using wflogscan::fuzz::Check;

constexpr wflogscan::ArchiveLimits kLimits{.max_depth = 3,
                                           .max_members = 50,
                                           .max_ratio = 100,
                                           .ratio_floor_bytes = 100000,
                                           .max_total_bytes = 2000000};

std::string Unpack(std::unique_ptr<wflogscan::ByteStream> stream) {
  std::string all;
  std::vector<wflogscan::Problem> problems;
  wflogscan::Unpacker unpacker("in", std::move(stream), /*format=*/std::nullopt, kLimits);
  std::uint64_t sources = 0;
  std::uint64_t bytes = 0;
  while (std::optional<wflogscan::OpenedSource> source = unpacker.Next(&problems)) {
    const wflogscan::testing::Drained drained = wflogscan::testing::Drain(*source->stream, 10000);
    all += source->name + " " + source->Layers() + "\n" + drained.bytes;
    bytes += source->notes->bytes;
    ++sources;
  }
  Check(sources <= kLimits.max_members);
  // The last read of a layer may go over the bound before it is noticed.
  Check(bytes <= kLimits.max_total_bytes + (std::uint64_t{1} << 20));
  for (const wflogscan::Problem& problem : problems) {
    Check(problem.source.starts_with("in") && !problem.problem.empty());
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Check(Unpack(wflogscan::StreamOfMemory(bytes)) == Unpack(wflogscan::StreamOfMemory(bytes, 100)));
  return 0;
}
