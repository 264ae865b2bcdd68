// SPDX-License-Identifier: Apache-2.0
// Changes a JSON text by offsets, so that what was not asked for keeps its bytes.
#include "libmanifest/json/edit.h"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace manifest::json {

void Edits::clear() noexcept {
  edits_.clear();
  texts_.clear();
}

void Edits::add(std::size_t begin, std::size_t end, std::string_view text) {
  edits_.push_back({.begin = begin, .end = end, .text_begin = texts_.size(), .text_size = text.size()});
  texts_.append(text);
}

void Edits::replace(const Node& value, std::string_view text) { add(value.begin, value.end, text); }

void Edits::wrap_in_array(const Node& value) {
  add(value.begin, value.begin, "[");
  add(value.end, value.end, "]");
}

void Edits::replace_key(const Node& member, std::string_view quoted_key) {
  assert(member.key_begin != member.key_end);
  add(member.key_begin, member.key_end, quoted_key);
}

std::size_t Edits::end_with_comma(const Node& member) const noexcept {
  return member.next_sibling == 0 ? member.end : outline_->text().find(',', member.end) + 1;
}

void Edits::remove_members(const Node& object, std::span<const Node* const> members) {
  assert(object.type == NodeType::object || object.type == NodeType::array);
  bool all_gone = true;         // so far: no member stays before this one
  std::size_t leading_end = 0;  // end of what goes in front of the first member that stays
  std::size_t previous_end = 0;
  auto next = members.begin();
  for (std::uint32_t index = object.first_child; index != 0 && next != members.end();) {
    const Node& member = outline_->node(index);
    const bool goes = &member == *next;
    if (goes && all_gone) leading_end = end_with_comma(member);
    if (goes && !all_gone) add(previous_end, member.end, {});
    if (goes) ++next;
    all_gone = all_gone && goes;
    previous_end = member.end;
    index = member.next_sibling;
  }
  assert(next == members.end() && "members are children of the object, ascending");
  if (leading_end != 0) add(object.begin + 1, leading_end, {});
}

void Edits::append_members(const Node& object, std::string_view members, std::span<const Node* const> removed) {
  assert(object.type == NodeType::object || object.type == NodeType::array);
  const Node* last = nullptr;
  auto next = removed.begin();
  for (std::uint32_t index = object.first_child; index != 0; index = outline_->node(index).next_sibling) {
    const Node& member = outline_->node(index);
    if (next != removed.end() && &member == *next) {
      ++next;
    } else {
      last = &member;
    }
  }
  if (last == nullptr) {
    add(object.begin + 1, object.begin + 1, members);
    return;
  }
  add(last->end, last->end, members);
  texts_.insert(edits_.back().text_begin, 1, ',');
  ++edits_.back().text_size;
}

void Edits::apply(std::string& out) {
  // An insertion goes before a removal that begins at its place; insertions at one place stay in their order.
  std::sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) {
    return std::tie(a.begin, a.end, a.text_begin) < std::tie(b.begin, b.end, b.text_begin);
  });
  const std::string_view text = outline_->text();
  const std::string_view texts = texts_;
  std::size_t at = 0;
  for (const Edit& edit : edits_) {
    assert(edit.begin >= at && "changes do not overlap");
    out.append(text.substr(at, edit.begin - at));
    out.append(texts.substr(edit.text_begin, edit.text_size));
    at = edit.end;
  }
  out.append(text.substr(at));
}

}  // namespace manifest::json
