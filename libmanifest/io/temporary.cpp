// SPDX-License-Identifier: Apache-2.0
// Temporary files, and the registry of those that have names.
#include "libmanifest/io/temporary.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <new>
#include <random>
#include <set>
#include <system_error>

#include "libmanifest/error.h"

namespace manifest::io {
namespace {

struct Registry {
  std::mutex commit;
  std::mutex names_mutex;
  std::set<std::string> names;
};

/// Never destroyed: the thread that handles signals may still need it while the process ends.
Registry& registry() {
  static Registry& instance = *new Registry;
  return instance;
}

/// Hidden, short whatever the target is called, and telling whose it is.
std::string random_name() {
  static constexpr char kAlphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  static constexpr std::size_t kLetters = 10;
  thread_local std::random_device random;
  std::string name(kTemporaryPrefix);
  for (std::size_t i = 0; i < kLetters; ++i) name += kAlphabet[random() % (sizeof kAlphabet - 1)];
  return name;
}

/// Tries names until `create(path)` finds a free one; false from it with errno EEXIST means taken.
template <class Create>
std::string create_with_random_name(const std::string& folder, const std::string& target, Create create) {
  static constexpr int kAttempts = 100;  // as many as glibc's mkstemp would need never
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string path = (std::filesystem::path(folder) / random_name()).string();
    if (create(path)) return path;
    if (errno != EEXIST) break;
  }
  throw Error::from_errno(errno, "cannot create a temporary name in " + folder, target);
}

template <class Create>
std::string create_registered(const std::string& folder, const std::string& target, Create create) {
  Registry& known = registry();
  const std::scoped_lock lock(known.names_mutex);
  return create_with_random_name(folder, target, [&](const std::string& path) {
    known.names.insert(path);
    if (create(path)) return true;
    const int error_number = errno;
    known.names.erase(path);
    errno = error_number;
    return false;
  });
}

void remove_whatever_it_is(const std::string& path) noexcept try {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return;
  // Other threads may be filling a folder while it is removed.
  static constexpr int kAttempts = 100;
  std::error_code error;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::filesystem::remove_all(path, error);
    if (!error) return;
  }
} catch (const std::bad_alloc&) {
  // A leftover is the smaller evil.
}

}  // namespace

std::string temp_folder_or_default(const std::string& folder) {
  if (!folder.empty()) return folder;
  const char* const from_environment = std::getenv("TMPDIR");
  return from_environment != nullptr && *from_environment != '\0' ? from_environment : "/tmp";
}

int open_nameless(const std::string& folder) {
  static constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
  const std::string where = temp_folder_or_default(folder);
  FileDescriptor file = try_open(where, O_TMPFILE | O_RDWR, kOwnerOnly);
  if (file) return file.release();
  // File systems without O_TMPFILE say EOPNOTSUPP, kernels without it EISDIR (open(2)).
  if (errno != EOPNOTSUPP && errno != EISDIR) throw Error::from_errno(errno, "cannot create a temporary file", where);
  const std::string path = create_with_random_name(where, where, [&](const std::string& candidate) {
    file = try_open(candidate, O_CREAT | O_EXCL | O_RDWR, kOwnerOnly);
    return static_cast<bool>(file);
  });
  ::unlink(path.c_str());
  return file.release();
}

TemporaryFile create_temporary_file(const std::string& folder, mode_t mode, const std::string& target) {
  FileDescriptor descriptor;
  TemporaryName name(create_registered(folder, target, [&](const std::string& path) {
    descriptor = try_open(path, O_CREAT | O_EXCL | O_WRONLY, mode);
    return static_cast<bool>(descriptor);
  }));
  return {.name = std::move(name), .descriptor = std::move(descriptor)};
}

TemporaryName create_temporary_folder(const std::string& folder, const std::string& target) {
  static constexpr mode_t kAllButUmask = 0777;
  return TemporaryName(create_registered(
      folder, target, [](const std::string& path) { return ::mkdir(path.c_str(), kAllButUmask) == 0; }));
}

TemporaryName& TemporaryName::operator=(TemporaryName&& other) noexcept {
  if (this == &other) return *this;
  remove();
  path_ = std::exchange(other.path_, {});
  return *this;
}

void TemporaryName::remove() noexcept {
  if (path_.empty()) return;
  remove_whatever_it_is(path_);
  forget();
}

void TemporaryName::forget() noexcept {
  Registry& known = registry();
  const std::scoped_lock lock(known.names_mutex);
  known.names.erase(path_);
  path_.clear();
}

void remove_all_registered() noexcept {
  Registry& known = registry();
  known.commit.lock();
  known.names_mutex.lock();
  for (const std::string& path : known.names) remove_whatever_it_is(path);
}

CommitLock::CommitLock() { registry().commit.lock(); }
CommitLock::~CommitLock() { registry().commit.unlock(); }

}  // namespace manifest::io
