// SPDX-License-Identifier: Apache-2.0
// The top-level members of a line and its label pairs, with the places of their bytes.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/scan.h"

namespace manifest {

struct MemberPlace {
  std::string_view key;  ///< unescaped
  const json::Node* node = nullptr;
};

/// A label pair (format page A.2): key K and K-metadata; of equal keys the last.
struct PairPlaces {
  std::string_view name;
  const json::Node* value = nullptr;
  const json::Node* metadata = nullptr;
};

/// Reads line after line. Views and pointers live until the next read(), as long as the line does.
class LineMembers {
 public:
  /// false: the line is no JSON object.
  [[nodiscard]] bool read(std::string_view line);

  [[nodiscard]] const json::Outline& outline() const noexcept { return outline_; }
  [[nodiscard]] const json::Node& root() const noexcept { return outline_.root(); }
  /// In byte order of the keys; of equal keys in line order.
  [[nodiscard]] std::span<const MemberPlace> sorted() const noexcept { return members_; }
  /// In line order.
  [[nodiscard]] std::span<const PairPlaces> pairs() const noexcept { return pairs_; }
  /// All members of that key.
  [[nodiscard]] std::span<const MemberPlace> all(std::string_view key) const noexcept;
  /// The last member of that key; nullptr: none.
  [[nodiscard]] const json::Node* find(std::string_view key) const noexcept;
  [[nodiscard]] const json::Node* find_metadata(std::string_view attribute) const;
  [[nodiscard]] bool is_in_pair(std::string_view key) const;
  /// The image, unescaped. nullopt: the line has no source-ref, or none that is a string.
  [[nodiscard]] std::optional<std::string_view> source_ref() const;

 private:
  void index();
  void find_pairs();

  json::Outline outline_;
  std::vector<MemberPlace> members_;
  std::deque<std::string> unescaped_;  // keys that hold an escape
  std::vector<PairPlaces> pairs_;
  mutable std::string storage_;
};

}  // namespace manifest
