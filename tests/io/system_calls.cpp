// SPDX-License-Identifier: Apache-2.0
// The calls that stand before the C library's.
#include "tests/io/system_calls.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace manifest::testing {
namespace {

struct Plan {
  std::atomic<bool> active = false;
  int nth = 0;
  int error_number = 0;
  FailingCall::Then then = FailingCall::Then::works_again;
  std::atomic<int> seen = 0;
};
constexpr std::size_t kCalls = static_cast<std::size_t>(Call::allocate) + 1;
std::array<Plan, kCalls> plans;
Plan& plan_of(Call call) noexcept { return plans[static_cast<std::size_t>(call)]; }

std::atomic<bool> reluctant = false;
std::atomic<unsigned> reluctant_calls = 0;

bool fails(Call call) noexcept {
  Plan& plan = plan_of(call);
  if (!plan.active) return false;
  const int seen = ++plan.seen;
  const bool now = seen == plan.nth || (seen > plan.nth && plan.then == FailingCall::Then::keeps_failing);
  if (now) errno = plan.error_number;
  return now;
}

bool is_reluctant() noexcept { return reluctant; }

bool is_interrupted() noexcept {
  if (!reluctant || reluctant_calls++ % 2 == 0) return false;
  errno = EINTR;
  return true;
}

std::size_t granted(std::size_t size) noexcept { return reluctant ? std::min<std::size_t>(size, 1) : size; }

template <class Function>
Function* real(const char* name) noexcept {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

std::ostream& operator<<(std::ostream& out, Call call) {
  static constexpr std::array<const char*, kCalls> kNames = {"open",   "read",  "pread",   "write",     "fsync",
                                                             "syncfs", "close", "rename",  "renameat2", "mkdir",
                                                             "fchmod", "fstat", "allocate"};
  return out << kNames.at(static_cast<std::size_t>(call));
}

FailingCall::FailingCall(Call call, int nth, int error_number, Then then) : call_(call) {
  Plan& plan = plan_of(call);
  plan.nth = nth;
  plan.error_number = error_number;
  plan.then = then;
  plan.seen = 0;
  plan.active = true;
}
FailingCall::~FailingCall() { plan_of(call_).active = false; }
bool FailingCall::happened() const noexcept { return plan_of(call_).seen >= plan_of(call_).nth; }

ReluctantCalls::ReluctantCalls() { reluctant = true; }
ReluctantCalls::~ReluctantCalls() { reluctant = false; }

}  // namespace manifest::testing

using manifest::testing::Call;
using manifest::testing::fails;
using manifest::testing::granted;
using manifest::testing::is_interrupted;
using manifest::testing::is_reluctant;
using manifest::testing::real;

extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  static const auto call = real<int(const char*, int, ...)>("open");
  return fails(Call::open) ? -1 : call(path, flags, mode);
}

ssize_t read(int descriptor, void* out, std::size_t size) {
  static const auto call = real<ssize_t(int, void*, std::size_t)>("read");
  return fails(Call::read) || is_interrupted() ? -1 : call(descriptor, out, granted(size));
}

ssize_t pread(int descriptor, void* out, std::size_t size, off_t offset) {
  static const auto call = real<ssize_t(int, void*, std::size_t, off_t)>("pread");
  return fails(Call::pread) || is_interrupted() ? -1 : call(descriptor, out, granted(size), offset);
}

ssize_t write(int descriptor, const void* bytes, std::size_t size) {
  static const auto call = real<ssize_t(int, const void*, std::size_t)>("write");
  return fails(Call::write) || is_interrupted() ? -1 : call(descriptor, bytes, granted(size));
}

ssize_t writev(int descriptor, const iovec* pieces, int count) {
  if (is_reluctant()) return write(descriptor, pieces->iov_base, pieces->iov_len);
  static const auto call = real<ssize_t(int, const iovec*, int)>("writev");
  return fails(Call::write) ? -1 : call(descriptor, pieces, count);
}

// Nobody here survives a power cut: the disk is not waited for.
int fsync(int /*descriptor*/) { return fails(Call::fsync) ? -1 : 0; }
int syncfs(int /*descriptor*/) noexcept { return fails(Call::syncfs) ? -1 : 0; }

int close(int descriptor) {
  static const auto call = real<int(int)>("close");
  const bool failing = fails(Call::close);
  const int error_number = errno;
  const int result = call(descriptor);  // a close that fails has closed all the same
  if (!failing) return result;
  errno = error_number;
  return -1;
}

int rename(const char* from, const char* to) noexcept {
  static const auto call = real<int(const char*, const char*)>("rename");
  return fails(Call::rename) ? -1 : call(from, to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned int flags) noexcept {
  static const auto call = real<int(int, const char*, int, const char*, unsigned int)>("renameat2");
  return fails(Call::renameat2) ? -1 : call(from_folder, from, to_folder, to, flags);
}

int mkdir(const char* path, mode_t mode) noexcept {
  static const auto call = real<int(const char*, mode_t)>("mkdir");
  return fails(Call::mkdir) ? -1 : call(path, mode);
}

int fchmod(int descriptor, mode_t mode) noexcept {
  static const auto call = real<int(int, mode_t)>("fchmod");
  return fails(Call::fchmod) ? -1 : call(descriptor, mode);
}

int fstat(int descriptor, struct stat* status) noexcept {
  static const auto call = real<int(int, struct stat*)>("fstat");
  return fails(Call::fstat) ? -1 : call(descriptor, status);
}

}  // extern "C"

// Without a sanitizer only: its own operator new checks what it is for.
#ifndef MANIFEST_UNDER_SANITIZER
void* operator new(std::size_t size) {
  if (fails(Call::allocate)) throw std::bad_alloc();
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
#endif
