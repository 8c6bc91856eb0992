#include "engine/source/codec.h"

#include <bzlib.h>
#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <zstd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/source/decoder_memory.h"

namespace wflogscan {
namespace {

absl::Status Damaged(SourceFormat format) {
  return absl::DataLossError(absl::StrCat("the ", std::string(NameOf(format)), " data are damaged"));
}

absl::Status NoMemory() { return absl::ResourceExhaustedError("too little memory to unpack it"); }

// The libraries count in 32 bits.
unsigned Clamped(std::size_t size) {
  return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
}

// Deflate by ISA-L, which is two to three times as fast as zlib, and inflate is what limits a scan of packed
// logs.
class DeflateCodec final : public Codec {
 public:
  // `framing` as ISA-L names it: ISAL_GZIP with header, checksum and size, ISAL_DEFLATE without any.
  explicit DeflateCodec(std::uint32_t framing) : framing_(framing) {
    ::isal_inflate_init(&state_);
    state_.crc_flag = framing_;
  }

  absl::StatusOr<Step> Run(std::string_view input, char* output, std::size_t capacity) override {
    if (failed_) return Failure();
    state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(input.data()));
    state_.avail_in = Clamped(input.size());
    state_.next_out = reinterpret_cast<std::uint8_t*>(output);
    state_.avail_out = Clamped(capacity);
    const int result = ::isal_inflate(&state_);
    // At the end of raw data the place is put back by what was read ahead, be it before this input.
    const std::ptrdiff_t consumed = reinterpret_cast<const char*>(state_.next_in) - input.data();
    const Step step{static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, consumed)),
                    static_cast<std::size_t>(reinterpret_cast<char*>(state_.next_out) - output),
                    state_.block_state == ISAL_BLOCK_FINISH};
    failed_ = result < 0;
    // What came out before the damage is delivered first.
    if (failed_ && step.produced == 0) return Failure();
    return failed_ ? Step{step.consumed, step.produced, false} : step;
  }

  absl::Status Restart() override {
    ::isal_inflate_reset(&state_);
    state_.crc_flag = framing_;
    return absl::OkStatus();
  }
  bool BeginsWith(unsigned char byte) const override { return framing_ == ISAL_GZIP && byte == 0x1f; }

 private:
  absl::Status Failure() const {
    return framing_ == ISAL_GZIP ? Damaged(SourceFormat::kGzip)
                                 : absl::DataLossError("the deflated data are damaged");
  }

  const std::uint32_t framing_;
  bool failed_ = false;
  struct inflate_state state_ {};  // all of it: what damaged data refer to must not be left to chance
};

class ZstdCodec final : public Codec {
 public:
  ZstdCodec() : stream_(::ZSTD_createDStream()) {}
  ~ZstdCodec() override { ::ZSTD_freeDStream(stream_); }
  ZstdCodec(const ZstdCodec&) = delete;
  ZstdCodec& operator=(const ZstdCodec&) = delete;
  bool opened() const { return stream_ != nullptr; }

  absl::StatusOr<Step> Run(std::string_view input, char* output, std::size_t capacity) override {
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output, capacity, 0};
    const std::size_t result = ::ZSTD_decompressStream(stream_, &out, &in);
    memory_.Set(::ZSTD_sizeof_DStream(stream_));
    if (::ZSTD_isError(result)) {
      if (out.pos > 0) return Step{in.pos, out.pos, false};
      return absl::DataLossError(absl::StrCat("the zstd data are damaged: ", ::ZSTD_getErrorName(result)));
    }
    return Step{in.pos, out.pos, result == 0};
  }

  absl::Status Restart() override { return absl::OkStatus(); }  // a frame behind a frame is begun by itself
  bool BeginsWith(unsigned char byte) const override { return byte == 0x28 || (byte & 0xf0) == 0x50; }

 private:
  ZSTD_DStream* const stream_;  // refuses windows of more than 128 MiB by itself
  DecoderMemory::Share memory_;
};

