// SPDX-License-Identifier: Apache-2.0
// Small JSON files as values: class maps, label maps, partial results, plans.
//
//     const json::Value map = json::parse_document(text, "classes.json");
//     for (const json::Member& member : map.members()) use(member.key, member.value.string());
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "libmanifest/json/scan.h"

namespace manifest::json {

struct Member;

/// One value, owned. What a file may hold is its reader's business: ask type() before the content.
class Value {
 public:
  [[nodiscard]] NodeType type() const noexcept { return type_; }
  /// The 1-based line of the file that the value begins on, for messages.
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

  [[nodiscard]] bool is(NodeType type) const noexcept { return type_ == type; }

  // REQUIRES: the type that the name says.
  [[nodiscard]] bool boolean() const { return std::get<bool>(content_); }
  [[nodiscard]] const std::string& string() const { return std::get<std::string>(content_); }
  /// The nearest double. nullopt: it is too large for one.
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] const std::vector<Value>& elements() const { return std::get<std::vector<Value>>(content_); }
  /// In the order of the file, several of one key included.
  [[nodiscard]] const std::vector<Member>& members() const { return std::get<std::vector<Member>>(content_); }

  /// The integer that a number is: exact where it is spelled as one and has 64 bits, else any number whose double is
  /// integral and within ±2^53 (`1.0`, `1e3`; manifest-format.md L). nullopt: none, or no number.
  [[nodiscard]] std::optional<std::int64_t> integer() const noexcept;
  /// The value of the last member with that key; nullptr: none, or no object.
  [[nodiscard]] const Value* find(std::string_view key) const noexcept;

 private:
  friend class DocumentReader;
  struct NumberContent {
    std::optional<double> value;
    std::optional<std::int64_t> integer;
  };
  NodeType type_ = NodeType::null;
  std::uint64_t line_ = 0;
  std::variant<std::monostate, bool, NumberContent, std::string, std::vector<Value>, std::vector<Member>> content_;
};

struct Member {
  std::string key;
  Value value;
};

/// Documents are read whole; one above this is not small.
inline constexpr std::size_t kMaxDocumentBytes = std::size_t{64} << 20U;

/// Reads one JSON document as strictly as json/scan does; a UTF-8 byte order mark in front is skipped. `name` is the
/// file, for messages. Throws Error{data} with the line where the text is no JSON or above kMaxDocumentBytes.
[[nodiscard]] Value parse_document(std::string_view text, const std::string& name);

/// The same without making values: `out` holds the places in `text`, which must outlive it.
void scan_document(std::string_view text, const std::string& name, Outline& out);

}  // namespace manifest::json
