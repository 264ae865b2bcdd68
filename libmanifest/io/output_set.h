// SPDX-License-Identifier: Apache-2.0
// Bytes out: a set of outputs that appears as a whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::io {

/// One output being written. Buffered; a name ending .gz or .zst is compressed. Throws Error{io} when writing fails
/// (full disk, file-size limit). When the reader of a pipe or of standard output went away nothing is thrown: write()
/// does nothing from then on and closed() is true, so that the other outputs and the exit code come out as if it had
/// read on (tools.md 0, "Streams"). SIGPIPE and SIGXFSZ must be ignored by the program. One thread at a time.
class Output {
 public:
  virtual ~Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  virtual void write(std::string_view bytes) = 0;
  /// The same of several pieces, one behind the other; who can write them from where they stand does.
  virtual void write_pieces(std::span<const std::string_view> pieces) {
    for (const std::string_view piece : pieces) write(piece);
  }
  /// Whether nobody reads this any more; a reason to stop early where nothing else depends on the work.
  [[nodiscard]] virtual bool closed() const noexcept = 0;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 protected:
  Output() = default;
  std::string name_;
};

enum class Overwrite : std::uint8_t { refuse, allow };

/// All outputs of one run (tools.md 0, "Output", "Overwriting", "Several outputs").
///
///     io::OutputSet outputs(force ? io::Overwrite::allow : io::Overwrite::refuse);
///     outputs.protect_input(manifest_path);
///     io::Output& out = outputs.add(options.output);
///     out.write(...);
///     outputs.commit();
///
/// add() checks and opens at once, so that refusals come before any work: Error{exists} for a directory, for an existing
/// regular file under Overwrite::refuse, and for one that is also an input even under allow; Error{usage} for a
/// name given twice; Error{io} where the folder is missing. "-" is standard output. A regular target is written
/// beside itself under a temporary name (links are followed) and keeps its mode, a new one gets what the umask leaves of
/// 0666. A device, FIFO or socket is written in place, and so is what /dev/stdout and /dev/fd/N lead to.
///
/// commit() flushes and fsyncs all, then renames in the order of adding; a rename that fails puts the earlier ones
/// back and throws Error{io} that also names what could not be put back. Without commit() the destructor removes every
/// temporary name, and no target was touched. Temporary names are in io/temporary's registry while they exist.
/// One thread at a time.
class OutputSet {
 public:
  explicit OutputSet(Overwrite overwrite);
  ~OutputSet();
  OutputSet(const OutputSet&) = delete;
  OutputSet& operator=(const OutputSet&) = delete;

  /// Names an input ("-" too), so that an output that is the same file (also through links) is refused.
  void protect_input(const std::string& path);
  /// Adds a file, "-" or a device. The reference lives as long as the set.
  Output& add(const std::string& path);
  /// Adds `folder/name` for a folder that belongs to the run (split, --results, VOC export). What is missing of the
  /// folder and its parents is built under a temporary name and appears by one rename in commit(); into an existing
  /// one files are put one by one, by the rules of add(). `name` may hold '/'; it must be a safe relative path
  /// (io/safe_path.h), else Error{usage}.
  Output& add_in_folder(const std::string& folder, const std::string& name);
  /// Creates the folder even when nothing is put into it.
  void add_folder(const std::string& folder);
  /// Flushes, compresses to the end and closes one output of a folder early, so that a run may make more files than
  /// it can hold open. It still appears only with commit(). The reference is not to be used again: in a new folder nothing
  /// is kept of the output, so that memory does not grow with the files.
  void close(Output& output);

  /// Gives one output up: commit() leaves its target as it was. Of a device nothing is taken back. write() may not follow.
  void discard(Output& output);

  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest::io
