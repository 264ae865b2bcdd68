// SPDX-License-Identifier: Apache-2.0
#include "tools/interrupt.h"

#include <csignal>
#include <cstdlib>
#include <system_error>
#include <thread>

#include "libmanifest/io/temporary.h"

namespace manifest::tools {
namespace {

bool is_ignored(int signal_number) {
  struct sigaction action {};
  return sigaction(signal_number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

[[noreturn]] void end_by(int signal_number) {
  io::remove_all_registered();
  std::signal(signal_number, SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal_number);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  std::raise(signal_number);
  std::_Exit(128 + signal_number);
}

void wait_for(sigset_t awaited) {
  int signal_number = 0;
  while (sigwait(&awaited, &signal_number) != 0) {
  }
  end_by(signal_number);
}

}  // namespace

void take_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  sigset_t awaited;
  sigemptyset(&awaited);
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(signal_number)) sigaddset(&awaited, signal_number);
  }
  pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
  try {
    // Never joined: it waits for as long as the process lives.
    std::thread(wait_for, awaited).detach();
  } catch (const std::system_error&) {
    // No thread to be had: die of the signal at once rather than be deaf to it.
    pthread_sigmask(SIG_UNBLOCK, &awaited, nullptr);
  }
}

}  // namespace manifest::tools
