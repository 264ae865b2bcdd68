// SPDX-License-Identifier: Apache-2.0
// Journal: everything that a conversion has to tell, written down as it happens: ledger, rejects, words to the user.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "libmanifest/formats/problem.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/model/ledger.h"

namespace manifest::formats {

/// What happens at the first record that cannot be converted.
enum class OnReject : std::uint8_t {
  go_on,
  stop  ///< --strict: reject() throws Error{data}
};

/// Whether note() reaches the user; problems always do.
enum class Notes : std::uint8_t { told, silent };

struct JournalOptions {
  OnReject on_reject = OnReject::go_on;
  io::Output* rejects = nullptr;  ///< JSON Lines of the problems (--rejects); nullptr: nobody wants them
  std::uint64_t shown = 10;       ///< problems told to `talk` (tools.md 2)
  Notes notes = Notes::told;      ///< silent under --quiet
  /// Takes one line of text for the user (no line end; raw text from the input may be in it: the receiver escapes).
  std::function<void(std::string_view)> talk = {};
};

/// Whoever counts a record in also accounts for it: what reaches the SampleSink is counted in there; a record that a
/// reader itself rejects or leaves out is counted in and dropped at once by the *_unseen functions.
///
/// One thread at a time; readers that use threads hand over their problems in the order of the input.
class Journal {
 public:
  explicit Journal(JournalOptions options);

  /// A record that was counted in already is rejected: counted as dropped, told. Under OnReject::stop throws
  /// Error{data} with the problem's words.
  void reject(const Problem& problem);
  /// The same for a record that nobody counted in. Units other than image and annotation have no `in`.
  void reject_unseen(const Problem& problem);
  /// `n` records that were counted in are dropped without being told one by one (skipped on request, or lost with
  /// their image).
  void drop(std::string_view reason, std::uint64_t n = 1);
  void drop_unseen(std::string_view reason, std::uint64_t n = 1);

  void count_in(std::string_view unit, std::uint64_t n = 1) { ledger_.count_in(unit, n); }
  void count_out(std::string_view unit, std::uint64_t n = 1) { ledger_.count_out(unit, n); }
  void changed(std::string_view reason, std::uint64_t n = 1);

  /// Something that the user should know and that is no problem of one record ("dialect tfod: ...").
  void note(std::string_view text);

  /// Says how many problems were not shown.
  void close();

  [[nodiscard]] std::uint64_t rejected() const noexcept { return rejected_; }
  [[nodiscard]] Ledger& ledger() noexcept { return ledger_; }
  [[nodiscard]] const Ledger& ledger() const noexcept { return ledger_; }

 private:
  JournalOptions options_;
  Ledger ledger_;
  std::uint64_t rejected_ = 0;
};

/// "a.json:12: annotation 4: annotation.bad-bbox: ...", as far as the parts are known.
[[nodiscard]] std::string text_of(const Problem& problem);

}  // namespace manifest::formats
