// SPDX-License-Identifier: Apache-2.0
// The ids of COCO files, integers and texts, and the small numbers that rows carry for them. Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libmanifest/formats/seen_set.h"

namespace manifest::formats {

/// An id as COCO files have them: an integer, or a text.
struct CocoId {
  std::int64_t value = 0;  ///< the integer, or the number of the text in CocoIds
  bool is_text = false;

  bool operator==(const CocoId&) const = default;
};

/// A hash that a hostile file cannot foresee.
struct CocoTextHash {
  [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept;
};

/// The texts that ids are, each once.
class CocoTexts {
 public:
  [[nodiscard]] CocoId id_of(std::string_view text);
  /// "17", or the text in quotes.
  [[nodiscard]] std::string name(const CocoId& id) const;

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::int64_t, CocoTextHash> numbers_;
};

/// Numbers ids from 0 in the order in which they are first mentioned, by whichever section mentions them.
class CocoIdIndex {
 public:
  CocoIdIndex();
  [[nodiscard]] std::uint32_t number(const CocoId& id);
  [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }
  [[nodiscard]] const CocoId& id(std::uint32_t number) const noexcept { return ids_[number]; }

 private:
  struct Slot {
    std::int64_t value = 0;
    std::uint32_t number = 0;  ///< of the id, plus 1; 0: free
    bool is_text = false;
  };
  static constexpr std::int64_t kSmallIds = std::int64_t{1} << 21;  ///< 8 MiB of numbers at most
  [[nodiscard]] std::uint32_t add(const CocoId& id);
  [[nodiscard]] std::uint32_t small_number(const CocoId& id);
  [[nodiscard]] Slot& find(const CocoId& id) noexcept;
  void grow();

  std::vector<std::uint32_t> small_;  ///< by id, where it is a small integer: its number plus 1; 0: none
  std::uint64_t factor_;              ///< odd, of the process
  unsigned shift_;                    ///< leaves as many bits as a place in slots_ has
  std::vector<Slot> slots_;           ///< open addressing: most annotations cost one look into memory here
  std::size_t hashed_ = 0;            ///< ids in slots_
  std::deque<CocoId> ids_;
};

/// Which ids came before. Files mostly give annotations ascending ids, which need no hashing.
class CocoIdsSeen {
 public:
  /// Whether `id` is new; it is remembered afterwards.
  bool insert(const CocoId& id);

 private:
  std::vector<std::int64_t> ascending_;  ///< each integer that was above all before
  SeenSet others_;
};

}  // namespace manifest::formats
