// SPDX-License-Identifier: Apache-2.0
// From an operand to its images.
#include "libmanifest/formats/yolo_dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/file_tree.h"
#include "libmanifest/formats/foreign_text.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/yolo_paths.h"
#include "libmanifest/io/input.h"
#include "libmanifest/jsonl/line_reader.h"

namespace manifest::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxListLine = 64 * 1024;  ///< bytes; no path is so long

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

bool is_there(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_yaml(std::string_view name) noexcept { return name.ends_with(".yaml") || name.ends_with(".yml"); }

/// The folder's data.yaml; empty: it has none.
std::string config_in(const std::string& folder) {
  constexpr auto kUsual = std::to_array<const char*>({"data.yaml", "data.yml", "dataset.yaml", "dataset.yml"});
  for (const char* name : kUsual) {
    if (is_there(joined(folder, name))) return joined(folder, name);
  }
  std::vector<std::string> others;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (is_yaml(entry.path().filename().string())) others.push_back(entry.path().filename().string());
  }
  if (error) throw Error::from_errno(error.value(), "cannot read", folder);
  if (others.empty()) return {};
  std::ranges::sort(others);
  if (others.size() > 1) {
    throw Error(ErrorKind::usage, fmt::format("{} and {} may both be the data.yaml", others[0], others[1]),
                {.path = folder, .hint = "name the one that is meant instead of the folder"});
  }
  return joined(folder, others.front());
}

/// Whether an image of that stem is among `images`, which are sorted.
bool has_image(const std::vector<std::string>& images, const std::string& stem) {
  const std::string start = stem + ".";
  for (auto at = std::ranges::lower_bound(images, start); at != images.end() && at->starts_with(start); ++at) {
    if (at->find_first_of("./", start.size()) == std::string::npos) return true;
  }
  return false;
}

class Finder {
 public:
  explicit Finder(const YoloQuery& query) : query_(query), found_{.places = YoloPlaces(folder_of(query.operand))} {}

  YoloDataset find() {
    std::string config_path = is_folder(query_.operand) ? config_in(query_.operand) : query_.operand;
    if (!config_path.empty()) read_config(config_path);
    find_names();
    check_count();
    if (!find_sets() && query_.set.empty()) add_default_folder();
    take_strays();
    return std::move(found_);
  }

 private:
  static std::string folder_of(const std::string& operand) {
    if (operand == "-") throw Error(ErrorKind::usage, "a YOLO data set is a folder or a data.yaml, not a stream");
    if (is_folder(operand)) return operand;
    std::error_code error;
    const fs::file_status status = fs::status(operand, error);
    if (error && status.type() != fs::file_type::not_found)
      throw Error::from_errno(error.value(), "cannot open", operand);
    if (status.type() == fs::file_type::not_found) throw Error::from_errno(ENOENT, "cannot open", operand);
    if (!is_yaml(operand)) {
      throw Error(ErrorKind::usage, "neither a folder nor a file that ends in .yaml", {.path = operand});
    }
    const std::string folder = fs::path(operand).parent_path().string();
    return folder.empty() ? "." : folder;
  }

  std::string read(const std::string& path) {
    std::string bytes;
    if (!load_small_file(path, kMaxYamlBytes, bytes)) throw Error::from_errno(ENOENT, "cannot open", path);
    found_.bytes += bytes.size();
    return bytes;
  }

  void read_config(const std::string& path) {
    config_path_ = path;
    std::string bytes = read(path);
    config_ = parse_yolo_config(bytes, path);
    if (config_.path.empty() || found_.places.set_path(config_.path)) return;
    found_.notes.push_back(
        fmt::format("{}: there is no folder {}; sets are looked for beside this file", path, in_quotes(config_.path)));
  }

