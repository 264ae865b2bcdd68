// SPDX-License-Identifier: Apache-2.0
// Slots of the labels seen lately, found without hashing the whole label table. Internal to fastlane/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/fastlane/bytes.h"

namespace manifest::fastlane {

/// Direct-mapped: a label that maps onto another's place replaces it. Labels above kMaxBytes go to the table.
class LabelCache {
 public:
  explicit LabelCache(LabelTable& labels) : labels_(&labels) {}

  /// The slot of `label`; 32 bytes from its start are readable.
  [[nodiscard]] std::uint32_t slot(std::string_view label) {
    if (label.size() > kMaxBytes) return labels_->slot(label);
    Entry& entry = entries_[place_of(label)];
    if (entry.length == label.size() && equal_bytes(label.data(), entry.bytes, entry.length)) return entry.slot;
    entry.slot = labels_->slot(label);
    entry.length = static_cast<std::uint32_t>(label.size());
    std::memcpy(entry.bytes, label.data(), label.size());
    return entry.slot;
  }

 private:
  static constexpr std::size_t kMaxBytes = 32;
  static constexpr std::size_t kEntryBits = 10;
  struct Entry {
    alignas(16) char bytes[kMaxBytes] = {};
    std::uint32_t length = 0;  // labels are not empty
    std::uint32_t slot = 0;
  };

  static std::size_t place_of(std::string_view label) noexcept {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    if (label.size() >= 8) {
      std::memcpy(&head, label.data(), 8);
      std::memcpy(&tail, label.data() + label.size() - 8, 8);
    } else {
      std::memcpy(&head, label.data(), 8);
      head &= (std::uint64_t{1} << (label.size() * 8)) - 1;
    }
    const std::uint64_t mixed = ((head ^ label.size()) * 0x9E3779B97F4A7C15U) ^ (tail * 0xC2B2AE3D27D4EB4FU);
    return mixed >> (64U - kEntryBits);  // the high bits of a product depend on all bits of its factors
  }

  LabelTable* labels_;
  std::array<Entry, std::size_t{1} << kEntryBits> entries_;
};

}  // namespace manifest::fastlane
