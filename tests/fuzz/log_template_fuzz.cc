// Any bytes as a log line: a glance at its level looks at nothing behind the window, and its template is
// short, one line, and its own template.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/aggregate/log_template.h"
#include "engine/match/complaint.h"

namespace wflogscan {
namespace {

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace
}  // namespace wflogscan

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using wflogscan::Check;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // A word that begins in the window is read to its end, so a blank goes between.
  std::string cut(text.substr(0, wflogscan::kComplaintWindow));
  cut.resize(wflogscan::kComplaintWindow + 1, ' ');
  const std::string longer = cut + std::string(text);
  Check(wflogscan::MayComplain(cut) == wflogscan::MayComplain(longer));
  wflogscan::RawLineMayComplain(text, {});

  std::string once;
  wflogscan::MakeTemplate(text, &once);
  Check(once.size() <= wflogscan::kMaxTemplateBytes && once.find('\n') == std::string::npos);
  std::string twice;
  wflogscan::MakeTemplate(once, &twice);
  Check(once == twice);
  return 0;
}
