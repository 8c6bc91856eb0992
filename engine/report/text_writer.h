#ifndef WFLOGSCAN_ENGINE_REPORT_TEXT_WRITER_H_
#define WFLOGSCAN_ENGINE_REPORT_TEXT_WRITER_H_

#include <string>

#include "wflogscan/report.h"

namespace wflogscan {

struct TextOptions {
  int width = 80;      // columns; fewer than 40 are taken as 40
  bool color = false;  // adds escape sequences and changes nothing else
  bool timing = true;  // false: no elapsed time, no speed
};

// The report for a person at a terminal: the verdict first, then what is wrong and what to do about it, then
// what is fine. Only URLs and commands are wider than options.width, so that both can be copied. A code point
// counts as one column. Equal reports give equal bytes; without timing, so do equal inputs.
std::string ToText(const Report& report, const TextOptions& options = {});

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_TEXT_WRITER_H_
