// SPDX-License-Identifier: Apache-2.0
// From the paths in a YOLO input to files, and from files to the paths that images are known by.
// Internal to formats/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::formats {

/// A file or folder of the input.
struct YoloPlace {
  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

  std::string name = {};          ///< below its root; nowhere: as the input names it, and no path of an image
  std::uint32_t root = kNowhere;  ///< which of the roots
};

/// The folders that paths are relative to. Paths are compared as they are written, and where that says that one leads out, without
/// links.
class YoloPlaces {
 public:
  /// `folder` is the operand, or where the data.yaml lies: paths are counted from there (conversions.md, YOLO).
  explicit YoloPlaces(const std::string& folder);
  /// The `path` of the data.yaml. What lies outside of the data.yaml's folder but in here is counted from here. False: there is no
  /// such folder, and nothing has changed.
  [[nodiscard]] bool set_path(const std::string& path);

  /// Where `text` may lie, likeliest first: relative to `path`, then to the data.yaml's folder; a leading `../` may be
  /// one too many, as Roboflow writes it, and `\` may stand for `/`.
  [[nodiscard]] std::vector<std::string> candidates(std::string_view text) const;

  [[nodiscard]] YoloPlace place(const std::string& path) const;
  /// To open it. REQUIRES: it has a root; so for key().
  [[nodiscard]] std::string file(const YoloPlace& place) const { return file(place.root, place.name); }
  [[nodiscard]] std::string file(std::uint32_t root, std::string_view name) const;
  /// What goes behind --s3-prefix.
  [[nodiscard]] std::string_view key(const YoloPlace& place) const noexcept;

 private:
  struct Root {
    std::string folder;    ///< as the user names it
    std::string absolute;  ///< without "." and ".."
    std::string real;      ///< without links
    /// Of a root called `images` whose labels lie beside it: the root is the folder above, and this is left out of keys.
    std::string_view hidden;
  };
  [[nodiscard]] static Root root_of(std::string folder);
  [[nodiscard]] std::optional<YoloPlace> below(const std::string& absolute, std::string Root::*base) const;

  std::string folder_;
  std::vector<std::string> bases_;  ///< what texts are relative to
  std::vector<Root> roots_;
};

}  // namespace manifest::formats
