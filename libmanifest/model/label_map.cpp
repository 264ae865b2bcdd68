// SPDX-License-Identifier: Apache-2.0
// Labels renamed, merged or dropped on request.
#include "libmanifest/model/label_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/model/code_points.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/model/option_file.h"

namespace manifest {

void LabelMap::add_option(std::string_view option) {
  const auto count = std::ranges::count(option, '=');
  if (count != 1) {
    throw Error(ErrorKind::usage,
                fmt::format("--rename \"{}\" {}", option, count == 0 ? "has no `=`" : "has more than one `=`"),
                {.hint = "--label-map FILE takes a JSON object OLD -> NEW, for any labels"});
  }
  const auto cut = option.find('=');
  const std::string_view new_name = option.substr(cut + 1);
  if (cut == 0) throw Error(ErrorKind::usage, fmt::format("--rename \"{}\" names no label to rename", option));
  add(std::string(option.substr(0, cut)), new_name.empty() ? std::nullopt : std::optional<std::string>(new_name), {});
}

void LabelMap::add_drop(std::string_view label) {
  if (label.empty()) throw Error(ErrorKind::usage, "--drop-label names no label");
  add(std::string(label), std::nullopt, {});
}

void LabelMap::add_file(std::string_view text, const std::string& path) {
  for (auto& member : parse_string_members(text, path)) {
    if (member.value && member.value->empty()) {
      throw Error(ErrorKind::usage, fmt::format("the new label of \"{}\" is empty", member.key),
                  {.path = path, .hint = "null drops a label"});
    }
    add(std::move(member.key), std::move(member.value), path);
  }
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): new_name is moved from, which clang-tidy 14 does not see
void LabelMap::add(std::string old_name, std::optional<std::string> new_name, const std::string& path) {
  if (new_name && longer_than(*new_name, limits::kLabelCodePoints)) {
    throw Error(ErrorKind::usage,
                fmt::format("the new label of \"{}\" has more than {} characters", old_name, limits::kLabelCodePoints),
                {.path = path});
  }
  const auto [place, is_new] = names_.try_emplace(std::move(old_name), std::move(new_name));
  if (!is_new) {
    throw Error(ErrorKind::usage, fmt::format("label \"{}\" is renamed twice", place->first), {.path = path});
  }
}

std::optional<std::string_view> LabelMap::find(std::string_view label) const noexcept {
  const auto found = names_.find(label);
  if (found == names_.end()) return label;
  if (!found->second) return std::nullopt;
  return *found->second;
}

}  // namespace manifest
