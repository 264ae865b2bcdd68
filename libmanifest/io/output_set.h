// SPDX-License-Identifier: Apache-2.0
// Bytes out: a set of outputs that appears as a whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::io {

/// One output being written. Buffered; a name ending .gz or .zst is compressed. Throws Error{io} when writing fails
/// (full disk, closed device) and Error{output_closed} when the reader of a pipe or of standard output went away;
/// after the latter, write() does nothing and closed() is true. One thread at a time.
class Output {
 public:
  virtual ~Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  virtual void write(std::string_view bytes) = 0;
  [[nodiscard]] virtual bool closed() const noexcept = 0;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 protected:
  Output() = default;
  std::string name_;
};

enum class Overwrite : std::uint8_t { refuse, allow };

/// All outputs of one run (tools.md 0, "Output", "Overwriting", "Several outputs").
///
/// add() checks and opens at once, so that refusals come before any work: Error{exists} for an existing regular file
/// under Overwrite::refuse, or one that is also an input, even under allow; Error{io} where the folder is
/// missing. "-" is standard output. A regular target is written beside itself under a temporary name (links are resolved);
/// a device, FIFO or socket is written in place. commit() flushes and fsyncs all, then renames in the order of
/// adding; a rename that fails puts the earlier ones back and throws. Without commit() the destructor removes every
/// temporary name, and no target was touched. Temporary names are in io/temporary's registry while they exist.
class OutputSet {
 public:
  explicit OutputSet(Overwrite overwrite);
  ~OutputSet();
  OutputSet(const OutputSet&) = delete;
  OutputSet& operator=(const OutputSet&) = delete;

  /// Names an input, so that an output that is the same file (also through links) is refused.
  void protect_input(const std::string& path);
  /// Adds a file, "-" or a device. The reference lives as long as the set.
  Output& add(const std::string& path);
  /// Adds `folder/name` for a folder that belongs to the run (split, --results, VOC export): it and its parents are
  /// created. A folder that did not exist is built under a temporary name and appears by one rename in commit();
  /// into an existing one files are put one by one, and existing ones need Overwrite::allow. `name` may hold
  /// '/'; it must be a safe relative path (io/safe_path.h).
  Output& add_in_folder(const std::string& folder, const std::string& name);
  /// Creates the folder even when nothing is put into it.
  void add_folder(const std::string& folder);
  /// Flushes, compresses to the end and closes one output of a folder early, so that a run may make more files than
  /// it can hold open. It still appears only with commit().
  void close(Output& output);

  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest::io
