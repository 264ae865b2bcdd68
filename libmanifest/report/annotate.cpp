// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/annotate.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "libmanifest/json/edit.h"
#include "libmanifest/json/scan.h"
#include "libmanifest/json/writer.h"
#include "libmanifest/model/record.h"

namespace manifest::report {
namespace {

using json::Node;
using json::NodeType;

// A member of the line, found by its unescaped key; of equal keys the last stands last.
struct Member {
  std::string_view key;
  const Node* value = nullptr;
};

// What is to be done to one object of the line.
struct Target {
  const Node* object = nullptr;
  const Finding* finding = nullptr;  // nullptr: only look for stale keys
};

bool is_object(const Node* node) { return node != nullptr && node->type == NodeType::object; }

}  // namespace

struct Annotator::State {
  explicit State(ErrorKeys keys) : error_keys(keys) {}

  ErrorKeys error_keys;
  json::Outline outline;
  json::Edits edits{outline};
  std::vector<Member> members;         // of the root, by key
  std::vector<std::string> unescaped;  // keys that hold an escape
  std::vector<Target> targets;
  std::vector<const Node*> stale;
  std::string arrays;
  std::string key_storage;

  void index_members();
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] const Node* find_metadata(std::string_view attribute);
  [[nodiscard]] const Node* object_of(const Finding& finding);
  void collect_targets(std::span<const Finding> findings);
  void collect_label_pairs();
  void add_target(const Node* object, const Finding* finding);
  void edit_object(std::span<const Target> same_object);
  void append_array(std::span<const Target> same_object, Severity severity);
  void replace_line(std::span<const Finding> findings, std::string& out);
};

void Annotator::State::index_members() {
  members.clear();
  unescaped.clear();
  unescaped.reserve(outline.root().child_count);  // views into it must not move
  for_each_child(outline, outline.root(), [this](const Node& child) {
    std::string_view key = outline.key(child, key_storage);
    if (key.data() == key_storage.data()) key = unescaped.emplace_back(key);
    members.push_back({key, &child});
  });
  std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.key < b.key; });
}

const Node* Annotator::State::find(std::string_view key) const {
  const auto behind =
      std::upper_bound(members.begin(), members.end(), key,
                       [](std::string_view wanted, const Member& member) { return wanted < member.key; });
  if (behind == members.begin() || std::prev(behind)->key != key) return nullptr;
  return std::prev(behind)->value;
}

const Node* Annotator::State::find_metadata(std::string_view attribute) {
  key_storage.assign(attribute);
  key_storage += kMetadataSuffix;
  return find(key_storage);
}

// B.1: where the array lives, and the next larger object where that is none.
const Node* Annotator::State::object_of(const Finding& finding) {
  const Node* root = &outline.root();
  if (finding.place == Scope::line || finding.place > Scope::annotation) return root;
  const Node* value = find(finding.attribute);
  if (finding.place == Scope::annotation && is_object(value)) {
    const Node* annotations = outline.find(*value, "annotations");
    const Node* element = annotations == nullptr ? nullptr : outline.at(*annotations, finding.annotation);
    if (is_object(element)) return element;
  }
  if (finding.place == Scope::attribute && is_object(value)) return value;
  const Node* metadata = find_metadata(finding.attribute);
  return is_object(metadata) ? metadata : root;
}

void Annotator::State::add_target(const Node* object, const Finding* finding) {
  if (is_object(object)) targets.push_back({object, finding});
}

// A.2: bookkeeping is dropped in the value, the metadata and the annotations of every label pair, whatever its type.
void Annotator::State::collect_label_pairs() {
  for (const Member& member : members) {
    const std::string_view key = member.key;
    if (is_reserved_key(key) || find(key) != member.value) continue;
    const Node* metadata = find_metadata(key);
    if (metadata == nullptr) continue;
    if (key.ends_with(kMetadataSuffix) && find(key.substr(0, key.size() - kMetadataSuffix.size())) != nullptr) continue;
    add_target(metadata, nullptr);
    add_target(member.value, nullptr);
    const Node* annotations = outline.find(*member.value, "annotations");
    if (annotations == nullptr || annotations->type != NodeType::array) continue;
    for_each_child(outline, *annotations, [this](const Node& element) { add_target(&element, nullptr); });
  }
}

