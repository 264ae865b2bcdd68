// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/rewrite.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libmanifest/edit/filter.h"
#include "libmanifest/error.h"
#include "libmanifest/json/edit.h"
#include "libmanifest/json/padded_text.h"
#include "libmanifest/json/printable.h"
#include "libmanifest/json/writer.h"
#include "libmanifest/model/detection_places.h"
#include "libmanifest/model/label_edits.h"
#include "libmanifest/model/line_members.h"
#include "libmanifest/model/record.h"
#include "libmanifest/model/source_ref.h"

namespace manifest::edit {

using json::Node;
using json::NodeType;

AttributeRenaming parse_attribute_renaming(std::string_view option) {
  const auto cut = option.find('=');
  if (cut == std::string_view::npos || option.find('=', cut + 1) != std::string_view::npos) {
    throw Error(ErrorKind::usage, fmt::format("--rename-attribute \"{}\" needs exactly one `=`", option));
  }
  AttributeRenaming renaming{std::string(option.substr(0, cut)), std::string(option.substr(cut + 1))};
  if (renaming.from.empty()) {
    throw Error(ErrorKind::usage, fmt::format("--rename-attribute \"{}\" names no attribute to rename", option));
  }
  if (renaming.to.empty() || is_reserved_key(renaming.to) || renaming.to.ends_with(kMetadataSuffix) ||
      renaming.to.starts_with('$')) {
    throw Error(ErrorKind::usage, fmt::format("\"{}\" cannot be the name of a label attribute", renaming.to));
  }
  return renaming;
}

namespace {

/// Whether a source-ref can begin so: what may follow ends the bucket, or stands in the key.
bool can_begin_source_ref(const std::string& prefix) {
  constexpr std::array<std::string_view, 4> kRests = {"", "x", "/x", "xxx/x"};
  return std::ranges::any_of(
      kRests, [&prefix](std::string_view rest) { return parse_source_ref(prefix + std::string(rest)).has_value(); });
}

}  // namespace

PrefixMove parse_prefix_move(std::string_view option) {
  constexpr std::string_view kCut = "=s3://";
  const auto cut = option.find(kCut);
  if (cut == std::string_view::npos || cut == 0 || option.find(kCut, cut + 1) != std::string_view::npos) {
    throw Error(ErrorKind::usage, fmt::format("--rewrite-prefix \"{}\" needs one `=` before `s3://`", option),
                {.hint = "like --rewrite-prefix s3://old/images/=s3://new/images/"});
  }
  PrefixMove move{std::string(option.substr(0, cut)), std::string(option.substr(cut + 1))};
  if (!can_begin_source_ref(move.to)) {
    throw Error(ErrorKind::usage, fmt::format("--rewrite-prefix \"{}\": no source-ref can begin so", move.to),
                {.hint = "a bucket has 3 to 255 characters of A-Z a-z 0-9 . - _, a key at most 1024 characters"});
  }
  return move;
}

namespace {

constexpr std::size_t kShown = 64;  // code points of a value in a message

const PrefixMove* find_move(std::string_view text, const std::vector<PrefixMove>& moves) {
  const auto found =
      std::ranges::find_if(moves, [text](const PrefixMove& move) { return text.starts_with(move.from); });
  return found == moves.end() ? nullptr : &*found;
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(text, out);
  return out;
}

}  // namespace

std::string_view move_prefix(std::string_view source_ref, const std::vector<PrefixMove>& moves, std::string& storage) {
  const PrefixMove* move = find_move(source_ref, moves);
  if (move == nullptr) return source_ref;
  storage = move->to + std::string(source_ref.substr(move->from.size()));
  return storage;
}

struct Rewriter::State {
  explicit State(const RewriteOptions& options_in) : options(options_in) {}

  const RewriteOptions& options;
  LineMembers line;
  json::Edits edits{line.outline()};
  std::vector<const Node*> removed;     // members of the line
  std::vector<const Node*> gone;        // members of one object within
  std::vector<std::size_t> gone_boxes;  // of the current pair
  DetectionPlaces detection;
  std::string storage;
  Rewritten result;

