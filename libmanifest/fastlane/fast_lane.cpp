// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/fast_lane.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "libmanifest/fastlane/box_checks.h"
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

}  // namespace

struct FastLane::State {
  State(LabelTable& table, Instructions instructions) : labels(table), scanner(labels, instructions) {}

  /// Where a label stands in `uses`, if `line` is the line at hand.
  struct LastUse {
    std::uint64_t line = 0;
    std::uint32_t use = 0;
  };

  /// A class-map entry or a class-name each; a power of two.
  static constexpr std::size_t kMaxUses = 512;
  static_assert(ScannedLine::kMaxClasses + ScannedLine::kMaxMembers <= kMaxUses);

  ClassCache labels;
  LineScanner scanner;
  ScannedLine line;
  Plan plan;
  std::string bucket_prefix;  ///< "s3://bucket/" of the last accepted source-ref
  std::array<LabelUse, kMaxUses> uses;
  std::size_t use_count = 0;
  std::vector<LastUse> last_use_of_slot;       ///< by label slot, for all labels of the line at hand
  std::array<std::uint64_t, 128> use_of_id{};  ///< by small class id: attribute_stamp of its class-map + index in uses
  std::uint64_t attribute_stamp = 0;           ///< of the current attribute, a multiple of kMaxUses
  std::array<std::uint32_t, ScannedLine::kMaxClasses> use_of_class{};  ///< as classes: index in uses
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
  [[nodiscard]] std::size_t use_of_large_id(std::int32_t id, const ScannedMetadata& metadata) const;
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
  LastUse& last = last_use_of_slot[slot];
  if (last.line != line_number) {
    last = {.line = line_number, .use = static_cast<std::uint32_t>(use_count)};
    uses[use_count++] = {.label = slot, .boxes = 0, .image_level = false};
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
  if (value.kind != ScannedValue::Kind::integer) return false;
  uses[use_of(metadata.class_label)].image_level = true;
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

/// The index in uses of a class of the current attribute whose id is not in use_of_id; kMaxUses: its class-map has no such id.
std::size_t FastLane::State::use_of_large_id(std::int32_t id, const ScannedMetadata& metadata) const {
  const auto classes = std::span(line.classes).subspan(metadata.first_class, metadata.class_count);
  const auto entry = metadata.classes_ascend ? std::ranges::lower_bound(classes, id, {}, &ScannedClass::id)
                                             : std::ranges::find(classes, id, &ScannedClass::id);
  if (entry == classes.end() || entry->id != id) return kMaxUses;
  return use_of_class[metadata.first_class + static_cast<std::size_t>(entry - classes.begin())];
}

/// Counts every box for its label; false when a class id is not in the class-map.
bool FastLane::State::count_boxes(const ScannedValue& value, const ScannedMetadata& metadata) {
  attribute_stamp += kMaxUses;
  const std::size_t classes_end = metadata.first_class + metadata.class_count;
  for (std::size_t i = metadata.first_class; i < classes_end; ++i) {
    const auto id = static_cast<std::size_t>(line.classes[i].id);
    use_of_class[i] = use_of(line.classes[i].label);
    if (id < use_of_id.size()) use_of_id[id] = attribute_stamp + use_of_class[i];
  }
  for (std::size_t i = value.first_box; i < value.first_box + value.box_count; ++i) {
    const std::int32_t id = line.boxes.class_id[i];
    const auto index = static_cast<std::size_t>(id);  // far above for one below 0
    const std::size_t use =
        index < use_of_id.size() ? use_of_id[index] - attribute_stamp : use_of_large_id(id, metadata);
    if (use >= kMaxUses) return false;  // of another attribute, or of none
    ++uses[use].boxes;
  }
  return true;
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
  use_count = 0;
  if (last_use_of_slot.size() < labels.size()) last_use_of_slot.resize(labels.size());
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
  const std::span<const LabelUse> used(uses.data(), use_count);
  if (used.size() > limits::kLabelsPerImage &&
      std::ranges::count(used, false, &LabelUse::declared_only) > static_cast<std::ptrdiff_t>(limits::kLabelsPerImage))
    return false;
  facts.verdict = Verdict::valid;
  facts.is_json = facts.has_source_ref = facts.well_formed_source_ref = true;
  facts.labels = used;
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
