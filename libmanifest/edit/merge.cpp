// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "libmanifest/edit/conflict_list.h"
#include "libmanifest/edit/join_lines.h"
#include "libmanifest/edit/line_edit.h"
#include "libmanifest/edit/merge_output.h"
#include "libmanifest/edit/merge_plan.h"
#include "libmanifest/edit/reconcile.h"
#include "libmanifest/edit/source_lines.h"
#include "libmanifest/error.h"
#include "libmanifest/parallel/ordered.h"

namespace manifest::edit {
namespace {

/// A line that is not written as it stands.
struct EditedLine {
  std::uint64_t index = 0;  ///< in its block
  LineDrop drop = LineDrop::none;
  bool unannotated = false;
  std::size_t begin = 0;  ///< its new text in EditedBlock::texts, without line end
  std::size_t size = 0;
};

struct EditedBlock {
  std::vector<EditedLine> lines;
  std::string texts;
  std::optional<Refusal> refusal;
};

void check_usage(const MergeJob& job, const MergeOptions& options) {
  if (job.inputs.empty()) throw Error(ErrorKind::usage, "no manifest given");
  if (options.max_piece_lines == 0U || options.max_piece_bytes == 0U) {
    throw Error(ErrorKind::usage, "a piece of nothing cannot be written");
  }
}

/// Whether lines have to be known before the first is written.
bool needs_plan(const MergeJob& job, const MergeOptions& options) {
  return options.duplicates != MergeDuplicates::keep || options.invalid == MergeInvalid::error ||
         job.conflicts != nullptr;
}

ReadOptions reading(const MergeOptions& options) {
  return {.max_line_bytes = options.max_line_bytes,
          .block_bytes = options.block_bytes,
          .threads = options.threads,
          .temp_folder = options.temp_folder,
          .progress = options.progress};
}

// The line's text without, and its line end.
std::pair<std::string_view, std::string_view> cut_line_end(std::string_view bytes) {
  std::string_view text = bytes;
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
  }
  return {text, bytes.substr(text.size())};
}

// What a worker does to a block on its own, whatever the plan says of the lines.
void edit_block(LineEditor& editor, const MergeOptions& options, const jsonl::Block& block, EditedBlock& out) {
  out.lines.clear();
  out.texts.clear();
  out.refusal.reset();
  for (const jsonl::Line& line : block) {
    if (line.overlong) out.refusal = refuse_overlong(line, options.max_line_bytes);
    if (out.refusal) return;
    if (editor.idle()) continue;
    EditedLine edited{.index = line.index, .begin = out.texts.size()};
    const Rewritten rewritten = editor.rewrite(line.text.view(), out.texts);
    if (rewritten.refusal) {
      out.refusal = Refusal{.index = line.index, .reason = *rewritten.refusal, .hint = {}};
      return;
    }
    edited.unannotated = rewritten.unannotated;
    edited.size = out.texts.size() - edited.begin;
    const std::string_view text = std::string_view(out.texts).substr(edited.begin);
    edited.drop = rewritten.changed ? editor.judge_copy(text, rewritten.lost_label) : editor.judge(line.text, false);
    if (rewritten.changed || edited.drop != LineDrop::none) out.lines.push_back(edited);
  }
}

class Run {
 public:
  Run(const MergeJob& job, const MergeOptions& options)
      : job_(job),
        options_(options),
        planned_(needs_plan(job, options)),
        lines_(job.inputs, reading(options), planned_ ? SourceLines::Passes::two : SourceLines::Passes::one),
        output_(job, options),
        editor_(options, LineEditor::Invalid::passes) {}

  Ledger run() {
    if (planned_) {
      plan_.emplace(make_plan(lines_, options_, job_.conflicts != nullptr));
      plan_->fetch(lines_);
      rows_.emplace(plan_->rows());
      texts_.emplace(plan_->texts());
      if (job_.conflicts != nullptr) conflicts_.emplace(*job_.conflicts, lines_);
    }
    write_lines();
    output_.finish();
    return account();
  }

 private:
  void write_lines() {
    const bool drops_invalid = !planned_ && options_.invalid == MergeInvalid::drop;
    const auto invalid = drops_invalid ? LineEditor::Invalid::drops : LineEditor::Invalid::passes;
    std::vector<std::unique_ptr<LineEditor>> editors(parallel::resolve_threads(options_.threads));
    for (auto& editor : editors) editor = std::make_unique<LineEditor>(options_, invalid);
    lines_.for_each_block<EditedBlock>(
        std::span(editors),
        [this](auto& editor, const jsonl::Block& block, EditedBlock& out) {
          edit_block(*editor, options_, block, out);
        },
        [this](const jsonl::Block& block, const EditedBlock& edited, std::uint64_t first_line) {
          write_block(block, edited, first_line);
        });
  }

