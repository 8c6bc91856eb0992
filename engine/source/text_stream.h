#ifndef WFLOGSCAN_ENGINE_SOURCE_TEXT_STREAM_H_
#define WFLOGSCAN_ENGINE_SOURCE_TEXT_STREAM_H_

// Text in UTF-8, whatever it came in.
//
// Problem: PowerShell writes UTF-16LE, and `>>` appends UTF-16LE to a UTF-8 file, so an encoding holds up to
// a place and not for a file. Searching UTF-16 for ASCII finds nothing and reports a clean log. Idea: every
// line of UTF-16 holds a NUL (its line break does), and UTF-8 logs hold none. So bytes without a NUL are
// passed through where the caller wants them, for the price of one memchr, and only from the first NUL on
// does anybody look closer: UTF-16, a run of NULs left by a crash or a sparse file, or a stray one. Tested by
// tests/source/text_stream_test.cc.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/source/block.h"
#include "engine/source/byte_stream.h"

namespace wflogscan {

// - A byte order mark at the start is dropped and decides; UTF-16 without one is known by its NULs, also
//   in the middle; at a line's start the text may change back to UTF-8.
// - Lone surrogates and the rest of a unit cut off at the end become U+FFFD.
// - NULs at a line's start are dropped, a run of them elsewhere becomes one.
// Bytes of other encodings pass as they are. What comes out depends on the bytes and not on how they came.
class TextStream final : public ByteStream {
 public:
  explicit TextStream(std::unique_ptr<ByteStream> inner) : inner_(std::move(inner)) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override;
  bool Ready(std::chrono::milliseconds patience) override;

  // "utf-16le", "utf-16be" or "utf-8-bom" if there was such a part, else empty.
  std::string_view encoding() const { return encoding_; }

 private:
  enum class Mode : std::uint8_t { kUtf8, kUtf16Le, kUtf16Be };

  std::size_t PassThrough(const char* bytes, std::size_t size);
  void Note(std::string_view utf8);
  void Emit(std::string_view utf8);
  void EmitCode(std::uint32_t code);
  void EnterUtf16(Mode mode);

  // Each converts from the front of input_ to output_; false where it must see more bytes first.
  bool Convert();
  bool ConvertByteOrderMark();
  bool ConvertUtf8();
  bool ConvertNul();
  bool ConvertUtf16();

  const std::unique_ptr<ByteStream> inner_;
  Mode mode_ = Mode::kUtf8;
  bool at_start_ = true;
  bool at_line_start_ = true;
  bool in_nul_run_ = false;
  bool seen_newline_ = false;  // kept for the first KiB only
  std::uint64_t offset_ = 0;   // of the front of input_ in the stream
  ByteBuffer buffer_;
  std::string_view input_;  // what is left of buffer_
  bool input_ended_ = false;
  absl::Status error_;  // of inner_, returned behind everything before it
  std::string output_;
  std::size_t output_taken_ = 0;
  std::string_view encoding_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_TEXT_STREAM_H_
