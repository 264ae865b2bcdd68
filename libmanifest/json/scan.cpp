// SPDX-License-Identifier: Apache-2.0
// The strict walker's two uses: proving a text, and noting where in it stands what.
#include "libmanifest/json/scan.h"

#include <cassert>
#include <limits>

#include "libmanifest/json/walker.h"

namespace manifest::json {
namespace {

/// Offsets are 32 bits wide, and a node's end is one past its last byte.
constexpr std::size_t kMaxTextSize = std::numeric_limits<std::uint32_t>::max() - 1;

struct IgnoreAll {
  void open(NodeType, std::size_t) const noexcept {}
  void close(std::size_t) const noexcept {}
  void scalar(NodeType, std::size_t, std::size_t) const noexcept {}
  void key(std::size_t, std::size_t) const noexcept {}
};

constexpr std::uint32_t narrow(std::size_t offset) noexcept { return static_cast<std::uint32_t>(offset); }

/// What stands between the quotes of the literal at [begin, end) of `text`.
std::string_view inside(std::string_view text, std::uint32_t begin, std::uint32_t end) noexcept {
  return text.substr(begin + 1, end - begin - 2);
}

std::string_view meaning(std::string_view literal, std::string& storage) {
  if (literal.find('\\') == std::string_view::npos) return literal;
  storage.clear();
  unescape(literal, storage);
  return storage;
}

}  // namespace

/// Turns the walker's calls into nodes.
class Outline::Builder {
 public:
  explicit Builder(Outline& outline) : outline_(outline) {
    outline_.nodes_.clear();
    outline_.open_.clear();
  }

  void open(NodeType type, std::size_t begin) { outline_.open_.push_back({.node = add(type, begin, begin)}); }
  void close(std::size_t end) {
    outline_.nodes_[outline_.open_.back().node].end = narrow(end);
    outline_.open_.pop_back();
  }
  void scalar(NodeType type, std::size_t begin, std::size_t end) { add(type, begin, end); }
  void key(std::size_t begin, std::size_t end) {
    key_begin_ = narrow(begin);
    key_end_ = narrow(end);
  }

 private:
  std::uint32_t add(NodeType type, std::size_t begin, std::size_t end) {
    const std::uint32_t index = narrow(outline_.nodes_.size());
    Node& node = outline_.nodes_.emplace_back();
    node.type = type;
    node.begin = narrow(begin);
    node.end = narrow(end);
    node.key_begin = key_begin_;
    node.key_end = key_end_;
    key_begin_ = key_end_ = 0;
    if (!outline_.open_.empty()) link(index);
    return index;
  }

  void link(std::uint32_t index) {
    Open& open = outline_.open_.back();
    Node& parent = outline_.nodes_[open.node];
    outline_.nodes_[index].parent = open.node;
    ++parent.child_count;
    if (open.last_child == 0) {
      parent.first_child = index;
    } else {
      outline_.nodes_[open.last_child].next_sibling = index;
    }
    open.last_child = index;
  }

  Outline& outline_;
  std::uint32_t key_begin_ = 0;
  std::uint32_t key_end_ = 0;
};

std::optional<ScanError> Outline::scan(std::string_view text) {
  text_ = text;
  if (text.size() > kMaxTextSize) return ScanError{.offset = kMaxTextSize, .reason = "text of 4 GiB or more"};
  Builder builder(*this);
  return Walker<Builder>(text, builder).run();
}

std::string_view Outline::key(const Node& node, std::string& storage) const {
  if (node.key_begin == node.key_end) return {};
  return meaning(inside(text_, node.key_begin, node.key_end), storage);
}

std::string_view Outline::string(const Node& node, std::string& storage) const {
  assert(node.type == NodeType::string);
  return meaning(inside(text_, node.begin, node.end), storage);
}

const Node* Outline::find(const Node& object, std::string_view key) const {
  if (object.type != NodeType::object) return nullptr;
  const Node* found = nullptr;
  std::string storage;
  for (std::uint32_t index = object.first_child; index != 0; index = nodes_[index].next_sibling) {
    if (this->key(nodes_[index], storage) == key) found = &nodes_[index];
  }
  return found;
}

const Node* Outline::at(const Node& array, std::size_t index) const {
  if (array.type != NodeType::array || index >= array.child_count) return nullptr;
  std::uint32_t child = array.first_child;
  for (; index > 0; --index) child = nodes_[child].next_sibling;
  return &nodes_[child];
}

std::optional<ScanError> check(std::string_view text) noexcept {
  IgnoreAll sink;
  return Walker<IgnoreAll>(text, sink).run();
}

}  // namespace manifest::json
