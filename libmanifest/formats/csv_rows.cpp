// SPDX-License-Identifier: Apache-2.0
// Cuts a stream into lines, and has libcsv make rows of them.
#include "libmanifest/formats/csv_rows.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>
#include <vector>

#include "libmanifest/formats/csv_plain_line.h"
#include "libmanifest/json/utf8.h"

namespace manifest::formats {

namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;
constexpr std::size_t kCellBytes = std::size_t{64} << 10;  // libcsv grows its cell by this much: 128 unless told
constexpr std::string_view kMark = "\xEF\xBB\xBF";

/// libcsv trims what this calls a space; cells are taken as they stand (format page I.2).
int no_space(unsigned char) { return 0; }

}  // namespace

/// libcsv, one row at a time.
struct CsvRows::Parser {
  explicit Parser(char delimiter_character) : delimiter(delimiter_character) { start(); }
  ~Parser() { csv_free(&csv); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  void start() {
    if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    csv_set_delim(&csv, static_cast<unsigned char>(delimiter));
    csv_set_space_func(&csv, no_space);
    csv_set_blk_size(&csv, kCellBytes);
    forget();
  }
  void restart() {
    csv_free(&csv);
    start();
  }
  void forget() {
    text.clear();
    ends.clear();
    is_complete = false;
  }

  /// False: no CSV.
  [[nodiscard]] bool feed(std::string_view bytes) {
    const std::size_t done = csv_parse(&csv, bytes.data(), bytes.size(), take_cell, take_row, this);
    if (done == bytes.size()) return true;
    if (csv_error(&csv) != CSV_EPARSE) throw std::bad_alloc();
    return false;
  }
  [[nodiscard]] bool finish() { return csv_fini(&csv, take_cell, take_row, this) == 0; }

  static void take_cell(void* bytes, std::size_t size, void* self) {
    auto& parser = *static_cast<Parser*>(self);
    parser.text.append(static_cast<const char*>(bytes), size);
    parser.ends.push_back(parser.text.size());
  }
  static void take_row(int, void* self) { static_cast<Parser*>(self)->is_complete = true; }

  csv_parser csv{};
  char delimiter;
  std::string text;               ///< the cells one behind the other
  std::vector<std::size_t> ends;  ///< of each in `text`
  bool is_complete = false;
};

CsvRows::CsvRows(Source source, char delimiter)
    : source_(std::move(source)), delimiter_(delimiter), parser_(std::make_unique<Parser>(delimiter)) {}

CsvRows::CsvRows(std::string_view text, char delimiter)
    : CsvRows(
          [text](std::span<char> out) mutable {
            const std::size_t size = text.copy(out.data(), out.size());
            text.remove_prefix(size);
            return size;
          },
          delimiter) {}

CsvRows::~CsvRows() = default;

/// More bytes behind those at hand, of which only the row begun is kept. False: there are none.
bool CsvRows::refill() {
  if (ended_) return false;
  buffer_.erase(0, row_begin_);
  first_end_ -= std::min(first_end_, row_begin_);
  at_ -= row_begin_;
  line_feed_ -= std::min(line_feed_, row_begin_);
  carriage_return_ -= std::min(carriage_return_, row_begin_);
  row_begin_ = 0;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + kReadBytes);
  const std::size_t got = source_(std::span(buffer_).subspan(size));
  buffer_.resize(size + got);
  ended_ = got < kReadBytes;
  return got != 0;
}

void CsvRows::skip_mark() {
  started_ = true;
  while (buffer_.size() < kMark.size() && refill()) {
  }
  if (buffer_.starts_with(kMark)) at_ = row_begin_ = kMark.size();
}

/// Where `c` next stands at or behind at_, or the buffer's size. `known`: none before it. So no byte is looked at twice.
std::size_t CsvRows::find(char c, std::size_t& known) const {
  known = std::max(known, at_);
  if (known == buffer_.size() || buffer_[known] == c) return known;
  known = std::min(buffer_.find(c, known), buffer_.size());
  return known;
}

