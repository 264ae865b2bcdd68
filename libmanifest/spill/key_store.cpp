// SPDX-License-Identifier: Apache-2.0
// Where has this key stood before? Duplicates, leaks between two manifests and groups, for any number of lines.
#include "libmanifest/spill/key_store.h"

#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <random>

namespace manifest::spill {
namespace {

/// The share of the memory that the answers have when they must be sorted themselves: one part of this many.
constexpr std::uint64_t kAnswerShare = 4;

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

Row row_of(std::string_view key, std::uint64_t position, std::uint64_t seed) noexcept {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(key.data(), key.size(), seed);
  return {hash.high64, hash.low64, position};
}

bool same_key(const Row& a, const Row& b) noexcept { return a[0] == b[0] && a[1] == b[1]; }
bool key_less(const Row& a, const Row& b) noexcept { return a[0] != b[0] ? a[0] < b[0] : a[1] < b[1]; }

/// The entries of one key, as one group.
struct Group {
  Row first;
  std::uint64_t entries = 0;
};

/// Reads a stream of rows group by group.
class Groups {
 public:
  explicit Groups(RowStream stream) : stream_(std::move(stream)) { advance(); }

  [[nodiscard]] const std::optional<Group>& front() const noexcept { return group_; }
  void advance() {
    group_.reset();
    if (!has_row_ && !(has_row_ = stream_.next(row_))) return;
    group_ = Group{.first = row_, .entries = 0};
    for (; has_row_ && same_key(row_, group_->first); has_row_ = stream_.next(row_)) ++group_->entries;
  }

 private:
  RowStream stream_;
  Row row_{};
  bool has_row_ = false;
  std::optional<Group> group_;
};

/// Keeps the pairs with the lowest training positions: a heap whose top is the one to go.
void keep_lowest(std::vector<Leaks::Pair>& heap, const Leaks::Pair& pair, std::size_t max_pairs) {
  const auto less = [](const Leaks::Pair& a, const Leaks::Pair& b) { return a.training < b.training; };
  heap.push_back(pair);
  std::push_heap(heap.begin(), heap.end(), less);
  if (heap.size() <= max_pairs) return;
  std::pop_heap(heap.begin(), heap.end(), less);
  heap.pop_back();
}

}  // namespace

void KeyBatch::add(std::string_view key, std::uint64_t position) { rows_.push_back(row_of(key, position, seed_)); }

KeyStore::KeyStore(Options options)
    : options_(std::move(options)),
      seed_(options_.seed ? *options_.seed : random_seed()),
      sorter_({.memory = options_.memory - options_.memory / kAnswerShare,
               .temp_folder = options_.temp_folder,
               .threads = options_.threads}) {}

void KeyStore::add(const KeyBatch& batch, std::uint64_t base) {
  assert(batch.seed_ == seed_);
  const std::lock_guard lock(mutex_);
  for (const Row& row : batch.rows_) sorter_.add({row[0], row[1], row[2] + base});
}

void KeyStore::add(std::string_view key, std::uint64_t position) {
  const Row row = row_of(key, position, seed_);
  const std::lock_guard lock(mutex_);
  sorter_.add(row);
}

void KeyStore::for_each_entry(const std::function<void(const KeyEntry&)>& sink) {
  sorter_.sort();
  RowStream stream = sorter_.stream();
  Row row{};
  Row next{};
  KeyEntry entry;
  for (bool more = stream.next(row); more; row = next) {
    if (entry.index == 0) entry.first = row[2];
    entry.position = row[2];
    more = stream.next(next);
    entry.is_last = !more || !same_key(row, next);
    sink(entry);
    entry.index = entry.is_last ? 0 : entry.index + 1;
  }
}

void KeyStore::for_each_duplicate(const std::function<void(const Duplicate&)>& sink) {
  RowSorter answers({.memory = options_.memory / kAnswerShare, .temp_folder = options_.temp_folder});
  for_each_entry([&answers](const KeyEntry& entry) {
    if (entry.index > 0) answers.add({entry.position, entry.first, 0});
  });
  answers.sort();
  RowStream stream = answers.stream();
  for (Row row{}; stream.next(row);) sink({.position = row[0], .first = row[1]});
}

Leaks KeyStore::find_leaks(KeyStore& training, KeyStore& testing, std::size_t max_pairs) {
  assert(training.seed_ == testing.seed_);
  training.sorter_.sort();
  testing.sorter_.sort();
  Leaks leaks;
  Groups ours(training.sorter_.stream());
  Groups theirs(testing.sorter_.stream());
  while (ours.front() && theirs.front()) {
    const Group& here = *ours.front();
    const Group& there = *theirs.front();
    if (same_key(here.first, there.first)) {
      ++leaks.keys;
      leaks.training_entries += here.entries;
      leaks.testing_entries += there.entries;
      keep_lowest(leaks.first_pairs, {.training = here.first[2], .testing = there.first[2]}, max_pairs);
      ours.advance();
      theirs.advance();
    } else if (key_less(here.first, there.first)) {
      ours.advance();
    } else {
      theirs.advance();
    }
  }
  std::sort(leaks.first_pairs.begin(), leaks.first_pairs.end(),
            [](const Leaks::Pair& a, const Leaks::Pair& b) { return a.training < b.training; });
  return leaks;
}

}  // namespace manifest::spill
