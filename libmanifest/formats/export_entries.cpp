// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/export_entries.h"

#include <algorithm>
#include <utility>

namespace manifest::formats {

namespace {

/// The folders that the entry lies in, as far as an entry could have their names.
std::vector<std::string_view> folders_like_entries(OutputKind kind, std::string_view entry) {
  std::vector<std::string_view> folders;
  if (kind == OutputKind::file || entry.empty()) return folders;
  const std::string_view ending = entry.substr(std::min(entry.rfind('.'), entry.size() - 1));
  for (auto slash = entry.find('/'); slash != std::string_view::npos; slash = entry.find('/', slash + 1)) {
    if (entry.substr(0, slash).ends_with(ending)) folders.push_back(entry.substr(0, slash));
  }
  return folders;
}

}  // namespace

ExportEntries::ExportEntries(OutputKind kind, const ReadAgain& read_again, RepeatWatch::Options options)
    : kind_(kind),
      names_(
          [kind, read_again](const RepeatWatch::Visit& visit) {
            read_again([&](const std::string& entry) {
              visit(entry);
              for (const std::string_view folder : folders_like_entries(kind, entry)) visit(folder);
            });
          },
          std::move(options)) {}

std::string ExportEntries::take(const std::string& entry) {
  const std::vector<std::string_view> folders = folders_like_entries(kind_, entry);
  const bool is_taken = names_.is_repeat(entry);
  std::string_view file;
  for (const std::string_view folder : folders) {
    // A folder's name that came before, and not as a folder of an image that left, is that of a file.
    if (names_.is_repeat(folder) && file.empty() && !folders_.contains(folder)) file = folder;
  }
  if (folders_.contains(entry)) return entry + "/...";
  if (!file.empty()) return std::string(file);
  if (is_taken) return entry;
  for (const std::string_view folder : folders) folders_.insert(folder);
  return {};
}

}  // namespace manifest::formats
