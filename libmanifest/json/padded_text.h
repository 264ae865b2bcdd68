// SPDX-License-Identifier: Apache-2.0
// A view of text behind which a SIMD reader may read on.
#pragma once

#include <cassert>
#include <cstddef>
#include <string>
#include <string_view>

namespace manifest::json {

/// Readable bytes that must follow a text, whatever they hold. simdjson's SIMDJSON_PADDING (3.0.1) is 64.
inline constexpr std::size_t kPadding = 64;

/// A view of text whose last byte is followed by at least kPadding readable bytes. Owns nothing.
/// Only who has arranged for the padding makes one; any slice of a padded buffer is one.
class PaddedText {
 public:
  PaddedText() = default;
  /// REQUIRES: [text.data(), text.data() + text.size() + kPadding) is readable memory.
  static PaddedText assume(std::string_view text) noexcept { return PaddedText(text); }

  [[nodiscard]] std::string_view view() const noexcept { return text_; }
  [[nodiscard]] const char* data() const noexcept { return text_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }

 private:
  explicit PaddedText(std::string_view text) noexcept : text_(text) {}
  std::string_view text_;
};

/// An owned copy of a text with its padding. Reusable: assign() keeps the capacity.
class PaddedString {
 public:
  PaddedString() = default;
  explicit PaddedString(std::string_view text) { assign(text); }

  void assign(std::string_view text) {
    buffer_.reserve(text.size() + kPadding);
    buffer_.assign(text);
    size_ = text.size();
    buffer_.append(kPadding, '\0');
  }
  [[nodiscard]] PaddedText text() const noexcept {
    return PaddedText::assume(std::string_view(buffer_).substr(0, size_));
  }

 private:
  std::string buffer_ = std::string(kPadding, '\0');
  std::size_t size_ = 0;
};

}  // namespace manifest::json
