// SPDX-License-Identifier: Apache-2.0
// The inputs of a run as one sequence of lines. Internal to edit/.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/io/byte_counter.h"
#include "libmanifest/io/rereadable.h"
#include "libmanifest/jsonl/for_each_block.h"
#include "libmanifest/model/ledger.h"

namespace manifest::edit {

/// A line that ends the run (tools.md 0: exit 1, nothing written), found by a worker that knows its block only.
struct Refusal {
  std::uint64_t index = 0;  ///< in its block
  std::string reason;
  std::string hint;
};

/// That of a line which is longer than what is read: no tool that copies lines may skip it.
[[nodiscard]] Refusal refuse_overlong(const jsonl::Line& line, std::uint64_t max_line_bytes);

/// How lines are read.
struct ReadOptions {
  std::uint64_t max_line_bytes = std::uint64_t{16} << 20U;
  std::size_t block_bytes = std::size_t{1} << 20U;  ///< no answer depends on it
  std::size_t threads = 0;                          ///< that read where there is no other work; 0: all processors
  std::string temp_folder = {};                     ///< empty: $TMPDIR, else /tmp
  io::ByteCounter* progress = nullptr;              ///< may be null; outlives the lines
};

/// Lines count from 0 over all inputs.
class SourceLines {
 public:
  enum class Passes : std::uint8_t { one = 1, two = 2 };  ///< one: a stream is not kept for another pass
  /// Throws Error{usage} when standard input is given twice.
  SourceLines(const std::vector<std::string>& paths, const ReadOptions& options, Passes passes);

  /// Runs jsonl::for_each_block over every input. `consume` is also told the number of the block's first line. A Result
  /// has a member `refusal`; where it is set the block is not consumed, and Error{data} names the line.
  template <class Result, class State, class Work, class Consume>
  void for_each_block(std::span<State> states, Work work, Consume consume) {
    begin_pass();
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const std::unique_ptr<io::Input> input = open(i);
      const std::uint64_t before = lines_;
      std::uint64_t position = 0;
      const jsonl::Totals totals = jsonl::for_each_block<Result>(
          *input, block_options_, states, work, [&](const jsonl::Block& block, Result& result) {
            if (result.refusal) refuse(*result.refusal, input->name(), block.first_line() + result.refusal->index + 1);
            consume(block, result, before + block.first_line());
            note_progress(block, position);
          });
      end_input(i, totals);
    }
  }
  /// A pass with nothing to do but consume(block, first_line): one thread reads ahead of the one that consumes.
  template <class Consume>
  void for_each_block(Consume consume) {
    struct Nothing {
      std::optional<Refusal> refusal;
    };
    std::vector<Nothing> readers(readers_);
    for_each_block<Nothing>(
        std::span(readers), [](Nothing&, const jsonl::Block&, Nothing&) {},
        [&](const jsonl::Block& block, const Nothing&, std::uint64_t first_line) { consume(block, first_line); });
  }
  /// After a pass.
  [[nodiscard]] std::uint64_t size() const noexcept { return lines_; }
  /// Path and number (from 1) of a line, after a pass.
  [[nodiscard]] std::pair<std::string, std::uint64_t> place_of(std::uint64_t line) const;
  void add_inputs(Ledger& ledger) const;

 private:
  struct Source {
    std::string name;
    std::uint64_t first_line = 0;
    std::uint64_t bytes = 0;
  };
  void begin_pass();
  [[noreturn]] static void refuse(const Refusal& refusal, const std::string& name, std::uint64_t line);
  [[nodiscard]] std::unique_ptr<io::Input> open(std::size_t index);
  void note_progress(const jsonl::Block& block, std::uint64_t& position) const;
  void end_input(std::size_t index, const jsonl::Totals& totals);

  std::vector<std::string> paths_;
  std::vector<io::Rereadable> inputs_;
  std::vector<Source> sources_;
  Passes passes_;
  jsonl::BlockOptions block_options_;
  std::size_t readers_;
  io::ByteCounter* progress_;
  std::uint64_t lines_ = 0;
};

}  // namespace manifest::edit
