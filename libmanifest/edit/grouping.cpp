// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/grouping.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>

#include "libmanifest/edit/canonical_json.h"
#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

std::unique_ptr<const re2::RE2> compile(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<const re2::RE2>(pattern, options);
  if (!compiled->ok()) throw Error(ErrorKind::usage, fmt::format("--group-by '{}': {}", pattern, compiled->error()));
  if (compiled->NumberOfCapturingGroups() > 0) return compiled;
  throw Error(ErrorKind::usage, fmt::format("--group-by '{}' captures nothing", pattern),
              {.hint = "put what names the group into parentheses: '/(scene[0-9]+)/'"});
}

}  // namespace

struct Grouping::State {
  std::unique_ptr<const re2::RE2> pattern;
  std::string key;
  json::Outline outline;
  std::string storage;
  std::string value;

  std::optional<std::string_view> match(std::string_view source_ref) const {
    std::array<re2::StringPiece, 2> found;
    const re2::StringPiece text(source_ref.data(), source_ref.size());
    const bool matched = pattern->Match(text, 0, text.size(), re2::RE2::UNANCHORED, found.data(), 2);
    if (!matched || found[1].data() == nullptr) return std::nullopt;
    return std::string_view(found[1].data(), found[1].size());
  }

  std::optional<std::string_view> look_up(std::string_view line) {
    if (outline.scan(line)) return std::nullopt;
    const json::Node* node = outline.find(outline.root(), key);
    if (node == nullptr || node->type == json::NodeType::null) return std::nullopt;
    if (node->type == json::NodeType::string) return outline.string(*node, storage);
    value.clear();
    append_canonical(outline, *node, value);
    return value;
  }
};

Grouping::Grouping(const GroupingOptions& options) : state_(std::make_unique<State>()) {
  if (!options.pattern.empty() && !options.key.empty()) {
    throw Error(ErrorKind::usage, "--group-by and --group-by-key exclude each other");
  }
  if (!options.pattern.empty()) state_->pattern = compile(options.pattern);
  state_->key = options.key;
}
Grouping::~Grouping() = default;
Grouping::Grouping(Grouping&&) noexcept = default;

std::optional<std::string_view> Grouping::group_of(std::string_view line, const LineFacts& facts) {
  if (state_->pattern != nullptr && facts.has_source_ref) return state_->match(facts.source_ref);
  if (!state_->key.empty() && facts.is_json) return state_->look_up(line);
  return std::nullopt;
}

}  // namespace manifest::edit
