// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/fast_lane.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <string>

#include "libmanifest/fastlane/class_cache.h"
#include "libmanifest/fastlane/line_scanner.h"
#include "libmanifest/fastlane/scanned_line.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/model/record.h"
#include "libmanifest/model/source_ref.h"

namespace manifest::fastlane {
namespace {

/// A label pair: positions of K and of K-metadata among the line's members.
struct Pair {
  std::size_t value = 0;
  std::size_t metadata = 0;
};

/// What the keys of a line come to, as long as the next lines have the same keys in the same order.
struct Plan {
  bool usable = false;
  std::uint64_t keys_version = 0;                    ///< of the scanner, when it was made
  std::array<Pair, ScannedLine::kMaxMembers> pairs;  ///< in the order of K
  std::size_t pair_count = 0;
  std::size_t member_count = 0;
  std::array<bool, ScannedLine::kMaxMembers> is_paired{};  ///< by position: a value with metadata
  std::array<bool, ScannedLine::kMaxMembers> good_name{};  ///< by pair, for an attribute of a supported type
};

bool has_duplicate_key(std::span<const ScannedMember> members) {
  for (std::size_t i = 1; i < members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (members[i].key == members[j].key) return true;
    }
  }
  return false;
}

std::size_t find_key(std::span<const ScannedMember> members, std::string_view key) {
  return static_cast<std::size_t>(std::ranges::find(members, key, &ScannedMember::key) - members.begin());
}

/// A.2: pairs of keys. Not usable: whatever the lane does not want to think about.
Plan make_plan(std::span<const ScannedMember> members) {
  using enum ScannedMember::Role;
  Plan plan;
  plan.member_count = members.size();
  if (has_duplicate_key(members) || find_key(members, "cl") != members.size()) return plan;
  std::array<std::size_t, ScannedLine::kMaxMembers> metadata_of{};
  std::size_t source_refs = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    source_refs += members[i].role == source_ref ? 1 : 0;
    if (members[i].role != metadata) continue;
    const std::size_t base =
        find_key(members, members[i].key.substr(0, members[i].key.size() - kMetadataSuffix.size()));
    if (base == members.size() || members[base].role != value) return plan;
    plan.is_paired[base] = true;
    metadata_of[base] = i;
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!plan.is_paired[i]) continue;
    plan.good_name[plan.pair_count] = follows_attribute_name_rules(members[i].key, kTypeDetection);
    plan.pairs[plan.pair_count++] = {.value = i, .metadata = metadata_of[i]};
  }
  plan.usable = source_refs == 1 && plan.pair_count != 0;
  return plan;
}

bool inside_side_limits(std::int32_t pixels) {
  return pixels >= limits::kImageSideMin && pixels <= limits::kImageSideMax;
}

/// The box rules: none off the frame, none too small. The arithmetic of rules/box_rules.cpp, on the worst of each number: a
/// product with a positive number keeps the order.
bool boxes_are_good(std::span<const Box> boxes, double width, double height) {
  Box least = boxes.front();
  double right = 0;
  double bottom = 0;
  for (const Box& box : boxes) {
    least.left = std::min(least.left, box.left);
    least.top = std::min(least.top, box.top);
    least.width = std::min(least.width, box.width);
    least.height = std::min(least.height, box.height);
    right = std::max(right, box.right());
    bottom = std::max(bottom, box.bottom());
  }
  const double longest = std::max(width, height);
  const double scaled = std::min(longest, limits::kResizeSide);
  return least.left >= 0 && least.top >= 0 && right <= width && bottom <= height && least.width * scaled > longest &&
         least.height * scaled > longest;
}

/// A number that equal boxes share (-0 and 0 are equal), and hardly any others.
std::uint64_t mix(const Box& box) {
  const double sum = box.left * 0.618033 + box.top * 0.754877 + box.width * 0.569840 + box.height * 0.819172 + 0.0;
  return std::bit_cast<std::uint64_t>(sum) * 0x9E3779B97F4A7C15U;
}

