// SPDX-License-Identifier: Apache-2.0
// Any two lines: rewriting, joining and reconciling give JSON where JSON came in, are done after one go, and make no
// line bad that was good.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/edit/join_lines.h"
#include "libmanifest/edit/reconcile.h"
#include "libmanifest/edit/rewrite.h"
#include "libmanifest/json/padded_text.h"
#include "libmanifest/json/scan.h"
#include "libmanifest/model/line_members.h"
#include "libmanifest/rules/line_checker.h"

namespace {

using namespace manifest::edit;

void require(bool condition) {
  if (!condition) std::abort();
}

bool is_json(std::string_view text) { return !manifest::json::check(text); }

/// Whether no rule of severity error fires.
bool is_good(std::string_view text) {
  static manifest::LabelTable labels;
  static manifest::LineChecker checker({}, labels);
  static manifest::json::PaddedString padded;
  static manifest::LineFacts facts;
  static std::vector<manifest::Finding> findings;
  padded.assign(text);
  checker.check(padded.text(), facts, findings);
  return std::ranges::none_of(findings, [](const manifest::Finding& finding) {
    return rule_info(finding.rule).severity == manifest::Severity::error;
  });
}

const std::vector<RewriteOptions>& options() {
  static const std::vector<RewriteOptions> made = [] {
    RewriteOptions all;
    all.labels.add_option("a=b");
    all.labels.add_drop("c");
    all.attributes = {{"x", "y"}};
    all.prefixes = {{"s3://a", "s3://b"}};
    all.bookkeeping = Bookkeeping::drop;
    RewriteOptions keeps = all;
    keeps.kept_attributes = {"y", "b"};
    return std::vector{all, keeps};
  }();
  return made;
}

void check_rewrite(std::string_view line, const RewriteOptions& options) {
  Rewriter rewriter(options);
  std::string once;
  if (!rewriter.rewrite(line, once).changed) return require(once.empty());
  require(is_json(once));
  require(is_good(once) || !is_good(line));
  std::string twice;
  require(!rewriter.rewrite(once, twice).changed);
}

void check_reconcile(std::string_view line) {
  Reconciler reconciler;
  std::string once;
  if (!reconciler.reconcile(line, once)) return require(once.empty());
  require(is_json(once));
  require(is_good(once) || !is_good(line));
  std::string twice;
  require(!reconciler.reconcile(once, twice));
}

void check_join(std::string_view first, std::string_view second) {
  manifest::LineMembers members;
  if (!members.read(first) || !members.read(second)) return;
  LineJoiner joiner;
  std::vector<JoinedMember> fates;
  joiner.begin(first);
  if (joiner.join(second, fates) != Joinable::yes) return require(joiner.text() == first && fates.empty());
  const std::string joined(joiner.text());
  require(is_json(joined));
  require(is_good(joined) || !is_good(first) || !is_good(second));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(text.find('\n'), text.size());
  const std::string_view first = std::string_view(text).substr(0, cut);
  const std::string_view second = std::string_view(text).substr(std::min(cut + 1, text.size()));
  for (const RewriteOptions& rewriting : options()) check_rewrite(first, rewriting);
  check_reconcile(first);
  check_join(first, second);
  return 0;
}
