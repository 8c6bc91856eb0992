#include "engine/source/codec.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"

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

class ZlibCodec final : public Codec {
 public:
  // `window_bits` as inflateInit2 takes them: they say which header there is.
  explicit ZlibCodec(int window_bits) : raw_(window_bits < 0) {
    opened_ = ::inflateInit2(&stream_, window_bits) == Z_OK;
  }
  ~ZlibCodec() override {
    if (opened_) ::inflateEnd(&stream_);
  }
  ZlibCodec(const ZlibCodec&) = delete;
  ZlibCodec& operator=(const ZlibCodec&) = delete;
  bool opened() const { return opened_; }

  absl::StatusOr<Step> Run(std::string_view input, char* output, std::size_t capacity) override {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = Clamped(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output);
    stream_.avail_out = Clamped(capacity);
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    const Step step{static_cast<std::size_t>(reinterpret_cast<const char*>(stream_.next_in) - input.data()),
                    static_cast<std::size_t>(reinterpret_cast<char*>(stream_.next_out) - output),
                    result == Z_STREAM_END};
    // What came out before the damage is delivered first: the next call fails in the same way.
    if (result == Z_OK || result == Z_BUF_ERROR || result == Z_STREAM_END || step.produced > 0) return step;
    if (result == Z_MEM_ERROR) return NoMemory();
    return raw_ ? absl::DataLossError("the deflated data are damaged") : Damaged(SourceFormat::kGzip);
  }

  absl::Status Restart() override {
    return ::inflateReset(&stream_) == Z_OK ? absl::OkStatus() : Damaged(SourceFormat::kGzip);
  }
  bool BeginsWith(unsigned char byte) const override { return !raw_ && byte == 0x1f; }

 private:
  const bool raw_;
  bool opened_ = false;
  z_stream stream_{};
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
};

absl::StatusOr<std::unique_ptr<Codec>> MakeZlibCodec(int window_bits) {
  auto codec = std::make_unique<ZlibCodec>(window_bits);
  if (!codec->opened()) return NoMemory();
  return codec;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Codec>> MakeCodec(SourceFormat format) {
  if (format == SourceFormat::kGzip) return MakeZlibCodec(MAX_WBITS + 16);
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

absl::StatusOr<std::unique_ptr<Codec>> MakeRawDeflateCodec() { return MakeZlibCodec(-MAX_WBITS); }

}  // namespace wflogscan
