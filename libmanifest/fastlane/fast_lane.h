// SPDX-License-Identifier: Apache-2.0
// The fast lane: accepts, without a parser, the lines that a manifest is made of.
//
// Most lines of a manifest are spelled like the line before and have nothing wrong with them. The lane reads such a
// line once, front to back, and decides everything that the rules would: either "valid, and these are its facts", or
// "not for me". It never reports: whatever it does not take goes to the record parser and the rule tables, which stay
// the specification. What may pass here is a subset of what they find nothing wrong with, with equal facts;
// tests/fastlane and a fuzzer hold that.
//
// How it reads, from the line down:
//   - LineScanner walks over the line's members, MetadataScanner over metadata. Keys are not parsed: the bytes from the
//     end of the value before to the start of the next (`,"width":`) are compared with those of the line before, by
//     position (KeySequence). A key that is spelled otherwise is read, and remembered in turn.
//   - Values that many lines share (an image's size, a type, a job, a day) are compared as a whole (KnownText); where such
//     members follow one another, keys and values together (KnownRun); and so are entries of class-maps (ClassCache),
//     which brings the label's slot with it.
//   - Boxes, where most bytes are, are read all five numbers at once (alike_boxes.h, AVX2), else key by key in any order
//     (plain_boxes.h), else like any other object. The two lists of metadata likewise (alike_lists.h).
//   - FastLane judges what was taken down (ScannedLine): source-ref, pairs of keys (a plan, made anew when keys change),
//     frame and size of boxes and twins (box_checks.h), class ids, limits; and counts labels. Nothing counts before all of it is good.
// A lane that refuses more than a third of the lines rests for a while: then trying costs more than it saves.
//
// | spelling                                         | here                                            |
// |--------------------------------------------------|-------------------------------------------------|
// | any key order, any blanks, CR LF                 | yes; remembered from line to line               |
// | several attributes, both kinds, further members  | yes, up to 64 members                           |
// | fractional coordinates, 16-digit confidences     | yes; a fraction is noted                        |
// | class-maps in any order                          | yes, up to 256 entries a line                   |
// | raw UTF-8 in strings                             | yes, validated                                  |
// | escapes in any string or key                     | no                                              |
// | integers as 1.0 or 1e0, above 7 digits           | no (coordinates: any number)                    |
// | duplicate keys, stale bookkeeping, reserved keys | no                                              |
// | unsupported types, unlabeled lines, empty boxes  | no: they have findings                          |
// | more than 50 boxes or labels, above 20,000 bytes | no                                              |
#pragma once

#include <memory>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/facts/line_facts.h"
#include "libmanifest/fastlane/instructions.h"
#include "libmanifest/json/padded_text.h"

namespace manifest::fastlane {

/// The lints of scope line that an accepted line may still have.
struct CountedLints {
  bool fractional_coordinate = false;
  bool attribute_name = false;
};

/// One per thread, with that thread's LabelTable, which must outlive it. Allocates nothing in steady state.
class FastLane {
 public:
  explicit FastLane(LabelTable& labels, Instructions instructions = Instructions::best);
  ~FastLane();
  FastLane(FastLane&&) noexcept;

  /// Whether the line is certainly valid, without errors or warnings and without lints but those in `lints`. Then
  /// `facts` are the line's (but for facts.lints, which is the caller's vocabulary); else they mean nothing.
  [[nodiscard]] bool accept(json::PaddedText line, LineFacts& facts, CountedLints& lints);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest::fastlane
