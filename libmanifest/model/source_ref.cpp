// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/source_ref.h"

#include <algorithm>
#include <array>

#include "libmanifest/model/code_points.h"
#include "libmanifest/model/limits.h"

namespace manifest {
namespace {

constexpr std::string_view kScheme = "s3://";

/// By byte: looked up for every line, several times.
constexpr auto kBucketCharacters = [] {
  std::array<bool, 256> allowed{};
  for (const std::string_view range : {"az", "AZ", "09", "..", "--", "__"}) {
    for (char c = range.front(); c <= range.back(); ++c) allowed[static_cast<unsigned char>(c)] = true;
  }
  return allowed;
}();

bool is_bucket_character(char c) noexcept { return kBucketCharacters[static_cast<unsigned char>(c)]; }

}  // namespace

std::optional<SourceRef> parse_source_ref(std::string_view text) noexcept {
  if (!text.starts_with(kScheme)) return std::nullopt;
  text.remove_prefix(kScheme.size());
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const SourceRef parts{.bucket = text.substr(0, slash), .key = text.substr(slash + 1)};
  if (parts.bucket.size() < limits::kBucketBytesMin || parts.bucket.size() > limits::kBucketBytesMax)
    return std::nullopt;
  if (!std::ranges::all_of(parts.bucket, is_bucket_character)) return std::nullopt;
  if (parts.key.empty() || longer_than(parts.key, limits::kKeyCodePointsMax)) return std::nullopt;
  return parts;
}

std::string join_source_ref(std::string_view prefix, std::string_view path) {
  while (prefix.ends_with('/') && prefix.size() > kScheme.size()) prefix.remove_suffix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  std::string joined(prefix);
  joined += '/';
  joined += path;
  return joined;
}

}  // namespace manifest
