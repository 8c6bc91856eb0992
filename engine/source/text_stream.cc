#include "engine/source/text_stream.h"

#include <algorithm>
#include <cstring>

#include "engine/base/utf8_writer.h"

namespace wflogscan {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf"sv;
constexpr std::string_view kUtf16LeMark = "\xff\xfe"sv;
constexpr std::string_view kUtf16BeMark = "\xfe\xff"sv;

constexpr std::size_t kInputBytes = std::size_t{64} << 10;
constexpr std::size_t kMostOutput = std::size_t{64} << 10;

// Where UTF-16 without a mark begins a source, the first NUL shows itself this soon, and its place tells the
// order of the bytes.
constexpr std::uint64_t kParityWindow = 1024;

// Units behind a NUL that are asked whether it is UTF-16.
constexpr std::size_t kUnitsAsked = 4;

// What is looked at to tell whether a line that follows UTF-16 is UTF-8.
constexpr std::size_t kLineWindow = 32;

// A mark before a NUL stands at most so many bytes before it: FF FE 'x' 00.
constexpr std::size_t kMarkReach = 3;

bool IsPlainAscii(char c) { return (c >= '\t' && c <= '\r') || c == '\x1b' || (c >= ' ' && c <= '~'); }

// The place from which on bytes may be the start of a mark.
std::size_t StartOfPossibleMark(std::string_view bytes) {
  for (std::size_t at = bytes.size() - std::min(bytes.size(), kMarkReach); at < bytes.size(); ++at) {
    if (bytes[at] == '\xff' || bytes[at] == '\xfe') return at;
  }
  return bytes.size();
}

}  // namespace

void TextStream::Note(std::string_view utf8) {
  if (utf8.empty()) return;
  at_line_start_ = utf8.back() == '\n';
  in_nul_run_ = false;
  if (offset_ < kParityWindow && !seen_newline_) {
    seen_newline_ = utf8.substr(0, kParityWindow).find('\n') != std::string_view::npos;
  }
}

void TextStream::Emit(std::string_view utf8) {
  Note(utf8);
  output_.append(utf8);
}

void TextStream::EmitCode(std::uint32_t code) {
  const std::size_t before = output_.size();
  AppendUtf8(code, &output_);
  Note(std::string_view(output_).substr(before));
}

void TextStream::EnterUtf16(Mode mode) {
  mode_ = mode;
  encoding_ = mode == Mode::kUtf16Le ? "utf-16le" : "utf-16be";
}

bool TextStream::ConvertByteOrderMark() {
  for (const std::string_view mark : {kUtf8Mark, kUtf16LeMark, kUtf16BeMark}) {
    if (input_.starts_with(mark)) {
      if (mark == kUtf8Mark) encoding_ = "utf-8-bom";
      if (mark == kUtf16LeMark) EnterUtf16(Mode::kUtf16Le);
      if (mark == kUtf16BeMark) EnterUtf16(Mode::kUtf16Be);
      input_.remove_prefix(mark.size());
      offset_ += mark.size();
      break;
    }
    if (!input_ended_ && mark.starts_with(input_)) return false;
  }
  at_start_ = false;
  return true;
}

bool TextStream::ConvertUtf8() {
  const std::size_t nul = input_.find('\0');
  if (nul == 0) return ConvertNul();
  std::size_t end = nul;
  std::size_t mark_bytes = 0;
  if (nul == std::string_view::npos) {
    end = input_ended_ ? input_.size() : StartOfPossibleMark(input_);
  } else if (nul >= 3 && input_.substr(nul - 3, 2) == kUtf16LeMark) {
    end = nul - 3;
    mark_bytes = kUtf16LeMark.size();
    EnterUtf16(Mode::kUtf16Le);
  } else if (nul >= 2 && input_.substr(nul - 2, 2) == kUtf16BeMark) {
    end = nul - 2;
    mark_bytes = kUtf16BeMark.size();
    EnterUtf16(Mode::kUtf16Be);
  }
  Emit(input_.substr(0, end));
  input_.remove_prefix(end + mark_bytes);
  offset_ += end + mark_bytes;
  return end + mark_bytes > 0;
}

// The front of the input is a NUL. What was before it went out already, which is right for UTF-16LE as well:
// the letter before the NUL is the same in UTF-8.
bool TextStream::ConvertNul() {
  const std::size_t window = 1 + 2 * kUnitsAsked;
  if (input_.size() < window && !input_ended_) return false;
  std::size_t asked = 0;
  std::size_t with_nul = 0;
  for (; asked < kUnitsAsked && 2 + 2 * asked < input_.size(); ++asked) {
    if (input_[1 + 2 * asked] != '\0' && input_[2 + 2 * asked] == '\0') ++with_nul;
  }
  const bool is_utf16 = !in_nul_run_ && (with_nul >= 2 || (asked == 1 && with_nul == 1));
  if (is_utf16 && input_[1] != '\0') {
    if (offset_ < kParityWindow && offset_ % 2 == 0 && !seen_newline_) {
      EnterUtf16(Mode::kUtf16Be);
    } else {
      EnterUtf16(Mode::kUtf16Le);
      input_.remove_prefix(1);
      ++offset_;
    }
    return true;
  }
  const std::size_t run = std::min(input_.find_first_not_of('\0'), input_.size());
  if (!at_line_start_ && !in_nul_run_) output_.push_back('\0');
  in_nul_run_ = true;
  input_.remove_prefix(run);
  offset_ += run;
  return true;
}

