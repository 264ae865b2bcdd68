// SPDX-License-Identifier: Apache-2.0
// gzip and zstd, both directions, a piece at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/io/input.h"

namespace manifest::io {

/// By the first bytes of a file (RFC 1952 2.3.1; RFC 8878 3.1.1, 3.1.2); up to kMagicBytes are looked at.
inline constexpr std::size_t kMagicBytes = 4;
[[nodiscard]] Compression compression_by_content(std::string_view first_bytes) noexcept;
/// By the end of a name: .gz, .zst, else none.
[[nodiscard]] Compression compression_by_name(std::string_view path) noexcept;

/// Turns compressed bytes into plain ones. Members and frames that follow each other are one stream.
class Decoder {
 public:
  struct Progress {
    std::size_t consumed = 0;
    std::size_t produced = 0;
  };
  /// `name` is what errors name. REQUIRES: compression is not none.
  static std::unique_ptr<Decoder> make(Compression compression, const std::string& name);
  virtual ~Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// Goes on as far as `in` or the room in `out` reaches. Throws Error{io} for corrupt data and for bytes behind the
  /// last member that begin none.
  virtual Progress decode(std::span<const char> in, std::span<char> out) = 0;
  /// Between two members or frames: the only place where the compressed data may end.
  [[nodiscard]] virtual bool at_end_of_member() const noexcept = 0;

 protected:
  Decoder() = default;
};

/// Turns plain bytes into one gzip member or zstd frame. Equal input gives equal bytes: no time, no name.
class Encoder {
 public:
  /// zstd for what is written and read again by the same run; its default level is for files that stay.
  enum class Effort : std::uint8_t { fast, normal };
  /// REQUIRES: compression is not none.
  static std::unique_ptr<Encoder> make(Compression compression, Effort effort = Effort::normal);
  virtual ~Encoder() = default;
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  /// Appends what comes out to `out`.
  virtual void encode(std::string_view bytes, std::string& out) = 0;
  virtual void finish(std::string& out) = 0;

 protected:
  Encoder() = default;
};

}  // namespace manifest::io