  // Copies stretches between the lines that somebody has something to say of.
  void write_block(const jsonl::Block& block, const EditedBlock& edited, std::uint64_t first_line) {
    std::uint64_t at = 0;
    auto next = edited.lines.begin();
    while (at < block.size()) {
      const std::uint64_t planned = rows_ ? std::min(rows_->line() - first_line, block.size()) : block.size();
      const std::uint64_t changed = next == edited.lines.end() ? block.size() : next->index;
      const std::uint64_t special = std::min(planned, changed);
      copy(block, at, special);
      if (special == block.size()) return;
      const EditedLine* edit = changed == special ? &*next++ : nullptr;
      if (planned == special) {
        write_planned(block.line(special), first_line + special, edit, edited);
      } else {
        write_edited(block.line(special), *edit, edited);
      }
      at = special + 1;
    }
  }

  void copy(const jsonl::Block& block, std::uint64_t begin, std::uint64_t end) {
    if (begin == end) return;
    if (output_.one_by_one() || options_.class_ids == ClassIdPolicy::reconciled) {
      for (std::uint64_t i = begin; i < end; ++i) emit_bytes(block.line(i).bytes);
      return;
    }
    const char* const from = block.line(begin).bytes.data();
    const std::string_view last = block.line(end - 1).bytes;
    output_.write({from, last.data() + last.size()}, end - begin);
    if (!last.ends_with('\n')) output_.write("\n", 0);
  }

  void write_edited(const jsonl::Line& line, const EditedLine& edit, const EditedBlock& edited) {
    if (edit.drop != LineDrop::none) return drop(edit.drop);
    count_change(LineChange::rewritten);
    if (edit.unannotated) count_change(LineChange::unannotated);
    emit(std::string_view(edited.texts).substr(edit.begin, edit.size), cut_line_end(line.bytes).second);
  }

  void write_planned(const jsonl::Line& line, std::uint64_t number, const EditedLine* edit, const EditedBlock& edited) {
    const std::span<const spill::Row> rows = rows_->take();
    const spill::Row& row = rows.front();
    if (row[2] == static_cast<std::uint64_t>(PlanNote::invalid)) return drop(LineDrop::invalid);
    if (row[1] < number) {
      // What is joined is counted at the first line, where it is known what came of it.
      return options_.duplicates == MergeDuplicates::join ? void() : drop(LineDrop::duplicate);
    }
    const bool has_texts = texts_->line() == number;
    if (has_texts && options_.duplicates == MergeDuplicates::join) return write_joined(line, number);
    if (conflicts_) list(line, number, rows);
    if (has_texts) return write_moved(texts_->take().front());
    if (edit != nullptr) return write_edited(line, *edit, edited);
    emit_bytes(line.bytes);
  }

  /// A line that another has made way for.
  void write_moved(const spill::Row& text) {
    plan_->read_text(text[2], moved_);
    const auto [old_text, line_end] = cut_line_end(moved_);
    edited_.clear();
    const Rewritten rewritten = rewrite(old_text, text[1]);
    const std::string_view now = rewritten.changed ? std::string_view(edited_) : old_text;
    const LineDrop why = editor_.judge_copy(now, rewritten.lost_label);
    if (why != LineDrop::none) return drop(why);
    if (rewritten.changed) count_change(LineChange::rewritten);
    if (rewritten.unannotated) count_change(LineChange::unannotated);
    emit(now, line_end);
  }

  /// The lines of one image become one, each joined to those before. Where it cannot be, it stands in their place.
  void write_joined(const jsonl::Line& line, std::uint64_t number) {
    JoinedLines joined = begin_joined(read_joined(line.text.view(), number));
    for (const spill::Row& text : texts_->take()) {
      plan_->read_text(text[2], moved_);
      join(joined, read_joined(cut_line_end(moved_).first, text[1]), number, text[1]);
    }
    if (joined.lines > 1) count_drop(LineDrop::joined, joined.lines - 1);
    const std::string_view text = joiner_.text();
    const LineDrop why = editor_.judge_copy(text, joined.lost_label);
    if (why != LineDrop::none) return drop(why);
    if (joined.unannotated != 0) count_change(LineChange::unannotated, joined.unannotated);
    emit(text, cut_line_end(line.bytes).second);
  }

  struct JoinedLines {
    std::uint64_t lines = 1;
    std::uint64_t unannotated = 0;  // of those
    bool lost_label = false;
  };

  /// A line of an image as it is joined, in edited_.
  Rewritten read_joined(std::string_view text, std::uint64_t number) {
    edited_.clear();
    Rewritten rewritten = rewrite(text, number);
    if (!rewritten.changed) edited_ = text;
    return rewritten;
  }

  JoinedLines begin_joined(const Rewritten& first) {
    joiner_.begin(edited_);
    return {.unannotated = first.unannotated ? 1U : 0U, .lost_label = first.lost_label};
  }

