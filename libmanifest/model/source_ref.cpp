// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/source_ref.h"

#include <algorithm>

#include "libmanifest/model/code_points.h"
#include "libmanifest/model/limits.h"

namespace manifest {
namespace {

constexpr std::string_view kScheme = "s3://";

constexpr bool is_bucket_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

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
