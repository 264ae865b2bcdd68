// SPDX-License-Identifier: Apache-2.0
// Sorts any number of texts by a key within a bound of memory; what does not fit lies in sorted runs in a nameless file.
// Internal to edit/.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/spill/nameless_file.h"

namespace manifest::edit {

/// Stable: texts of equal keys come in the order of adding. Not thread-safe. Throws Error{io}.
class TextSorter {
 public:
  struct Options {
    std::uint64_t memory = std::uint64_t{64} << 20U;  ///< bytes held before a run is written
    std::string temp_folder = {};                     ///< empty: $TMPDIR, else /tmp
  };
  explicit TextSorter(Options options);

  void add(std::string_view key, std::string_view text);
  /// All texts in byte order of their keys. Ends the adding; once.
  void for_each(const std::function<void(std::string_view)>& sink);

 private:
  /// A text in memory: the key, then the text, in bytes_.
  struct Entry {
    std::uint64_t begin = 0;
    std::uint64_t key_size = 0;
    std::uint64_t text_size = 0;
  };
  struct Run {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  class RunReader;

  [[nodiscard]] std::string_view key_of(const Entry& entry) const noexcept;
  [[nodiscard]] std::string_view text_of(const Entry& entry) const noexcept;
  void sort_entries();
  void write_run();

  std::uint64_t memory_;
  spill::NamelessFile file_;
  std::string bytes_;
  std::vector<Entry> entries_;
  std::vector<Run> runs_;
};

}  // namespace manifest::edit
