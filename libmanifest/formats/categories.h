// SPDX-License-Identifier: Apache-2.0
// Categories: the ids that labels get in an export whose format keeps one list of classes for all images.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace manifest::formats {

/// The labels of a run, and whether the class-maps give each one id, and each id to one label.
class Categories {
 public:
  /// The label's number, from 0 in order of first use.
  std::uint64_t number(const std::string& label, std::int64_t class_id);

  /// The class-maps' own ids when they agree over the whole manifest, else 1.. in byte order of the names.
  void settle();

  /// REQUIRES: settle() was called.
  [[nodiscard]] std::int64_t id(std::uint64_t number) const noexcept { return ids_[number]; }

  [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
  [[nodiscard]] const std::string& label(std::uint64_t number) const noexcept { return *labels_[number]; }

  /// The numbers of all, by id. REQUIRES: as id().
  [[nodiscard]] std::vector<std::uint64_t> by_id() const;

 private:
  std::map<std::string, std::size_t, std::less<>> numbers_;
  std::vector<const std::string*> labels_;
  std::vector<std::int64_t> ids_;
  std::set<std::int64_t> taken_;
  bool agree_ = true;
};

}  // namespace manifest::formats
