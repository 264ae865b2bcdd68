// SPDX-License-Identifier: Apache-2.0
// Reads one token of a JSON text at a time and proves its spelling (RFC 8259, sections 2, 3, 6, 7 and 8).
#pragma once

#include <cstddef>
#include <string_view>

#include "libmanifest/json/scan.h"

namespace manifest::json {

/// A place in a text that moves over whole tokens. A member that returns false has noted error() and left the place
/// at the offending byte.
class TokenReader {
 public:
  explicit TokenReader(std::string_view text) noexcept : begin_(text.data()), at_(begin_), end_(begin_ + text.size()) {}

  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
  [[nodiscard]] bool at_end() const noexcept { return at_ == end_; }
  /// The byte at the place; NUL at the end.
  [[nodiscard]] char peek() const noexcept { return at_ == end_ ? '\0' : *at_; }
  [[nodiscard]] const ScanError& error() const noexcept { return error_; }

  void skip_white_space() noexcept;
  /// Steps over `byte` if it is there.
  bool take(char byte) noexcept;
  /// REQUIRES: peek() is `"`.
  bool string() noexcept;
  /// REQUIRES: peek() is `-` or a digit.
  bool number() noexcept;
  /// One of the words `true`, `false` and `null`.
  bool word(std::string_view spelling) noexcept;
  /// Notes the error at the place; always false.
  bool fail(std::string_view reason) noexcept;

 private:
  void skip_plain() noexcept;
  bool escape() noexcept;
  bool unicode_escape() noexcept;
  bool hex4(unsigned& value) noexcept;
  bool digits(std::string_view reason) noexcept;

  const char* begin_;
  const char* at_;
  const char* end_;
  ScanError error_;
};

}  // namespace manifest::json
