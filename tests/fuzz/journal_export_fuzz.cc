// Any bytes as a journal export.

#include <cstdint>
#include <string_view>

#include "engine/source/journal_export.h"
#include "tests/fuzz/stream_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wflogscan::fuzz::CheckJsonLines<wflogscan::JournalExportStream>(
      {reinterpret_cast<const char*>(data), size});
  return 0;
}
