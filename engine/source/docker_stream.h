#ifndef WFLOGSCAN_ENGINE_SOURCE_DOCKER_STREAM_H_
#define WFLOGSCAN_ENGINE_SOURCE_DOCKER_STREAM_H_

#include <string>

#include "engine/source/docker_lines.h"
#include "engine/source/record_stream.h"

namespace wflogscan {

// The Engine API's stream of a container's logs, saved to a file or piped: frames of stdout and stderr. The
// time that `timestamps=1` puts before each message is taken as its time. Bytes between frames (two outputs
// in one file) are read as lines of stdout and named as a problem.
class DockerStream final : public RecordStream {
 public:
  using RecordStream::RecordStream;

 protected:
  std::size_t Decode(std::string_view input, bool whole, std::string* output) override;

 private:
  void AddMessage(OutputStream stream, std::string_view message, std::string* output);

  DockerLines lines_;
  // Of the frame being read: it may be longer than what is held at a time.
  OutputStream stream_ = OutputStream::kUnknown;
  std::uint64_t left_bytes_ = 0;
  std::string time_;
  bool at_message_start_ = false;
  bool searching_ = false;  // for the next frame, behind bytes that are none
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_DOCKER_STREAM_H_
