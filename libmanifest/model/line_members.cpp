// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/line_members.h"

#include <algorithm>

#include "libmanifest/model/record.h"

namespace manifest {

bool LineMembers::read(std::string_view line) {
  members_.clear();
  unescaped_.clear();
  pairs_.clear();
  if (outline_.scan(line) || outline_.root().type != json::NodeType::object) return false;
  index();
  find_pairs();
  return true;
}

void LineMembers::index() {
  for_each_child(outline_, root(), [this](const json::Node& child) {
    std::string_view key = outline_.key(child, storage_);
    if (key.data() == storage_.data()) key = unescaped_.emplace_back(key);
    members_.push_back({key, &child});
  });
  std::ranges::stable_sort(members_, {}, &MemberPlace::key);
}

void LineMembers::find_pairs() {
  for (const MemberPlace& member : members_) {
    if (is_reserved_key(member.key) || find(member.key) != member.node) continue;
    const json::Node* metadata = find_metadata(member.key);
    if (metadata == nullptr) continue;
    std::string_view base = member.key;
    if (base.ends_with(kMetadataSuffix)) {
      base.remove_suffix(kMetadataSuffix.size());
      if (find(base) != nullptr) continue;
    }
    pairs_.push_back({member.key, member.node, metadata});
  }
  std::ranges::sort(pairs_, {}, &PairPlaces::value);
}

std::span<const MemberPlace> LineMembers::all(std::string_view key) const noexcept {
  const auto begin = std::ranges::lower_bound(members_, key, {}, &MemberPlace::key);
  const auto end = std::ranges::upper_bound(members_, key, {}, &MemberPlace::key);
  return {begin, end};
}

const json::Node* LineMembers::find(std::string_view key) const noexcept {
  const std::span<const MemberPlace> found = all(key);
  return found.empty() ? nullptr : found.back().node;
}

const json::Node* LineMembers::find_metadata(std::string_view attribute) const {
  storage_.assign(attribute);
  storage_ += kMetadataSuffix;
  return find(storage_);
}

bool LineMembers::is_in_pair(std::string_view key) const {
  const auto is_pair = [this](const json::Node* value, const json::Node* metadata) {
    const auto found = std::ranges::lower_bound(pairs_, value, {}, &PairPlaces::value);
    return found != pairs_.end() && found->value == value && (metadata == nullptr || found->metadata == metadata);
  };
  const json::Node* node = find(key);
  if (is_pair(node, nullptr)) return true;
  if (!key.ends_with(kMetadataSuffix)) return false;
  return is_pair(find(key.substr(0, key.size() - kMetadataSuffix.size())), node);
}

std::optional<std::string_view> LineMembers::source_ref() const {
  const json::Node* node = find("source-ref");
  if (node == nullptr || node->type != json::NodeType::string) return std::nullopt;
  return outline_.string(*node, storage_);
}

}  // namespace manifest