  void find_names() {
    if (!query_.names.empty()) return read_names(query_.names);
    if (config_.names) {
      found_.classes = std::move(*config_.names);
      return;
    }
    const std::string folder = folder_of(query_.operand);
    for (const char* name : {"classes.txt", "obj.names", "labels/classes.txt"}) {
      if (const std::string path = joined(folder, name); is_there(path)) return read_names(path);
    }
    throw Error(ErrorKind::data, "nothing says what the classes are called",
                {.path = query_.operand, .hint = "names in a data.yaml, a classes.txt beside it, or --names FILE"});
  }

  void read_names(const std::string& path) {
    std::string bytes = read(path);
    found_.classes = parse_yolo_names(bytes, path);
  }

  void check_count() {
    const auto names = std::to_string(found_.classes.classes.size());
    if (config_.count.empty() || config_.count == names) return;
    found_.notes.push_back(fmt::format("{}: nc says {}, and there are {} names", config_path_, config_.count, names));
  }

  /// False: the data.yaml names none.
  bool find_sets() {
    bool any = false;
    for (std::size_t i = 0; i < kYoloSets.size(); ++i) {
      if (!config_.sets[i] || (!query_.set.empty() && query_.set != kYoloSets[i])) continue;
      any = true;
      for (const YoloEntry& entry : *config_.sets[i]) add_entry(kYoloSets[i], entry);
    }
    if (!any && !query_.set.empty()) {
      throw Error(ErrorKind::usage, fmt::format("there is no set \"{}\"", query_.set),
                  {.path = query_.operand, .hint = "sets are train, val and test in a data.yaml"});
    }
    return any;
  }

  void add_default_folder() {
    const std::string folder = folder_of(query_.operand);
    const std::string images = joined(folder, "images");
    add_folder(is_folder(images) ? images : folder);
    if (found_.images.empty() && strays_.empty()) {
      throw Error(ErrorKind::data, "no images and no labels below this folder", {.path = folder});
    }
  }

  void add_entry(std::string_view set, const YoloEntry& entry) {
    const std::vector<std::string> candidates = found_.places.candidates(entry.text);
    auto found = std::ranges::find_if(candidates, is_there);
    if (found == candidates.end()) {
      // Labels without images are a data set too: --images may have them, and if not they must not be lost.
      found = std::ranges::find_if(candidates, [](const std::string& path) {
        const auto labels = label_folder(path);
        return labels && is_folder(*labels);
      });
    }
    if (found == candidates.end()) {
      found_.problems.push_back({.origin = {.path = config_path_, .line = entry.line},
                                 .reason = "file.missing",
                                 .detail = fmt::format("{}: there is no {}", set, in_quotes(entry.text))});
    } else if (is_folder(*found) || !is_there(*found)) {
      add_folder(*found);
    } else if (!image_extension(*found).empty()) {
      found_.images.push_back(found_.places.place(*found));
    } else {
      add_list(*found);
    }
  }

  void add_folder(const std::string& path) {
    const YoloPlace folder = found_.places.place(path);
    std::vector<std::string> images;
    std::vector<std::string> texts;
    const auto walk = [&](const std::string& walked, const std::string& name, bool takes_images) {
      const auto file = [&](const std::string& below) {
        if (takes_images && !image_extension(below).empty()) images.push_back(joined(name, below));
        if (below.ends_with(".txt")) texts.push_back(joined(name, below));
      };
      const auto link = [&](const std::string& below) {
        found_.notes.push_back(fmt::format("{} is a link to a folder, which is not followed", joined(walked, below)));
      };
      walk_tree(walked, {.file = file, .link = link});
    };
    if (is_folder(path)) walk(path, folder.name, true);
    const bool is_outside = folder.root == YoloPlace::kNowhere;
    if (const auto labels = label_folder(folder.name); labels && !is_outside) {
      if (const std::string file = found_.places.file(folder.root, *labels); is_folder(file))
        walk(file, *labels, false);
    }
    std::ranges::sort(images);
    if (!is_outside) sort_out(texts, folder.root, images);
    for (std::string& name : images) found_.images.push_back({.name = std::move(name), .root = folder.root});
  }

