// SPDX-License-Identifier: Apache-2.0
// The strict walker against simdjson's DOM: the same texts are JSON, but for numbers and nesting that simdjson refuses.
#include <simdjson.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libmanifest/json/respell.h"
#include "libmanifest/json/scan.h"

namespace {

using manifest::json::Outline;

void require(bool condition) {
  if (!condition) std::abort();
}

/// simdjson counts a level for the scalars in the deepest container, but none for an empty container. Texts that
/// come near its limit are left to the unit tests.
bool is_deep(std::string_view text) {
  std::size_t brackets = 0;
  for (const char byte : text) brackets += byte == '[' || byte == '{' ? 1 : 0;
  return brackets > 1000;
}

simdjson::error_code ask_simdjson(const std::string& text) {
  thread_local simdjson::dom::parser parser;
  return parser.parse(text).error();
}

/// Every value's own bytes are JSON again, and children lie inside their parents in order.
void require_consistent(const Outline& outline) {
  for (const auto& node : outline.nodes()) {
    require(node.begin < node.end);
    const auto& parent = outline.node(node.parent);
    require(&parent == &node || (parent.begin < node.begin && node.end < parent.end));
    require(node.next_sibling == 0 || outline.node(node.next_sibling).begin > node.end);
    if (outline.nodes().size() < 64) require(!manifest::json::check(outline.raw(node)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Outline outline;
  const auto error = outline.scan(text);
  require(error.has_value() == manifest::json::check(text).has_value());
  if (is_deep(text)) return 0;
  const auto theirs = ask_simdjson(text);
  if (error) {
    require(theirs != simdjson::SUCCESS);
    require(error->offset <= text.size());
    return 0;
  }
  require_consistent(outline);
  require(theirs == simdjson::SUCCESS || theirs == simdjson::NUMBER_ERROR);
  std::string respelled;
  manifest::json::respell_numbers(outline, respelled);
  require(ask_simdjson(respelled) == simdjson::SUCCESS);
  require((respelled == text) == (theirs == simdjson::SUCCESS));
  return 0;
}
