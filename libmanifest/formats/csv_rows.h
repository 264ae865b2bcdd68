// SPDX-License-Identifier: Apache-2.0
// The rows of a CSV file: RFC 4180 as libcsv reads it in strict mode, with line numbers, and going on behind a bad row.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/formats/csv_row_batch.h"

namespace manifest::formats {

/// A row with more bytes than this is a bad one: mostly a quote that nobody closed.
inline constexpr std::size_t kMaxCsvRowBytes = std::size_t{16} << 20;

enum class CsvFound : std::uint8_t {
  row,
  fault,  ///< what begins on line() is no row; the next call goes on at the line behind that one
  end
};

/// Lines end with LF, CR or CRLF. Blank lines are passed over. Cells are never trimmed. A row is a fault where quotes
/// stand inside an unquoted cell, where text follows a closing quote, where a quote is not closed, where a byte is NUL or no
/// UTF-8, and where it is too long. A UTF-8 byte order mark at the start is passed over.
/// Memory: a buffer, and the longest row. One thread at a time.
class CsvRows {
 public:
  /// Fills the span as far as the stream goes; fewer bytes than asked for mean the end.
  using Source = std::function<std::size_t(std::span<char>)>;

  CsvRows(Source source, char delimiter);
  /// The rows of a text that lives longer than this.
  CsvRows(std::string_view text, char delimiter);
  ~CsvRows();
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  /// One row, or what is none.
  CsvFound next();
  /// The next rows and faults, some thousands of them, in the place of those in `batch`. False: there are none.
  [[nodiscard]] bool read(CsvRowBatch& batch);

  /// Where the row or the fault begins that came last, 1-based.
  [[nodiscard]] std::uint64_t line() const noexcept { return row_line_; }
  /// Of next(): the cells of the row, without quotes. They live until the next call.
  [[nodiscard]] std::span<const std::string_view> cells() const noexcept { return cells_; }
  /// Of next(): why it is no row, in words.
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

 private:
  struct Parser;

  void skip_mark();
  [[nodiscard]] bool refill();
  [[nodiscard]] std::size_t find(char c, std::size_t& known) const;
  [[nodiscard]] std::string_view take_line();
  CsvFound read_next(CsvRowBatch& batch);
  CsvFound read_row(std::string_view line, CsvRowBatch& batch);
  [[nodiscard]] const char* fault_of_text(std::string_view row) const;
  CsvFound fail(std::string why, CsvRowBatch& batch);
  void skip_rest_of_line();

  Source source_;
  std::unique_ptr<Parser> parser_;
  std::string buffer_;
  std::size_t row_begin_ = 0;  ///< the row begun: it stays in the buffer until it is read
  std::size_t first_end_ = 0;  ///< where its first line ends
  std::size_t at_ = 0;         ///< what comes next
  std::size_t line_feed_ = 0;  ///< no LF stands between at_ and here; nor a CR:
  std::size_t carriage_return_ = 0;
  bool is_plain_ = true;  ///< the buffer has nothing but ASCII, and no NUL
  bool started_ = false;
  bool ended_ = false;      ///< the source has no more
  std::uint64_t line_ = 1;  ///< of at_
  std::uint64_t row_line_ = 0;
  CsvRowBatch single_;  ///< of next()
  std::span<const std::string_view> cells_;
  std::string fault_;
};

}  // namespace manifest::formats
