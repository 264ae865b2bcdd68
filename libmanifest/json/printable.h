// SPDX-License-Identifier: Apache-2.0
// Makes text from outside safe to show in a terminal or a log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace manifest::json {

/// Appends `text` with everything escaped that could steer a terminal or disguise what is read (tools.md 0, untrusted
/// text): controls and DEL as `\x1b`, bytes that are no UTF-8 as `\xff`, U+0080..U+009F, bidirectional controls, line
/// and paragraph separators as `\u202e`. The rest stays, the backslash included.
void append_printable(std::string_view text, std::string& out);

[[nodiscard]] std::string printable(std::string_view text);

/// printable() of the first `count` code points of `text`, with `…` behind them when there are more.
[[nodiscard]] std::string printable_start(std::string_view text, std::size_t count);

}  // namespace manifest::json
