// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/join_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "libmanifest/edit/canonical_json.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/model/record.h"

namespace manifest::edit {
namespace {

using json::Node;

std::optional<std::int64_t> field(const json::Outline& outline, const Node& size, std::string_view key) {
  return integer_of(outline, outline.find(size, key));
}

bool equal_sizes(const json::Outline& a, const Node& size_a, const json::Outline& b, const Node& size_b) {
  constexpr std::array<std::string_view, 3> kKeys = {"width", "height", "depth"};
  return std::ranges::all_of(kKeys,
                             [&](std::string_view key) { return field(a, size_a, key) == field(b, size_b, key); });
}

std::string metadata_key(std::string_view name) { return std::string(name) + std::string(kMetadataSuffix); }

/// "a" of "a-metadata".
std::optional<std::string_view> base_of(std::string_view key) {
  if (!key.ends_with(kMetadataSuffix)) return std::nullopt;
  return key.substr(0, key.size() - kMetadataSuffix.size());
}

std::size_t boxes_of(const json::Outline& outline, const PairPlaces& pair) {
  if (pair.value->type != json::NodeType::object || kind_of(outline, pair) != PairKind::detection) return 0;
  const Node* annotations = outline.find(*pair.value, "annotations");
  return annotations != nullptr && annotations->type == json::NodeType::array ? annotations->child_count : 0;
}

std::size_t boxes_of(const LineMembers& line) {
  std::size_t boxes = 0;
  for (const PairPlaces& pair : line.pairs()) boxes += boxes_of(line.outline(), pair);
  return boxes;
}

void add_element(std::string_view element, std::string& list) {
  if (!list.empty()) list += ',';
  list += element;
}

}  // namespace

bool LineJoiner::says_the_same(const Node& earlier, const Node& later) {
  std::string a;
  std::string b;
  append_canonical(earlier_.outline(), earlier, a);
  append_canonical(later_.outline(), later, b);
  return a == b;
}

void LineJoiner::append_raw(const Node& later_member) {
  const std::string_view text = later_.outline().text();
  add_element(text.substr(later_member.key_begin, later_member.key_end - later_member.key_begin), appended_);
  appended_ += ':';
  appended_ += later_.outline().raw(later_member);
}

void LineJoiner::put(std::string_view key, const Node& later) {
  const Node* earlier = earlier_.find(key);
  if (earlier == nullptr) {
    appended_keys_.emplace_back(key);
    return append_raw(later);
  }
  if (!says_the_same(*earlier, later)) edits_.replace(*earlier, later_.outline().raw(later));
}

// Ids for the later line's classes in the earlier one's map, by name; returns the members that the map needs besides.
// A new name keeps its id where that is free.
std::string LineJoiner::number_classes() {
  std::map<std::string_view, std::int64_t> by_name;
  std::set<std::int64_t> taken;
  for (const auto& [id, index] : earlier_boxes_.by_id) {
    by_name.try_emplace(*earlier_boxes_.classes[index].name, id);
    taken.insert(id);
  }
  std::vector<std::pair<std::int64_t, std::size_t>> homeless;
  std::string members;
  const auto settle = [&](std::int64_t old_id, std::size_t index, std::int64_t id) {
    const ClassPlace& place = later_boxes_.classes[index];
    by_name.try_emplace(*place.name, id);
    taken.insert(id);
    new_ids_.emplace_back(old_id, id);
    add_element(fmt::format("\"{}\":", id), members);
    members += later_.outline().raw(*place.member);
  };
  new_ids_.clear();
  for (const auto& [id, index] : later_boxes_.by_id) {
    const auto known = by_name.find(*later_boxes_.classes[index].name);
    if (known != by_name.end()) {
      new_ids_.emplace_back(id, known->second);
    } else if (taken.contains(id)) {
      homeless.emplace_back(id, index);
    } else {
      settle(id, index, id);
    }
  }
  std::int64_t free = 0;
  for (const auto& [id, index] : homeless) {
    const auto known = by_name.find(*later_boxes_.classes[index].name);
    if (known != by_name.end()) {
      new_ids_.emplace_back(id, known->second);
      continue;
    }
    while (taken.contains(free)) ++free;
    settle(id, index, free);
  }
  std::ranges::sort(new_ids_);
  return members;
}

void LineJoiner::append_boxes() {
  const json::Outline& outline = later_.outline();
  std::string list;
  for (const BoxPlace& box : later_boxes_.boxes) {
    const auto found = std::ranges::lower_bound(new_ids_, box.id, {}, &std::pair<std::int64_t, std::int64_t>::first);
    if (found->second == box.id) {
      add_element(outline.raw(*box.element), list);
      continue;
    }
    add_element(outline.text().substr(box.element->begin, box.class_id->begin - box.element->begin), list);
    list += fmt::format("{}", found->second);
    list += outline.text().substr(box.class_id->end, box.element->end - box.class_id->end);
  }
  if (list.empty()) return;
  if (earlier_boxes_.annotations != nullptr) return edits_.append_members(*earlier_boxes_.annotations, list);
  edits_.append_members(*earlier_boxes_.value, "\"annotations\":[" + list + "]");
}

// objects[i] tells of annotations[i]: what is missing or too much on the earlier line must not move the later ones.
void LineJoiner::append_objects(std::string& metadata_members) {
  const std::vector<const Node*>& have = earlier_boxes_.object_elements;
  const std::size_t wanted = earlier_boxes_.boxes.size();
  std::string list;
  if (!later_boxes_.boxes.empty()) {
    for (std::size_t i = have.size(); i < wanted; ++i) add_element("{}", list);
  }
  for (std::size_t i = 0; i < later_boxes_.boxes.size(); ++i) {
    const bool is_there = i < later_boxes_.object_elements.size();
    add_element(is_there ? later_.outline().raw(*later_boxes_.object_elements[i]) : "{}", list);
  }
  if (list.empty()) return;
  if (earlier_boxes_.objects == nullptr) {
    add_element("\"objects\":[" + list + "]", metadata_members);
    return;
  }
  const std::span<const Node* const> extra = std::span(have).subspan(std::min(wanted, have.size()));
  if (!extra.empty()) edits_.remove_members(*earlier_boxes_.objects, extra);
  edits_.append_members(*earlier_boxes_.objects, list, extra);
}

bool LineJoiner::join_boxes(const PairPlaces& earlier, const PairPlaces& later) {
  if (kind_of(earlier_.outline(), earlier) != PairKind::detection) return false;
  if (kind_of(later_.outline(), later) != PairKind::detection) return false;
  read_detection(earlier_.outline(), earlier, earlier_boxes_);
  read_detection(later_.outline(), later, later_boxes_);
  if (!earlier_boxes_.sound || !later_boxes_.sound) return false;
  if (!equal_sizes(earlier_.outline(), *earlier_boxes_.image_size, later_.outline(), *later_boxes_.image_size))
    return false;
  const std::string classes = number_classes();
  std::string metadata_members;
  append_boxes();
  append_objects(metadata_members);
  if (!classes.empty() && earlier_boxes_.class_map != nullptr)
    edits_.append_members(*earlier_boxes_.class_map, classes);
  if (!classes.empty() && earlier_boxes_.class_map == nullptr)
    add_element("\"class-map\":{" + classes + "}", metadata_members);
  if (!metadata_members.empty()) edits_.append_members(*earlier_boxes_.metadata, metadata_members);
  if (earlier_boxes_.bare_image_size) edits_.wrap_in_array(*earlier_boxes_.image_size);
  return true;
}

void LineJoiner::join_pair(const PairPlaces& later, std::vector<JoinedMember>& fates) {
  const std::string metadata_name = metadata_key(later.name);
  const PairPlaces earlier{later.name, earlier_.find(later.name), earlier_.find(metadata_name)};
  const bool is_new = earlier.value == nullptr && earlier.metadata == nullptr;
  const bool is_pair = earlier.value != nullptr && earlier.metadata != nullptr;
  if (is_pair && join_boxes(earlier, later)) {
    fates.push_back({std::string(later.name), JoinedMember::Fate::joined});
    return;
  }
  if (is_pair) boxes_ -= boxes_of(earlier_.outline(), earlier);
  const bool differs =
      !is_pair || !says_the_same(*earlier.value, *later.value) || !says_the_same(*earlier.metadata, *later.metadata);
  put(later.name, *later.value);
  put(metadata_name, *later.metadata);
  if (is_new) fates.push_back({std::string(later.name), JoinedMember::Fate::added});
  if (!is_new && differs) fates.push_back({std::string(later.name), JoinedMember::Fate::replaced});
}

// What is half an attribute there does not break a whole one here, nor make one with what is half an attribute here.
bool LineJoiner::meets_its_half(std::string_view later_key) const {
  if (earlier_.is_in_pair(later_key)) return true;
  if (!is_reserved_key(later_key) && earlier_.find_metadata(later_key) != nullptr) return true;
  const std::optional<std::string_view> base = base_of(later_key);
  return base && !is_reserved_key(*base) && earlier_.find(*base) != nullptr;
}

void LineJoiner::join_member(const MemberPlace& later, std::vector<JoinedMember>& fates) {
  const Node* earlier = earlier_.find(later.key);
  const bool differs = earlier == nullptr || !says_the_same(*earlier, *later.node);
  if (meets_its_half(later.key)) {
    if (differs) fates.push_back({std::string(later.key), JoinedMember::Fate::dropped});
    return;
  }
  if (earlier != nullptr && differs) fates.push_back({std::string(later.key), JoinedMember::Fate::replaced});
  put(later.key, *later.node);
}

// "a-metadata" is the metadata of "a" wherever both stand, though it was an attribute on a line without "a".
bool LineJoiner::names_clash() const {
  const auto clashes = [](const PairPlaces& pair, const auto& has_base) {
    const std::optional<std::string_view> base = base_of(pair.name);
    return base && has_base(*base);
  };
  return std::ranges::any_of(later_.pairs(),
                             [&](const PairPlaces& pair) {
                               return clashes(pair, [this](auto base) { return earlier_.find(base) != nullptr; });
                             }) ||
         std::ranges::any_of(earlier_.pairs(), [&](const PairPlaces& pair) {
           return clashes(pair, [this](auto base) { return later_.is_in_pair(base); });
         });
}

void LineJoiner::join_members(std::vector<JoinedMember>& fates) {
  std::vector<MemberPlace> members(later_.sorted().begin(), later_.sorted().end());
  std::ranges::sort(members, {}, &MemberPlace::node);
  auto pair = later_.pairs().begin();
  for (const MemberPlace& member : members) {
    if (pair != later_.pairs().end() && pair->value == member.node) {
      join_pair(*pair++, fates);
      continue;
    }
    const bool is_hidden = later_.find(member.key) != member.node;
    const bool is_own = member.key == "source-ref" || is_bookkeeping_key(member.key);
    if (!is_hidden && !is_own && !later_.is_in_pair(member.key)) join_member(member, fates);
  }
}

void LineJoiner::read_earlier() {
  if (!is_read_) (void)earlier_.read(text_);
  is_read_ = true;
}

// Keys, and what would make a pair with them.
bool LineJoiner::meets_added_keys() const {
  if (added_keys_.empty()) return false;
  return std::ranges::any_of(later_.sorted(), [this](const MemberPlace& member) {
    const std::optional<std::string_view> base = base_of(member.key);
    return added_keys_.contains(std::string(member.key)) || added_keys_.contains(metadata_key(member.key)) ||
           (base && added_keys_.contains(std::string(*base)));
  });
}

// Brings the text up to date with what was found.
void LineJoiner::settle() {
  if (!added_.empty()) edits_.append_members(earlier_.root(), added_);
  if (edits_.empty()) return;
  next_text_.clear();
  edits_.apply(next_text_);
  edits_.clear();
  added_.clear();
  added_keys_.clear();
  text_.swap(next_text_);
  is_read_ = false;
}

void LineJoiner::begin(std::string_view first) {
  text_ = first;
  added_.clear();
  added_keys_.clear();
  edits_.clear();
  is_read_ = false;
  read_earlier();
  boxes_ = boxes_of(earlier_);
}

Joinable LineJoiner::join(std::string_view later, std::vector<JoinedMember>& fates) {
  (void)later_.read(later);
  if (meets_added_keys()) settle();
  read_earlier();
  if (names_clash()) return Joinable::names_clash;
  appended_.clear();
  appended_keys_.clear();
  const std::size_t own = boxes_of(later_);
  const std::size_t before = boxes_;
  const std::size_t told = fates.size();
  boxes_ += own;
  join_members(fates);
  if (std::max(before, own) <= limits::kBoxesPerAttribute && boxes_ > limits::kBoxesPerAttribute) {  // or sum, J18
    fates.resize(told);
    edits_.clear();
    boxes_ = before;
    return Joinable::too_many_boxes;
  }
  if (!appended_.empty()) add_element(appended_, added_);
  added_keys_.insert(appended_keys_.begin(), appended_keys_.end());
  if (!edits_.empty()) settle();
  return Joinable::yes;
}

std::string_view LineJoiner::text() {
  settle();
  return text_;
}

}  // namespace manifest::edit
