// SPDX-License-Identifier: Apache-2.0
// --conflicts: every duplicate, where both stood, what was done (tools.md 4). Internal to edit/.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/edit/join_lines.h"
#include "libmanifest/edit/source_lines.h"
#include "libmanifest/io/output_set.h"

namespace manifest::edit {

/// What became of a line whose image stood before.
enum class DuplicateFate : std::uint8_t {
  kept,      ///< both stay
  dropped,   ///< the earlier line stays, or a third
  replaced,  ///< it stands in the place of the earlier line
  joined,    ///< its attributes stand on the earlier line
};

struct Duplicate {
  std::string_view source_ref;
  std::uint64_t first = 0;  ///< line where the image stood first
  std::uint64_t line = 0;   ///< of this one
  DuplicateFate fate = DuplicateFate::dropped;
  std::span<const JoinedMember> members = {};  ///< joined: what became of this line's
  std::string_view reason = {};                ///< why this fate and not the usual one; empty: it is the usual one
};

/// Writes JSON Lines. One thread at a time.
class ConflictList {
 public:
  ConflictList(io::Output& output, const SourceLines& lines) : output_(output), lines_(lines) {}

  void add(const Duplicate& duplicate);

 private:
  io::Output& output_;
  const SourceLines& lines_;
  std::string text_;
};

}  // namespace manifest::edit
