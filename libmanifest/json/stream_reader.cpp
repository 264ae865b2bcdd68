// SPDX-License-Identifier: Apache-2.0
// A strict pull reader over a moving buffer.
//
// A NUL stands behind the bytes read: every inner loop stops there without asking how much is left, and only then does
// more() decide whether it is the end, a NUL of the document's own, or time to read on.
#include "libmanifest/json/stream_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/json/number_run.h"
#include "libmanifest/json/utf8.h"
#include "libmanifest/json/words.h"

namespace manifest::json {

namespace {

constexpr std::size_t kBehind = sizeof(std::uint64_t);  ///< readable bytes from end_ on: a NUL, and what fills a word

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace

StreamReader::StreamReader(Source source, std::string name, StreamOptions options)
    : source_(std::move(source)), name_(std::move(name)), options_(options), buffer_(options.buffer_bytes + kBehind) {
  here_ = end_ = buffer_.data();
  *end_ = '\0';
  // A byte order mark is skipped (RFC 8259, section 8.1, allows it).
  if (more() && std::string_view(here_, static_cast<std::size_t>(end_ - here_)).starts_with("\xEF\xBB\xBF")) here_ += 3;
}

void StreamReader::fail(std::string_view reason) const {
  throw Error(ErrorKind::data, fmt::format("not JSON: {} at byte {}", reason, offset()), {.path = name_});
}

/// Reads on behind end_, keeping what has to be kept. False: the document has ended. Places move.
bool StreamReader::more() {
  if (ended_) return false;
  if (capture_ != nullptr) keep_capture();
  char* const keep = keep_ != nullptr ? keep_ : here_;
  const auto kept = static_cast<std::size_t>(end_ - keep);
  const auto done = static_cast<std::size_t>(here_ - keep);
  if (kept > options_.max_text_bytes) fail(fmt::format("a text of more than {} bytes", options_.max_text_bytes));
  base_ += static_cast<std::uint64_t>(keep - buffer_.data());
  std::memmove(buffer_.data(), keep, kept);
  buffer_.resize(std::max(buffer_.size(), kept * 2 + 1 + kBehind));
  const std::size_t room = buffer_.size() - kBehind - kept;
  const std::size_t got = source_({buffer_.data() + kept, room});
  ended_ = got < room;
  if (keep_ != nullptr) keep_ = buffer_.data();
  here_ = buffer_.data() + done;
  capture_from_ = here_;
  end_ = buffer_.data() + kept + got;
  *end_ = '\0';
  return got != 0;
}

/// Takes what has been passed into the capture, or gives the capture up when it gets too long.
void StreamReader::keep_capture() {
  const auto passed = static_cast<std::size_t>(here_ - capture_from_);
  if (capture_->size() + passed <= options_.max_text_bytes) {
    capture_->append(capture_from_, passed);
  } else {
    std::string().swap(*capture_);
    capture_ = nullptr;
  }
}

/// The next byte that is no white space, not passed; NUL at the end.
char StreamReader::skip_space() {
  while (true) {
    while (*here_ == ' ' || *here_ == '\n' || *here_ == '\r' || *here_ == '\t') ++here_;
    if (here_ != end_ || !more()) return *here_;
  }
}

NodeType StreamReader::type() {
  const char c = skip_space();
  switch (c) {
    case '{':
      return NodeType::object;
    case '[':
      return NodeType::array;
    case '"':
      return NodeType::string;
    case 't':
    case 'f':
      return NodeType::boolean;
    case 'n':
      return NodeType::null;
    default:
      break;
  }
  if (c == '-' || is_digit(c)) return NodeType::number;
  if (here_ == end_) fail("the document ends where a value should stand");
  fail("no value");
}

void StreamReader::open(char bracket) {
  if (levels_.size() == kMaxDepth) fail(fmt::format("nesting deeper than {}", kMaxDepth));
  ++here_;
  levels_.push_back({.is_object = bracket == '{', .has_members = false});
}

void StreamReader::begin_object() {
  if (skip_space() != '{') fail("no object");
  open('{');
}

void StreamReader::begin_array() {
  if (skip_space() != '[') fail("no array");
  open('[');
}

/// Passes the comma before the next member or element, or the closing bracket.
bool StreamReader::next(char closing) {
  const char c = skip_space();
  if (c == closing) {
    ++here_;
    levels_.pop_back();
    return false;
  }
  if (std::exchange(levels_.back().has_members, true)) {
    if (c != ',') fail(here_ == end_ ? "the document ends too early" : "no comma and no closing bracket");
    ++here_;
    if (skip_space() == closing) fail("a trailing comma");
  }
  return true;
}

bool StreamReader::next_element() {
  assert(!levels_.empty() && !levels_.back().is_object);
  return next(']');
}

bool StreamReader::next_member(std::string& key) {
  assert(!levels_.empty() && levels_.back().is_object);
  if (!next('}')) return false;
  if (skip_space() != '"') fail(here_ == end_ ? "the document ends too early" : "no key");
  string(key);
  if (skip_space() != ':') fail("no colon behind a key");
  ++here_;
  return true;
}

std::string_view StreamReader::number() {
  skip_space();
  keep_ = here_;
  scan_number();
  const auto text = kept();
  keep_ = nullptr;
  return text;
}

void StreamReader::string(std::string& out) {
  if (skip_space() != '"') fail("no string");
  keep_ = here_;
  const bool has_escapes = scan_string();
  auto literal = kept();
  keep_ = nullptr;
  literal = literal.substr(1, literal.size() - 2);
  out.clear();
  if (has_escapes) {
    unescape(literal, out);
  } else {
    out = literal;
  }
}

bool StreamReader::boolean() {
  const bool value = skip_space() == 't';
  scan_word(value ? "true" : "false");
  return value;
}

void StreamReader::skip_scalar(NodeType type) {
  switch (type) {
    case NodeType::string:
      scan_string();
      return;
    case NodeType::number:
      return scan_number();
    case NodeType::boolean:
      return scan_word(*here_ == 't' ? "true" : "false");
    default:
      return scan_word("null");
  }
}

void StreamReader::skip() {
  const std::size_t depth = levels_.size();
  while (true) {
    const NodeType value = type();
    if (value == NodeType::object || value == NodeType::array) {
      open(*here_);
    } else {
      skip_scalar(value);
      const bool in_list = levels_.size() > depth && !levels_.back().is_object;
      if (value == NodeType::number && in_list) skip_more_numbers();
    }
    while (levels_.size() > depth && !next(levels_.back().is_object ? '}' : ']')) {
    }
    if (levels_.size() == depth) return;
    if (levels_.back().is_object) {
      if (skip_space() != '"') fail("no key");
      scan_string();
      if (skip_space() != ':') fail("no colon behind a key");
      ++here_;
    }
  }
}

void StreamReader::capture(std::string& out) {
  out.clear();
  skip_space();
  capture_ = &out;
  capture_from_ = here_;
  skip();
  if (capture_ != nullptr) keep_capture();
  capture_ = nullptr;
}

bool StreamReader::at_end() {
  skip_space();
  return here_ == end_;
}

void StreamReader::finish() {
  if (!at_end()) fail("something stands behind the document");
}

/// Passes bytes that stand for themselves. The NUL at end_ does not.
void StreamReader::scan_plain_bytes() {
  std::uint64_t word = load_word(here_);
  for (; ((word & kHighBits) | escape_marks(word)) == 0; word = load_word(here_)) here_ += sizeof(word);
  const auto is_plain = [](unsigned char c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; };
  while (is_plain(static_cast<unsigned char>(*here_))) ++here_;
}

/// From the opening quote to behind the closing one; whether there were escapes.
bool StreamReader::scan_string() {
  bool has_escapes = false;
  ++here_;
  while (true) {
    scan_plain_bytes();
    const char c = *here_;
    if (c == '"') {
      ++here_;
      return has_escapes;
    }
    if (c == '\\') {
      has_escapes = true;
      scan_escape();
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      scan_wide();
    } else if (here_ != end_) {
      fail("a control character in a string");
    } else if (!more()) {
      fail("the document ends in a string");
    }
  }
}

void StreamReader::scan_escape() {
  ++here_;
  if (here_ == end_ && !more()) fail("the document ends in a string");
  const char c = *here_;
  if (c != 'u') {
    if (std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos || c == '\0') fail("an unknown escape");
    ++here_;
    return;
  }
  std::uint32_t unit = 0;
  scan_hex4(unit);
  if (unit >= 0xDC00 && unit <= 0xDFFF) fail("an unpaired surrogate");
  if (unit < 0xD800 || unit > 0xDBFF) return;
  if (here_ == end_) more();
  if (*here_ != '\\') fail("an unpaired surrogate");
  ++here_;
  if (here_ == end_) more();
  if (*here_ != 'u') fail("an unpaired surrogate");
  scan_hex4(unit);
  if (unit < 0xDC00 || unit > 0xDFFF) fail("an unpaired surrogate");
}

/// The four digits behind the `u` at here_.
void StreamReader::scan_hex4(std::uint32_t& value) {
  value = 0;
  ++here_;
  for (int i = 0; i < 4; ++i, ++here_) {
    if (here_ == end_) more();
    const char c = *here_;
    const char lower = static_cast<char>(c | 0x20);
    if (!is_digit(c) && (lower < 'a' || lower > 'f')) fail("no four hexadecimal digits behind \\u");
    value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : lower - 'a' + 10);
  }
}

/// A character of several bytes.
void StreamReader::scan_wide() {
  constexpr std::ptrdiff_t kLongest = 4;
  while (end_ - here_ < kLongest && more()) {
  }
  const auto left = std::min(kLongest, end_ - here_);
  const CodePoint point = decode_utf8({here_, static_cast<std::size_t>(left)});
  if (!point.valid) fail("invalid UTF-8");
  here_ += point.length;
}

void StreamReader::scan_digits() {
  if (!is_digit(*here_) && (here_ != end_ || !more() || !is_digit(*here_))) fail("no digit where a number needs one");
  do {
    while (is_digit(*here_)) ++here_;
  } while (here_ == end_ && more());
}

/// The usual number, wholly in the buffer, without exponent; false: look closer, nothing was passed.
bool StreamReader::scan_plain_number() {
  char* at = here_;
  if (*at == '-') ++at;
  if (*at == '0') {
    ++at;
  } else {
    if (!is_digit(*at)) return false;
    while (is_digit(*at)) ++at;
  }
  if (*at == '.') {
    ++at;
    if (!is_digit(*at)) return false;
    while (is_digit(*at)) ++at;
  }
  if (*at != ',' && *at != ']' && *at != '}' && *at != ' ' && *at != '\n') return false;
  here_ = at;
  return true;
}

/// The numbers that follow a number in a list, as far as they are plain and in the buffer: the bulk of polygons and masks.
void StreamReader::skip_more_numbers() { here_ += number_run({here_, static_cast<std::size_t>(end_ - here_)}); }

void StreamReader::scan_number() {
  if (scan_plain_number()) return;
  if (*here_ == '-') ++here_;
  if (here_ == end_) more();
  if (*here_ == '0') {
    ++here_;
    if (here_ == end_) more();
    if (is_digit(*here_)) fail("a number with a leading zero");
  } else {
    scan_digits();
  }
  if (*here_ == '.') {
    ++here_;
    scan_digits();
  }
  if (*here_ == 'e' || *here_ == 'E') {
    ++here_;
    if (here_ == end_) more();
    if (*here_ == '+' || *here_ == '-') ++here_;
    scan_digits();
  }
}

void StreamReader::scan_word(std::string_view word) {
  for (const char c : word) {
    if (here_ == end_) more();
    if (*here_ != c) fail("no value");
    ++here_;
  }
}

}  // namespace manifest::json