/// Whether two boxes are equal in all but perhaps their class. Pairs are compared only where two boxes fall onto one
/// bit of a small set.
bool has_twin_boxes(std::span<const Box> boxes) {
  constexpr std::uint64_t kBits = 10;
  std::array<std::uint64_t, (std::size_t{1} << kBits) / 64> seen{};
  bool twins_possible = false;
  for (const Box& box : boxes) {
    const std::uint64_t place = mix(box) >> (64 - kBits);
    twins_possible |= (seen[place / 64] >> (place % 64) & 1U) != 0;
    seen[place / 64] |= std::uint64_t{1} << (place % 64);
  }
  if (!twins_possible) return false;
  for (std::size_t i = 1; i < boxes.size(); ++i) {
    if (std::ranges::find(boxes.first(i), boxes[i]) != boxes.begin() + static_cast<std::ptrdiff_t>(i)) return true;
  }
  return false;
}

}  // namespace

struct FastLane::State {
  State(LabelTable& table, Instructions instructions) : labels(table), scanner(labels, instructions) {}

  /// Where a label stands in `uses`, if `line` is the line at hand.
  struct LastUse {
    std::uint64_t line = 0;
    std::uint32_t use = 0;
  };

  ClassCache labels;
  LineScanner scanner;
  ScannedLine line;
  Plan plan;
  std::string bucket_prefix;  ///< "s3://bucket/" of the last accepted source-ref
  std::vector<LabelUse> uses;
  std::vector<LastUse> last_use_of_slot;       ///< by label slot
  std::array<std::uint32_t, 128> use_of_id{};  ///< by small class id of the current attribute: index in uses + 1
  std::array<std::uint32_t, ScannedLine::kMaxClasses> use_of_class{};  ///< as classes: index in uses + 1
  std::uint64_t line_number = 0;
  int patience = kPatience;  ///< falls with every line that was not taken; at 0 the lane rests
  int resting = 0;           ///< lines to let pass untried

  static constexpr int kPatience = 64;
  static constexpr int kRest = 256;

  bool try_line(std::string_view text, LineFacts& facts, CountedLints& lints);
  bool judge_source_ref(LineFacts& facts);
  bool judge_pair(const Pair& pair, LineFacts& facts);
  bool judge_detection(const ScannedValue& value, const ScannedMetadata& metadata);
  bool count_boxes(const ScannedValue& value, const ScannedMetadata& metadata);
  [[nodiscard]] std::uint32_t use_of_class_id(std::int32_t id, const ScannedMetadata& metadata) const;
  std::uint32_t use_of(std::uint32_t slot);
};

bool FastLane::State::judge_source_ref(LineFacts& facts) {
  const std::string_view text = line.source_ref;
  const bool known_bucket = !bucket_prefix.empty() && text.starts_with(bucket_prefix) &&
                            text.size() > bucket_prefix.size() &&
                            text.size() - bucket_prefix.size() <= limits::kKeyCodePointsMax;
  if (!known_bucket) {
    const std::optional<SourceRef> parts = parse_source_ref(text);
    if (!parts) return false;
    bucket_prefix = text.substr(0, text.size() - parts->key.size());
  }
  facts.source_ref = text;
  facts.bucket = text.substr(5, bucket_prefix.size() - 6);  // between "s3://" and "/"
  return true;
}

/// The index in uses of a label, made on its first sight on this line.
inline std::uint32_t FastLane::State::use_of(std::uint32_t slot) {
  if (slot >= last_use_of_slot.size()) last_use_of_slot.resize(slot + std::size_t{1});
  LastUse& last = last_use_of_slot[slot];
  if (last.line != line_number) {
    last = {.line = line_number, .use = static_cast<std::uint32_t>(uses.size())};
    uses.push_back({.label = slot, .boxes = 0, .image_level = false});
  }
  return last.use;
}

bool FastLane::State::judge_pair(const Pair& pair, LineFacts& facts) {
  const ScannedValue& value = line.members[pair.value].value;
  const ScannedMetadata& metadata = line.members[pair.metadata].metadata;
  if (metadata.kind == ScannedMetadata::Kind::detection) {
    facts.has_boxes = true;
    return value.kind == ScannedValue::Kind::detection && judge_detection(value, metadata);
  }
  if (value.kind != ScannedValue::Kind::integer || metadata.class_name.size() > limits::kLabelCodePoints) return false;
  uses[use_of(labels.slot(metadata.class_name))].image_level = true;
  facts.image_level = true;
  return true;
}

bool FastLane::State::judge_detection(const ScannedValue& value, const ScannedMetadata& metadata) {
  if (value.box_count == 0 || value.box_count != metadata.object_count) return false;
  if (!inside_side_limits(value.image_width) || !inside_side_limits(value.image_height)) return false;
  const std::span<const Box> boxes(line.boxes.frame.data() + value.first_box, value.box_count);
  if (!boxes_are_good(boxes, value.image_width, value.image_height) || has_twin_boxes(boxes)) return false;
  return count_boxes(value, metadata);
}

