// SPDX-License-Identifier: Apache-2.0
// LineFacts: what counting needs of a line. The meeting place of checker, tally, split, merge and shards.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace manifest {

/// What the service does with a line (format page B.4): total = valid + invalid + ignored, always.
enum class Verdict : std::uint8_t { valid, invalid, ignored };

/// One distinct label of a line that passed group 1 of the rules.
struct LabelUse {
  std::uint32_t label = 0;   ///< slot in the worker's LabelTable
  std::uint32_t boxes = 0;   ///< valid annotations of valid lines that carry it
  bool image_level = false;  ///< class-name of a usable classification attribute of a valid line

  /// In a class-map or on a dropped attribute only: declared, not used.
  [[nodiscard]] bool declared_only() const noexcept { return boxes == 0 && !image_level; }
};

/// The views live as long as the line and the checker's next call.
struct LineFacts {
  Verdict verdict = Verdict::invalid;
  bool is_blank = false;                ///< white space only
  bool is_json = false;                 ///< a JSON object
  bool has_source_ref = false;          ///< source-ref is a string
  bool well_formed_source_ref = false;  ///< ... and an S3 URI
  bool has_errors = false;              ///< at least one finding that goes into an `errors` array
  bool has_bookkeeping = false;         ///< stale errors/warnings keys to be dropped
  bool image_level = false;             ///< valid, with at least one usable classification attribute
  bool has_boxes = false;               ///< valid, with at least one valid box
  bool removed_at_import = false;       ///< dropped by the import for itself (not as a duplicate); B.3 import list
  std::uint32_t lints = 0;              ///< bit per lint of scope line, see lint_bit()
  std::string_view source_ref;          ///< unescaped, when has_source_ref
  std::string_view bucket;              ///< when well_formed_source_ref
  std::span<const LabelUse> labels;
};

}  // namespace manifest
