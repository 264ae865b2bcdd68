// SPDX-License-Identifier: Apache-2.0
#include "tools/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <system_error>
#include <thread>

namespace manifest::tools {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kFirstShown = std::chrono::seconds(1);
constexpr auto kInterval = std::chrono::milliseconds(250);

std::string bytes_text(double bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < kUnits.size()) {
    bytes /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{:.0f} bytes", bytes) : fmt::format("{:.1f} {}", bytes, kUnits[unit]);
}

}  // namespace

std::string progress_text(std::uint64_t done, std::uint64_t total, double seconds) {
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  const std::string rate_text = bytes_text(rate) + "/s";
  if (total == 0) return fmt::format("{}, {}", bytes_text(static_cast<double>(done)), rate_text);
  done = std::min(done, total);
  const double share = static_cast<double>(done) / static_cast<double>(total);
  std::string text = fmt::format("{} of {}, {:.0f} %, {}", bytes_text(static_cast<double>(done)),
                                 bytes_text(static_cast<double>(total)), share * 100, rate_text);
  if (rate > 0) text += fmt::format(", {:.0f} s left", static_cast<double>(total - done) / rate);
  return text;
}

struct Progress::State {
  const io::ByteCounter& counter;
  const bool is_terminal;
  const Clock::time_point start = Clock::now();
  std::mutex mutex = {};
  std::condition_variable wake = {};
  bool stop = false;
  bool shown = false;
  std::thread thread = {};

  void show() {
    const std::chrono::duration<double> elapsed = Clock::now() - start;
    const std::string text = progress_text(counter.done, counter.total, elapsed.count());
    const std::string line = is_terminal ? "\r\x1b[K" + text : text + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
    shown = true;
  }

  void run() {
    std::unique_lock lock(mutex);
    const auto stopped = [this] { return stop; };
    if (wake.wait_for(lock, kFirstShown, stopped)) return;
    do show();
    while (!wake.wait_for(lock, is_terminal ? kInterval : kFirstShown, stopped));
  }
};

Progress::Progress(const CommonOptions& common, const io::ByteCounter& counter) {
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  const bool wanted = common.progress == When::always || (common.progress == When::automatic && is_terminal);
  if (!wanted || common.quiet) return;
  state_.reset(new State{counter, is_terminal});  // NOLINT(modernize-make-unique): an aggregate
  try {
    state_->thread = std::thread([state = state_.get()] { state->run(); });
  } catch (const std::system_error&) {
    state_.reset();  // no thread for it: the work matters more
  }
  if (state_ && common.progress == When::always && !is_terminal) state_->shown = true;
}

Progress::~Progress() {
  if (!state_) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->wake.notify_one();
  state_->thread.join();
  if (!state_->is_terminal) state_->show();
  if (state_->is_terminal && state_->shown) std::fputs("\r\x1b[K", stderr);
}

}  // namespace manifest::tools
