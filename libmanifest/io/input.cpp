// SPDX-License-Identifier: Apache-2.0
// Opening an input, and telling by its first bytes what it is.
#include "libmanifest/io/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/io/compression.h"
#include "libmanifest/io/input_file.h"
#include "libmanifest/io/posix.h"

namespace manifest::io {
namespace {

constexpr std::size_t kCompressedPiece = 128 * 1024;

/// The file as it is: its bytes in order, the first ones already looked at.
class RawFile {
 public:
  RawFile(FileDescriptor descriptor, std::string name) : descriptor_(std::move(descriptor)), name_(std::move(name)) {
    const struct stat status = status_of(descriptor_.get(), name_);
    if (S_ISDIR(status.st_mode)) throw Error(ErrorKind::io, "is a directory", {.path = name_});
    const off_t start = ::lseek(descriptor_.get(), 0, SEEK_CUR);
    // Files of /proc and /sys call themselves regular and empty; they are read as streams.
    if (S_ISREG(status.st_mode) && start >= 0 && start < status.st_size) {
      size_ = static_cast<std::uint64_t>(status.st_size - start);
      next_ = static_cast<std::uint64_t>(start);
      is_random_access_ = start == 0;
      ::posix_fadvise(descriptor_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    peeked_size_ = read_fully(peeked_);
  }

  [[nodiscard]] std::string_view first_bytes() const noexcept { return {peeked_.data(), peeked_size_}; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
  [[nodiscard]] int random_access_fd() const noexcept { return is_random_access_ ? descriptor_.get() : -1; }

  /// Fills `out` as far as the file goes.
  std::size_t read(std::span<char> out) {
    const std::size_t again = std::min(peeked_size_ - peeked_used_, out.size());
    std::copy_n(peeked_.data() + peeked_used_, again, out.data());
    peeked_used_ += again;
    const std::size_t count = again + read_fully(out.subspan(again));
    position_ += count;
    return count;
  }

 private:
  std::size_t read_fully(std::span<char> out) {
    std::size_t filled = 0;
    while (filled < out.size() && !at_end_) {
      const std::size_t count = read_piece(out.subspan(filled));
      at_end_ = count == 0;  // a terminal would have to be told twice
      filled += count;
    }
    return filled;
  }

  /// A file is read by offsets of our own: another pass may read through a copy of the descriptor, which shares its.
  std::size_t read_piece(std::span<char> out) {
    if (!next_) return read_some(descriptor_.get(), out, name_);
    const std::size_t count = read_some_at(descriptor_.get(), out, *next_, name_);
    *next_ += count;
    return count;
  }

  FileDescriptor descriptor_;
  std::string name_;
  std::optional<std::uint64_t> size_;
  std::optional<std::uint64_t> next_;  ///< where a file is read on
  std::array<char, kMagicBytes> peeked_{};
  std::size_t peeked_size_ = 0;
  std::size_t peeked_used_ = 0;
  std::uint64_t position_ = 0;
  bool is_random_access_ = false;
  bool at_end_ = false;
};

class PlainInput final : public Input {
 public:
  explicit PlainInput(RawFile file) : file_(std::move(file)) {
    name_ = file_.name();
    file_size_ = file_.size();
  }
  std::size_t read(std::span<char> out) override { return file_.read(out); }
  [[nodiscard]] std::uint64_t file_position() const noexcept override { return file_.position(); }
  [[nodiscard]] int random_access_fd() const noexcept override { return file_.random_access_fd(); }

 private:
  RawFile file_;
};

class CompressedInput final : public Input {
 public:
  CompressedInput(RawFile file, Compression compression)
      : file_(std::move(file)), decoder_(Decoder::make(compression, file_.name())), buffer_(kCompressedPiece) {
    name_ = file_.name();
    file_size_ = file_.size();
    compression_ = compression;
  }

  std::size_t read(std::span<char> out) override {
    std::size_t filled = 0;
    while (filled < out.size()) {
      if (pending_.empty() && !at_end_) refill();
      const auto [consumed, produced] = decoder_->decode(pending_, out.subspan(filled));
      pending_ = pending_.subspan(consumed);
      filled += produced;
      if (at_end_ && pending_.empty() && produced == 0) break;
    }
    const bool at_end = filled < out.size();
    if (at_end && !decoder_->at_end_of_member()) {
      throw Error(ErrorKind::io, "truncated: the file ends within its compressed data", {.path = name_});
    }
    return filled;
  }
  [[nodiscard]] std::uint64_t file_position() const noexcept override { return file_.position(); }

 private:
  void refill() {
    const std::size_t count = file_.read(buffer_);
    at_end_ = count < buffer_.size();
    pending_ = std::span<const char>(buffer_).first(count);
  }

  RawFile file_;
  std::unique_ptr<Decoder> decoder_;
  std::vector<char> buffer_;
  std::span<const char> pending_;  // of buffer_, not yet decoded
  bool at_end_ = false;            // of the file; buffer_ holds its last bytes
};

}  // namespace

FileDescriptor open_input(const std::string& path) {
  return path == "-" ? duplicate(STDIN_FILENO, input_name(path)) : open_for_reading(path);
}

std::string input_name(const std::string& path) { return path == "-" ? "<stdin>" : path; }

std::unique_ptr<Input> make_input(FileDescriptor descriptor, std::string name) {
  RawFile file(std::move(descriptor), std::move(name));
  const Compression compression = compression_by_content(file.first_bytes());
  if (compression == Compression::none) return std::make_unique<PlainInput>(std::move(file));
  return std::make_unique<CompressedInput>(std::move(file), compression);
}

std::unique_ptr<Input> Input::open(const std::string& path) { return make_input(open_input(path), input_name(path)); }

}  // namespace manifest::io
