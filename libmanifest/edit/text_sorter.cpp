// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/text_sorter.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <queue>
#include <utility>

namespace manifest::edit {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10U;
using Sizes = std::array<std::uint64_t, 2>;  // of the key and of the text, before them in a run

}  // namespace

// Reads one run from front to back.
class TextSorter::RunReader {
 public:
  RunReader(const spill::NamelessFile& file, Run run) : file_(&file), next_(run.begin), end_(run.end) {}

  /// The next key and text; false: there is none.
  bool next() {
    if (at_ == buffer_.size() && next_ == end_) return false;
    Sizes sizes{};
    need(sizeof sizes);
    std::memcpy(sizes.data(), buffer_.data() + at_, sizeof sizes);
    need(sizeof sizes + sizes[0] + sizes[1]);
    at_ += sizeof sizes;
    key_ = {at_, sizes[0]};
    text_ = {at_ + sizes[0], sizes[1]};
    at_ += sizes[0] + sizes[1];
    return true;
  }
  [[nodiscard]] std::string_view key() const noexcept { return view(key_); }
  [[nodiscard]] std::string_view text() const noexcept { return view(text_); }

 private:
  [[nodiscard]] std::string_view view(std::pair<std::size_t, std::size_t> place) const noexcept {
    return std::string_view(buffer_).substr(place.first, place.second);
  }
  void need(std::size_t bytes) {
    if (buffer_.size() - at_ >= bytes) return;
    buffer_.erase(0, at_);
    at_ = 0;
    const std::size_t have = buffer_.size();
    const auto more = std::min<std::uint64_t>(std::max(bytes - have, kBufferBytes), end_ - next_);
    buffer_.resize(have + more);
    file_->read(next_, std::span(buffer_).subspan(have));
    next_ += more;
  }

  const spill::NamelessFile* file_;
  std::uint64_t next_;
  std::uint64_t end_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::pair<std::size_t, std::size_t> key_;
  std::pair<std::size_t, std::size_t> text_;
};

TextSorter::TextSorter(Options options) : memory_(options.memory), file_(std::move(options.temp_folder)) {}

std::string_view TextSorter::key_of(const Entry& entry) const noexcept {
  return std::string_view(bytes_).substr(entry.begin, entry.key_size);
}
std::string_view TextSorter::text_of(const Entry& entry) const noexcept {
  return std::string_view(bytes_).substr(entry.begin + entry.key_size, entry.text_size);
}

void TextSorter::add(std::string_view key, std::string_view text) {
  const std::uint64_t held = bytes_.size() + entries_.size() * sizeof(Entry);
  if (!entries_.empty() && held + key.size() + text.size() > memory_) write_run();
  entries_.push_back({.begin = bytes_.size(), .key_size = key.size(), .text_size = text.size()});
  bytes_ += key;
  bytes_ += text;
}

void TextSorter::sort_entries() {
  std::ranges::sort(entries_, [this](const Entry& a, const Entry& b) {
    const int order = key_of(a).compare(key_of(b));
    return order != 0 ? order < 0 : a.begin < b.begin;
  });
}

void TextSorter::write_run() {
  sort_entries();
  const std::uint64_t begin = file_.size();
  std::string buffer;
  for (const Entry& entry : entries_) {
    const Sizes sizes = {entry.key_size, entry.text_size};
    buffer.append(reinterpret_cast<const char*>(sizes.data()), sizeof sizes);
    buffer += key_of(entry);
    buffer += text_of(entry);
    if (buffer.size() < kBufferBytes) continue;
    file_.append(buffer);
    buffer.clear();
  }
  file_.append(buffer);
  runs_.push_back({begin, file_.size()});
  entries_.clear();
  bytes_.clear();
}

void TextSorter::for_each(const std::function<void(std::string_view)>& sink) {
  if (runs_.empty()) {
    sort_entries();
    for (const Entry& entry : entries_) sink(text_of(entry));
    return;
  }
  if (!entries_.empty()) write_run();
  std::vector<RunReader> readers;
  for (const Run& run : runs_) readers.emplace_back(file_, run);
  const auto comes_later = [&readers](std::size_t a, std::size_t b) {
    const int order = readers[a].key().compare(readers[b].key());
    return order != 0 ? order > 0 : a > b;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(comes_later)> heads(comes_later);
  for (std::size_t i = 0; i < readers.size(); ++i) {
    if (readers[i].next()) heads.push(i);
  }
  while (!heads.empty()) {
    const std::size_t run = heads.top();
    heads.pop();
    sink(readers[run].text());
    if (readers[run].next()) heads.push(run);
  }
}

}  // namespace manifest::edit
