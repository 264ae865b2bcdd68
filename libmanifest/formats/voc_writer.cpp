// SPDX-License-Identifier: Apache-2.0
// Pascal VOC out: one XML file an image, in a tree that mirrors the keys.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/voc.h"
#include "libmanifest/formats/voc_text.h"

namespace manifest::formats {

namespace {

std::string_view last_component(std::string_view path) noexcept { return path.substr(path.rfind('/') + 1); }

std::string_view folder_of(std::string_view path) noexcept {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

/// "a/b" of "a/b.jpg". Other endings stay, so that "scan.1" and "scan.2" remain two files.
std::string_view without_image_extension(std::string_view path) noexcept {
  return path.substr(0, path.size() - png_or_jpeg_extension(path).size());
}

/// XML 1.0, productions 2 and 14. CR would come back as LF, so it leaves as a reference.
void append_text(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += c;
    }
  }
}

void append_element(std::string_view indent, std::string_view name, std::string_view text, std::string& out) {
  out += fmt::format("{}<{}>", indent, name);
  append_text(text, out);
  out += fmt::format("</{}>\n", name);
}

/// Whether XML can say `text` and our own reader gives it back: no control characters, no U+FFFE or U+FFFF, and no line
/// break at an end, which would pass for indentation.
bool is_xml_text(std::string_view text) noexcept {
  constexpr std::string_view kNoCharacters[] = {"\xEF\xBF\xBE", "\xEF\xBF\xBF"};
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  };
  if (std::ranges::any_of(text, is_control)) return false;
  for (const std::string_view none : kNoCharacters) {
    if (text.find(none) != std::string_view::npos) return false;
  }
  return without_indentation(text) == text;
}

class VocWriter final : public SampleWriter {
 public:
  explicit VocWriter(const WriteContext& context)
      : context_(context), origin_(context.options.is("origin", "0") ? PixelOrigin::zero : PixelOrigin::one) {
    context_.outputs.add_folder(context_.output);
  }

  [[nodiscard]] std::string entry_of(const Sample& sample) const override {
    return std::string(without_image_extension(sample.image)) + ".xml";
  }

  [[nodiscard]] std::optional<std::string> why_not(const Sample& sample) const override {
    if (!is_xml_text(sample.source_ref))
      return fmt::format("XML cannot hold the path {}", in_quotes(sample.source_ref));
    for (const SampleBox& box : sample.boxes) {
      if (!is_xml_text(box.label)) return fmt::format("XML cannot hold the label {}", in_quotes(box.label));
    }
    const std::string entry = entry_of(sample);
    if (!fits_file_names(entry)) return fmt::format("no file can be called {}", in_quotes(entry));
    return std::nullopt;
  }

  void write(const Sample& sample) override {
    for (const SampleBox& box : sample.boxes) {
      if (box.confidence != 1) context_.journal.changed("annotation.score");
    }
    text_.clear();
    append_annotation(sample);
    io::Output& file = context_.outputs.add_in_folder(context_.output, entry_of(sample));
    file.write(text_);
    context_.outputs.close(file);
  }

  void finish() override {}

 private:
  void append_annotation(const Sample& sample) {
    const ImageSize size = sample.size.value_or(ImageSize{});
    text_ += "<annotation>\n";
    append_element("\t", "folder", folder_of(sample.image), text_);
    append_element("\t", "filename", last_component(sample.image), text_);
    append_element("\t", "path", sample.source_ref, text_);
    text_ += "\t<source>\n\t\t<database>Unknown</database>\n\t</source>\n";
    text_ += fmt::format("\t<size>\n\t\t<width>{}</width>\n\t\t<height>{}</height>\n\t\t<depth>{}</depth>\n\t</size>\n",
                         size.width, size.height, size.depth);
    text_ += "\t<segmented>0</segmented>\n";
    for (const SampleBox& box : sample.boxes) append_object(box);
    text_ += "</annotation>\n";
  }

  void append_object(const SampleBox& box) {
    const Corners corners = corners_of(box.box, origin_);
    text_ += "\t<object>\n";
    append_element("\t\t", "name", box.label, text_);
    text_ +=
        fmt::format("\t\t<pose>Unspecified</pose>\n\t\t<truncated>{:d}</truncated>\n\t\t<difficult>{:d}</difficult>\n",
                    box.truncated, box.difficult);
    text_ += fmt::format(
        "\t\t<bndbox>\n\t\t\t<xmin>{}</xmin>\n\t\t\t<ymin>{}</ymin>\n\t\t\t<xmax>{}</xmax>\n\t\t\t<ymax>{}</ymax>\n"
        "\t\t</bndbox>\n\t</object>\n",
        corners.left, corners.top, corners.right, corners.bottom);
  }

  WriteContext context_;
  PixelOrigin origin_;
  std::string text_;  ///< of one file
};

constexpr auto kOptions = std::to_array<FormatOption>({
    {.name = "origin",
     .value = "0|1|auto",
     .default_value = "auto",
     .help = "pixels are counted from 0, the right and bottom edge exclusive, or from 1 and inclusive, as VOC does; "
             "auto looks "
             "for a 0 in the whole input (export: 1)",
     .use = FormatOption::Use::both},
    {.name = "path-from",
     .value = "filename|xml|folder",
     .default_value = "filename",
     .help = "the image's path: filename, the XML's own path with the image's extension, or folder and filename"},
    {.name = "image-set",
     .value = "NAME",
     .default_value = "",
     .help = "of a VOCdevkit only the files that ImageSets/Main/NAME.txt lists"},
    {.name = "difficult", .value = "keep|skip", .default_value = "keep", .help = "boxes flagged difficult"},
});

}  // namespace

std::span<const FormatOption> voc_options() noexcept { return kOptions; }

std::unique_ptr<SampleWriter> make_voc_writer(const WriteContext& context) {
  return std::make_unique<VocWriter>(context);
}

}  // namespace manifest::formats
