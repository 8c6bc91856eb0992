#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_FACT_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_FACT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "engine/base/fact_kind.h"
#include "wflogscan/log_time.h"

namespace wflogscan {

// What one line of a document says about one container, stream, consumer or file system. A reader fills
// `kinds` to `figures`, with `at` counted from where its part of the document begins; DocumentReader then
// makes that the line and the sample.
struct Fact {
  absl::InlinedVector<FactKind, 2> kinds;
  std::size_t at = 0;           // offset of what it stands on
  std::optional<LogTime> time;  // where the document tells when
  // A name by which the service may be known. A container's name decides: where it is no service's, the fact
  // is of none. Another name is a hint.
  std::string subject;
  bool is_container = false;
  // "container=signal-client-svc exit_code=137": what the rules' captures read. A name and a value without
  // blanks each.
  std::string figures;

  std::uint64_t line = 0;  // 1-based, in the source
  std::string sample;      // the line, or the part of a long one that matters

  // Empty values are left out.
  void AddFigure(std::string_view name, std::string_view value);
  void AddFigure(std::string_view name, std::uint64_t value);
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_FACT_H_
