#include "engine/base/sized_tokens.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace wflogscan {

std::vector<ByteRange> FindSizedTokens(std::string_view text) {
  std::vector<ByteRange> found;
  const auto each_run = [&](auto&& belongs, auto&& check) {
    for (std::size_t i = 0; i < text.size();) {
      if (!belongs(text[i])) {
        ++i;
        continue;
      }
      std::size_t end = i;
      bool upper = false;
      bool lower = false;
      bool digit = false;
      for (; end < text.size() && belongs(text[end]); ++end) {
        upper = upper || absl::ascii_isupper(text[end]);
        lower = lower || absl::ascii_islower(text[end]);
        digit = digit || absl::ascii_isdigit(text[end]);
      }
      if (check(text.substr(i, end - i), upper, lower, digit)) found.push_back({i, end});
      i = end;
    }
  };
  each_run([](char c) { return absl::ascii_isalnum(c) || c == '/' || c == '+'; },
           [text](std::string_view run, bool upper, bool lower, bool digit) {
             // The end of a host's name and a path are no key.
             const bool is_behind_dot = run.data() > text.data() && run.data()[-1] == '.';
             return run.size() == 40 && upper && lower && digit && run[0] != '/' && !is_behind_dot;
           });
  each_run([](char c) { return absl::ascii_isalnum(c) || c == '_' || c == '-'; },
           [](std::string_view run, bool upper, bool lower, bool) {
             return run.size() == 42 && upper && lower && run.starts_with("00");
           });
  each_run([](char c) { return absl::ascii_isalnum(c); },
           [](std::string_view run, bool, bool lower, bool) {
             return run.size() == 58 && !lower && run[0] == 'S';
           });
  return found;
}

}  // namespace wflogscan
