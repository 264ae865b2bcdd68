// SPDX-License-Identifier: Apache-2.0
// Runs the line rules in the order of format page B.2. The phases are the functions below, in that order.
#include "libmanifest/rules/line_checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "libmanifest/fastlane/fast_lane.h"
#include "libmanifest/model/code_points.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/model/record_parser.h"
#include "libmanifest/model/source_ref.h"
#include "libmanifest/rules/line_rules.h"

namespace manifest {
namespace {

/// Where an attribute's array is written (B.1): in its value if that is a detection's object, else in its metadata,
/// and where that is no object in the line.
Scope array_place(Scope wanted, const Attribute& attribute) noexcept {
  const bool in_value = attribute.kind == AttributeKind::detection && attribute.value_is_object;
  if (wanted == Scope::attribute && in_value) return Scope::attribute;
  return attribute.metadata.is_object ? Scope::metadata : Scope::line;
}

}  // namespace

struct LineChecker::State {
  State(const CheckOptions& given, LabelTable& table) : options(given), labels(&table), fast_lane(table) {}

  CheckOptions options;
  LabelTable* labels;
  fastlane::FastLane fast_lane;
  RecordParser parser;
  Findings findings;
  LineMarks marks;
  ImageFacts image;
  bool image_known = false;
  std::string_view text;

  std::vector<LabelUse> uses;  ///< of this line, one a label
  std::vector<std::uint32_t>
      use_of_slot;  ///< by label slot: index in uses + 1, valid while line_of_slot says this line
  std::vector<std::uint64_t> line_of_slot;  ///< by label slot: the last line that used it
  std::vector<std::uint32_t> use_of_class;  ///< by class-map entry of all declared attributes: index in uses
  std::vector<std::size_t> first_class;     ///< by attribute: where its entries begin in use_of_class
  std::uint64_t line_number = 0;

  LineSubject subject(const Record& record) const {
    std::size_t used = 0;
    for (const LabelUse& use : uses) used += use.declared_only() ? 0 : 1;
    return {.record = record,
            .options = options,
            .marks = marks,
            .text = text,
            .image = image_known ? &image : nullptr,
            .labels_used = used};
  }

