// SPDX-License-Identifier: Apache-2.0
// One id for every label of a run, always by name.
#include "libmanifest/model/class_ids.h"

#include <fmt/format.h>

#include <charconv>

#include "libmanifest/error.h"
#include "libmanifest/model/option_file.h"
#include "libmanifest/model/seeded_hash.h"

namespace manifest {

namespace {

bool can_hold(const std::optional<std::int64_t>& id) noexcept { return id && *id >= 0 && *id <= kMaxClassId; }

[[noreturn]] void refuse(const std::string& path, std::uint64_t line, const std::string& reason) {
  throw Error(ErrorKind::usage, reason, {.path = path, .line = line});
}

std::vector<ForeignClass> parse_members(std::string_view text, const std::string& path) {
  std::vector<ForeignClass> classes;
  for (auto& member : parse_string_members(text, path)) {
    const auto id = parse_class_id(member.key);
    if (!id) refuse(path, 0, fmt::format("\"{}\" is no class id (an integer from 0 to 2^53)", member.key));
    if (!member.value) refuse(path, 0, fmt::format("class id {} has no label", *id));
    classes.push_back({.id = id, .label = std::move(*member.value)});
  }
  return classes;
}

std::vector<ForeignClass> parse_lines(std::string_view text) {
  std::vector<ForeignClass> classes;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view label = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (label.ends_with('\r')) label.remove_suffix(1);
    classes.push_back({.id = static_cast<std::int64_t>(classes.size()), .label = std::string(label)});
  }
  return classes;
}

void check_distinct(const std::vector<ForeignClass>& classes, const std::string& path, bool has_lines) {
  std::set<std::int64_t> ids;
  std::set<std::string_view> labels;
  std::uint64_t number = 0;
  for (const auto& entry : classes) {
    ++number;
    const auto line = has_lines ? number : 0;
    if (entry.label.empty()) refuse(path, line, fmt::format("the label of class {} is empty", *entry.id));
    if (!ids.insert(*entry.id).second) refuse(path, line, fmt::format("class id {} stands twice", *entry.id));
    if (!labels.insert(entry.label).second) refuse(path, line, fmt::format("label \"{}\" stands twice", entry.label));
  }
}

}  // namespace

std::optional<std::int64_t> parse_class_id(std::string_view text) noexcept {
  std::int64_t id = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  const bool canonical = text == "0" || (!text.empty() && text.front() >= '1' && text.front() <= '9');  // no "-0"
  if (error != std::errc{} || end != text.data() + text.size() || !canonical || !can_hold(id)) return std::nullopt;
  return id;
}

std::size_t ClassIds::Hash::operator()(std::string_view label) const noexcept {
  return static_cast<std::size_t>(seeded_hash(label));
}

ClassIds::ClassIds(std::span<const ForeignClass> fixed) : fixed_(true) {
  for (const auto& entry : fixed) {
    ids_.emplace(entry.label, *entry.id);
    taken_.insert(*entry.id);
  }
}

void ClassIds::declare(std::span<const ForeignClass> classes) {
  std::set<std::string_view> declared;
  std::vector<std::string_view> homeless;
  for (const auto& entry : classes) {
    const bool is_new = declared.insert(entry.label).second;
    if (!is_new) ++merged_;
    if (fixed_ || !is_new) continue;
    const auto known = ids_.find(entry.label);
    if (known != ids_.end()) {
      merged_ += can_hold(entry.id) && known->second != *entry.id ? 1 : 0;
    } else if (can_hold(entry.id) && taken_.insert(*entry.id).second) {
      ids_.emplace(entry.label, *entry.id);
    } else {
      homeless.push_back(entry.label);
    }
  }
  for (const auto label : homeless) {
    ids_.emplace(label, take_smallest_free());
    ++renumbered_;
  }
}

std::optional<std::int64_t> ClassIds::find(std::string_view label) const {
  const auto known = ids_.find(label);
  return known == ids_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<std::int64_t> ClassIds::id_of(std::string_view label) {
  if (const auto known = find(label)) return known;
  if (fixed_) return std::nullopt;
  const auto id = take_smallest_free();
  ids_.emplace(label, id);
  return id;
}

std::int64_t ClassIds::take_smallest_free() {
  while (taken_.contains(next_free_)) ++next_free_;
  taken_.insert(next_free_);
  return next_free_;
}

std::vector<ForeignClass> parse_class_map(std::string_view text, const std::string& path) {
  text = without_byte_order_mark(text);
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool is_object = first != std::string_view::npos && text[first] == '{';
  auto classes = is_object ? parse_members(text, path) : parse_lines(text);
  check_distinct(classes, path, !is_object);
  if (classes.empty()) refuse(path, 0, "the class map is empty");
  return classes;
}

}  // namespace manifest
