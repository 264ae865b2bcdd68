// SPDX-License-Identifier: Apache-2.0
// What the first pass notes of a line, so that no later pass has to judge it again. Internal to edit/.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libmanifest/facts/line_facts.h"
#include "libmanifest/spill/spool.h"

namespace manifest::edit {

struct LineNote {
  enum class Fate : std::uint8_t {
    spread,          ///< goes where its image or group goes
    first,           ///< to the first part, unless its image or group also stands on lines that are spread
    drop_invalid,    ///< left out
    drop_unlabeled,  ///< left out
  };
  Fate fate = Fate::spread;
  bool has_image = false;    ///< has a row among the images
  bool has_group = false;    ///< has a row among the groups
  std::uint32_t part = 0;    ///< hash only
  LineFacts facts;           ///< without strings; labels have shared numbers
  std::uint32_t bucket = 0;  ///< number of the bucket from 1; 0: none

  [[nodiscard]] bool dropped() const noexcept { return fate >= Fate::drop_invalid; }
};

/// Appends a note to a block's notes, for Spool::append().
void append_note(const LineNote& note, std::string& out);

/// Reads the notes of all lines, in order.
class NoteReader {
 public:
  /// `notes` must outlive the reader and stay as it is.
  explicit NoteReader(const spill::Spool& notes) : reader_(notes.reader()) {}

  [[nodiscard]] bool at_end() const noexcept { return reader_.at_end(); }
  /// The next note; its labels live until the next call. REQUIRES: !at_end().
  [[nodiscard]] const LineNote& next();

 private:
  spill::Spool::Reader reader_;
  LineNote note_;
  std::vector<LabelUse> labels_;
};

}  // namespace manifest::edit
