#include "engine/base/plain_view.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/base/secret_finder.h"

namespace wflogscan {
namespace {

constexpr char kInvisible = '\x03';  // does not reach the view

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::uint32_t> ParseHex(std::string_view bytes, std::size_t at, std::size_t count) {
  if (at + count > bytes.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    const int digit = HexValue(bytes[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// The character that stands for a code point.
char PlainChar(std::uint32_t code) {
  if (code == 0 || code == '\n' || code == '\r') return '\n';
  if (code == '\t') return '\t';
  if (code < 0x20 || code == 0x7f) return PlainView::kControl;
  if (code < 0x7f) return static_cast<char>(code);
  // Typographic quotes, which mail programs and chats put around passwords.
  if (code >= 0x201c && code <= 0x201f) return '"';
  if (code >= 0x2018 && code <= 0x201b) return '\'';
  return MustBeEscaped(code) ? kInvisible : PlainView::kWide;
}

class Builder {
 public:
  explicit Builder(std::string_view bytes) : bytes_(bytes) {
    view_.text.reserve(bytes.size());
    view_.begin.reserve(bytes.size() + 1);
    view_.backslashes.reserve(bytes.size());
    view_.percent.reserve(bytes.size());
  }

  PlainView Build() {
    while (at_ < bytes_.size()) {
      if (bytes_[at_] == '[' && bytes_.substr(at_, kRedacted.size()) == kRedacted) {
        Put(PlainView::kRedactedMark, kRedacted.size());
      } else if (!TakeBackslashes() && !TakePercent() && !TakeEntity()) {
        const Utf8Unit unit = ReadUtf8(bytes_, at_);
        Put(unit.valid ? PlainChar(unit.code) : PlainView::kControl, unit.size);
      }
    }
    view_.begin.push_back(static_cast<std::uint32_t>(bytes_.size()));
    return std::move(view_);
  }

 private:
  void Put(char c, std::size_t size, std::size_t backslashes = 0, std::uint8_t percent = 0) {
    if (c == kInvisible) {
      at_ += size;
      return;
    }
    view_.text.push_back(c);
    view_.begin.push_back(static_cast<std::uint32_t>(at_));
    view_.backslashes.push_back(static_cast<std::uint32_t>(backslashes));
    view_.percent.push_back(percent);
    at_ += size;
  }

  bool TakeBackslashes() {
    if (bytes_[at_] != '\\') return false;
    const std::size_t end = std::min(bytes_.find_first_not_of('\\', at_), bytes_.size());
    const std::size_t count = end - at_;
    const char next = end < bytes_.size() ? bytes_[end] : ' ';
    switch (next) {
      case '"':
      case '\'':
      case '/':
        Put(next, count + 1, count);
        return true;
      case 'n':
      case 'r':
        Put('\n', count + 1, count);
        return true;
      case 't':
        Put('\t', count + 1, count);
        return true;
      case 'u':
        if (const auto code = ParseHex(bytes_, end + 1, 4)) {
          Put(PlainChar(*code), count + 5, count);
          return true;
        }
        break;
      case 'x':
        if (const auto code = ParseHex(bytes_, end + 1, 2)) {
          Put(*code < 0x80 ? PlainChar(*code) : PlainView::kControl, count + 3, count);
          return true;
        }
        break;
      default:
        break;
    }
    for (std::size_t i = 0; i < count; ++i) Put('\\', 1);
    return true;
  }

  // %22, and %2522 where a URL was encoded twice.
  bool TakePercent() {
    if (bytes_[at_] != '%') return false;
    std::size_t digits = at_ + 1;
    std::uint8_t depth = 1;
    while (depth < 200 && bytes_.substr(digits, 2) == "25" && ParseHex(bytes_, digits + 2, 2)) {
      digits += 2;
      ++depth;
    }
    const auto code = ParseHex(bytes_, digits, 2);
    if (!code) return false;
    const char c = *code < 0x80 ? PlainChar(*code) : PlainView::kWide;
    std::size_t backslashes = 0;
    if (c == '"' || c == '\'') {
      for (std::size_t i = view_.text.size();
           i > 0 && view_.text[i - 1] == '\\' && view_.percent[i - 1] == depth; --i) {
        ++backslashes;
      }
    }
    Put(c, digits + 2 - at_, backslashes, depth);
    return true;
  }

  bool TakeEntity() {
    static constexpr std::array<std::pair<std::string_view, char>, 11> kEntities = {{{"&quot;", '"'},
                                                                                     {"&#34;", '"'},
                                                                                     {"&#x22;", '"'},
                                                                                     {"&apos;", '\''},
                                                                                     {"&#39;", '\''},
                                                                                     {"&#x27;", '\''},
                                                                                     {"&amp;", '&'},
                                                                                     {"&lt;", '<'},
                                                                                     {"&gt;", '>'},
                                                                                     {"&#61;", '='},
                                                                                     {"&#58;", ':'}}};
    if (bytes_[at_] != '&') return false;
    for (const auto& [name, c] : kEntities) {
      if (bytes_.substr(at_, name.size()) == name) {
        Put(c, name.size());
        return true;
      }
    }
    return false;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  PlainView view_;
};

}  // namespace

PlainView MakePlainView(std::string_view bytes) { return Builder(bytes).Build(); }

Utf8Unit ReadUtf8(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const std::uint32_t lead = byte(at);
  if (lead < 0x80) return {1, lead, true};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + size > bytes.size()) return {1, lead, false};
  std::uint32_t code = lead & (size == 2 ? 0x1fU : size == 3 ? 0x0fU : 0x07U);
  for (std::size_t i = at + 1; i < at + size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {1, lead, false};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {1, lead, false};
  return {size, code, true};
}

bool MustBeEscaped(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0xad || code == 0x61c ||
         (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) ||
         (code >= 0xe0000 && code <= 0xe007f);
}

}  // namespace wflogscan