/// The index in uses + 1 of a class of the current attribute; 0: its class-map has no such id.
std::uint32_t FastLane::State::use_of_class_id(std::int32_t id, const ScannedMetadata& metadata) const {
  if (id >= 0 && static_cast<std::size_t>(id) < use_of_id.size()) return use_of_id[static_cast<std::size_t>(id)];
  const auto classes = std::span(line.classes).subspan(metadata.first_class, metadata.class_count);
  const auto entry = metadata.classes_ascend ? std::ranges::lower_bound(classes, id, {}, &ScannedClass::id)
                                             : std::ranges::find(classes, id, &ScannedClass::id);
  if (entry == classes.end() || entry->id != id) return 0;
  return use_of_class[metadata.first_class + static_cast<std::size_t>(entry - classes.begin())];
}

/// Counts every box for its label; false when a class id is not in the class-map.
bool FastLane::State::count_boxes(const ScannedValue& value, const ScannedMetadata& metadata) {
  const std::size_t classes_end = metadata.first_class + metadata.class_count;
  for (std::size_t i = metadata.first_class; i < classes_end; ++i) {
    const ScannedClass entry = line.classes[i];
    use_of_class[i] = use_of(entry.label) + 1;
    if (static_cast<std::size_t>(entry.id) < use_of_id.size())
      use_of_id[static_cast<std::size_t>(entry.id)] = use_of_class[i];
  }
  bool known = true;
  for (std::size_t i = value.first_box; i < value.first_box + value.box_count; ++i) {
    const std::uint32_t use = use_of_class_id(line.boxes.class_id[i], metadata);
    known &= use != 0;
    if (use != 0) ++uses[use - 1].boxes;
  }
  for (std::size_t i = metadata.first_class; i < classes_end; ++i) {
    const auto id = static_cast<std::size_t>(line.classes[i].id);
    if (id < use_of_id.size()) use_of_id[id] = 0;
  }
  return known;
}

bool FastLane::State::try_line(std::string_view text, LineFacts& facts, CountedLints& lints) {
  if (text.size() > limits::kAttributeCodePoints) return false;
  if (!scanner.scan(text, line)) return false;
  const std::span<const ScannedMember> members(line.members.data(), line.member_count);
  if (scanner.keys_version() != plan.keys_version || members.size() != plan.member_count) {
    plan = make_plan(members);
    plan.keys_version = scanner.keys_version();
  }
  if (!plan.usable) return false;

  ++line_number;
  uses.clear();
  facts = {};
  lints = {.fractional_coordinate = line.fractional};
  if (!judge_source_ref(facts)) return false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool lost_metadata = !plan.is_paired[i] && members[i].role == ScannedMember::Role::value &&
                               members[i].value.kind == ScannedValue::Kind::detection;
    if (lost_metadata) return false;
  }
  for (std::size_t i = 0; i < plan.pair_count; ++i) {
    if (!judge_pair(plan.pairs[i], facts)) return false;
    lints.attribute_name = lints.attribute_name || !plan.good_name[i];
  }
  const auto used = std::ranges::count_if(uses, [](const LabelUse& use) { return !use.declared_only(); });
  if (static_cast<std::size_t>(used) > limits::kLabelsPerImage) return false;
  facts.verdict = Verdict::valid;
  facts.is_json = facts.has_source_ref = facts.well_formed_source_ref = true;
  facts.labels = uses;
  return true;
}

FastLane::FastLane(LabelTable& labels, Instructions instructions)
    : state_(std::make_unique<State>(labels, instructions)) {}
FastLane::~FastLane() = default;
FastLane::FastLane(FastLane&&) noexcept = default;

bool FastLane::accept(json::PaddedText line, LineFacts& facts, CountedLints& lints) {
  State& state = *state_;
  if (state.resting > 0) {
    --state.resting;
    return false;
  }
  if (state.try_line(line.view(), facts, lints)) {
    state.patience = std::min(state.patience + 1, State::kPatience);
    return true;
  }
  state.patience -= 2;  // more than a third of the lines refused: trying costs more than it saves
  if (state.patience <= 0) {
    state.patience = State::kPatience / 4;
    state.resting = State::kRest;
  }
  return false;
}

}  // namespace manifest::fastlane
