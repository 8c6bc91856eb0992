#ifndef WFLOGSCAN_CLI_BYTE_SIZE_H_
#define WFLOGSCAN_CLI_BYTE_SIZE_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace wflogscan::cli {

// "4096", "500M", "64GiB": a whole number of bytes, or of K, M, G or T, each 1024 of the one before, in
// either case and with B or iB behind it. kInvalidArgument for anything else and for more than 64 bits hold.
absl::StatusOr<std::uint64_t> ParseByteSize(std::string_view text);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_BYTE_SIZE_H_
