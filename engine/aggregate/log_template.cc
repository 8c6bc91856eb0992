#include "engine/aggregate/log_template.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

bool IsWordChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool IsJoint(char c) {
  return c == '.' || c == ':' || c == '-' || c == '/' || c == ',' || c == '+' || c == '@';
}

bool IsHex(std::string_view word) { return std::all_of(word.begin(), word.end(), absl::ascii_isxdigit); }

// Names of things, with a digit in them.
constexpr std::array<std::string_view, 8> kNames = {"x509",   "oauth2", "http2", "base64",
                                                    "sha256", "ipv4",   "ipv6",  "utf8"};

// "E0000011", "AADSTS50011", "ORA12154"; not "E1126", which is klog's date.
bool IsCode(std::string_view word) {
  constexpr std::size_t kMaxCodeBytes = 16;
  std::size_t capitals = 0;
  while (capitals < word.size() && absl::ascii_isupper(word[capitals])) ++capitals;
  const std::string_view digits = word.substr(capitals);
  return capitals > 0 && word.size() <= kMaxCodeBytes && digits.size() >= (capitals == 1 ? 5U : 3U) &&
         std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
}

// Whether another line that says the same would say something else here. `joined` stands right behind a gap.
bool Varies(std::string_view word, bool joined) {
  constexpr std::size_t kLongHex = 8;
  if (IsCode(word)) return false;
  if (IsHex(word) && (word.size() >= kLongHex || (joined && word.size() == 4))) return true;
  if (std::none_of(word.begin(), word.end(), absl::ascii_isdigit)) return false;
  return std::none_of(kNames.begin(), kNames.end(), [word](std::string_view name) {
    return absl::EqualsIgnoreCase(ToAbsl(word), ToAbsl(name));
  });
}

}  // namespace

void MakeTemplate(std::string_view text, std::string* out) {
  out->clear();
  std::string_view line = text.substr(0, text.find('\n'));
  while (!line.empty() && IsBlank(line.front())) line.remove_prefix(1);
  while (!line.empty() && IsBlank(line.back())) line.remove_suffix(1);
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t begin = at;
    const std::size_t size_before = out->size();
    if (IsBlank(line[at])) {
      while (IsBlank(line[at])) ++at;  // the last byte is none
      out->push_back(' ');
    } else if (!IsWordChar(line[at])) {
      out->push_back(line[at++]);
    } else {
      while (at < line.size() && IsWordChar(line[at])) ++at;
      const std::string_view word = line.substr(begin, at - begin);
      const std::string_view before = *out;
      const bool joined = before.size() > kTemplateGap.size() && IsJoint(before.back()) &&
                          before.substr(0, before.size() - 1).ends_with(kTemplateGap);
      if (!Varies(word, joined)) {
        out->append(word);
      } else if (joined) {
        out->pop_back();  // the joint
      } else {
        out->append(kTemplateGap);
      }
    }
    if (out->size() > kMaxTemplateBytes) {
      out->resize(size_before);
      break;
    }
  }
  while (!out->empty() && out->back() == ' ') out->pop_back();
  // What is only a time says nothing, however it is spelled.
  std::size_t begin = 0;
  while (std::string_view(*out).substr(begin).starts_with("<*> ")) begin += kTemplateGap.size() + 1;
  out->erase(0, begin);
}

}  // namespace wflogscan
