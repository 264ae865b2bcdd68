// SPDX-License-Identifier: Apache-2.0
// Names with numbers that all threads agree on. Internal to edit/.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "libmanifest/facts/label_table.h"

namespace manifest::edit {

/// Numbers names by first sight. Which name gets which number depends on timing: nothing that is written may.
class SharedNames {
 public:
  [[nodiscard]] std::uint32_t number(std::string_view name) {
    const std::lock_guard lock(mutex_);
    return table_.slot(name);
  }
  /// For one thread, when the others have ended.
  [[nodiscard]] const LabelTable& table() const noexcept { return table_; }

 private:
  std::mutex mutex_;
  LabelTable table_;
};

/// One thread's way to shared numbers from the slots of a LabelTable of its own, which locks once a name.
class SharedNumbers {
 public:
  explicit SharedNumbers(SharedNames& names) : names_(&names) {}

  [[nodiscard]] std::uint32_t of(std::uint32_t slot, const LabelTable& own) {
    while (known_.size() <= slot) known_.push_back(names_->number(own.name(static_cast<std::uint32_t>(known_.size()))));
    return known_[slot];
  }

 private:
  SharedNames* names_;
  std::vector<std::uint32_t> known_;  // by slot
};

}  // namespace manifest::edit
