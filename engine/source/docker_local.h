#ifndef WFLOGSCAN_ENGINE_SOURCE_DOCKER_LOCAL_H_
#define WFLOGSCAN_ENGINE_SOURCE_DOCKER_LOCAL_H_

#include "engine/source/docker_lines.h"
#include "engine/source/record_stream.h"

namespace wflogscan {

// A file of docker's `local` log driver: length, protobuf message, the same length again. Where the two
// differ or the message makes no sense, the next message is looked for and the damage is named.
class DockerLocalStream final : public RecordStream {
 public:
  using RecordStream::RecordStream;

 protected:
  std::size_t Decode(std::string_view input, bool whole, std::string* output) override;

 private:
  bool AddMessage(std::string_view message, std::string* output);

  DockerLines lines_;
  bool searching_ = false;  // for the next record, behind damage
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_DOCKER_LOCAL_H_