/// The line at at_ with its end, read in as far as a row may be long.
std::string_view CsvRows::take_line() {
  while (true) {
    const std::size_t end = std::min(find('\n', line_feed_), find('\r', carriage_return_));
    const bool is_cut = end == buffer_.size() || (buffer_[end] == '\r' && end + 1 == buffer_.size());
    if (is_cut && buffer_.size() - row_begin_ <= kMaxCsvRowBytes && refill()) continue;
    std::size_t size = end - at_;
    if (end < buffer_.size()) size += buffer_.compare(end, 2, "\r\n") == 0 ? 2 : 1;
    const std::string_view line = std::string_view(buffer_).substr(at_, size);
    at_ += size;
    ++line_;
    return line;
  }
}

CsvFound CsvRows::next() {
  if (!started_) skip_mark();
  if (take_plain_line()) return CsvFound::row;
  parser_->forget();
  while (true) {
    row_begin_ = at_;
    row_line_ = line_;
    const std::string_view line = take_line();
    if (line.empty()) return CsvFound::end;
    first_end_ = at_;
    if (line != "\n" && line != "\r\n" && line != "\r") return read_row(line);
  }
}

/// The usual row, as far as it is in the buffer and simple: libcsv would make the same of it, a byte at a time.
bool CsvRows::take_plain_line() {
  const std::size_t size = cut_plain_line(std::string_view(buffer_).substr(at_), delimiter_, cells_);
  if (size == 0 || size > kMaxCsvRowBytes) return false;
  row_begin_ = at_;
  row_line_ = line_;
  first_end_ = at_ += size;
  ++line_;
  return true;
}

CsvFound CsvRows::read_row(std::string_view line) {
  while (true) {
    if (!parser_->feed(line)) return fail("a quote stands where none may");
    if (parser_->is_complete) break;
    if (at_ - row_begin_ > kMaxCsvRowBytes) return fail(fmt::format("longer than {} bytes", kMaxCsvRowBytes));
    line = take_line();
    if (!line.empty()) continue;
    if (!parser_->finish()) return fail("a quote is never closed");
    break;
  }
  set_cells();
  return check_text(std::string_view(buffer_).substr(row_begin_, at_ - row_begin_));
}

/// What libcsv does not look at.
CsvFound CsvRows::check_text(std::string_view row) {
  if (row.find('\0') != std::string_view::npos) return fail("a NUL byte");
  if (json::find_invalid_utf8(row) != std::string_view::npos) return fail("not UTF-8");
  return CsvFound::row;
}

void CsvRows::set_cells() {
  cells_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : parser_->ends) {
    cells_.push_back(std::string_view(parser_->text).substr(begin, end - begin));
    begin = end;
  }
}

/// A quote that is not closed takes in the rows behind it, so the next line is looked at afresh.
CsvFound CsvRows::fail(std::string why) {
  fault_ = std::move(why);
  cells_.clear();
  parser_->restart();
  at_ = line_feed_ = carriage_return_ = first_end_;
  line_ = row_line_ + 1;
  if (first_end_ - row_begin_ > kMaxCsvRowBytes) skip_rest_of_line();
  return CsvFound::fault;
}

/// A line that was too long to be held was taken as far as it was read.
void CsvRows::skip_rest_of_line() {
  const char last = buffer_[at_ - 1];
  if (last == '\n' || last == '\r') return;
  while (true) {
    const std::size_t end = std::min(find('\n', line_feed_), find('\r', carriage_return_));
    at_ = row_begin_ = end;
    if (end + 1 < buffer_.size() || !refill()) break;
  }
  if (at_ < buffer_.size()) at_ += buffer_.compare(at_, 2, "\r\n") == 0 ? 2 : 1;
}

}  // namespace manifest::formats
