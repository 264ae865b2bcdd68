// SPDX-License-Identifier: Apache-2.0
// From the bytes of a line to a Record.
#pragma once

#include <memory>
#include <string_view>

#include "libmanifest/json/padded_text.h"
#include "libmanifest/model/record.h"

namespace manifest {

/// Reads lines, one after another, into one reused Record. One parser per thread: it keeps its buffers, which hold what
/// its longest line needed (about 11 bytes for each of the line's).
class RecordParser {
 public:
  RecordParser();
  ~RecordParser();
  RecordParser(RecordParser&&) noexcept;
  RecordParser& operator=(RecordParser&&) noexcept;

  /// Reads `line`. nullptr: it is no JSON object; problem() says why. The record is good until the next call.
  ///
  /// Parser is simdjson's DOM, strict by construction; what it refuses gets a second opinion from json/scan (it
  /// refuses some numbers that are JSON).
  [[nodiscard]] const Record* parse(json::PaddedText line);

  /// After parse() gave nullptr: why, lower case, with the byte's place where there is one.
  [[nodiscard]] std::string_view problem() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest
