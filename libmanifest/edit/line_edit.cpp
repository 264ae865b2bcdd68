// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/line_edit.h"

#include <array>

namespace manifest::edit {

std::string_view reason_of(LineDrop drop) noexcept {
  constexpr std::array<std::string_view, kLineDrops> kNames = {"",
                                                               "line.invalid",
                                                               "line.duplicate",
                                                               "line.joined",
                                                               "line.too-many-boxes",
                                                               "line.names-clash",
                                                               "line.unlabeled",
                                                               "line.not-selected"};
  return kNames[static_cast<std::size_t>(drop)];
}

std::string_view reason_of(LineChange change) noexcept {
  constexpr std::array<std::string_view, kLineChanges> kNames = {"line.rewritten", "line.unannotated",
                                                                 "line.reconciled", "attribute.replaced"};
  return kNames[static_cast<std::size_t>(change)];
}

LineEditor::LineEditor(const MergeOptions& options, Invalid invalid)
    : options_(options),
      invalid_(invalid),
      idle_(invalid == Invalid::passes && options.rewrite.none() && options.filter.none()),
      rewriter_(options.rewrite),
      filter_(options.filter) {}

LineDrop LineEditor::judge(json::PaddedText line, bool lost_label) {
  if (invalid_ == Invalid::drops && !filter_.names_image(line)) return LineDrop::invalid;
  const bool may_be_bare = lost_label && options_.unlabeled == MergeUnlabeled::skip;
  if (may_be_bare && !filter_.is_labeled(line)) return LineDrop::unlabeled;
  return filter_.selects(line) ? LineDrop::none : LineDrop::not_selected;
}

LineDrop LineEditor::judge_copy(std::string_view line, bool lost_label) {
  if (idle_) return LineDrop::none;
  padded_.assign(line);
  return judge(padded_.text(), lost_label);
}

}  // namespace manifest::edit