  void join(JoinedLines& joined, const Rewritten& later, std::uint64_t number, std::uint64_t later_number) {
    members_.clear();
    const Joinable joinable = joiner_.join(edited_, members_);
    const LineDrop why = joinable == Joinable::yes              ? LineDrop::joined
                         : joinable == Joinable::too_many_boxes ? LineDrop::too_many_boxes
                                                                : LineDrop::names_clash;
    if (conflicts_) list_joined(number, later_number, why);
    if (joinable == Joinable::yes) {
      joined.lines += 1;
      joined.unannotated += later.unannotated ? 1 : 0;
      joined.lost_label = joined.lost_label || later.lost_label;
      const auto is_replaced = [](const JoinedMember& member) { return member.fate == JoinedMember::Fate::replaced; };
      count_change(LineChange::attribute_replaced,
                   static_cast<std::uint64_t>(std::ranges::count_if(members_, is_replaced)));
    } else {
      count_drop(why, joined.lines);
      joined = begin_joined(later);
    }
  }

  void list_joined(std::uint64_t number, std::uint64_t later_number, LineDrop why) {
    const std::string source_ref = source_ref_of(edited_);
    const bool is_joined = why == LineDrop::joined;
    conflicts_->add({.source_ref = source_ref,
                     .first = number,
                     .line = later_number,
                     .fate = is_joined ? DuplicateFate::joined : DuplicateFate::replaced,
                     .members = members_,
                     .reason = is_joined ? std::string_view() : reason_of(why)});
  }

  Rewritten rewrite(std::string_view text, std::uint64_t number) {
    Rewritten rewritten = editor_.rewrite(text, edited_);
    if (!rewritten.refusal) return rewritten;
    const auto [path, line] = lines_.place_of(number);
    throw Error(ErrorKind::data, *rewritten.refusal, {.path = path, .line = line});
  }

  // Of a first line whose image stands on others: all of them, and who survived.
  void list(const jsonl::Line& line, std::uint64_t number, std::span<const spill::Row> rows) {
    std::uint64_t survivor = number;
    for (const spill::Row& row : rows) {
      if (row[2] == static_cast<std::uint64_t>(PlanNote::moved)) survivor = row[1];
    }
    const std::string source_ref = source_ref_of(line.text.view());
    std::string storage;
    const std::string_view moved = move_prefix(source_ref, options_.rewrite.prefixes, storage);
    for (const spill::Row& row : rows) {
      if (row[2] != static_cast<std::uint64_t>(PlanNote::duplicate)) continue;
      const bool stays = options_.duplicates == MergeDuplicates::keep;
      const DuplicateFate fate = row[1] == survivor ? DuplicateFate::replaced : DuplicateFate::dropped;
      conflicts_->add(
          {.source_ref = moved, .first = number, .line = row[1], .fate = stays ? DuplicateFate::kept : fate});
    }
  }

  std::string source_ref_of(std::string_view line) {
    if (!reader_.read(line)) return {};
    return std::string(reader_.source_ref().value_or(""));
  }

  void emit_bytes(std::string_view bytes) {
    const auto [text, line_end] = cut_line_end(bytes);
    emit(text, line_end);
  }

  void emit(std::string_view text, std::string_view line_end) {
    line_.clear();
    const bool reconciled = options_.class_ids == ClassIdPolicy::reconciled && reconciler_.reconcile(text, line_);
    if (reconciled) count_change(LineChange::reconciled);
    if (!reconciled) line_ += text;
    line_ += line_end.empty() ? "\n" : line_end;
    output_.write(line_, 1);
  }

  void drop(LineDrop why) { count_drop(why, 1); }
  void count_drop(LineDrop why, std::uint64_t lines) { drops_[static_cast<std::size_t>(why)] += lines; }
  void count_change(LineChange change, std::uint64_t count = 1) { changes_[static_cast<std::size_t>(change)] += count; }

  Ledger account() {
    Ledger ledger;
    ledger.count_in("lines", lines_.size());
    ledger.count_out("lines", output_.lines());
    for (std::size_t why = 1; why < kLineDrops; ++why) {
      if (drops_[why] != 0) ledger.count_dropped(reason_of(static_cast<LineDrop>(why)), drops_[why]);
    }
    for (std::size_t change = 0; change < kLineChanges; ++change) {
      if (changes_[change] != 0) ledger.count_changed(reason_of(static_cast<LineChange>(change)), changes_[change]);
    }
    lines_.add_inputs(ledger);
    return ledger;
  }

  const MergeJob& job_;
  const MergeOptions& options_;
  bool planned_;
  SourceLines lines_;
  MergeOutput output_;
  LineEditor editor_;  // for lines that stand elsewhere than they came
  std::optional<MergePlan> plan_;
  std::optional<MergePlan::Reader> rows_;
  std::optional<MergePlan::Reader> texts_;
  std::optional<ConflictList> conflicts_;
  Reconciler reconciler_;
  LineJoiner joiner_;
  LineMembers reader_;
  std::vector<JoinedMember> members_;
  std::string moved_;
  std::string edited_;
  std::string line_;
  std::array<std::uint64_t, kLineDrops> drops_{};
  std::array<std::uint64_t, kLineChanges> changes_{};
};

}  // namespace

Ledger merge(const MergeJob& job, const MergeOptions& options) {
  check_usage(job, options);
  return Run(job, options).run();
}

}  // namespace manifest::edit
