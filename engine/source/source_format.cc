#include "engine/source/source_format.h"

#include <array>

#include "engine/source/docker_frame.h"

namespace wflogscan {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::string_view bytes;
  SourceFormat format;
};

constexpr std::array kMagics = {
    Magic{"\x1f\x8b"sv, SourceFormat::kGzip},
    Magic{"\x28\xb5\x2f\xfd"sv, SourceFormat::kZstd},
    Magic{"\xfd\x37\x7a\x58\x5a\x00"sv, SourceFormat::kXz},
    Magic{"PK\x03\x04"sv, SourceFormat::kZip},
    Magic{"PK\x05\x06"sv, SourceFormat::kZip},            // without members
    Magic{"PK\x07\x08PK\x03\x04"sv, SourceFormat::kZip},  // split, but in one piece
    Magic{"7z\xbc\xaf\x27\x1c"sv, SourceFormat::kSevenZip},
    Magic{"LPKSHHRH"sv, SourceFormat::kJournalFile},
    Magic{"Rar!\x1a\x07"sv, SourceFormat::kRar},
    Magic{"\x04\x22\x4d\x18"sv, SourceFormat::kLz4},
    Magic{"\x5d\x00\x00"sv, SourceFormat::kLzma},  // lc=3, lp=0, pb=2, a dictionary of whole 64 KiB
    Magic{"LZIP\x01"sv, SourceFormat::kLzip},
    Magic{"\x1f\x9d\x90"sv, SourceFormat::kCompress},  // codes of up to 16 bits
    Magic{"\xff\xfe\x00\x00"sv, SourceFormat::kUtf32},
    Magic{"\x00\x00\xfe\xff\x00\x00"sv, SourceFormat::kUtf32},
    Magic{"__CURSOR="sv, SourceFormat::kJournalExport},
    Magic{"__REALTIME_TIMESTAMP="sv, SourceFormat::kJournalExport},
};

// "BZh", the size of its blocks, and the first block's or the end's own magic: three letters alone may be
// text.
std::optional<bool> IsBzip2(std::string_view head) {
  constexpr std::string_view kBlock = "\x31\x41\x59\x26\x53\x59"sv;
  constexpr std::string_view kEnd = "\x17\x72\x45\x38\x50\x90"sv;
  if (!"BZh"sv.starts_with(head.substr(0, 3))) return false;
  if (head.size() < 4) return std::nullopt;
  if (head[3] < '1' || head[3] > '9') return false;
  const std::string_view magic = head.substr(4, kBlock.size());
  if (!kBlock.starts_with(magic) && !kEnd.starts_with(magic)) return false;
  if (magic.size() < kBlock.size()) return std::nullopt;
  return true;
}

std::optional<bool> IsTar(std::string_view head) {
  constexpr std::size_t kMagicAt = 257;
  constexpr std::string_view kUstar = "ustar"sv;
  // The first field is a name and NULs: a line break before any NUL is that of a text, whatever follows.
  const std::size_t end = head.substr(0, kMagicAt).find_first_of("\n\0"sv);
  if (end != std::string_view::npos && head[end] == '\n') return false;
  if (head.size() < kMagicAt + kUstar.size()) return std::nullopt;
  return head.substr(kMagicAt, kUstar.size()) == kUstar;
}

// Two frames in a row, or one that ends the input.
std::optional<bool> IsDockerStream(std::string_view head, bool whole) {
  constexpr std::uint32_t kLongestFirstFrame = std::uint32_t{1} << 20;
  for (std::size_t i = 0; i < head.size() && i < 4; ++i) {
    if (static_cast<unsigned char>(head[i]) > (i == 0 ? 3 : 0)) return false;
  }
  if (head.size() < DockerFrame::kHeaderBytes) return std::nullopt;
  const std::optional<DockerFrame> frame = DockerFrame::Parse(head);
  if (!frame || frame->payload_bytes == 0 || frame->payload_bytes > kLongestFirstFrame) return false;
  const std::size_t next = DockerFrame::kHeaderBytes + frame->payload_bytes;
  if (head.size() >= next + DockerFrame::kHeaderBytes)
    return DockerFrame::Parse(head.substr(next)).has_value();
  if (whole) return frame->type != 0;  // cut short at the latest behind this frame
  // A first frame of more than is looked at: only if it says that it is one of the container's two streams.
  if (head.size() >= kMostPeekedBytes) return frame->type == 1 || frame->type == 2;
  return std::nullopt;
}

