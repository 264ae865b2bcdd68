// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/creation_date.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace manifest {
namespace {

/// Reads a text from front to back; the first thing that does not fit makes it fail for good.
class DateReader {
 public:
  explicit DateReader(std::string_view text) noexcept : text_(text) {}

  int digits(std::size_t count) noexcept {
    if (text_.size() < count) return fail();
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return fail();
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return value;
  }
  int digits_up_to(std::size_t count, int limit) noexcept {
    const int value = digits(count);
    return value <= limit ? value : fail();
  }
  void expect(char c) noexcept {
    if (!take(c)) fail();
  }
  bool take(char c) noexcept {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool at_digit() const noexcept {
    return !text_.empty() && text_.front() >= '0' && text_.front() <= '9';
  }
  [[nodiscard]] bool done() const noexcept { return ok_ && text_.empty(); }
  int fail() noexcept {
    ok_ = false;
    return 0;
  }

 private:
  std::string_view text_;
  bool ok_ = true;
};

std::uint32_t read_nanoseconds(DateReader& reader) noexcept {
  if (!reader.take('.')) return 0;
  std::uint32_t value = 0;
  int count = 0;
  for (; count < 9 && reader.at_digit(); ++count) value = value * 10 + static_cast<std::uint32_t>(reader.digits(1));
  if (count == 0) reader.fail();
  for (; count < 9; ++count) value *= 10;
  return value;
}

int read_offset_seconds(DateReader& reader) noexcept {
  if (reader.take('Z')) return 0;
  const bool east = reader.take('+');
  if (!east && !reader.take('-')) return 0;
  const int hours = reader.digits_up_to(2, 23);
  reader.take(':');
  const int minutes = reader.digits_up_to(2, 59);
  const int offset = hours * 3600 + minutes * 60;
  return east ? offset : -offset;
}

}  // namespace

std::optional<CreationDate> parse_creation_date(std::string_view text) noexcept {
  using namespace std::chrono;
  DateReader reader(text);
  CreationDate date;
  const year year{reader.digits(4)};
  reader.expect('-');
  const month month{static_cast<unsigned>(reader.digits(2))};
  reader.expect('-');
  const day day{static_cast<unsigned>(reader.digits(2))};
  date.with_space = reader.take(' ');
  if (!date.with_space) reader.expect('T');
  const int hours = reader.digits_up_to(2, 23);
  reader.expect(':');
  const int minutes = reader.digits_up_to(2, 59);
  reader.expect(':');
  const int seconds = reader.digits_up_to(2, 60);
  date.instant.nanoseconds = read_nanoseconds(reader);
  const int offset = read_offset_seconds(reader);

  const year_month_day calendar{year, month, day};
  if (!reader.done() || year == std::chrono::year{0} || !calendar.ok()) return std::nullopt;
  const std::int64_t days = sys_days{calendar}.time_since_epoch().count();
  date.instant.seconds = days * 86'400 + hours * 3600 + minutes * 60 + seconds - offset;
  return date;
}

std::string format_creation_date(Instant instant, Fraction fraction) {
  using namespace std::chrono;
  const sys_seconds time{seconds{instant.seconds}};
  const sys_days days = floor<std::chrono::days>(time);
  const year_month_day date{days};
  const hh_mm_ss clock{time - days};
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (fraction == Fraction::microseconds) text += fmt::format(".{:06}", instant.nanoseconds / 1000);
  return text;
}

}  // namespace manifest
