// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/voc_inputs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/voc_text.h"
#include "libmanifest/io/input.h"
#include "libmanifest/io/safe_path.h"

namespace manifest::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".xml";
constexpr std::string_view kGzip = "\x1f\x8b";          // RFC 1952 2.3.1
constexpr std::string_view kZstd = "\x28\xb5\x2f\xfd";  // RFC 8878 3.1.1

bool ends_in_xml(std::string_view name) noexcept {
  if (name.size() <= kSuffix.size()) return false;
  const std::string_view end = name.substr(name.size() - kSuffix.size());
  return std::ranges::equal(end, kSuffix, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::string without_suffix(std::string_view name) {
  return std::string(ends_in_xml(name) ? name.substr(0, name.size() - kSuffix.size()) : name);
}

std::string joined(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", name);
}

std::string read_all(io::Input& input) {
  std::string bytes(kMaxXmlBytes + 1, '\0');
  bytes.resize(input.read(bytes));
  return bytes;
}

[[noreturn]] void cannot_read(const std::error_code& error, const std::string& path) {
  throw Error::from_errno(error.value(), "cannot read", path);
}

/// Walks operands and remembers what it finds.
class Finder {
 public:
  explicit Finder(const std::string& image_set) : image_set_(image_set) {}

  void add_operand(const std::string& operand, std::size_t index) {
    operand_ = index;
    std::error_code error;
    const fs::file_status status = operand == "-" ? fs::file_status(fs::file_type::fifo) : fs::status(operand, error);
    if (error) cannot_read(error, operand);
    if (fs::is_directory(status)) {
      const std::size_t before = found_.files.size();
      walk(operand, "");
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
    found_.files.push_back({.path = name, .name = name, .operand = operand_, .text = read_all(*input)});
  }

  /// `below` is the folder's path below its operand.
  void walk(const std::string& folder, const std::string& below) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error) cannot_read(error, folder);
    if (!image_set_.empty()) add_image_set(folder, below);
    for (const fs::directory_iterator end; entries != end; entries.increment(error)) {
      const std::string name = entries->path().filename().string();
      if (entries->is_directory(error) && !entries->is_symlink(error)) {
        walk(joined(folder, name), joined(below, name));
      } else if (image_set_.empty() && ends_in_xml(name) && entries->is_regular_file(error)) {
        found_.files.push_back(
            {.path = joined(folder, name), .name = joined(below, without_suffix(name)), .operand = operand_});
      }
    }
    if (error) cannot_read(error, folder);
  }

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
    const std::string text = read_all(*io::Input::open(list));
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

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)) {
    if (fd_ < 0) throw Error::from_errno(errno, "cannot open", path);
  }
  ~OpenFile() { close(fd_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

/// One open, one or two reads, one close: files are small and many, so each call counts.
void read_plain(const std::string& path, std::string& out) {
  constexpr std::size_t kFirst = 16 * 1024;
  const OpenFile file(path);
  out.resize(kFirst);
  std::size_t size = 0;
  while (size <= kMaxXmlBytes) {
    if (size == out.size()) out.resize(std::min(size * 2, kMaxXmlBytes + 1));
    const ssize_t got = read(file.fd(), out.data() + size, out.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error::from_errno(errno, "cannot read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  out.resize(size);
}

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
  read_plain(input.path, out);
  if (out.starts_with(kGzip) || out.starts_with(kZstd)) out = read_all(*io::Input::open(input.path));
}

}  // namespace manifest::formats
