#ifndef WFLOGSCAN_ENGINE_SOURCE_INPUT_LIST_H_
#define WFLOGSCAN_ENGINE_SOURCE_INPUT_LIST_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace wflogscan {

inline constexpr std::string_view kStandardInput = "-";

enum class InputKind : std::uint8_t {
  kFile,
  kPipe,  // a FIFO or device that was named: OpenPipe reads it
  kStdin,
  kContainer,  // docker://NAME
};

// One thing to read: its name in the report, which is also its path.
struct InputFile {
  std::string name;
  InputKind kind = InputKind::kFile;
  std::string bundle;  // the path that was given and stands for it: the folder, or the file's own name
};

struct UnreadableInput {
  std::string name;
  absl::Status why;
};

struct InputList {
  std::vector<InputFile> files;  // by name, rotated logs oldest first; each once
  std::vector<UnreadableInput> unreadable;
};

// What the given paths stand for: files as they are, folders walked. Symbolic links inside a folder are not
// followed, so no walk leaves it or goes in circles; FIFOs, sockets and devices inside it are passed over in
// silence, since a support folder may hold them and nobody meant them. Named ones are meant:
// `wflogscan <(docker logs x)`. What has a scheme that nobody knows is unreadable (kInvalidArgument).
// A file that two of the paths stand for belongs to the outer one. In folders the files of `leave_out` are
// passed over as well.
InputList ListInputs(const std::vector<std::string>& paths,
                     const std::vector<std::filesystem::path>& leave_out = {});

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_INPUT_LIST_H_
