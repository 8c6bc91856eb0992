#include "cli/input_file.h"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/status/status.h"

namespace wflogscan::cli {

absl::StatusOr<std::string> ReadInputFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  if (!file || (file.peek() != std::ifstream::traits_type::eof() && !(bytes << file.rdbuf())) || file.bad()) {
    return absl::ErrnoToStatus(errno == 0 ? EIO : errno, path.string());
  }
  return std::move(bytes).str();
}

std::string ReadStandardInput() {
  std::ostringstream bytes;
  if (std::cin.peek() != std::istream::traits_type::eof()) bytes << std::cin.rdbuf();
  return std::move(bytes).str();
}

}  // namespace wflogscan::cli