void Annotator::State::collect_targets(std::span<const Finding> findings) {
  targets.clear();
  add_target(&outline.root(), nullptr);
  collect_label_pairs();
  for (const Finding& finding : findings) {
    if (is_service_code(finding.rule)) add_target(object_of(finding), &finding);
  }
  std::stable_sort(targets.begin(), targets.end(),
                   [](const Target& a, const Target& b) { return a.object < b.object; });
}

void Annotator::State::append_array(std::span<const Target> same_object, Severity severity) {
  constexpr std::array<std::array<std::string_view, 2>, 2> kNames = {
      {{"\"errors\":[", "\"warnings\":["}, {"\"cl-errors\":[", "\"cl-warnings\":["}}};
  bool first = true;
  for (const Target& target : same_object) {
    if (target.finding == nullptr || rule_info(target.finding->rule).severity != severity) continue;
    if (first && !arrays.empty()) arrays += ',';
    arrays += first ? kNames[static_cast<std::size_t>(error_keys)][static_cast<std::size_t>(severity)] : ",";
    first = false;
    arrays += "{\"code\":";
    json::append_quoted(rule_info(target.finding->rule).code, arrays);
    arrays += ",\"message\":";
    json::append_quoted(message_of(*target.finding), arrays);
    arrays += '}';
  }
  if (!first) arrays += ']';
}

void Annotator::State::edit_object(std::span<const Target> same_object) {
  const Node& object = *same_object.front().object;
  stale.clear();
  for_each_child(outline, object, [this](const Node& child) {
    if (is_bookkeeping_key(outline.key(child, key_storage))) stale.push_back(&child);
  });
  if (!stale.empty()) edits.remove_members(object, stale);
  arrays.clear();
  append_array(same_object, Severity::error);
  append_array(same_object, Severity::warning);
  if (!arrays.empty()) edits.append_members(object, arrays, stale);
}

void Annotator::State::replace_line(std::span<const Finding> findings, std::string& out) {
  targets.clear();
  for (const Finding& finding : findings) {
    if (is_service_code(finding.rule)) targets.push_back({nullptr, &finding});
  }
  arrays.clear();
  append_array(targets, Severity::error);
  out += '{';
  out += arrays;
  out += '}';
}

Annotator::Annotator(ErrorKeys keys) : state_(std::make_unique<State>(keys)) {}
Annotator::~Annotator() = default;
Annotator::Annotator(Annotator&&) noexcept = default;

void Annotator::annotate(std::string_view line, std::span<const Finding> findings, std::string& out) {
  State& state = *state_;
  const bool refused = std::any_of(findings.begin(), findings.end(),
                                   [](const Finding& f) { return f.rule == RuleId::invalid_json_line; });
  if (refused || state.outline.scan(line).has_value()) return state.replace_line(findings, out);
  state.index_members();
  state.collect_targets(findings);
  state.edits.clear();
  for (auto first = state.targets.begin(); first != state.targets.end();) {
    const auto last = std::find_if(first, state.targets.end(),
                                   [first](const Target& target) { return target.object != first->object; });
    state.edit_object({first, last});
    first = last;
  }
  state.edits.apply(out);
}

LineRewrite make_rewrite(ErrorKeys keys) {
  const auto annotator = std::make_shared<Annotator>(keys);  // std::function wants to be copied
  return [annotator](std::string_view line, std::span<const Finding> findings, std::string& out) {
    annotator->annotate(line, findings, out);
  };
}

}  // namespace manifest::report
