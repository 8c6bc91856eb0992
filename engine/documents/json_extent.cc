#include "engine/documents/json_extent.h"

#include <algorithm>
#include <cstring>

#include "engine/source/json_fields.h"

namespace wflogscan {

JsonExtent FindJsonExtent(std::string_view text, std::size_t from) {
  JsonExtent extent;
  std::string open;  // the closing brackets that are due, the next one last
  const auto stop = [&](JsonExtent::State state, std::size_t at) {
    extent.state = state;
    extent.end = at;
    extent.closers.assign(open.rbegin(), open.rend());
    return extent;
  };
  for (std::size_t at = from; at < text.size(); ++at) {
    switch (text[at]) {
      case '"': {
        const std::size_t end = std::min(EndOfJsonString(text, at + 1), text.size());
        const void* newline = std::memchr(text.data() + at, '\n', end - at);
        if (newline != nullptr) {
          return stop(JsonExtent::State::kDamaged,
                      static_cast<std::size_t>(static_cast<const char*>(newline) - text.data()));
        }
        if (end == text.size()) return stop(JsonExtent::State::kCut, end);
        at = end;
        break;
      }
      case '{':
      case '[':
        if (open.size() >= kMaxJsonDepth) return stop(JsonExtent::State::kDamaged, at);
        open.push_back(text[at] == '{' ? '}' : ']');
        extent.sound_end = at + 1;
        break;
      case '}':
      case ']':
        if (open.back() != text[at]) return stop(JsonExtent::State::kDamaged, at);
        open.pop_back();
        extent.sound_end = at + 1;
        if (open.empty()) return stop(JsonExtent::State::kWhole, at + 1);
        break;
      case ',':
        extent.sound_end = at;
        break;
      default:
        break;
    }
  }
  return stop(JsonExtent::State::kCut, text.size());
}

}  // namespace wflogscan
