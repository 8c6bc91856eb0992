#include "engine/source/docker_local.h"

#include <algorithm>

#include "engine/base/civil_time.h"
#include "engine/source/docker_frame.h"
#include "wflogscan/log_time.h"

namespace wflogscan {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kLengthBytes = 4;
constexpr std::uint32_t kLongestMessage = 1'000'000;  // the driver's own bound
constexpr std::string_view kMessageOpening = "\x0a\x06std"sv;

// A protobuf message, field by field.
class ProtobufReader {
 public:
  struct Field {
    std::uint64_t number = 0;
    std::uint64_t value = 0;  // of a varint
    std::string_view bytes;   // of anything with a length
  };

  explicit ProtobufReader(std::string_view bytes) : rest_(bytes) {}

  // False at the end and where the bytes make no sense; ok() tells them apart.
  bool Next(Field* field) {
    if (rest_.empty()) return false;
    ok_ = false;
    std::uint64_t tag = 0;
    if (!ReadVarint(&tag)) return false;
    *field = Field();
    field->number = tag >> 3;
    switch (tag & 7) {
      case 0:
        ok_ = ReadVarint(&field->value);
        break;
      case 1:
        ok_ = Take(8, &field->bytes);
        break;
      case 2: {
        std::uint64_t size = 0;
        ok_ = ReadVarint(&size) && Take(size, &field->bytes);
        break;
      }
      case 5:
        ok_ = Take(4, &field->bytes);
        break;
      default:
        break;
    }
    return ok_;
  }
  bool ok() const { return ok_; }

 private:
  bool ReadVarint(std::uint64_t* value) {
    *value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      *value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  bool Take(std::uint64_t size, std::string_view* bytes) {
    if (size > rest_.size()) return false;
    *bytes = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return true;
  }

  std::string_view rest_;
  bool ok_ = true;
};

// Where the first record behind `from` may begin; npos where there is none in these bytes.
std::size_t FindRecord(std::string_view bytes, std::size_t from) {
  const std::size_t at = bytes.find(kMessageOpening, from + kLengthBytes);
  return at == std::string_view::npos ? at : at - kLengthBytes;
}

}  // namespace

bool DockerLocalStream::AddMessage(std::string_view message, std::string* output) {
  enum : std::uint64_t { kSource = 1, kTime = 2, kLine = 3, kPartial = 4, kPiece = 5 };
  constexpr std::uint64_t kLastOfPiece = 1;
  OutputStream stream = OutputStream::kUnknown;
  std::string time;
  std::string_view text;
  bool partial = false;
  bool last = false;
  ProtobufReader fields(message);
  for (ProtobufReader::Field field; fields.Next(&field);) {
    if (field.number == kSource) {
      if (field.bytes == "stdout") stream = OutputStream::kStdout;
      if (field.bytes == "stderr") stream = OutputStream::kStderr;
    } else if (field.number == kTime) {
      LogTime stored;
      stored.unix_ns = static_cast<std::int64_t>(field.value);
      stored.fraction_digits = 9;
      if (stored.unix_ns > 0) time = ToRfc3339(stored);
    } else if (field.number == kLine) {
      text = field.bytes;
    } else if (field.number == kPartial) {
      partial = field.value != 0;
    } else if (field.number == kPiece) {
      ProtobufReader piece(field.bytes);
      for (ProtobufReader::Field part; piece.Next(&part);) {
        if (part.number == kLastOfPiece) last = part.value != 0;
      }
    }
  }
  if (!fields.ok() || stream == OutputStream::kUnknown) return false;
  lines_.Add(stream, time, text, output);
  if (!partial || last) lines_.EndLine(stream, time, output);
  return true;
}

std::size_t DockerLocalStream::Decode(std::string_view input, bool whole, std::string* output) {
  std::size_t done = 0;
  while (done < input.size()) {
    const std::string_view rest = input.substr(done);
    if (searching_) {
      const std::size_t next = FindRecord(rest, 0);
      searching_ = next == std::string_view::npos;
      // The opening of a message may lie across the end of what is here.
      constexpr std::size_t kKept = kLengthBytes + kMessageOpening.size() - 1;
      if (!searching_) {
        done += next;
      } else if (whole) {
        done = input.size();
      } else {
        done = std::max(done, input.size() - std::min(input.size(), kKept));
        break;
      }
      continue;
    }
    bool cut_off = rest.size() < kLengthBytes;
    if (!cut_off) {
      const std::uint32_t size = ReadBigEndian32(rest);
      const std::size_t record_bytes = std::size_t{size} + 2 * kLengthBytes;
      if (size > 0 && size <= kLongestMessage) {
        cut_off = rest.size() < record_bytes;
        if (!cut_off && ReadBigEndian32(rest.substr(kLengthBytes + size)) == size &&
            AddMessage(rest.substr(kLengthBytes, size), output)) {
          done += record_bytes;
          continue;
        }
      }
    }
    if (cut_off && !whole) break;
    // With a record behind it, it is not the file that was cut but the length that is wrong.
    const bool is_last = cut_off && FindRecord(rest, 1) == std::string_view::npos;
    notes_.AddProblem(is_last ? "the last record is cut off" : "damaged records were left out");
    searching_ = true;
    ++done;
  }
  if (whole) lines_.Flush(output);
  return done;
}

}  // namespace wflogscan