std::optional<bool> IsDockerLocal(std::string_view head) {
  constexpr std::size_t kLengthBytes = 4;
  constexpr std::string_view kSource = "\x0a\x06std"sv;
  if (!head.empty() && head[0] != 0) return false;  // a record is at most 1,000,000 bytes
  if (head.size() > 1 && static_cast<unsigned char>(head[1]) > 0x0f) return false;
  if (head.size() <= kLengthBytes) return std::nullopt;
  const std::string_view record = head.substr(kLengthBytes);
  if (record.size() >= kSource.size()) return record.starts_with(kSource);
  if (!kSource.starts_with(record)) return false;
  return std::nullopt;
}

}  // namespace

std::string_view NameOf(SourceFormat format) {
  switch (format) {
    case SourceFormat::kText:
      return "text";
    case SourceFormat::kGzip:
      return "gzip";
    case SourceFormat::kZstd:
      return "zstd";
    case SourceFormat::kXz:
      return "xz";
    case SourceFormat::kBzip2:
      return "bzip2";
    case SourceFormat::kZip:
      return "zip";
    case SourceFormat::kTar:
      return "tar";
    case SourceFormat::kSevenZip:
      return "7z";
    case SourceFormat::kDockerStream:
      return "docker-stream";
    case SourceFormat::kDockerLocal:
      return "docker-local";
    case SourceFormat::kJournalExport:
      return "journal-export";
    case SourceFormat::kJournalFile:
      return "journal";
    case SourceFormat::kRar:
      return "rar";
    case SourceFormat::kLz4:
      return "lz4";
    case SourceFormat::kLzma:
      return "lzma";
    case SourceFormat::kLzip:
      return "lzip";
    case SourceFormat::kCompress:
      return "compress";
    case SourceFormat::kUtf32:
      return "utf-32";
  }
  return "text";
}

std::string_view WhyUnread(SourceFormat format) {
  switch (format) {
    case SourceFormat::kJournalFile:
      return "a binary systemd journal: pipe what is in it: journalctl --file=FILE -o export | wflogscan";
    case SourceFormat::kRar:
      return "a rar archive, which is not read: unpack it first: unrar x FILE";
    case SourceFormat::kLz4:
      return "packed with lz4, which is not read: unpack it first: lz4 -dc FILE | wflogscan";
    case SourceFormat::kLzma:
      return "packed with lzma, which is not read: unpack it first: xz -dc --format=lzma FILE | wflogscan";
    case SourceFormat::kLzip:
      return "packed with lzip, which is not read: unpack it first: lzip -dc FILE | wflogscan";
    case SourceFormat::kCompress:
      return "packed with compress, which is not read: unpack it first: gzip -dc FILE | wflogscan";
    case SourceFormat::kUtf32:
      return "text in UTF-32, which is not read: convert it first: iconv -f UTF-32 -t UTF-8 FILE | wflogscan";
    default:
      return {};
  }
}

std::optional<SourceFormat> FormatOf(std::string_view head, bool whole) {
  // What comes first is asked first, and what follows has no say until it is answered: more bytes must not
  // change an answer.
  bool undecided = false;
  for (const Magic& magic : kMagics) {
    if (head.starts_with(magic.bytes)) return magic.format;
    undecided |= !whole && magic.bytes.starts_with(head);
  }
  const auto decide = [&](std::optional<bool> is) {
    undecided |= !whole && !is.has_value();
    return !undecided && is.value_or(false);
  };
  if (decide(IsBzip2(head))) return SourceFormat::kBzip2;
  if (decide(IsDockerStream(head, whole))) return SourceFormat::kDockerStream;
  if (decide(IsDockerLocal(head))) return SourceFormat::kDockerLocal;
  if (decide(IsTar(head))) return SourceFormat::kTar;
  if (undecided) return std::nullopt;
  return SourceFormat::kText;
}

}  // namespace wflogscan
