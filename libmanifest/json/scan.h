// SPDX-License-Identifier: Apache-2.0
// The strict walker: is this text JSON (RFC 8259), and where in it stands what?
//
// It is the second opinion where simdjson refuses what is JSON (1e999, 30-digit integers), and the
// source of all byte offsets: annotations and rewrites insert and remove bytes, never re-serialise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::json {

/// Deepest nesting accepted; the outermost value is depth 1 (manifest-format.md L).
inline constexpr std::size_t kMaxDepth = 1024;

/// Where and why a text is no JSON. `reason` is static text: lower case, no full stop.
struct ScanError {
  std::size_t offset = 0;
  std::string_view reason;
};

enum class NodeType : std::uint8_t { object, array, string, number, boolean, null };

/// One value of the text, with the places of its bytes. Offsets count from the start of the text.
struct Node {
  NodeType type = NodeType::null;
  std::uint32_t parent = 0;        ///< index of the enclosing object or array; the root is its own parent
  std::uint32_t next_sibling = 0;  ///< index of the next member or element; 0: none
  std::uint32_t first_child = 0;   ///< 0: none
  std::uint32_t child_count = 0;
  std::uint32_t key_begin = 0;  ///< first byte of the member's key, its quote included; key_begin == key_end: no member
  std::uint32_t key_end = 0;    ///< one past the key's closing quote
  std::uint32_t begin = 0;      ///< first byte of the value
  std::uint32_t end = 0;        ///< one past its last byte
};

/// All values of one text in document order (pre-order); node 0 is the root. Reusable: scan() keeps the
/// capacity. A text of 4 GiB or more is refused. Not thread-safe; the text must outlive the outline's use.
class Outline {
 public:
  /// Proves every byte of `text` to be one JSON value with white space around it, valid UTF-8, and notes
  /// the places. nullopt: it is JSON. Iterative, linear, no allocation in steady state.
  [[nodiscard]] std::optional<ScanError> scan(std::string_view text);

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::span<const Node> nodes() const noexcept { return nodes_; }
  [[nodiscard]] const Node& root() const noexcept { return nodes_.front(); }
  [[nodiscard]] const Node& node(std::uint32_t index) const noexcept { return nodes_[index]; }

  /// The value's own bytes, as spelled.
  [[nodiscard]] std::string_view raw(const Node& node) const noexcept {
    return text_.substr(node.begin, node.end - node.begin);
  }
  /// The member's key (empty where the node is no member) or the string value, unescaped. Never copies where there is
  /// no escape: then the view is into the text, else into `storage`.
  [[nodiscard]] std::string_view key(const Node& node, std::string& storage) const;
  [[nodiscard]] std::string_view string(const Node& node, std::string& storage) const;

  /// The member of `object` with that (unescaped) key; of several, the last. nullptr: none, or no object.
  [[nodiscard]] const Node* find(const Node& object, std::string_view key) const;
  /// The element at `index`; nullptr: none, or no array.
  [[nodiscard]] const Node* at(const Node& array, std::size_t index) const;

 private:
  class Builder;
  /// A container whose end has not come yet.
  struct Open {
    std::uint32_t node = 0;
    std::uint32_t last_child = 0;
  };
  std::string_view text_;
  std::vector<Node> nodes_;
  std::vector<Open> open_;
};

/// Calls `visit` for every member or element.
template <class Visit>
void for_each_child(const Outline& outline, const Node& parent, Visit visit) {
  for (std::uint32_t i = parent.first_child; i != 0; i = outline.node(i).next_sibling) visit(outline.node(i));
}

/// Whether `text` is one JSON value, without noting places. nullopt: it is. Allocates nothing.
[[nodiscard]] std::optional<ScanError> check(std::string_view text) noexcept;

/// Appends the text that the inside of a JSON string literal (without its quotes) means. REQUIRES: it was scanned.
void unescape(std::string_view literal, std::string& out);

}  // namespace manifest::json
