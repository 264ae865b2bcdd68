// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/voc_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/file_tree.h"
#include "libmanifest/formats/voc_text.h"
#include "libmanifest/io/input.h"
#include "libmanifest/io/safe_path.h"

namespace manifest::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".xml";

bool ends_in_xml(std::string_view name) noexcept {
  if (name.size() <= kSuffix.size()) return false;
  const std::string_view end = name.substr(name.size() - kSuffix.size());
  return std::ranges::equal(end, kSuffix, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::string without_suffix(std::string_view name) {
  return std::string(ends_in_xml(name) ? name.substr(0, name.size() - kSuffix.size()) : name);
}

/// Walks operands and remembers what it finds.
class Finder {
 public:
  explicit Finder(const std::string& image_set) : image_set_(image_set) {}

  void add_operand(const std::string& operand, std::size_t index) {
    operand_ = index;
    std::error_code error;
    const fs::file_status status = operand == "-" ? fs::file_status(fs::file_type::fifo) : fs::status(operand, error);
    if (error) throw Error::from_errno(error.value(), "cannot read", operand);
    if (fs::is_directory(status)) {
      const std::size_t before = found_.files.size();
      walk_tree(operand, {.file = [&](const std::string& below) { add_file(operand, below); },
                          .folder =
                              [&](const std::string& below) {
                                if (!image_set_.empty())
                                  add_image_set(below.empty() ? operand : joined(operand, below), below);
                              }});
      if (image_set_.empty() && found_.files.size() == before) {
        throw Error(ErrorKind::data, "no file below this folder ends in .xml", {.path = operand});
      }
      return;
    }
    if (!fs::is_regular_file(status)) return add_stream(operand);
    found_.files.push_back(
        {.path = operand, .name = without_suffix(fs::path(operand).filename().string()), .operand = operand_});
  }

  VocInputs result() {
    if (!image_set_.empty() && !found_set_) {
      std::string known;
      for (const std::string& name : known_sets_) known += (known.empty() ? "" : ", ") + name;
      throw Error(ErrorKind::usage, fmt::format("no image set \"{}\"", image_set_),
                  {.hint = known.empty() ? "an image set is ImageSets/Main/NAME.txt beside a folder Annotations"
                                         : fmt::format("image sets: {}", known)});
    }
    std::ranges::sort(found_.files, {}, &VocInput::path);
    return std::move(found_);
  }

 private:
  /// Standard input, a FIFO, a device: what can be read only once.
  void add_stream(const std::string& operand) {
    const auto input = io::Input::open(operand);
    const std::string& name = input->name();
    found_.files.push_back({.path = name, .name = name, .operand = operand_, .text = read_up_to(*input, kMaxXmlBytes)});
  }

  /// A file that the walk met.
  void add_file(const std::string& operand, const std::string& below) {
    if (!image_set_.empty() || !ends_in_xml(below)) return;
    found_.files.push_back({.path = joined(operand, below), .name = without_suffix(below), .operand = operand_});
  }

  /// `below` is the folder's path below its operand.
  void add_image_set(const std::string& folder, const std::string& below) {
    std::error_code ignored;
    const std::string sets = joined(folder, "ImageSets/Main");
    const std::string list = joined(sets, image_set_ + ".txt");
    if (!fs::is_directory(joined(folder, "Annotations"), ignored) || !fs::is_directory(sets, ignored)) return;
    for (const fs::directory_entry& entry : fs::directory_iterator(sets, ignored)) {
      if (entry.path().extension() == ".txt") known_sets_.insert(entry.path().stem().string());
    }
    if (!fs::is_regular_file(list, ignored)) return;
    found_set_ = true;
    const std::string text = read_up_to(*io::Input::open(list), kMaxXmlBytes);
    std::uint64_t line = 0;
    for (std::size_t at = 0; at < text.size(); ++line) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      add_name(folder, below, std::string_view(text).substr(at, end - at), {.path = list, .line = line + 1});
      at = end + 1;
    }
  }

  /// `entry` is a line of a set: a name, and behind blanks perhaps whether a class is there.
  void add_name(const std::string& folder, const std::string& below, std::string_view entry, Origin origin) {
    entry.remove_prefix(std::min(entry.find_first_not_of(" \t\r"), entry.size()));
    const std::string_view name = entry.substr(0, entry.find_first_of(" \t\r"));
    if (name.empty()) return;
    const std::string inside = fmt::format("Annotations/{}", name);
    if (!io::is_safe_relative_path(name)) {
      found_.problems.push_back(
          {std::move(origin), "file.missing", fmt::format("\"{}\" is no name in a folder", name)});
      return;
    }
    VocInput input{
        .path = joined(folder, inside) + std::string(kSuffix), .name = joined(below, inside), .operand = operand_};
    std::error_code ignored;
    if (!fs::is_regular_file(input.path, ignored)) {
      found_.problems.push_back({std::move(origin), "file.missing", fmt::format("there is no \"{}\"", input.path)});
    } else if (seen_.insert(input.path).second) {
      found_.files.push_back(std::move(input));
    }
  }

  const std::string& image_set_;
  VocInputs found_;
  std::set<std::string> known_sets_;
  std::set<std::string> seen_;
  std::size_t operand_ = 0;
  bool found_set_ = false;
};

}  // namespace

VocInputs find_voc_inputs(const std::vector<std::string>& operands, const std::string& image_set) {
  Finder finder(image_set);
  for (std::size_t i = 0; i < operands.size(); ++i) finder.add_operand(operands[i], i);
  return finder.result();
}

void load_voc_input(const VocInput& input, std::string& out) {
  if (input.text) {
    out = *input.text;
    return;
  }
  if (!load_small_file(input.path, kMaxXmlBytes, out)) throw Error::from_errno(ENOENT, "cannot open", input.path);
}

}  // namespace manifest::formats