bool TextStream::ConvertUtf16() {
  if (at_line_start_ && !input_.empty()) {
    if (input_.size() < kLineWindow && !input_ended_) return false;
    const std::string_view window = input_.substr(0, kLineWindow);
    if (std::all_of(window.begin(), window.end(), IsPlainAscii)) {
      mode_ = Mode::kUtf8;
      return true;
    }
  }
  const auto unit_at = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(input_[at]);
    const auto second = static_cast<unsigned char>(input_[at + 1]);
    return static_cast<std::uint32_t>(mode_ == Mode::kUtf16Le ? second << 8 | first : first << 8 | second);
  };
  while (output_.size() < kMostOutput) {
    if (input_.size() < 4 && !input_ended_) return false;
    if (input_.size() < 2) {
      if (input_.size() == 1) {
        if (IsPlainAscii(input_[0])) {
          Emit(input_);
        } else if (input_[0] != '\0') {
          EmitCode(kReplacementCharacter);
        }
        input_ = {};
      }
      return false;
    }
    std::uint32_t code = unit_at(0);
    std::size_t size = 2;
    if (code == 0) {  // a run of NULs, behind which everything may be different
      mode_ = Mode::kUtf8;
      return true;
    }
    if (code == 0xfeff) {  // a mark in the middle: joined files
      input_.remove_prefix(size);
      offset_ += size;
      continue;
    }
    if (code == 0xfffe) {  // the mark of the other order
      EnterUtf16(mode_ == Mode::kUtf16Le ? Mode::kUtf16Be : Mode::kUtf16Le);
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const std::uint32_t low = code < 0xdc00 && input_.size() >= 4 ? unit_at(2) : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        size = 4;
      } else {
        code = kReplacementCharacter;
      }
    }
    input_.remove_prefix(size);
    offset_ += size;
    EmitCode(code);
    if (code == '\n') return true;
  }
  return true;
}

bool TextStream::Convert() {
  if (at_start_ && !ConvertByteOrderMark()) return false;
  if (input_.empty()) return false;
  return mode_ == Mode::kUtf8 ? ConvertUtf8() : ConvertUtf16();
}

// How many of the bytes, which lie where the caller wants them, can stay as they are. The rest goes to
// input_.
std::size_t TextStream::PassThrough(const char* bytes, std::size_t size) {
  const void* nul = std::memchr(bytes, '\0', size);
  std::size_t keep = 0;
  if (nul == nullptr) {
    keep = StartOfPossibleMark({bytes, size});
  } else {
    const auto at = static_cast<std::size_t>(static_cast<const char*>(nul) - bytes);
    keep = at - std::min(at, kMarkReach);
  }
  Note({bytes, keep});
  offset_ += keep;
  if (keep < size) {
    buffer_.Assign({bytes + keep, size - keep});
    input_ = buffer_.view();
  }
  return keep;
}

absl::StatusOr<std::size_t> TextStream::Read(char* to, std::size_t capacity) {
  for (;;) {
    if (output_taken_ < output_.size()) {
      const std::size_t size = output_.copy(to, capacity, output_taken_);
      output_taken_ += size;
      return size;
    }
    output_.clear();
    output_taken_ = 0;
    if (mode_ == Mode::kUtf8 && !at_start_ && input_.empty() && !input_ended_) {
      const absl::StatusOr<std::size_t> got = inner_->Read(to, capacity);
      if (!got.ok() || *got == 0) {
        input_ended_ = true;
        return got;
      }
      if (const std::size_t kept = PassThrough(to, *got); kept > 0) return kept;
      continue;
    }
    while (output_.size() < kMostOutput && Convert()) {
    }
    if (!output_.empty()) continue;
    if (input_ended_) {
      if (!error_.ok()) return std::exchange(error_, absl::OkStatus());
      return std::size_t{0};
    }
    // More input, behind what is left of it.
    const std::size_t left = input_.size();
    buffer_.Assign(input_);
    buffer_.Reserve(left + kInputBytes);
    const absl::StatusOr<std::size_t> got = inner_->Read(buffer_.data() + left, kInputBytes);
    buffer_.set_size(left + got.value_or(0));
    error_ = got.status();
    input_ended_ = got.value_or(0) == 0;
    input_ = buffer_.view();
  }
}

bool TextStream::Ready(std::chrono::milliseconds patience) {
  return output_taken_ < output_.size() || input_ended_ || inner_->Ready(patience);
}

}  // namespace wflogscan
