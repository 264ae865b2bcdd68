// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/yolo_uris.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "libmanifest/error.h"
#include "libmanifest/io/input.h"
#include "libmanifest/model/source_ref.h"

namespace manifest::formats {

namespace {

std::string_view path_of(std::string_view line) noexcept { return line.substr(0, line.find('\t')); }

std::string whole(const std::string& path) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  const auto input = io::Input::open(path);
  std::string text;
  for (std::size_t got = kPiece; got == kPiece;) {
    const std::size_t before = text.size();
    text.resize(before + kPiece);
    got = input->read({text.data() + before, kPiece});
    text.resize(before + got);
  }
  return text;
}

}  // namespace

YoloUris::YoloUris(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return;
  text_ = whole(path);
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < text_.size();) {
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    const std::string_view line = std::string_view(text_).substr(at, end - at);
    const std::size_t tab = line.find('\t');
    ++number;
    if (tab == std::string_view::npos || !parse_source_ref(line.substr(tab + 1))) {
      throw Error(ErrorKind::data, "not PATH, a tab and an s3 URI",
                  {.path = path,
                   .line = number,
                   .hint = "this file keeps the source-refs of an export; without it --s3-prefix decides"});
    }
    lines_.push_back(line);
    at = end + 1;
  }
  std::ranges::stable_sort(lines_, {}, path_of);
}

std::string_view YoloUris::find(std::string_view image) const noexcept {
  const auto found = std::ranges::lower_bound(lines_, image, {}, path_of);
  if (found == lines_.end() || path_of(*found) != image) return {};
  return found->substr(image.size() + 1);
}

}  // namespace manifest::formats
