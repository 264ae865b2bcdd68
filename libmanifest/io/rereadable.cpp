// SPDX-License-Identifier: Apache-2.0
// Several passes over one input.
#include "libmanifest/io/rereadable.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <optional>
#include <utility>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/io/compression.h"
#include "libmanifest/io/input_file.h"
#include "libmanifest/io/posix.h"
#include "libmanifest/io/temporary.h"

namespace manifest::io {
namespace {

constexpr std::size_t kCopiedPiece = std::size_t{1} << 20;

/// A stream's copy in a nameless file, compressed: written during the first pass, read by the others.
class Copy {
 public:
  explicit Copy(const std::string& folder)
      : folder_(temp_folder_or_default(folder)),
        file_(open_nameless(folder_)),
        encoder_(Encoder::make(Compression::zstd, Encoder::Effort::fast)) {}

  void append(std::string_view bytes) {
    encoder_->encode(bytes, pending_);
    if (pending_.size() >= kBufferBytes) flush();
  }
  void finish() {
    encoder_->finish(pending_);
    flush();
    complete_ = true;
  }
  [[nodiscard]] bool complete() const noexcept { return complete_; }

  [[nodiscard]] std::unique_ptr<Input> open(const std::string& name) const {
    if (::lseek(file_.get(), 0, SEEK_SET) < 0) throw Error::from_errno(errno, "cannot read again", name);
    return make_input(duplicate(file_.get(), name), name);
  }

 private:
  void flush() {
    (void)write_all(file_.get(), pending_, folder_);  // a file has no reader that could go
    pending_.clear();
  }

  static constexpr std::size_t kBufferBytes = 256 * 1024;
  std::string folder_;
  FileDescriptor file_;
  std::unique_ptr<Encoder> encoder_;
  std::string pending_;
  bool complete_ = false;
};

/// The first pass over a stream.
class CopiedInput final : public Input {
 public:
  CopiedInput(std::unique_ptr<Input> source, std::shared_ptr<Copy> copy)
      : source_(std::move(source)), copy_(std::move(copy)) {
    name_ = source_->name();
    compression_ = source_->compression();
  }
  std::size_t read(std::span<char> out) override {
    const std::size_t count = source_->read(out);
    copy_->append({out.data(), count});
    if (count < out.size() && !copy_->complete()) copy_->finish();
    return count;
  }
  [[nodiscard]] std::uint64_t file_position() const noexcept override { return source_->file_position(); }

 private:
  std::unique_ptr<Input> source_;
  std::shared_ptr<Copy> copy_;
};

bool same_file(const struct stat& a, const struct stat& b) noexcept {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec &&
         a.st_ctim.tv_sec == b.st_ctim.tv_sec && a.st_ctim.tv_nsec == b.st_ctim.tv_nsec;
}

}  // namespace

struct Rereadable::State {
  std::string path;
  std::string name;
  std::string temp_folder;
  std::optional<struct stat> first_status = {};  // of a regular file, at the first pass
  off_t start = 0;                               // where a redirected standard input stood
  std::shared_ptr<Copy> copy = {};               // of a stream

  std::unique_ptr<Input> first_pass();
  std::unique_ptr<Input> again();
};

std::unique_ptr<Input> Rereadable::State::first_pass() {
  FileDescriptor file = open_input(path);
  const struct stat status = status_of(file.get(), name);
  if (!S_ISREG(status.st_mode)) {
    auto source = make_input(std::move(file), name);
    copy = std::make_shared<Copy>(temp_folder);
    return std::make_unique<CopiedInput>(std::move(source), copy);
  }
  first_status = status;
  start = ::lseek(file.get(), 0, SEEK_CUR);
  return make_input(std::move(file), name);
}

std::unique_ptr<Input> Rereadable::State::again() {
  if (copy) {
    if (!copy->complete()) throw Error(ErrorKind::bug, "the pass before was not read to its end", {.path = name});
    return copy->open(name);
  }
  FileDescriptor file = open_input(path);
  if (!same_file(*first_status, status_of(file.get(), name))) {
    throw Error(ErrorKind::io, "has changed while it was read", {.path = name});
  }
  if (::lseek(file.get(), start, SEEK_SET) < 0) throw Error::from_errno(errno, "cannot read again", name);
  return make_input(std::move(file), name);
}

Rereadable::Rereadable(std::string path, std::string temp_folder) : state_(std::make_unique<State>()) {
  state_->name = input_name(path);
  state_->path = std::move(path);
  state_->temp_folder = std::move(temp_folder);
}
Rereadable::~Rereadable() = default;
Rereadable::Rereadable(Rereadable&&) noexcept = default;
Rereadable& Rereadable::operator=(Rereadable&&) noexcept = default;

std::unique_ptr<Input> Rereadable::open_pass() {
  const bool is_first = !state_->copy && !state_->first_status;
  return is_first ? state_->first_pass() : state_->again();
}

std::unique_ptr<Input> Rereadable::open_pass_of_copy() {
  auto input = open_pass();
  if (state_->first_status || state_->copy->complete()) return input;
  std::vector<char> ignored(kCopiedPiece);
  while (input->read(ignored) == ignored.size()) {
  }
  return open_pass();
}

const std::string& Rereadable::name() const noexcept { return state_->name; }

}  // namespace manifest::io