  bool accept_fast(json::PaddedText line, LineFacts& facts);
  bool run(std::span<const LineRule> rules, const Record& record);
  bool run(std::span<const AttributeRule> rules, const Attribute& attribute, AttributeMarks& attribute_marks);
  void apply(Effect effect, AttributeMarks& attribute_marks);
  void judge(const Record& record);
  void judge_attribute_shapes(const Record& record);
  void drop_unusable_kinds(const Record& record);
  void look_at_image(const Record& record);
  void judge_boxes(const Attribute& attribute, std::span<const std::uint32_t> class_uses,
                   AttributeMarks& attribute_marks);
  std::uint32_t use_of(std::string_view label);
  void declare_labels(const Attribute& attribute);
  void lint(const Record* record);
  Verdict verdict(const Record& record) const;
  [[nodiscard]] std::uint64_t muted() const noexcept {
    return options.muted == nullptr ? 0 : options.muted->load(std::memory_order_relaxed);
  }
  void start(std::string_view line, std::vector<Finding>& out);
  void fill(const Record* record, LineFacts& facts);
};

/// Whether the line has nothing wrong with it, said without a Record. Lints whose findings somebody wants to see need one.
bool LineChecker::State::accept_fast(json::PaddedText line, LineFacts& facts) {
  if (options.images != nullptr || options.fast_lane == FastLaneUse::never) return false;
  fastlane::CountedLints counted;
  if (!fast_lane.accept(line, facts, counted)) return false;
  if (counted.fractional_coordinate && options.coordinates == Coordinates::integers) return false;
  std::uint64_t fired = 0;
  const auto fire = [&](bool has_fired, RuleId lint) {
    facts.lints |= has_fired ? lint_bit(lint) : 0U;
    fired |= has_fired ? rule_bit(lint) : 0U;
  };
  facts.lints = 0;
  fire(counted.fractional_coordinate, RuleId::fractional_coordinate);
  fire(counted.attribute_name, RuleId::attribute_name);
  return fired == 0 || (fired & ~muted()) == 0;
}

/// Runs line rules until one invalidates or ignores the line; whether one fired.
bool LineChecker::State::run(std::span<const LineRule> rules, const Record& record) {
  const LineSubject line = subject(record);
  bool fired = false;
  for (const LineRule& rule : rules) {
    const std::size_t before = findings.count();
    findings.begin_rule(rule.info, Scope::line, {});
    rule.check(line, findings);
    if (findings.count() == before) continue;
    fired = true;
    marks.invalid = marks.invalid || rule.info.effect == Effect::line_invalid;
    marks.ignored = marks.ignored || rule.info.effect == Effect::line_ignored;
    marks.too_many_boxes = marks.too_many_boxes || rule.info.id == RuleId::too_many_boxes;
  }
  return fired;
}

/// Runs attribute rules; whether one fired.
bool LineChecker::State::run(std::span<const AttributeRule> rules, const Attribute& attribute,
                             AttributeMarks& attribute_marks) {
  const AttributeSubject subject{.attribute = attribute, .options = options};
  bool fired = false;
  for (const AttributeRule& rule : rules) {
    const std::size_t before = findings.count();
    findings.begin_rule(rule.info, array_place(rule.info.scope, attribute), attribute.name);
    rule.check(subject, findings);
    if (findings.count() == before) continue;
    fired = true;
    apply(rule.info.effect, attribute_marks);
  }
  return fired;
}

void LineChecker::State::apply(Effect effect, AttributeMarks& attribute_marks) {
  switch (effect) {
    case Effect::line_invalid:
      attribute_marks.dropped = true;
      marks.invalid = marks.invalid || options.attribute_errors == AttributeErrors::invalidate_line;
      break;
    case Effect::attribute_dropped:
      attribute_marks.dropped = true;
      break;
    case Effect::attribute_unusable:
      attribute_marks.unusable = true;
      marks.too_many_boxes = true;
      break;
    default:
      break;
  }
}

/// All of B.2 for a line that is a JSON object; marks say what came out.
void LineChecker::State::judge(const Record& record) {
  for (const LineRule& rule : entry_rules()) {
    if (run({&rule, 1}, record)) return;
  }
  judge_attribute_shapes(record);
  if (marks.invalid) return;
  for (std::size_t i = 0; i < record.attribute_count; ++i) {
    const Attribute& attribute = record.attributes()[i];
    first_class.push_back(use_of_class.size());
    if (is_supported(attribute.kind) && !marks.attributes[i].dropped) declare_labels(attribute);
  }
  drop_unusable_kinds(record);
  if (run(remaining_rules(), record)) return;
  look_at_image(record);
  run(image_rules(), record);
  for (std::size_t i = 0; i < record.attribute_count; ++i) {
    const Attribute& attribute = record.attributes()[i];
    AttributeMarks& attribute_marks = marks.attributes[i];
    if (attribute_marks.dropped) continue;
    if (attribute.kind == AttributeKind::classification)
      uses[use_of(attribute.metadata.class_name.value)].image_level = true;
    if (attribute.kind != AttributeKind::detection) continue;
    run(annotation_list_rules(), attribute, attribute_marks);
    judge_boxes(attribute, std::span(use_of_class).subspan(first_class[i]), attribute_marks);
  }
  run(roll_up_rules(), record);
}

void LineChecker::State::judge_attribute_shapes(const Record& record) {
  for (std::size_t i = 0; i < record.attribute_count; ++i) {
    const Attribute& attribute = record.attributes()[i];
    if (attribute.kind == AttributeKind::unsupported) continue;
    if (!run(shape_rules(), attribute, marks.attributes[i])) run(link_rules(), attribute, marks.attributes[i]);
  }
}

void LineChecker::State::drop_unusable_kinds(const Record& record) {
  for (std::size_t i = 0; i < record.attribute_count; ++i) {
    if (!marks.attributes[i].dropped) run(dropping_rules(), record.attributes()[i], marks.attributes[i]);
  }
}

void LineChecker::State::look_at_image(const Record& record) {
  if (options.images == nullptr) return;
  image = options.images->look_up(record.source_ref.value);
  image_known = true;
}

/// The box rules in one loop over the boxes: at most one finding a box, and every surviving box counts for its label.
void LineChecker::State::judge_boxes(const Attribute& attribute, std::span<const std::uint32_t> class_uses,
                                     AttributeMarks& attribute_marks) {
  const std::vector<Annotation>& boxes = attribute.detection.annotations;
  const auto width = static_cast<double>(attribute.detection.width.value);
  const auto height = static_cast<double>(attribute.detection.height.value);
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    const BoxSubject subject{.box = boxes[i], .frame_width = width, .frame_height = height};
    const std::size_t before = findings.count();
    for (const BoxRule& rule : box_rules()) {
      findings.begin_rule(rule.info, Scope::annotation, attribute.name, i);
      rule.check(subject, findings);
      if (findings.count() != before) break;
    }
    if (findings.count() != before) continue;
    ++attribute_marks.valid_boxes;
    if (!attribute_marks.unusable) ++uses[class_uses[boxes[i].class_entry]].boxes;
  }
}

/// The index in uses of a label, made on its first sight on this line.
std::uint32_t LineChecker::State::use_of(std::string_view label) {
  const std::uint32_t slot = labels->slot(label);
  if (slot >= line_of_slot.size()) {
    line_of_slot.resize(slot + 1, 0);
    use_of_slot.resize(slot + 1, 0);
  }
  if (line_of_slot[slot] != line_number) {
    line_of_slot[slot] = line_number;
    use_of_slot[slot] = static_cast<std::uint32_t>(uses.size());
    uses.push_back({.label = slot, .boxes = 0, .image_level = false});
  }
  return use_of_slot[slot];
}

