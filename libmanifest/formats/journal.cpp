// SPDX-License-Identifier: Apache-2.0
// Writes down what a conversion has to tell.
#include "libmanifest/formats/journal.h"

#include <fmt/format.h>

#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/reasons.h"
#include "libmanifest/json/writer.h"

namespace manifest::formats {

namespace {

/// Only what is converted has two sides; a file or a row that is dropped never was an image.
bool has_two_sides(std::string_view unit) noexcept { return unit == "images" || unit == "annotations"; }

std::string json_of(const Problem& problem) {
  std::string line;
  json::Writer writer(line);
  writer.begin_object().member("path", json::repair_utf8(problem.origin.path)).key("line");
  if (problem.origin.line == 0) {
    writer.null();
  } else {
    writer.unsigned_integer(problem.origin.line);
  }
  writer.member("record", json::repair_utf8(problem.origin.record)).member("reason", problem.reason);
  writer.member("detail", json::repair_utf8(problem.detail)).end_object();
  line += '\n';
  return line;
}

/// The problem without its file and line.
std::string words_of(const Problem& problem) {
  std::string text;
  if (!problem.origin.record.empty()) text += problem.origin.record + ": ";
  text += problem.reason;
  if (!problem.detail.empty()) text += ": " + problem.detail;
  return text;
}

}  // namespace

Journal::Journal(JournalOptions options) : options_(std::move(options)) {
  for (const auto* unit : {"images", "annotations"}) {
    ledger_.count_in(unit, 0);
    ledger_.count_out(unit, 0);
  }
}

void Journal::reject(const Problem& problem) {
  ++rejected_;
  if (options_.on_reject == OnReject::stop) {
    throw Error(
        ErrorKind::data, words_of(problem),
        {.path = problem.origin.path, .line = problem.origin.line, .hint = "--strict stops here; nothing was written"});
  }
  ledger_.count_dropped(problem.reason);
  if (options_.rejects != nullptr) options_.rejects->write(json_of(problem));
  if (rejected_ <= options_.shown && options_.talk) options_.talk(text_of(problem));
}

void Journal::reject_unseen(const Problem& problem) {
  if (const auto unit = unit_of(problem.reason); has_two_sides(unit)) ledger_.count_in(unit);
  reject(problem);
}

void Journal::drop(std::string_view reason, std::uint64_t n) {
  if (n != 0) ledger_.count_dropped(reason, n);
}

void Journal::drop_unseen(std::string_view reason, std::uint64_t n) {
  if (const auto unit = unit_of(reason); has_two_sides(unit)) ledger_.count_in(unit, n);
  drop(reason, n);
}

void Journal::changed(std::string_view reason, std::uint64_t n) {
  if (n != 0) ledger_.count_changed(reason, n);
}

void Journal::note(std::string_view text) {
  if (options_.talk && options_.notes == Notes::told) options_.talk(text);
}

void Journal::close() {
  if (rejected_ <= options_.shown || !options_.talk) return;
  const auto* hint = options_.rejects == nullptr ? " (--rejects FILE takes all of them)" : "";
  options_.talk(fmt::format("{} more records that could not be converted{}", rejected_ - options_.shown, hint));
}

std::string text_of(const Problem& problem) {
  std::string text = problem.origin.path;
  if (problem.origin.line != 0) text += fmt::format(":{}", problem.origin.line);
  if (!text.empty()) text += ": ";
  return text + words_of(problem);
}

}  // namespace manifest::formats
