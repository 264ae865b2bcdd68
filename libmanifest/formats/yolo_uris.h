// SPDX-License-Identifier: Apache-2.0
// The s3 URIs that an export left beside its data.yaml, so that an import gives every image its own back.
// Internal to formats/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::formats {

/// A table PATH<TAB>URI, held as it stands in the file: its bytes and 16 more a line.
class YoloUris {
 public:
  /// Empty where there is no such file. Throws Error{data} for a line that is not PATH<TAB>S3-URI, Error{io}.
  explicit YoloUris(const std::string& path);

  /// Empty: the table does not name `image`. Lives as long as the table.
  [[nodiscard]] std::string_view find(std::string_view image) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return text_.size(); }

 private:
  std::string text_;
  std::vector<std::string_view> lines_;  ///< by path
};

}  // namespace manifest::formats
