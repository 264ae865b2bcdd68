// SPDX-License-Identifier: Apache-2.0
// Which XML files a VOC input is: operands, folders, image sets of a VOCdevkit.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/problem.h"

namespace manifest::formats {

/// One XML file.
struct VocInput {
  std::string path = {};                 ///< to open it, and as errors name it
  std::string name = {};                 ///< its path below the operand, without .xml
  std::size_t operand = 0;               ///< which operand it comes from
  std::optional<std::string> text = {};  ///< its bytes, where it can be read only once (standard input, a FIFO)
};

struct VocInputs {
  std::vector<VocInput> files = {};    ///< by path, in byte order
  std::vector<Problem> problems = {};  ///< names in an image set that lead to no file
};

/// Finds the files of `operands`: a file is itself, a folder everything below it that ends in .xml (any case; links to
/// files count, links to folders are not followed). With an image set, from each folder below (or the operand itself) that
/// has Annotations/ and ImageSets/Main/SET.txt, the files that the set names, whatever else a line says behind the name.
/// Throws Error{io} for what cannot be read, Error{usage} when no folder has the image set, Error{data} for a folder
/// without any XML file.
[[nodiscard]] VocInputs find_voc_inputs(const std::vector<std::string>& operands, const std::string& image_set);

/// The bytes of one file, decompressed if need be, into `out`; at most kMaxXmlBytes and one more. Throws Error{io}.
void load_voc_input(const VocInput& input, std::string& out);

}  // namespace manifest::formats
