// SPDX-License-Identifier: Apache-2.0
// An output that is cut into numbered pieces (tools.md 2, --batch; 4, --max-lines and --max-bytes).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libmanifest/io/output_set.h"

namespace manifest::tools {

/// The name of piece `number` (from 1): "all.0001.manifest" for "all.manifest", "all.0001.manifest.gz" for
/// "all.manifest.gz".
[[nodiscard]] std::string piece_name(const std::string& output, std::uint64_t number);

/// Throws Error{usage} where pieces would have to go to standard output.
void require_file_for_pieces(const std::string& output);

/// The pieces of one output, one after the other, all in one set.
class Pieces {
 public:
  /// `set` must outlive it.
  Pieces(io::OutputSet& set, std::string output) : set_(set), output_(std::move(output)) {}

  /// The next piece; the one before is closed. Throws as OutputSet::add() does.
  io::Output& next();

 private:
  io::OutputSet& set_;
  std::string output_;
  io::Output* last_ = nullptr;
  std::uint64_t count_ = 0;
};

/// An output whose lines go to pieces of so many lines each. The first piece is there even when no line comes.
class LinePieces final : public io::Output {
 public:
  /// `set` must outlive it. REQUIRES: `lines` is at least 1.
  LinePieces(io::OutputSet& set, const std::string& output, std::uint64_t lines)
      : pieces_(set, output), most_(lines), piece_(&pieces_.next()) {
    name_ = output;
  }

  /// REQUIRES: one whole line.
  void write(std::string_view line) override;
  [[nodiscard]] bool closed() const noexcept override { return piece_->closed(); }

 private:
  Pieces pieces_;
  std::uint64_t most_;
  io::Output* piece_;
  std::uint64_t written_ = 0;  ///< into the piece
};

}  // namespace manifest::tools
