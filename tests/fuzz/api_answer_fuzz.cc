// Any bytes as a whole source: whether it is an API's refusal is told without a crash, and blanks around it
// change nothing.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/source/api_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool is_answer = wflogscan::IsApiErrorAnswer(text);
  if (size + 4 > wflogscan::kMostAnswerBytes) return 0;
  if (wflogscan::IsApiErrorAnswer("\r\n " + std::string(text) + "\n") != is_answer) __builtin_trap();
  return 0;
}
