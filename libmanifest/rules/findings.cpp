// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/rules/findings.h"

#include <cassert>

#include "libmanifest/json/printable.h"

namespace manifest {
namespace {

constexpr std::size_t kQuotedCodePoints = 64;

std::string print(const ValuePath& path) {
  std::string text;
  for (std::size_t i = 0; i < path.count; ++i) {
    const PathStep& step = path.steps[i];
    if (step.is_index) {
      text += '[' + std::to_string(step.index) + ']';
    } else {
      text += text.empty() ? "" : ".";
      text += step.key;
    }
  }
  return text;
}

}  // namespace

ValuePath::ValuePath(std::initializer_list<PathStep> path) {
  assert(path.size() <= steps.size());
  for (const PathStep& step : path) steps[count++] = step;
}

void Findings::begin_line(std::string_view line, std::uint64_t muted, std::vector<Finding>& out) {
  out_ = &out;
  out.clear();
  line_ = line;
  muted_ = muted;
  lints_ = 0;
  if (fired_ != 0) detailed_.fill(0);
  fired_ = 0;
  has_errors_ = false;
  quotes_.clear();
}

void Findings::begin_rule(const RuleInfo& rule, Scope place, std::string_view attribute, std::uint32_t annotation) {
  rule_ = &rule;
  place_ = place;
  attribute_ = attribute;
  annotation_ = annotation;
}

bool Findings::wants_detail() const noexcept {
  return (muted_ & rule_bit(rule_->id)) == 0 && detailed_[static_cast<std::size_t>(rule_->id)] < kDetailedPerCode;
}

/// The new finding; nullptr when it is a muted lint.
Finding* Findings::add(Scope place) {
  ++fired_;
  const std::uint32_t bit = lint_bit(rule_->id);
  lints_ |= bit;
  if (bit != 0 && (muted_ & rule_bit(rule_->id)) != 0) return nullptr;
  has_errors_ = has_errors_ || rule_->severity == Severity::error;
  out_->push_back({.rule = rule_->id,
                   .place = place,
                   .annotation = annotation_,
                   .attribute = std::string(attribute_),
                   .detail = {}});
  return &out_->back();
}

void Findings::report(std::string_view detail) {
  const bool keep = !detail.empty() && wants_detail();
  Finding* finding = add(place_);
  if (finding == nullptr || !keep) return;
  ++detailed_[static_cast<std::size_t>(rule_->id)];
  finding->detail = detail;
}

void Findings::report_in_line(std::string_view detail) {
  const bool keep = wants_detail();
  Finding* finding = add(Scope::line);
  if (finding != nullptr && keep) finding->detail = detail;
}

void Findings::report_value(const ValuePath& path, std::string_view must) { quote_later(false, path, must); }
void Findings::report_metadata(const ValuePath& path, std::string_view must) { quote_later(true, path, must); }

void Findings::quote_later(bool in_metadata, const ValuePath& path, std::string_view must) {
  const bool keep = wants_detail();
  if (add(place_) == nullptr || !keep) return;
  ++detailed_[static_cast<std::size_t>(rule_->id)];
  quotes_.push_back({.finding = out_->size() - 1, .in_metadata = in_metadata, .path = path, .must = must});
}

void Findings::finish_line() {
  if (quotes_.empty()) return;
  if (outline_.scan(line_)) return;
  for (const Quote& quote : quotes_) write_quote(quote);
}

void Findings::write_quote(const Quote& quote) {
  Finding& finding = (*out_)[quote.finding];
  std::string top = finding.attribute;
  if (quote.in_metadata) top += "-metadata";
  const json::Node* node = outline_.find(outline_.root(), finding.attribute.empty() ? quote.path.steps[0].key : top);
  std::size_t step = finding.attribute.empty() ? 1 : 0;
  for (; node != nullptr && step < quote.path.count; ++step) {
    const PathStep& next = quote.path.steps[step];
    node = next.is_index ? outline_.at(*node, next.index) : outline_.find(*node, next.key);
  }
  const std::string inner = print(quote.path);
  finding.detail = inner.empty() ? (quote.in_metadata ? "the metadata" : "the value") : inner;
  if (node == nullptr) {
    finding.detail += " is missing, must be ";
  } else {
    finding.detail += " is " + json::printable_start(outline_.raw(*node), kQuotedCodePoints) + ", must be ";
  }
  finding.detail += quote.must;
}

}  // namespace manifest
