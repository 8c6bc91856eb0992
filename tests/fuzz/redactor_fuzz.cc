// Any bytes as log text: the result is one line of valid UTF-8, bounded, unchanged by a second pass, and a
// secret that is planted behind them in one of many spellings is never in it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/plain_view.h"
#include "engine/base/redactor.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxBytes = 512;
constexpr std::string_view kSecret = "hunter2hunter2";

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

std::string ShowChecked(const Redactor& redactor, std::string_view text) {
  const std::string shown = redactor.Redact(text).str();
  Check(shown.size() <= kMaxBytes + 40);
  for (std::size_t i = 0; i < shown.size();) {
    const Utf8Unit unit = ReadUtf8(shown, i);
    Check(unit.valid && !MustBeEscaped(unit.code));
    i += unit.size;
  }
  Check(redactor.Redact(shown).str() == shown);
  return shown;
}

}  // namespace
}  // namespace wflogscan

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using wflogscan::kSecret;
  static const wflogscan::Redactor redactor({.max_bytes = wflogscan::kMaxBytes});
  static const wflogscan::Redactor plain({.hide_secrets = false, .max_bytes = wflogscan::kMaxBytes});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  wflogscan::ShowChecked(redactor, text);
  wflogscan::ShowChecked(plain, text);
  if (text.find(kSecret) != std::string_view::npos) return 0;
  // Behind a line break, so that the bytes before it cannot be a quote or a key that the secret's key belongs
  // to.
  for (const char* key : {"\npassword=", "\n\"client_secret\":\"", "\nAuthorization: Bearer ", "\napi_key%3D",
                          "\npassword: ", "\n\"X-Api-Key\": [\n  \"", "\n<a:Password Type=\"b\">"}) {
    std::string planted(text);
    planted += key;
    planted += kSecret;
    wflogscan::Check(wflogscan::ShowChecked(redactor, planted).find(kSecret) == std::string::npos);
  }
  return 0;
}
