// Any bytes as a document: no crash, every fact stands in a line that is there and known, and the same source
// is recognised whether its head comes at once or grows.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/documents/document_reader.h"

namespace {

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = wflogscan::RecogniseDocument(bytes, /*whole=*/true);
  Check(whole.has_value());
  for (std::size_t part = 1; part < std::min<std::size_t>(size, 256); part *= 2) {
    const auto early = wflogscan::RecogniseDocument(bytes.substr(0, part), /*whole=*/false);
    if (early) Check(early->kind == whole->kind);
  }

  static wflogscan::DocumentReader reader;
  wflogscan::DocumentReading reading;
  reader.Read(bytes, 1, false, &reading);
  const auto lines = static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
  std::uint64_t last = 1;
  for (const wflogscan::Fact& fact : reading.facts) {
    Check(fact.line >= last && fact.line <= lines);
    last = fact.line;
    Check(!fact.kinds.empty() && fact.sample.size() <= 512);
  }
  std::size_t end = 0;
  for (const auto& [begin, known_end] : reading.known) {
    Check(begin >= end && begin <= known_end && known_end <= size);
    end = known_end;
  }
  return 0;
}
