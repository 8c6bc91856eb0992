#include "engine/source/docker_stream.h"

#include <algorithm>
#include <optional>

#include "engine/base/civil_time.h"
#include "engine/source/docker_frame.h"
#include "wflogscan/log_time.h"

namespace wflogscan {
namespace {

// What the engine sends in one frame: a piece of 16 KiB with what stands before it, or an old engine's whole
// line. A larger number is no length.
constexpr std::uint32_t kLongestFrame = std::uint32_t{16} << 20;

// "2026-11-23T18:05:38.134472277Z ": nine digits always.
constexpr std::size_t kTimestampBytes = 31;

bool IsFrame(std::string_view bytes) {
  const std::optional<DockerFrame> frame = DockerFrame::Parse(bytes);
  return frame && frame->payload_bytes <= kLongestFrame;
}

// The first place where a frame of the container's output begins; npos if there is none.
std::size_t FindFrame(std::string_view bytes) {
  for (std::size_t at = 0; at + DockerFrame::kHeaderBytes <= bytes.size(); ++at) {
    if ((bytes[at] == 1 || bytes[at] == 2) && IsFrame(bytes.substr(at))) return at;
  }
  return std::string_view::npos;
}

bool StartsWithTimestamp(std::string_view message) {
  if (message.size() < kTimestampBytes || message[kTimestampBytes - 1] != ' ' ||
      message[kTimestampBytes - 2] != 'Z' || message[10] != 'T' || message[19] != '.') {
    return false;
  }
  return ParseRfc3339(message.substr(0, kTimestampBytes - 1)).has_value();
}

}  // namespace

void DockerStream::AddMessage(OutputStream stream, std::string_view message, std::string* output) {
  time_.clear();
  if (StartsWithTimestamp(message)) {
    time_ = message.substr(0, kTimestampBytes - 1);
    message.remove_prefix(kTimestampBytes);
  }
  lines_.Add(stream, time_, message, output);
}

std::size_t DockerStream::Decode(std::string_view input, bool whole, std::string* output) {
  std::size_t done = 0;
  while (done < input.size()) {
    const std::string_view rest = input.substr(done);
    if (left_bytes_ > 0) {
      // A message is taken whole where it can be, since its time stands at its start.
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_bytes_, rest.size()));
      if (size < left_bytes_ && size < kTimestampBytes && at_message_start_ && !whole) break;
      if (at_message_start_) {
        AddMessage(stream_, rest.substr(0, size), output);
      } else {
        lines_.Add(stream_, time_, rest.substr(0, size), output);
      }
      at_message_start_ = false;
      left_bytes_ -= size;
      done += size;
      continue;
    }
    if (searching_) {
      std::size_t size = FindFrame(rest);
      searching_ = size == std::string_view::npos;
      if (searching_) {
        // A header may lie across the end of what is here.
        size = whole ? rest.size() : rest.size() - std::min(rest.size(), DockerFrame::kHeaderBytes - 1);
        if (size == 0) break;
      }
      // Only where there is text: it would open a line without the time of the frame behind it.
      if (size > 0) lines_.Add(OutputStream::kStdout, {}, rest.substr(0, size), output);
      done += size;
      continue;
    }
    if (rest.size() < DockerFrame::kHeaderBytes) {
      if (!whole) break;
      notes_.AddProblem("the stream is cut off in the middle of a frame");
      done = input.size();
    } else if (IsFrame(rest)) {
      const DockerFrame frame = *DockerFrame::Parse(rest);
      if (frame.type == 3)
        notes_.AddProblem("the engine says here that it could not read the log to its end");
      stream_ = frame.type >= 2 ? OutputStream::kStderr : OutputStream::kStdout;
      left_bytes_ = frame.payload_bytes;
      at_message_start_ = true;
      done += DockerFrame::kHeaderBytes;
    } else {
      notes_.AddProblem("bytes between the frames of the stream are read as lines");
      searching_ = true;
    }
  }
  if (whole) {
    if (left_bytes_ > 0) notes_.AddProblem("the stream is cut off in the middle of a frame");
    lines_.Flush(output);
  }
  return done;
}

}  // namespace wflogscan