class XzCodec final : public Codec {
 public:
  XzCodec() = default;
  ~XzCodec() override { ::lzma_end(&stream_); }
  XzCodec(const XzCodec&) = delete;
  XzCodec& operator=(const XzCodec&) = delete;

  absl::StatusOr<Step> Run(std::string_view input, char* output, std::size_t capacity) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(input.data());
    stream_.avail_in = input.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(output);
    stream_.avail_out = capacity;
    const lzma_ret result = ::lzma_code(&stream_, LZMA_RUN);
    memory_.Set(static_cast<std::size_t>(::lzma_memusage(&stream_)));
    const Step step{input.size() - stream_.avail_in, capacity - stream_.avail_out, result == LZMA_STREAM_END};
    if (result == LZMA_OK || result == LZMA_BUF_ERROR || result == LZMA_STREAM_END || step.produced > 0) {
      return step;
    }
    if (result == LZMA_MEM_ERROR) return NoMemory();
    if (result == LZMA_MEMLIMIT_ERROR) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the xz data ask for more than ", kMaxDictionaryBytes >> 20, " MiB of memory"));
    }
    return Damaged(SourceFormat::kXz);
  }

  absl::Status Restart() override {
    return ::lzma_stream_decoder(&stream_, kMaxDictionaryBytes, 0) == LZMA_OK ? absl::OkStatus() : NoMemory();
  }
  bool BeginsWith(unsigned char byte) const override { return byte == 0xfd; }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
  DecoderMemory::Share memory_;
};

class Bzip2Codec final : public Codec {
 public:
  Bzip2Codec() = default;
  ~Bzip2Codec() override { ::BZ2_bzDecompressEnd(&stream_); }
  Bzip2Codec(const Bzip2Codec&) = delete;
  Bzip2Codec& operator=(const Bzip2Codec&) = delete;

  absl::StatusOr<Step> Run(std::string_view input, char* output, std::size_t capacity) override {
    stream_.next_in = const_cast<char*>(input.data());
    stream_.avail_in = Clamped(input.size());
    stream_.next_out = output;
    stream_.avail_out = Clamped(capacity);
    const int result = ::BZ2_bzDecompress(&stream_);
    const Step step{static_cast<std::size_t>(stream_.next_in - input.data()),
                    static_cast<std::size_t>(stream_.next_out - output), result == BZ_STREAM_END};
    if (result == BZ_OK || result == BZ_STREAM_END || step.produced > 0) return step;
    return result == BZ_MEM_ERROR ? NoMemory() : Damaged(SourceFormat::kBzip2);
  }

  absl::Status Restart() override {
    ::BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    return ::BZ2_bzDecompressInit(&stream_, /*verbosity=*/0, /*small=*/0) == BZ_OK ? absl::OkStatus()
                                                                                   : NoMemory();
  }
  bool BeginsWith(unsigned char byte) const override { return byte == 'B'; }

 private:
  bz_stream stream_{};
  const DecoderMemory::Share memory_{std::size_t{3700} << 10};  // for blocks of 900 kB (bzip2's manual)
};

}  // namespace

absl::StatusOr<std::unique_ptr<Codec>> MakeCodec(SourceFormat format) {
  if (format == SourceFormat::kGzip) return std::make_unique<DeflateCodec>(ISAL_GZIP);
  if (format == SourceFormat::kZstd) {
    auto codec = std::make_unique<ZstdCodec>();
    if (!codec->opened()) return NoMemory();
    return codec;
  }
  std::unique_ptr<Codec> codec;
  if (format == SourceFormat::kXz) {
    codec = std::make_unique<XzCodec>();
  } else {
    codec = std::make_unique<Bzip2Codec>();
  }
  WFL_RETURN_IF_ERROR(codec->Restart());
  return codec;
}

absl::StatusOr<std::unique_ptr<Codec>> MakeRawDeflateCodec() {
  return std::make_unique<DeflateCodec>(ISAL_DEFLATE);
}

}  // namespace wflogscan