  void move_source_ref();
  [[nodiscard]] bool edit_pair(const PairPlaces& pair);
  void edit_class_name(const PairPlaces& pair);
  void edit_detection(const PairPlaces& pair);
  void rename_keys(std::string_view key, const std::string& name);
  void remove_pair(const PairPlaces& pair);
  void remove_all_but_image();
  void remove_stale(const PairPlaces& pair);
  void remove_stale(const Node* object);
  void remove_children(const Node& parent);
  [[nodiscard]] std::string_view new_name(std::string_view attribute) const;
  void check_names();
  void check_bases();
  [[nodiscard]] bool leaves(const Node* node) const;
  [[nodiscard]] bool is_good() const;
};

std::string_view Rewriter::State::new_name(std::string_view attribute) const {
  const auto found = std::ranges::find(options.attributes, attribute, &AttributeRenaming::from);
  return found == options.attributes.end() ? attribute : std::string_view(found->to);
}

void Rewriter::State::move_source_ref() {
  const Node& node = *line.find("source-ref");
  const std::string_view raw = line.outline().raw(node).substr(1);  // behind the quote
  // Where the old prefix is spelled without escapes the rest keeps its spelling. A backslash never is: one that ends the
  // prefix would be taken for the first half of an escape.
  const PrefixMove* spelled = find_move(raw, options.prefixes);
  const std::string source_ref(*line.source_ref());
  const PrefixMove* move = find_move(source_ref, options.prefixes);
  if (move == nullptr) return;
  const std::string_view moved = move_prefix(source_ref, options.prefixes, storage);
  if (parse_source_ref(source_ref) && !parse_source_ref(moved)) {
    result.refusal = fmt::format("source-ref \"{}\" would become \"{}\", which names no image",
                                 json::printable_start(source_ref, kShown), json::printable_start(moved, kShown));
    return;
  }
  if (spelled != move || move->from.ends_with('\\')) return edits.replace(node, quoted(moved));
  std::string text = quoted(move->to);
  text.pop_back();
  text += raw.substr(move->from.size());
  edits.replace(node, text);
}

void Rewriter::State::remove_pair(const PairPlaces& pair) {
  // Members that the last one of their key hides would come to light.
  for (const MemberPlace& member : line.all(pair.name)) removed.push_back(member.node);
  for (const MemberPlace& member : line.all(std::string(pair.name) + std::string(kMetadataSuffix))) {
    removed.push_back(member.node);
  }
}

// Other keys beside no attribute are an error; a line that says nothing of its image is none (J4).
void Rewriter::State::remove_all_but_image() {
  removed.clear();
  for (const MemberPlace& member : line.sorted()) {
    const bool stays = member.key == "source-ref" || is_bookkeeping_key(member.key);
    if (!stays) removed.push_back(member.node);
  }
}

void Rewriter::State::remove_children(const Node& parent) {
  if (!gone.empty()) edits.remove_members(parent, gone);
}

void Rewriter::State::remove_stale(const Node* object) {
  if (object == nullptr || object->type != NodeType::object) return;
  gone.clear();
  for_each_child(line.outline(), *object, [this](const Node& child) {
    if (is_bookkeeping_key(line.outline().key(child, storage))) gone.push_back(&child);
  });
  remove_children(*object);
}

void Rewriter::State::edit_class_name(const PairPlaces& pair) {
  if (relabel_class_name(line.outline(), pair, options.labels, edits) != Relabelled::dropped) return;
  result.lost_label = true;
  remove_pair(pair);
}

void Rewriter::State::edit_detection(const PairPlaces& pair) {
  read_detection(line.outline(), pair, detection);
  relabel_boxes(detection, options.labels, edits, gone_boxes);
  if (!gone_boxes.empty()) result.lost_label = true;
}

void Rewriter::State::rename_keys(std::string_view key, const std::string& name) {
  for (const MemberPlace& member : line.all(key)) edits.replace_key(*member.node, quoted(name));
}

/// Whether the pair stays.
bool Rewriter::State::edit_pair(const PairPlaces& pair) {
  const std::string_view name = new_name(pair.name);
  if (!options.kept_attributes.empty() &&
      std::ranges::find(options.kept_attributes, name) == options.kept_attributes.end()) {
    remove_pair(pair);
    return false;
  }
  gone_boxes.clear();
  const std::size_t before = removed.size();
  const PairKind kind = options.labels.empty() ? PairKind::other : kind_of(line.outline(), pair);
  if (kind == PairKind::classification) edit_class_name(pair);
  if (kind == PairKind::detection) edit_detection(pair);
  if (removed.size() != before) return false;
  if (name != pair.name) {
    rename_keys(pair.name, std::string(name));
    rename_keys(std::string(pair.name) + std::string(kMetadataSuffix),
                std::string(name) + std::string(kMetadataSuffix));
  }
  if (options.bookkeeping == Bookkeeping::drop) remove_stale(pair);
  return true;
}

void Rewriter::State::remove_stale(const PairPlaces& pair) {
  remove_stale(pair.value);
  remove_stale(pair.metadata);
  const Node* annotations =
      pair.value->type == NodeType::object ? line.outline().find(*pair.value, "annotations") : nullptr;
  if (annotations == nullptr || annotations->type != NodeType::array) return;
  std::size_t index = 0;
  for_each_child(line.outline(), *annotations, [&](const Node& element) {
    if (!std::ranges::binary_search(gone_boxes, index++)) remove_stale(&element);
  });
}

// Two members of one name would hide one of them.
void Rewriter::State::check_names() {
  for (const AttributeRenaming& renaming : options.attributes) {
    const bool is_there =
        std::ranges::any_of(line.pairs(), [&](const PairPlaces& p) { return p.name == renaming.from; });
    if (!is_there || renaming.from == renaming.to) continue;
    const auto comes_from = [&](const PairPlaces& p) { return new_name(p.name) == renaming.to; };
    const bool twice = std::ranges::count_if(line.pairs(), comes_from) > 1;
    const auto stays = [this](std::string_view key) {
      const Node* node = line.find(key);
      return node != nullptr && std::ranges::none_of(line.pairs(), [&](const PairPlaces& p) {
               return (p.value == node || p.metadata == node) && new_name(p.name) != p.name;
             });
    };
    if (!twice && !stays(renaming.to) && !stays(renaming.to + std::string(kMetadataSuffix))) continue;
    result.refusal = fmt::format("attribute \"{}\" cannot be renamed to \"{}\": the line has that key already",
                                 renaming.from, renaming.to);
    return;
  }
}

/// Whether a member that is no attribute's value is taken out or has another key now. REQUIRES: `removed` is sorted.
bool Rewriter::State::leaves(const Node* node) const {
  return std::ranges::binary_search(removed, node) || std::ranges::any_of(line.pairs(), [&](const PairPlaces& p) {
           return p.metadata == node && new_name(p.name) != p.name;
         });
}

/// Whether validate finds no error in the line as it came.
bool Rewriter::State::is_good() const {
  static const FilterOptions kGood{.errors = Wanted::no};
  return Filter(kGood).selects(json::PaddedString(line.outline().text()).text());
}

// "a-metadata" with an "a-metadata-metadata" is no attribute as long as there is an "a". What is bad already may be so.
void Rewriter::State::check_bases() {
  constexpr std::string_view kTwice = "-metadata-metadata";
  for (const MemberPlace& member : line.sorted()) {
    if (!member.key.ends_with(kTwice) || leaves(member.node)) continue;
    const std::string_view base = member.key.substr(0, member.key.size() - kTwice.size());
    const std::string_view key = member.key.substr(0, member.key.size() - kMetadataSuffix.size());
    const Node* value = line.find(key);
    const Node* hides = line.find(base);
    const bool stays = value != nullptr && !leaves(value) && !is_reserved_key(key);
    if (!stays || hides == nullptr || !leaves(hides) || !is_good()) continue;
    result.refusal = fmt::format("key \"{}\" would become a label attribute without key \"{}\"",
                                 json::printable_start(key, kShown), json::printable_start(base, kShown));
    return;
  }
}

Rewriter::Rewriter(const RewriteOptions& options) : state_(std::make_unique<State>(options)) {}
Rewriter::~Rewriter() = default;
Rewriter::Rewriter(Rewriter&&) noexcept = default;

Rewritten Rewriter::rewrite(std::string_view text, std::string& out) {
  State& state = *state_;
  state.result = {};
  if (state.options.none() || !state.line.read(text) || !state.line.source_ref()) return {};
  state.check_names();
  if (state.result.refusal) return state.result;
  state.edits.clear();
  state.removed.clear();
  state.move_source_ref();
  if (state.result.refusal) return state.result;
  std::size_t staying = 0;
  for (const PairPlaces& pair : state.line.pairs()) staying += state.edit_pair(pair) ? 1 : 0;
  state.result.unannotated = staying == 0 && !state.line.pairs().empty();
  if (state.result.unannotated) state.remove_all_but_image();
  if (state.options.bookkeeping == Bookkeeping::drop) {
    for (const MemberPlace& member : state.line.sorted()) {
      if (is_bookkeeping_key(member.key)) state.removed.push_back(member.node);
    }
  }
  std::ranges::sort(state.removed);
  state.check_bases();
  if (state.result.refusal) return state.result;
  if (!state.removed.empty()) state.edits.remove_members(state.line.root(), state.removed);
  state.result.changed = !state.edits.empty();
  if (state.result.changed) state.edits.apply(out);
  return state.result;
}

}  // namespace manifest::edit
