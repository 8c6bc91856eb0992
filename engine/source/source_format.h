#ifndef WFLOGSCAN_ENGINE_SOURCE_SOURCE_FORMAT_H_
#define WFLOGSCAN_ENGINE_SOURCE_SOURCE_FORMAT_H_

// What a source is made of, told from its first bytes and never from its name.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wflogscan {

enum class SourceFormat : std::uint8_t {
  kText,  // everything that is nothing else, in whatever encoding
  kGzip,
  kZstd,
  kXz,
  kBzip2,
  kZip,
  kTar,
  kSevenZip,
  kDockerStream,   // the Engine API's multiplexed stream: 8-byte headers
  kDockerLocal,    // a file of docker's `local` driver
  kJournalExport,  // journalctl -o export
  // Those that are not read, see WhyUnread.
  kJournalFile,  // systemd's binary journal
  kRar,
  kLz4,
  kLzma,  // without xz's headers
  kLzip,
  kCompress,  // .Z
  kUtf32,
};
// "gzip", "docker-stream" ...: the word for it in a report.
std::string_view NameOf(SourceFormat format);

inline constexpr bool IsCompression(SourceFormat format) {
  return format >= SourceFormat::kGzip && format <= SourceFormat::kBzip2;
}
inline constexpr bool IsArchive(SourceFormat format) {
  return format >= SourceFormat::kZip && format <= SourceFormat::kSevenZip;
}

// What is to be said of a source that is not read, and done about it; empty for all others. Read as text it
// would look like a log without failures.
std::string_view WhyUnread(SourceFormat format);

// The most that FormatOf asks for.
inline constexpr std::size_t kMostPeekedBytes = (std::size_t{64} << 10) + 16;

// The format of a stream that begins with `head`; nullopt where more bytes are needed to tell and `whole`
// does not say that there are none. Depends on the bytes alone and not on how they came, and asks for no byte
// behind the first line break of what can only be text, so that a live log is not held up.
std::optional<SourceFormat> FormatOf(std::string_view head, bool whole);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_SOURCE_FORMAT_H_
