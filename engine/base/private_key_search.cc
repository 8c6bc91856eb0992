#include "engine/base/private_key_search.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "absl/strings/ascii.h"

namespace wflogscan {

void PrivateKeySearch::Blocks() {
  const auto is_body = [](char c) {
    return absl::ascii_isalnum(c) || IsBlank(c) || c == '\n' || c == '\\' ||
           std::string_view("+/=:,.-").find(c) != std::string_view::npos;
  };
  const auto is_secret_block = [](std::string_view name) {
    return name.find("PRIVATE KEY") != std::string_view::npos ||
           name.find("SEED") != std::string_view::npos || name.find("USER JWT") != std::string_view::npos;
  };
  std::size_t done = 0;
  for (std::size_t i = text_.find("----"); i != std::string_view::npos; i = text_.find("----", i)) {
    std::size_t name = i;
    while (name < text_.size() && text_[name] == '-') ++name;
    const bool begins = text_.substr(name, 5) == "BEGIN" || text_.substr(name, 6) == " BEGIN";
    const bool ends = text_.substr(name, 3) == "END" || text_.substr(name, 4) == " END";
    const std::size_t name_end = std::min(text_.substr(name, 64).find("---"), std::size_t{64});
    if ((!begins && !ends) || !is_secret_block(text_.substr(name, name_end))) {
      i = std::max(name, i + 4);
      continue;
    }
    std::size_t close = std::min(name + name_end, text_.size());
    while (close < text_.size() && text_[close] == '-') ++close;
    if (ends) {
      // Its BEGIN is not here: what stands before it is the rest of the key.
      std::size_t body = i;
      while (body > done && (absl::ascii_isalnum(text_[body - 1]) ||
                             std::string_view("+/=\n").find(text_[body - 1]) != std::string_view::npos)) {
        --body;
      }
      Add(body, i);
      i = done = close;
      continue;
    }
    std::size_t end = close;
    while (end < text_.size() && is_body(text_[end]) && text_.substr(end, 7) != "---END " &&
           text_.substr(end, 6) != "---END") {
      ++end;
    }
    if (text_.substr(end, 3) == "---") {
      const std::size_t tail = text_.substr(end + 3, 64).find("---");
      if (tail != std::string_view::npos) {
        end += 3 + tail;
        while (end < text_.size() && text_[end] == '-') ++end;
      }
    }
    while (end > close && (IsBlank(text_[end - 1]) || text_[end - 1] == '\n' || text_[end - 1] == ',')) --end;
    Add(i, end);
    i = done = std::max(end, close);
  }
}

void PrivateKeySearch::PuttyLines() {
  constexpr std::string_view kHead = "Private-Lines:";
  constexpr std::size_t kShortest = 16;  // of a line, but for the last
  const auto is_body = [](char c) { return absl::ascii_isalnum(c) || c == '+' || c == '/' || c == '='; };
  for (std::size_t i = text_.find(kHead); i != std::string_view::npos; i = text_.find(kHead, i)) {
    i = SkipBlanks(i + kHead.size());
    while (absl::ascii_isdigit(At(i))) ++i;
    const std::size_t begin = SkipSpace(i);
    for (std::size_t line = begin; line < text_.size();) {
      std::size_t end = line;
      while (end < text_.size() && is_body(text_[end])) ++end;
      if (end - line < kShortest &&
          (line == begin || text_[line - 1] != '\n' || end == line || At(end) == '-'))
        break;
      Add(line, end);
      i = end;
      line = SkipSpace(end);
    }
  }
}

}  // namespace wflogscan
