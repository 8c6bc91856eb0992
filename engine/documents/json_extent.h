#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_JSON_EXTENT_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_JSON_EXTENT_H_

// Where an object of JSON ends, and how to make a whole one of what is left of a damaged one.
//
// A parser that indexes its input first (simdjson) refuses a document that was cut off; a support bundle
// holds such documents, and what stands before the cut is true. So brackets and strings are followed first,
// and remembered is the last place at which closing the open brackets gives valid JSON.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wflogscan {

// Deeper is damage: no command prints more than a dozen.
inline constexpr std::size_t kMaxJsonDepth = 64;

struct JsonExtent {
  enum class State : std::uint8_t {
    kWhole,
    kCut,      // the text ends inside
    kDamaged,  // a bracket or a line break where none can be
  };
  State state = State::kCut;
  std::size_t end = 0;  // behind the closing bracket, or where it went wrong; an offset into the text
  // text[from, sound_end) and then `closers` is whole, as far as brackets and strings go.
  std::size_t sound_end = 0;
  std::string closers;
};

// text[from] is '{'. O(length of the object).
JsonExtent FindJsonExtent(std::string_view text, std::size_t from);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_JSON_EXTENT_H_
