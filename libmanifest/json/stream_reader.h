// SPDX-License-Identifier: Apache-2.0
// Reads one JSON document of any size from a stream, value by value, without holding it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/scan.h"

namespace manifest::json {

struct StreamOptions {
  std::size_t buffer_bytes = std::size_t{256} << 10;   ///< read at once
  std::size_t max_text_bytes = std::size_t{16} << 20;  ///< longest string or number, and longest captured value
};

/// A pull reader as strict as json/scan: it proves every byte that it passes, skipped values too. Numbers are handed over
/// as they are spelled, so that ids stay exact and 1e999 is a number that somebody may reject.
///
///     reader.begin_object();
///     while (reader.next_member(key)) {
///       if (key == "images") { reader.begin_array(); while (reader.next_element()) read_image(reader); }
///       else reader.skip();
///     }
///     reader.finish();
///
/// After next_member() or next_element() said true, exactly one value has to be read or skipped. What is no JSON, nested
/// deeper than kMaxDepth, or cut short throws Error{data} with the stream's name, the reason and the byte. Memory: the
/// buffer and the longest text asked for. One thread at a time.
class StreamReader {
 public:
  /// Fills the span as far as the stream goes; fewer bytes than asked for mean the end.
  using Source = std::function<std::size_t(std::span<char>)>;

  StreamReader(Source source, std::string name, StreamOptions options = {});

  /// The type of the value that stands next.
  [[nodiscard]] NodeType type();

  void begin_object();
  /// The next member's key, unescaped, into `key`; false: the object is closed.
  bool next_member(std::string& key);
  void begin_array();
  bool next_element();

  /// The spelling of a number; lives until the next call. REQUIRES: type() is number.
  [[nodiscard]] std::string_view number();
  /// The text of a string, unescaped, into `out`. REQUIRES: type() is string.
  void string(std::string& out);
  /// REQUIRES: type() is boolean.
  [[nodiscard]] bool boolean();
  /// Passes over one value.
  void skip();
  /// Passes over one value and gives its bytes, as long as there are no more than max_text_bytes; else `out` is left
  /// empty. REQUIRES: an object, an array or a string.
  void capture(std::string& out);
  /// Whether only white space follows. Where a stream holds several documents, another one begins otherwise.
  [[nodiscard]] bool at_end();
  /// Only white space may follow.
  void finish();

  /// Bytes passed so far.
  [[nodiscard]] std::uint64_t offset() const noexcept {
    return base_ + static_cast<std::uint64_t>(here_ - buffer_.data());
  }
  /// Refuses the document at this place.
  [[noreturn]] void fail(std::string_view reason) const;

 private:
  struct Level {
    bool is_object = false;
    bool has_members = false;
  };

  bool more();
  void keep_capture();
  char skip_space();
  void open(char bracket);
  bool next(char closing);
  bool scan_string();
  void scan_plain_bytes();
  void scan_escape();
  void scan_hex4(std::uint32_t& value);
  void scan_wide();
  bool scan_plain_number();
  void skip_more_numbers();
  void scan_number();
  void scan_digits();
  void scan_word(std::string_view word);
  void skip_scalar(NodeType type);
  std::string_view kept() const noexcept { return {keep_, static_cast<std::size_t>(here_ - keep_)}; }

  Source source_;
  std::string name_;
  StreamOptions options_;
  std::vector<char> buffer_;  ///< some bytes longer than what is read: a NUL stands at end_
  char* here_ = nullptr;
  char* end_ = nullptr;
  char* keep_ = nullptr;    ///< first byte that must stay in the buffer; nullptr: here_
  std::uint64_t base_ = 0;  ///< offset of the buffer's first byte
  bool ended_ = false;      ///< the source has no more
  std::vector<Level> levels_;
  std::string* capture_ = nullptr;
  char* capture_from_ = nullptr;
};

}  // namespace manifest::json