  /// Texts that belong to no image are strays, or --images has the image. `images` are sorted, and stay so.
  void sort_out(const std::vector<std::string>& texts, std::uint32_t root, std::vector<std::string>& images) {
    std::vector<std::string> more;
    for (const std::string& text : texts) {
      const std::vector<std::string> stems = image_stems(text);
      if (text.ends_with("/classes.txt") || text == "classes.txt") continue;  // labelImg writes one beside the labels
      if (std::ranges::any_of(stems, [&](const std::string& stem) { return has_image(images, stem); })) continue;
      std::optional<std::string> image = image_elsewhere(stems, root);
      if (image) {
        more.push_back(std::move(*image));
      } else {
        strays_.emplace(root, text);
      }
    }
    images.insert(images.end(), more.begin(), more.end());
    std::ranges::sort(images);
  }

  /// The image under --images whose labels these are.
  [[nodiscard]] std::optional<std::string> image_elsewhere(const std::vector<std::string>& stems,
                                                           std::uint32_t root) const {
    for (const std::string& stem : stems) {
      const YoloPlace place{.name = stem, .root = root};
      const std::string_view extension = extension_under(query_.images, found_.places.key(place));
      if (!extension.empty()) return stem + std::string(extension);
    }
    return std::nullopt;
  }

  void add_list(const std::string& path) {
    const auto input = io::Input::open(path);
    jsonl::LineReader lines(*input, {.max_line_bytes = kMaxListLine});
    const std::string folder = fs::path(path).parent_path().string();
    while (const auto line = lines.next()) {
      const Origin origin{.path = path, .line = lines.line_number()};
      if (line->overlong) {
        found_.problems.push_back({origin, "image.unsafe-path", fmt::format("{} bytes are no path", line->length)});
        continue;
      }
      const std::string_view text = trimmed(line->text.view());
      if (!text.empty()) add_listed(text, folder, origin);
    }
    found_.bytes += lines.totals().bytes;
  }

  void add_listed(std::string_view text, const std::string& folder, const Origin& origin) {
    const auto reject = [&](std::string_view reason, std::string detail) {
      found_.problems.push_back({.origin = origin, .reason = std::string(reason), .detail = std::move(detail)});
    };
    if (image_extension(text).empty()) {
      return reject("image.not-an-image", fmt::format("{} is not called as images are", in_quotes(text)));
    }
    if (text.find("://") != std::string_view::npos || text.find('\0') != std::string_view::npos) {
      return reject("image.unsafe-path", fmt::format("{} is no path of a file", in_quotes(text)));
    }
    YoloPlace place = found_.places.place(listed_file(text, folder));
    if (place.root == YoloPlace::kNowhere) {
      return reject("image.unsafe-path", fmt::format("{} lies outside of the data set", in_quotes(text)));
    }
    found_.images.push_back(std::move(place));
  }

  /// `./a.jpg` lies beside the list, anything else is as in a data.yaml; what is nowhere is taken for the first.
  [[nodiscard]] std::string listed_file(std::string_view text, const std::string& folder) const {
    const bool is_beside = text.starts_with("./");
    std::vector<std::string> candidates = found_.places.candidates(is_beside ? text.substr(2) : text);
    if (!text.starts_with('/')) {
      candidates.insert(is_beside ? candidates.begin() : candidates.end(),
                        joined(folder, is_beside ? text.substr(2) : text));
    }
    const auto found = std::ranges::find_if(candidates, is_there);
    return found == candidates.end() ? candidates.front() : *found;
  }

  void take_strays() {
    for (const auto& [root, name] : strays_) found_.strays.push_back({.name = name, .root = root});
  }

  const YoloQuery& query_;
  YoloDataset found_;
  YoloConfig config_;
  std::string config_path_;
  std::set<std::pair<std::uint32_t, std::string>> strays_;
};

}  // namespace

YoloDataset find_yolo_dataset(const YoloQuery& query) { return Finder(query).find(); }

}  // namespace manifest::formats
