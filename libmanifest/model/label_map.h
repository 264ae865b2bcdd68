// SPDX-License-Identifier: Apache-2.0
// LabelMap: labels renamed, merged or dropped on request (--rename, --label-map).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace manifest {

/// OLD -> NEW, each label looked up once (a new name is not looked up again). No new name is longer than a label may be
/// (limits::kLabelCodePoints): whatever adds one throws Error{usage}. Immutable use is thread-safe.
class LabelMap {
 public:
  /// "OLD=NEW" of --rename, cut at its only `=`; "OLD=" drops. Throws Error{usage} for no or several `=` (hint:
  /// --label-map), an empty OLD, or an OLD that is mapped already.
  void add_option(std::string_view option);
  /// --drop-label: any label, also one with `=`. Throws Error{usage} where it is empty or mapped already.
  void add_drop(std::string_view label);
  /// The text of a --label-map file: a JSON object OLD -> NEW, null drops. Throws Error{usage} naming `path`.
  void add_file(std::string_view text, const std::string& path);

  [[nodiscard]] bool empty() const noexcept { return names_.empty(); }
  /// What `label` is called now; nullopt: dropped. The view is into the map, or `label` itself.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view label) const noexcept;

 private:
  void add(std::string old_name, std::optional<std::string> new_name, const std::string& path);

  std::map<std::string, std::optional<std::string>, std::less<>> names_;
};

}  // namespace manifest
