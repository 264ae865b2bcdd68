// SPDX-License-Identifier: Apache-2.0
// Cuts a stream into lines, and has libcsv make rows of them.
#include "libmanifest/formats/csv_rows.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

#include "libmanifest/json/utf8.h"

namespace manifest::formats {

namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;
constexpr std::size_t kCellBytes = std::size_t{64} << 10;  // libcsv grows its cell by this much: 128 unless told
constexpr std::string_view kMark = "\xEF\xBB\xBF";

/// Of read(): enough for a thread to be worth waking, little enough to stay in the processor's cache.
constexpr std::size_t kBatchRows = 4096;
constexpr std::size_t kBatchBytes = std::size_t{128} << 10;

/// ASCII without a NUL: what needs no closer look.
bool is_plain(std::string_view bytes) noexcept {
  unsigned char high = 0;
  unsigned char nul = 0;
  for (const char c : bytes) {
    high |= static_cast<unsigned char>(c);
    nul |= static_cast<unsigned char>(c == '\0');
  }
  return high < 0x80 && nul == 0;
}

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
  }
  void restart() {
    csv_free(&csv);
    start();
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
    static_cast<Parser*>(self)->batch->add_cell({static_cast<const char*>(bytes), size});
  }
  static void take_row(int, void* self) { static_cast<Parser*>(self)->is_complete = true; }

  csv_parser csv{};
  char delimiter;
  CsvRowBatch* batch = nullptr;  ///< takes the cells
  bool is_complete = false;      ///< a row has ended
};

CsvRows::CsvRows(Source source, char delimiter)
    : source_(std::move(source)), parser_(std::make_unique<Parser>(delimiter)) {}

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
  is_plain_ = is_plain(std::string_view(buffer_).substr(size)) && (size == 0 || is_plain_);
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
  single_.clear();
  cells_ = {};
  const CsvFound found = read_next(single_);
  single_.take([this](CsvRowBatch::Cells cells, std::uint64_t) { cells_ = cells; },
               [this](std::uint64_t, const std::string& why) { fault_ = why; });
  return found;
}

bool CsvRows::read(CsvRowBatch& batch) {
  batch.clear();
  while (batch.rows() < kBatchRows && batch.bytes() < kBatchBytes && read_next(batch) != CsvFound::end) {
  }
  return !batch.empty();
}

CsvFound CsvRows::read_next(CsvRowBatch& batch) {
  if (!started_) skip_mark();
  while (true) {
    row_begin_ = at_;
    row_line_ = line_;
    const std::string_view line = take_line();
    if (line.empty()) return CsvFound::end;
    first_end_ = at_;
    if (line != "\n" && line != "\r\n" && line != "\r") return read_row(line, batch);
  }
}

CsvFound CsvRows::read_row(std::string_view line, CsvRowBatch& batch) {
  parser_->batch = &batch;
  parser_->is_complete = false;
  while (true) {
    if (!parser_->feed(line)) return fail("a quote stands where none may", batch);
    if (parser_->is_complete) break;
    if (at_ - row_begin_ > kMaxCsvRowBytes) return fail(fmt::format("longer than {} bytes", kMaxCsvRowBytes), batch);
    line = take_line();
    if (!line.empty()) continue;
    if (!parser_->finish()) return fail("a quote is never closed", batch);
    break;
  }
  const char* why = fault_of_text(std::string_view(buffer_).substr(row_begin_, at_ - row_begin_));
  if (why != nullptr) return fail(why, batch);
  batch.end_row(row_line_);
  return CsvFound::row;
}

/// What libcsv does not look at. nullptr: nothing.
const char* CsvRows::fault_of_text(std::string_view row) const {
  if (is_plain_) return nullptr;
  if (row.find('\0') != std::string_view::npos) return "a NUL byte";
  return json::find_invalid_utf8(row) == std::string_view::npos ? nullptr : "not UTF-8";
}

/// A quote that is not closed takes in the rows behind it, so the next line is looked at afresh.
CsvFound CsvRows::fail(std::string why, CsvRowBatch& batch) {
  batch.add_fault(row_line_, std::move(why));
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
