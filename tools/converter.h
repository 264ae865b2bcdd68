// SPDX-License-Identifier: Apache-2.0
// The frame of every converter: one format's tool is its row and its words.
#pragma once

#include "libmanifest/formats/format.h"
#include "tools/cli.h"

namespace manifest::tools {

/// Runs the converter of the format called `format` (formats/formats.cpp), in the direction that the command line asks
/// for. Returns the code for main().
int run_converter(const Program& program, std::string_view format, int argc, char** argv);

}  // namespace manifest::tools
