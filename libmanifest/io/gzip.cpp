// SPDX-License-Identifier: Apache-2.0
// gzip by zlib's inflate and deflate. Not gzread: it takes a truncated file for a short one.
#include "libmanifest/io/gzip.h"

#define ZLIB_CONST  // next_in points to const
#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <limits>
#include <new>
#include <utility>

#include "libmanifest/error.h"

namespace manifest::io {
namespace {

constexpr int kGzipWrapper = 16;  // added to windowBits: gzip header and trailer, nothing else (zlib.h, inflateInit2)
constexpr std::size_t kPieceMax = std::numeric_limits<uInt>::max();
constexpr unsigned char kMagic[] = {0x1f, 0x8b};  // RFC 1952 2.3.1

uInt piece(std::size_t size) noexcept { return static_cast<uInt>(std::min(size, kPieceMax)); }

class GzipDecoder final : public Decoder {
 public:
  explicit GzipDecoder(std::string name) : name_(std::move(name)) {
    if (inflateInit2(&stream_, MAX_WBITS + kGzipWrapper) != Z_OK) throw std::bad_alloc();
  }
  ~GzipDecoder() override { inflateEnd(&stream_); }

  Progress decode(std::span<const char> in, std::span<char> out) override {
    if (in.empty() && at_end_of_member()) return {};
    stream_.next_in = reinterpret_cast<const Bytef*>(in.data());
    stream_.avail_in = piece(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = piece(out.size());
    const uInt in_before = stream_.avail_in;
    const uInt out_before = stream_.avail_out;
    do {
      if (members_) check_magic();
      const int result = inflate(&stream_, Z_NO_FLUSH);
      if (result == Z_STREAM_END) {
        inflateReset(&stream_);
        members_ = true;
        continue;
      }
      if (result == Z_MEM_ERROR) throw std::bad_alloc();
      if (result != Z_OK && result != Z_BUF_ERROR) throw corrupt(stream_.msg == nullptr ? "bad data" : stream_.msg);
      break;
    } while (stream_.avail_in > 0);
    return {.consumed = in_before - stream_.avail_in, .produced = out_before - stream_.avail_out};
  }

  [[nodiscard]] bool at_end_of_member() const noexcept override { return members_ && stream_.total_in == 0; }

 private:
  /// inflate() would call them a bad header; behind a member they are something else.
  void check_magic() const {
    for (std::size_t i = 0; i < stream_.avail_in && stream_.total_in + i < std::size(kMagic); ++i) {
      if (stream_.next_in[i] == kMagic[stream_.total_in + i]) continue;
      throw Error(ErrorKind::io, "bytes that are no gzip data follow the gzip data", {.path = name_});
    }
  }
  [[nodiscard]] Error corrupt(const std::string& why) const {
    return {ErrorKind::io, "corrupt gzip data: " + why, Error::Context{.path = name_}};
  }

  std::string name_;
  z_stream stream_{};
  bool members_ = false;  // one has been read to its end
};

class GzipEncoder final : public Encoder {
 public:
  explicit GzipEncoder(Effort effort) {
    const int level = effort == Effort::fast ? Z_BEST_SPEED : Z_DEFAULT_COMPRESSION;
    constexpr int kDefaultMemoryLevel = 8;  // zlib.h, deflateInit2
    if (deflateInit2(&stream_, level, Z_DEFLATED, MAX_WBITS + kGzipWrapper, kDefaultMemoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~GzipEncoder() override { deflateEnd(&stream_); }

  void encode(std::string_view bytes, std::string& out) override {
    while (!bytes.empty()) {
      const uInt size = piece(bytes.size());
      run(bytes.substr(0, size), Z_NO_FLUSH, out);
      bytes.remove_prefix(size);
    }
  }
  void finish(std::string& out) override { run({}, Z_FINISH, out); }

 private:
  void run(std::string_view bytes, int flush, std::string& out) {
    stream_.next_in = reinterpret_cast<const Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      const std::size_t before = out.size();
      out.resize(before + kPiece);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream_.avail_out = static_cast<uInt>(kPiece);
      [[maybe_unused]] const int result = deflate(&stream_, flush);
      assert(result != Z_STREAM_ERROR);
      out.resize(out.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  static constexpr std::size_t kPiece = 64 * 1024;
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder(const std::string& name) { return std::make_unique<GzipDecoder>(name); }

std::unique_ptr<Encoder> make_gzip_encoder(Encoder::Effort effort) { return std::make_unique<GzipEncoder>(effort); }

}  // namespace manifest::io
