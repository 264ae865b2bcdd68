// SPDX-License-Identifier: Apache-2.0
// Filters of lines with the meaning of the service's ListDatasetEntries (format page E.3, tools.md 4).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "libmanifest/json/padded_text.h"

namespace manifest::edit {

enum class Wanted : std::uint8_t { any, yes, no };

/// A line is selected when all that is asked for holds.
struct FilterOptions {
  std::vector<std::string> labels =
      {};                        ///< uses any of these on a box or as class-name (ContainsLabels); empty: any line
  Wanted labeled = Wanted::any;  ///< uses a label at all (Labeled)
  std::string source = {};       ///< stands somewhere in the source-ref (SourceRefContains); empty: any line
  Wanted errors = Wanted::any;   ///< validate finds one of severity error (HasErrors)

  [[nodiscard]] bool none() const noexcept {
    return labels.empty() && labeled == Wanted::any && source.empty() && errors == Wanted::any;
  }
};

/// Judges lines. One per thread; the options must outlive it.
class Filter {
 public:
  explicit Filter(const FilterOptions& options);
  ~Filter();
  Filter(Filter&&) noexcept;

  [[nodiscard]] bool selects(json::PaddedText line);
  /// Whether the line uses a label: on a box, or as class-name.
  [[nodiscard]] bool is_labeled(json::PaddedText line);
  /// Whether the line is a JSON object with a source-ref that is a string.
  [[nodiscard]] bool names_image(json::PaddedText line);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest::edit
