// SPDX-License-Identifier: Apache-2.0
// Generated lines in one padded buffer, for benchmarks without files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/manifest_lines.h"
#include "libmanifest/json/padded_text.h"

namespace manifest::bench {

/// About 16 MB of lines, more than the caches hold.
class LinesInMemory {
 public:
  explicit LinesInMemory(const LineOptions& options) {
    LineMaker maker(options);
    std::vector<std::size_t> ends;
    while (text_.size() < kBytes) {
      text_ += maker.next();
      ends.push_back(text_.size());
    }
    text_.append(json::kPadding, ' ');
    const std::size_t line_end = options.line_end == LineEnd::crlf ? 2 : 1;
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      const auto line = std::string_view(text_).substr(begin, end - begin - line_end);
      lines_.push_back(json::PaddedText::assume(line));
      begin = end;
    }
  }
  LinesInMemory(const LinesInMemory&) = delete;
  LinesInMemory& operator=(const LinesInMemory&) = delete;

  [[nodiscard]] const std::vector<json::PaddedText>& all() const { return lines_; }
  /// The whole file.
  [[nodiscard]] std::string_view text() const { return {text_.data(), text_.size() - json::kPadding}; }
  [[nodiscard]] std::int64_t bytes() const { return static_cast<std::int64_t>(text().size()); }

 private:
  static constexpr std::size_t kBytes = std::size_t{16} << 20U;
  std::string text_;
  std::vector<json::PaddedText> lines_;
};

}  // namespace manifest::bench
