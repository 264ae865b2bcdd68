// SPDX-License-Identifier: Apache-2.0
// zstd by libzstd's streaming calls.
#include "libmanifest/io/zstd_codec.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <cassert>
#include <new>
#include <utility>

#include "libmanifest/error.h"

namespace manifest::io {
namespace {

constexpr int kFastLevel = 1;
constexpr int kNormalLevel = ZSTD_CLEVEL_DEFAULT;

class ZstdDecoder final : public Decoder {
 public:
  explicit ZstdDecoder(std::string name) : name_(std::move(name)), context_(ZSTD_createDCtx()) {
    if (!context_) throw std::bad_alloc();
  }

  Progress decode(std::span<const char> in, std::span<char> out) override {
    if (in.empty() && at_end_) return {};
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    do {
      const std::size_t left = ZSTD_decompressStream(context_.get(), &to, &from);
      if (ZSTD_isError(left) != 0) throw failure(left);
      at_end_ = left == 0;
      frames_ = frames_ || at_end_;
    } while (from.pos < from.size && to.pos < to.size);
    return {.consumed = from.pos, .produced = to.pos};
  }

  [[nodiscard]] bool at_end_of_member() const noexcept override { return at_end_; }

 private:
  [[nodiscard]] Error failure(std::size_t code) const {
    const bool behind_a_frame = frames_ && ZSTD_getErrorCode(code) == ZSTD_error_prefix_unknown;
    const std::string why = behind_a_frame ? "bytes that are no zstd data follow the zstd data"
                                           : std::string("corrupt zstd data: ") + ZSTD_getErrorName(code);
    return {ErrorKind::io, why, Error::Context{.path = name_}};
  }

  struct Free {
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
  };
  std::string name_;
  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool frames_ = false;  // one has been read to its end
  bool at_end_ = false;
};

class ZstdEncoder final : public Encoder {
 public:
  explicit ZstdEncoder(Effort effort) : context_(ZSTD_createCCtx()), piece_(ZSTD_CStreamOutSize()) {
    if (!context_) throw std::bad_alloc();
    const int level = effort == Effort::fast ? kFastLevel : kNormalLevel;
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
  }

  void encode(std::string_view bytes, std::string& out) override { run(bytes, ZSTD_e_continue, out); }
  void finish(std::string& out) override { run({}, ZSTD_e_end, out); }

 private:
  void run(std::string_view bytes, ZSTD_EndDirective directive, std::string& out) {
    ZSTD_inBuffer from{bytes.data(), bytes.size(), 0};
    for (bool done = false; !done;) {
      const std::size_t before = out.size();
      out.resize(before + piece_);
      ZSTD_outBuffer to{out.data() + before, piece_, 0};
      const std::size_t left = ZSTD_compressStream2(context_.get(), &to, &from, directive);
      if (ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation) throw std::bad_alloc();
      assert(ZSTD_isError(left) == 0);
      out.resize(before + to.pos);
      done = directive == ZSTD_e_end ? left == 0 : from.pos == from.size;
    }
  }

  struct Free {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context_;
  std::size_t piece_;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder(const std::string& name) { return std::make_unique<ZstdDecoder>(name); }

std::unique_ptr<Encoder> make_zstd_encoder(Encoder::Effort effort) { return std::make_unique<ZstdEncoder>(effort); }

}  // namespace manifest::io
