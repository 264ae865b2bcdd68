// SPDX-License-Identifier: Apache-2.0
// Makes manifest lines for benchmarks, one after another, from a seed.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace manifest::bench {

enum class Kind : std::uint8_t { detection, image_level, chained };
enum class Spacing : std::uint8_t { compact, spaced };
enum class KeyOrder : std::uint8_t { ground_truth, metadata_first, shuffled };
enum class LineEnd : std::uint8_t { lf, crlf };
enum class Confidence : std::uint8_t { two_digits, sixteen_digits };
enum class Alphabet : std::uint8_t { ascii, unicode };

struct LineOptions {
  Kind kind = Kind::detection;
  Spacing spacing = Spacing::compact;
  KeyOrder order = KeyOrder::ground_truth;
  LineEnd line_end = LineEnd::lf;
  Confidence confidence = Confidence::two_digits;
  Alphabet alphabet = Alphabet::ascii;
  std::uint32_t labels = 80;     ///< at least 1; the first are frequent, the last are rare
  double bad_share = 0;          ///< of lines with one mistake, its kind drawn
  double duplicate_share = 0;    ///< of lines whose source-ref stood on an earlier line
  double fractional_share = 0;   ///< of lines with fractional coordinates
  std::uint32_t extra_keys = 0;  ///< members a line that no rule reads
  std::uint32_t boxes = 20;      ///< at most, of a detection attribute; at least 1
  std::uint64_t seed = 0;
};

/// splitmix64: the standard library's distributions differ from one library to the next.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  [[nodiscard]] std::uint64_t bits() noexcept;
  /// A number below `bound`, which is not 0.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) noexcept;
  /// 0 <= x < 1
  [[nodiscard]] double unit() noexcept;

 private:
  std::uint64_t state_;
};

/// A mistake that a line can have; each makes one rule fire, and the line invalid.
enum class Mistake : std::uint8_t {
  none,
  cut_short,           ///< no JSON
  box_outside,         ///< ERROR_INVALID_BOUNDING_BOX
  missing_confidence,  ///< ERROR_MISSING_BOUNDING_BOX_CONFIDENCE
  missing_class,       ///< ERROR_MISSING_CLASS_MAP_ID
  wrong_source_ref,    ///< ERROR_INVALID_SOURCE_REF_FORMAT
  wrong_metadata,      ///< ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT
};

class LineMaker {
 public:
  explicit LineMaker(const LineOptions& options);

  /// The next line with its line end; good until the next call.
  const std::string& next();

 private:
  /// Members of one object, each already written; their order is decided when the object is.
  using Members = std::vector<std::pair<std::string, std::string>>;

  std::string object(Members members);
  std::string array(const std::vector<std::string>& elements) const;
  std::string confidence();
  std::string coordinate(std::uint32_t pixels);
  std::string source_ref();
  std::string label(std::uint32_t index) const;
  std::uint32_t draw_label();
  void add_detection(Members& line);
  std::string annotation(std::uint32_t class_id, std::uint32_t width, std::uint32_t height);
  std::string detection_metadata(const std::vector<std::uint32_t>& class_ids);
  void add_classification(Members& line, const std::string& attribute);
  Mistake draw_mistake();

  LineOptions options_;
  Dice dice_;
  std::string line_;
  std::uint64_t number_ = 0;
  Mistake mistake_ = Mistake::none;
  bool fractional_ = false;
};

}  // namespace manifest::bench
