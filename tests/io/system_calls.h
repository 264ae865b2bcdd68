// SPDX-License-Identifier: Apache-2.0
// System calls that fail, come short or are interrupted when a test wants them to. This program's own open(), read(), …
// stand before the C library's, also for calls out of libmanifest.
#pragma once

// A sanitizer has an operator new of its own, which must not be replaced: there Call::allocate never fails.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MANIFEST_UNDER_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MANIFEST_UNDER_SANITIZER
#endif
#endif

#include <cstdint>
#include <ostream>

namespace manifest::testing {

enum class Call : std::uint8_t {
  open,
  read,
  pread,
  write,
  fsync,
  syncfs,
  close,
  rename,
  renameat2,
  mkdir,
  fchmod,
  fstat,
  allocate,  ///< operator new: throws std::bad_alloc
};
std::ostream& operator<<(std::ostream& out, Call call);

/// While it lives, the `nth` call (from 1) of that kind fails with `error_number`. One of a kind at a time.
class FailingCall {
 public:
  enum class Then : std::uint8_t { works_again, keeps_failing };

  FailingCall(Call call, int nth, int error_number, Then then = Then::works_again);
  ~FailingCall();
  FailingCall(const FailingCall&) = delete;
  FailingCall& operator=(const FailingCall&) = delete;

  /// Whether it came to that call.
  [[nodiscard]] bool happened() const noexcept;

 private:
  Call call_;
};

/// While it lives, read(), pread(), write() and writev() move one byte at most, and every other call is interrupted.
class ReluctantCalls {
 public:
  ReluctantCalls();
  ~ReluctantCalls();
  ReluctantCalls(const ReluctantCalls&) = delete;
  ReluctantCalls& operator=(const ReluctantCalls&) = delete;
};

}  // namespace manifest::testing
