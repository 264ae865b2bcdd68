// SPDX-License-Identifier: Apache-2.0
// The S3 URI of an image: s3://BUCKET/KEY.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace manifest {

/// The parts of a well-formed source-ref; views into it.
struct SourceRef {
  std::string_view bucket;
  std::string_view key;
};

/// The parts of `text`, or nullopt when it is no S3 URI: lower-case scheme, bucket of 3..255 characters of
/// [0-9A-Za-z.\-_] (API S3Bucket), key of 1..1024 characters (API S3ObjectName). Nothing is decoded.
/// REQUIRES: valid UTF-8.
[[nodiscard]] std::optional<SourceRef> parse_source_ref(std::string_view text) noexcept;

/// `prefix` and `path` with exactly one '/' between them (tools.md 2, --s3-prefix).
[[nodiscard]] std::string join_source_ref(std::string_view prefix, std::string_view path);

}  // namespace manifest
