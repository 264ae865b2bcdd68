// SPDX-License-Identifier: Apache-2.0
// Where has this key stood before? Duplicates, leaks between two manifests and groups, for any number of lines.
//
// A key is kept as its 128-bit hash beside the number of its place: 24 bytes an entry, in memory up to a bound and
// then in a nameless file. Two different keys of 10^10 meet in one hash with a chance below 10^-18, so the hash
// stands for the key. The answers do not depend on the seed, on threads or on the order of adding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/spill/row_sorter.h"

namespace manifest::spill {

/// The keys of one block of work, hashed where the work is done and handed over whole. One per thread, reused:
/// clear() keeps the capacity. Made by KeyStore::new_batch().
class KeyBatch {
 public:
  explicit KeyBatch(std::uint64_t seed) : seed_(seed) {}

  /// `position` counts from the start of the block, or from wherever KeyStore::add() is told.
  void add(std::string_view key, std::uint64_t position);
  void clear() noexcept { rows_.clear(); }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

 private:
  friend class KeyStore;
  std::uint64_t seed_;
  std::vector<Row> rows_;
};

/// An entry as for_each_entry() shows it: entries of one key come one after the other, by position.
struct KeyEntry {
  std::uint64_t position = 0;
  std::uint64_t first = 0;  ///< the key's lowest position
  std::uint64_t index = 0;  ///< how many of the key came before; 0 begins a group
  bool is_last = false;     ///< ends the group; a key that stands once has one entry, first and last
};

struct Duplicate {
  std::uint64_t position = 0;
  std::uint64_t first = 0;  ///< where the same key stood first
};

/// The same keys in two stores.
struct Leaks {
  struct Pair {
    std::uint64_t training = 0;  ///< the key's lowest position there
    std::uint64_t testing = 0;
  };
  std::uint64_t keys = 0;              ///< different keys that both have
  std::uint64_t training_entries = 0;  ///< entries with such a key
  std::uint64_t testing_entries = 0;
  std::vector<Pair> first_pairs;  ///< one a key, those with the lowest training positions, ascending
};

class KeyStore {
 public:
  struct Options {
    std::uint64_t memory = std::uint64_t{1} << 30U;  ///< bytes, for keys, sorting and answers (`--memory`)
    std::string temp_folder = {};                    ///< empty: $TMPDIR, else /tmp
    /// Of the hash. Random unless given: nobody can prepare keys that collide. Stores that are compared share one.
    std::optional<std::uint64_t> seed = {};
    std::size_t threads = 1;  ///< that sort, once all keys are there; at least 1
  };
  explicit KeyStore(Options options);

  [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
  [[nodiscard]] KeyBatch new_batch() const { return KeyBatch(seed_); }

  /// Takes the entries of the batch, `base` added to each position. Any number of threads at a time; one call a block
  /// of lines costs next to nothing. REQUIRES: the batch has this store's seed; no question was asked yet.
  /// Throws Error{io} when the temporary file cannot be written.
  void add(const KeyBatch& batch, std::uint64_t base);
  /// One entry; as above.
  void add(std::string_view key, std::uint64_t position);

  [[nodiscard]] std::uint64_t size() const noexcept { return sorter_.total(); }

  // The questions. The first one ends the adding; each may be asked again. One thread at a time. Error{io}.

  /// Every entry, grouped by key. The order of the groups depends on the seed and means nothing.
  void for_each_entry(const std::function<void(const KeyEntry&)>& sink);
  /// Every entry but the first of its key, by ascending position.
  void for_each_duplicate(const std::function<void(const Duplicate&)>& sink);
  /// REQUIRES: both stores have the same seed.
  [[nodiscard]] static Leaks find_leaks(KeyStore& training, KeyStore& testing, std::size_t max_pairs);

 private:
  Options options_;
  std::uint64_t seed_;
  std::mutex mutex_;
  RowSorter sorter_;  // rows {high half of the hash, low half, position}
};

}  // namespace manifest::spill