void LineChecker::State::declare_labels(const Attribute& attribute) {
  if (attribute.kind == AttributeKind::classification) use_of(attribute.metadata.class_name.value);
  for (const ClassEntry& entry : attribute.metadata.class_map) use_of_class.push_back(use_of(entry.name.value));
}

/// Our own rules, on every line that is JSON; the length needs not even that.
void LineChecker::State::lint(const Record* record) {
  if (longer_than(text, limits::kLineCodePoints)) {
    findings.begin_rule(json_line_too_long_rule(), Scope::line, {});
    findings.report(
        fmt::format("{} characters, at most {} are accepted", count_code_points(text), limits::kLineCodePoints));
  }
  if (record == nullptr) return;
  const LineSubject line = subject(*record);
  for (const LineRule& rule : lint_rules()) {
    findings.begin_rule(rule.info, Scope::line, {});
    rule.check(line, findings);
  }
}

/// B.4, as one function of the marks.
Verdict LineChecker::State::verdict(const Record& record) const {
  if (marks.invalid) return Verdict::invalid;
  if (marks.ignored) return Verdict::ignored;
  for (std::size_t i = 0; i < record.attribute_count; ++i) {
    const AttributeMarks& attribute = marks.attributes[i];
    if (attribute.dropped) continue;
    const bool is_classification = record.attributes()[i].kind == AttributeKind::classification;
    if (is_classification || (!attribute.unusable && attribute.valid_boxes != 0)) return Verdict::valid;
  }
  return Verdict::invalid;  // too many boxes left nothing usable
}

void LineChecker::State::start(std::string_view line, std::vector<Finding>& out) {
  ++line_number;
  text = line;
  image_known = false;
  uses.clear();
  use_of_class.clear();
  first_class.clear();
  marks.invalid = marks.ignored = marks.too_many_boxes = false;
  marks.attributes.clear();
  findings.begin_line(line, muted(), out);
}

void LineChecker::State::fill(const Record* record, LineFacts& facts) {
  facts = {};
  facts.is_json = record != nullptr;
  facts.is_blank = record == nullptr && text.find_first_not_of(" \t\n\r") == std::string_view::npos;
  facts.has_errors = findings.has_errors();
  facts.lints = findings.lints();
  facts.verdict = record == nullptr ? Verdict::invalid : verdict(*record);
  if (record != nullptr) {
    facts.has_bookkeeping = record->has_bookkeeping;
    facts.has_source_ref = record->source_ref.present();
    if (facts.has_source_ref) facts.source_ref = record->source_ref.value;
    const std::optional<SourceRef> source_ref = parse_source_ref(facts.source_ref);
    facts.well_formed_source_ref = source_ref.has_value();
    if (source_ref) facts.bucket = source_ref->bucket;
  }
  facts.removed_at_import = !facts.well_formed_source_ref || (facts.lints & lint_bit(RuleId::json_line_too_long)) != 0;
  if (facts.verdict != Verdict::valid) {
    for (LabelUse& use : uses) use = {.label = use.label, .boxes = 0, .image_level = false};
  }
  for (const LabelUse& use : uses) {
    facts.image_level = facts.image_level || use.image_level;
    facts.has_boxes = facts.has_boxes || use.boxes != 0;
  }
  facts.labels = uses;
}

LineChecker::LineChecker(const CheckOptions& options, LabelTable& labels)
    : state_(std::make_unique<State>(options, labels)) {}
LineChecker::~LineChecker() = default;
LineChecker::LineChecker(LineChecker&&) noexcept = default;

void LineChecker::check(json::PaddedText line, LineFacts& facts, std::vector<Finding>& findings) {
  State& state = *state_;
  if (state.accept_fast(line, facts)) {
    findings.clear();
    return;
  }
  state.start(line.view(), findings);
  const Record* record = state.parser.parse(line);
  if (record == nullptr) {
    state.findings.begin_rule(invalid_json_line_rule(), Scope::line, {});
    state.findings.report(state.parser.problem());
  } else {
    state.marks.attributes.resize(record->attribute_count);
    state.judge(*record);
  }
  state.lint(record);
  state.findings.finish_line();
  state.fill(record, facts);
}

void LineChecker::refuse_overlong(std::uint64_t bytes, std::uint64_t limit, LineFacts& facts,
                                  std::vector<Finding>& findings) {
  State& state = *state_;
  state.start("overlong", findings);  // anything but blank: the text itself was not kept
  state.findings.begin_rule(invalid_json_line_rule(), Scope::line, {});
  state.findings.report(fmt::format("the line has {} bytes, more than --max-line-bytes allows ({})", bytes, limit));
  if (bytes > limits::kLineCodePoints * 4) {  // a code point has at most 4 bytes (RFC 3629)
    state.findings.begin_rule(json_line_too_long_rule(), Scope::line, {});
    state.findings.report();
  }
  state.fill(nullptr, facts);
}

}  // namespace manifest
