// SPDX-License-Identifier: Apache-2.0
// Entries of class-maps and labels seen lately, found by their bytes. Internal to fastlane/.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/fastlane/bytes.h"
#include "libmanifest/fastlane/scanned_line.h"

namespace manifest::fastlane {

/// A manifest repeats its few classes on every line. An entry (`"12":"cat"`, blanks and all) that was read once and found
/// good is remembered as a whole: next time its bytes are compared, and neither the number nor the label is read again.
/// Direct-mapped: an entry that maps onto another's place replaces it.
class ClassCache {
 public:
  explicit ClassCache(LabelTable& labels) : labels_(&labels) {}

  /// The slot of a label, made on first sight.
  [[nodiscard]] std::uint32_t slot(std::string_view label) { return labels_->slot(label); }

  /// How many labels there are: slots are below it.
  [[nodiscard]] std::size_t size() const noexcept { return labels_->size(); }

  /// An entry of a class-map, or a label alone (`"cat"`), that was read once: `bytes` says `entry`.
  struct Known {
    alignas(64) char bytes[32] = {};  ///< with all the rest in one cache line
    std::uint32_t bits = 0;           ///< one for each of its bytes
    std::uint32_t length = 0;
    ScannedClass entry;
  };

  /// What is known of the label that starts at `p`, at its first quote; nullptr: nothing. 32 bytes are readable.
  [[nodiscard]] const Known* find_label(const char* p) const noexcept {
    std::uint32_t quotes = bits_of(p, '"');
    quotes &= quotes - 1;
    return quotes == 0 ? nullptr : find(p, quotes ^ (quotes - 1));
  }

  /// A bit for each byte up to the fourth quote, which ends an entry, from the bits of all quotes; 0: it is not among them.
  static constexpr std::uint32_t bits_of_entry(std::uint32_t quotes) noexcept {
    quotes &= quotes - 1;
    quotes &= quotes - 1;
    quotes &= quotes - 1;
    return quotes == 0 ? 0 : quotes ^ (quotes - 1);
  }
  /// The only one that an entry of `length` bytes at `p` can be known as.
  [[nodiscard]] const Known& candidate(const char* p, std::size_t length) const noexcept {
    return known_[place_of(p, length)];
  }
  /// What is known of the entry that starts at `p`, at its first quote; nullptr: nothing. 32 bytes are readable.
  [[nodiscard]] const Known* find(const char* p) const noexcept {
    const std::uint32_t bits = bits_of_entry(bits_of(p, '"'));
    return bits == 0 ? nullptr : find(p, bits);
  }

  /// Remembers that `text`, from its first to its last quote, says `entry`.
  void remember(std::string_view text, ScannedClass entry) noexcept {
    if (text.size() > sizeof(Known::bytes)) return;
    Known& known = known_[place_of(text.data(), text.size())];
    std::memcpy(known.bytes, text.data(), text.size());
    known.bits = static_cast<std::uint32_t>((std::uint64_t{1} << text.size()) - 1);
    known.length = static_cast<std::uint32_t>(text.size());
    known.entry = entry;
  }

 private:
  static constexpr std::size_t kPlaceBits = 10;

  [[nodiscard]] const Known* find(const char* p, std::uint32_t bits) const noexcept {
    const Known& known = candidate(p, static_cast<std::size_t>(std::bit_width(bits)));
    const std::uint32_t different = (known.bits ^ bits) | (~bits_of_equal(p, known.bytes) & bits);
    return different == 0 ? &known : nullptr;
  }

  /// By the first and the last eight bytes; the shortest entry, `"0":"a"`, has seven and a brace or comma before it.
  static std::size_t place_of(const char* p, std::size_t length) noexcept {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::memcpy(&head, p, sizeof(head));
    std::memcpy(&tail, p + length - sizeof(tail), sizeof(tail));
    const std::uint64_t mixed = (head * 0x9E3779B97F4A7C15U) ^ (tail * 0xC2B2AE3D27D4EB4FU);
    return mixed >> (64U - kPlaceBits);  // the high bits of a product depend on all bits of its factors
  }

  LabelTable* labels_;
  std::array<Known, std::size_t{1} << kPlaceBits> known_;
};

}  // namespace manifest::fastlane
