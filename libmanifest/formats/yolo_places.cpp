// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/yolo_places.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "libmanifest/formats/file_tree.h"

namespace manifest::formats {

namespace {

namespace fs = std::filesystem;

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

std::string absolute_of(const std::string& path) {
  return without_slash(fs::absolute(path).lexically_normal().string());
}

std::string real_of(const std::string& path) {
  std::error_code ignored;
  return fs::weakly_canonical(path, ignored).string();
}

/// `path` below `folder`, or nullopt.
std::optional<std::string_view> behind(std::string_view path, std::string_view folder) noexcept {
  if (path == folder) return std::string_view();
  if (!folder.ends_with('/') && !(path.size() > folder.size() && path[folder.size()] == '/')) return std::nullopt;
  if (!path.starts_with(folder)) return std::nullopt;
  path.remove_prefix(folder.size());
  if (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

}  // namespace

YoloPlaces::YoloPlaces(const std::string& folder) : folder_(folder), bases_({folder}), roots_({root_of(folder)}) {}

bool YoloPlaces::set_path(const std::string& path) {
  const std::string base = path.starts_with('/') ? path : joined(folder_, path);
  std::error_code ignored;
  if (!fs::is_directory(base, ignored)) return false;
  bases_.insert(bases_.begin(), base);
  if (!below(absolute_of(base), &Root::absolute)) roots_.push_back(root_of(base));
  return true;
}

YoloPlaces::Root YoloPlaces::root_of(std::string folder) {
  folder = without_slash(std::move(folder));
  std::string absolute = absolute_of(folder);
  std::error_code ignored;
  const fs::path above = fs::path(absolute).parent_path();
  if (!absolute.ends_with("/images") || !fs::is_directory(above / "labels", ignored)) {
    return {.folder = folder, .absolute = absolute, .real = real_of(absolute), .hidden = {}};
  }
  const fs::path named(folder);
  std::string parent = named.filename() == "images" ? named.parent_path().string() : joined(folder, "..");
  if (parent.empty()) parent = ".";
  return {.folder = std::move(parent), .absolute = above.string(), .real = real_of(above), .hidden = "images/"};
}

std::vector<std::string> YoloPlaces::candidates(std::string_view text) const {
  if (text.starts_with('/')) return {std::string(text)};
  std::vector<std::string> found;
  for (const std::string& base : bases_) {
    found.push_back(joined(base, text));
    if (text.starts_with("../")) found.push_back(joined(base, text.substr(3)));
  }
  if (text.find('\\') == std::string_view::npos) return found;
  std::string turned(text);
  std::ranges::replace(turned, '\\', '/');
  const std::vector<std::string> more = candidates(turned);
  found.insert(found.end(), more.begin(), more.end());
  return found;
}

YoloPlace YoloPlaces::place(const std::string& path) const {
  const std::string absolute = absolute_of(path);
  if (auto found = below(absolute, &Root::absolute)) return std::move(*found);
  if (auto found = below(real_of(path), &Root::real)) return std::move(*found);
  if (path.starts_with('/')) return {.name = absolute};
  return {.name = fs::path(absolute).lexically_relative(roots_.front().absolute).string()};
}

std::optional<YoloPlace> YoloPlaces::below(const std::string& absolute, std::string Root::*base) const {
  for (std::size_t i = 0; i < roots_.size(); ++i) {
    const auto name = behind(absolute, roots_[i].*base);
    const bool is_hidden_itself = name && !roots_[i].hidden.empty() && roots_[i].hidden.starts_with(*name) &&
                                  name->size() + 1 == roots_[i].hidden.size();
    if (!name || (!is_hidden_itself && !name->starts_with(roots_[i].hidden))) continue;
    return YoloPlace{.name = std::string(*name), .root = static_cast<std::uint32_t>(i)};
  }
  return std::nullopt;
}

std::string YoloPlaces::file(std::uint32_t root, std::string_view name) const {
  return name.empty() ? roots_[root].folder : joined(roots_[root].folder, name);
}

std::string_view YoloPlaces::key(const YoloPlace& place) const noexcept {
  return std::string_view(place.name).substr(roots_[place.root].hidden.size());
}

}  // namespace manifest::formats
