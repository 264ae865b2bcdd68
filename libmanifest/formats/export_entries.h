// SPDX-License-Identifier: Apache-2.0
// ExportEntries: what the images of an export leave as, so that no two leave as one. Internal to formats/.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/format.h"
#include "libmanifest/formats/repeat_watch.h"
#include "libmanifest/formats/seen_set.h"

namespace manifest::formats {

/// Remembers entries, in the bounded memory of a RepeatWatch. In a folder an entry is also in the way of a folder of its
/// name, and the other way round; those are remembered that have the ending of entries (".xml"): no others can meet.
/// One thread at a time.
class ExportEntries {
 public:
  using Visit = std::function<void(const std::string& entry)>;
  /// Gives the entry of every line, from the first one on, to the function; of a line that does not leave an empty one.
  using ReadAgain = std::function<void(const Visit&)>;

  ExportEntries(OutputKind kind, const ReadAgain& read_again, RepeatWatch::Options options);

  /// Takes the next line's entry. Not empty: what is in its way, an equal entry, or a file where a folder has to be.
  [[nodiscard]] std::string take(const std::string& entry);

 private:
  OutputKind kind_;
  RepeatWatch names_;  ///< entries, and folders of their ending
  SeenSet folders_;    ///< those of images that leave
};

}  // namespace manifest::formats
