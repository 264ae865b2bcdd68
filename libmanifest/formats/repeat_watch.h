// SPDX-License-Identifier: Apache-2.0
// RepeatWatch: which texts of a stream came before, exactly and in bounded memory, for streams that can be read again.
// Internal to formats/.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libmanifest/formats/seen_set.h"
#include "libmanifest/spill/spool.h"

namespace manifest::formats {

/// The first texts are remembered. Behind them, texts in strictly increasing byte order cannot repeat, and S3 lists keys
/// so. Otherwise the whole stream is read once more: its 128-bit hashes are sorted within the bound of memory, the rest
/// on disk, and the places of the repeats are written down. An empty text takes a place and repeats nothing.
/// One thread at a time.
class RepeatWatch {
 public:
  using Visit = std::function<void(std::string_view)>;
  /// Gives every text of the stream, from its start and in its order, to the function.
  using ReadAgain = std::function<void(const Visit&)>;

  struct Options {
    std::uint64_t memory = std::uint64_t{64} << 20;  ///< bytes (--memory); more than the default are never taken
    std::string temp_folder = {};                    ///< empty: the default (io/temporary.h)
  };

  RepeatWatch(ReadAgain read_again, Options options);

  /// Whether the stream's next text, which is this one, came before.
  [[nodiscard]] bool is_repeat(std::string_view text);

 private:
  /// Nothing, where only reading again can tell.
  [[nodiscard]] std::optional<bool> is_repeat_so_far(std::string_view text);
  void find_repeats();
  void next_repeat();

  ReadAgain read_again_;
  Options options_;
  std::uint64_t place_ = 0;      ///< of the text that comes next
  std::optional<SeenSet> seen_;  ///< while they are few
  std::string last_;             ///< while in order
  bool in_order_ = true;
  spill::Spool repeats_;  ///< distances between the places of repeats
  std::optional<spill::Spool::Reader> reader_;
  std::optional<std::uint64_t> repeat_;  ///< the next one's place
};

}  // namespace manifest::formats
