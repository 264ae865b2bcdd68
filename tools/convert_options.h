// SPDX-License-Identifier: Apache-2.0
// The options that all converters share (tools.md 2), and those that a format's row adds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/format.h"
#include "tools/cli.h"
#include "tools/options.h"

namespace manifest::tools {

/// A converter's command line.
struct ConvertArguments {
  explicit ConvertArguments(const formats::Format& format) : options(format.options) {}

  std::vector<std::string> operands = {};
  CommonOptions common = {};
  formats::FormatOptions options;
  formats::ImportOptions run = {};  ///< what the command line decides of an import; labels serve an export too
  bool is_export = false;
  std::vector<std::string> attributes = {};
  std::optional<std::string> job_name = {};
  std::optional<std::string> human_annotated = {};
  std::string creation_date = {};
  std::string images = {};
  std::string class_map = {};
  std::vector<std::string> renames = {};
  std::string label_map = {};
  std::string rejects = {};
  std::optional<std::uint64_t> batch = {};  ///< --batch of the formats that have it: lines of each piece
  bool strict = false;
};

/// All groups of a converter, bound to `arguments`, which must outlive them.
[[nodiscard]] std::vector<OptionGroup> convert_options(ConvertArguments& arguments, const formats::Format& format);

/// After the command line was read: checks what belongs together, reads the small files that options name, and fills
/// `run`. Throws Error{usage} with a hint.
void settle(ConvertArguments& arguments, const formats::Format& format);

/// The options that were given something to say and have no meaning in this direction, as "--clip". They are no error:
/// one list of options serves a script for the way there and the way back.
[[nodiscard]] std::vector<std::string> options_without_meaning(const ConvertArguments& arguments,
                                                               const formats::Format& format);

}  // namespace manifest::tools
