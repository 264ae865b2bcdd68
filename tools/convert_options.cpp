// SPDX-License-Identifier: Apache-2.0
#include "tools/convert_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/model/creation_date.h"
#include "libmanifest/model/source_ref.h"
#include "libmanifest/parallel/ordered.h"
#include "tools/pieces.h"
#include "tools/text_file.h"

namespace manifest::tools {
namespace {

using formats::FormatOption;

/// Whether the format's lines are moved, so that what nothing has to change stays as it is.
bool moves_lines(const formats::Format& format) { return format.convert_lines != nullptr; }

/// What the options of the first group mean, by what a format can do.
struct DirectionTexts {
  const char* caption;
  const char* prefix;
  const char* attribute;
  const char* images;
};

DirectionTexts direction_texts(const formats::Format& format) {
  constexpr const char* kSizes = "read missing image sizes from the files (default: none)";
  if (moves_lines(format)) {
    return {.caption = "Conversion",
            .prefix = "put before a source-ref that is no s3 URI (default: none)",
            .attribute = "take only these label attributes, repeatable (default: all)",
            .images = kSizes};
  }
  if (format.make_writer == nullptr) {
    return {
        .caption = "Conversion",
        .prefix = "put before an image's path to make its source-ref (default: none)",
        .attribute = "image-level labels are called NAME0, NAME1, ... (default: the label itself)",
        .images = "look at the image files too, DIR/KEY: their content counts, not their names alone (default: none)"};
  }
  return {.caption = "Both directions",
          .prefix = "put before an image's path to make its source-ref; export: taken away again (default: none)",
          .attribute =
              "label attribute; image-level labels: NAME0, NAME1, ... (default: bounding-box, or the label itself; "
              "export: the line's first supported detection attribute)",
          .images = kSizes};
}

OptionGroup direction_options(ConvertArguments& a, const formats::Format& format) {
  const DirectionTexts texts = direction_texts(format);
  OptionGroup group{.caption = texts.caption};
  auto add = group.options.add_options();
  if (format.make_writer != nullptr) {
    add("export", po::bool_switch(&a.is_export),
        "the operands are manifests, the output is the foreign format (default: the other way round)");
  }
  add("s3-prefix", text_value(a.run.s3_prefix, "URI"), texts.prefix)  //
      ("attribute", list_value(a.attributes, "NAME"), texts.attribute)("images", text_value(a.images, "DIR"),
                                                                       texts.images)(
          "rename", po::value(&a.renames)->value_name("OLD=NEW"),
          "rename or merge labels, repeatable; OLD= drops (default: none)")(
          "label-map", text_value(a.label_map, "FILE"), "JSON object OLD -> NEW, null drops (default: none)")(
          "rejects", text_value(a.rejects, "FILE"), "write what could not be converted as JSON Lines (default: none)")(
          "strict", po::bool_switch(&a.strict), "stop at the first such record, no output (default: go on)");
  return group;
}

/// Formats without a way out say so in words of their own. Not shown by --help.
OptionGroup refused_options(const formats::Format& format) {
  OptionGroup group;
  const auto refuse = [&format](bool given) {
    if (given) throw Error(ErrorKind::usage, fmt::format("there is no export to {}", format.name));
  };
  group.options.add_options()("export", po::bool_switch()->notifier(refuse), "");
  return group;
}

/// A text that is given or not.
po::typed_value<std::string>* optional_value(std::optional<std::string>& target, const char* name) {
  return po::value<std::string>()->value_name(name)->notifier([&target](const std::string& text) { target = text; });
}

/// What the metadata of every line says.
void add_metadata_options(OptionGroup& group, ConvertArguments& a) {
  group.options.add_options()  //
      ("job-name", text_value(a.run.line.job_name, "NAME")->default_value("imported"), "job-name in the metadata")(
          "human-annotated", choice_value<std::string>(a.run.line.human_annotated, {{"yes", "yes"}, {"no", "no"}}),
          "human-annotated in the metadata")(
          "creation-date", text_value(a.creation_date, "DATE"),
          "creation-date of all lines (default: the input's own, else the time of the run)")(
          "class-map", text_value(a.class_map, "FILE"),
          "fixed class ids: one label a line, or a JSON object id -> label (default: the input's, else first use)");
}

/// The same where metadata is the input's own, but for what is made of multi-label attributes.
void add_made_metadata_options(OptionGroup& group, ConvertArguments& a) {
  group.options.add_options()  //
      ("job-name", optional_value(a.job_name, "NAME"),
       "job-name of what is made of multi-label attributes (default: theirs, else imported)")(
          "human-annotated", optional_value(a.human_annotated, "yes|no"),
          "human-annotated of the same (default: theirs, else yes)")(
          "creation-date", text_value(a.creation_date, "DATE"),
          "creation-date of the same (default: theirs, else the time of the run)")(
          "class-map", text_value(a.class_map, "FILE"),
          "fixed class ids of all boxes: one label a line, or a JSON object id -> label (default: every attribute's "
          "own)");
}

OptionGroup line_options(ConvertArguments& a, const formats::Format& format) {
  OptionGroup group{.caption = "The written lines"};
  moves_lines(format) ? add_made_metadata_options(group, a) : add_metadata_options(group, a);
  group.options.add_options()("unlabeled",
                              choice_value(a.run.unlabeled, {{"keep", formats::Unlabeled::keep},
                                                             {"skip", formats::Unlabeled::skip},
                                                             {"source-ref", formats::Unlabeled::source_ref}}),
                              "images that never had an annotation");
  return group;
}

OptionGroup box_options(ConvertArguments& a, const formats::Format& format) {
  std::vector<std::pair<std::string, formats::Clipping>> clips = {{"frame", formats::Clipping::frame},
                                                                  {"none", formats::Clipping::none}};
  std::vector<std::pair<std::string, Rounding>> rounds = {
      {"nearest", Rounding::nearest}, {"none", Rounding::none}, {"outward", Rounding::outward}};
  if (moves_lines(format)) {  // boxes pass as they are, unless asked otherwise: the first choice is the default
    std::swap(clips[0], clips[1]);
    std::swap(rounds[0], rounds[1]);
  }
  OptionGroup group{.caption = "Boxes"};
  group.options.add_options()  //
      ("clip", choice_value(a.run.clipping, clips), "boxes that leave the image")(
          "round", choice_value(a.run.rounding, rounds), "fractional boxes; nearest: each edge")(
          "max-boxes",
          choice_value(a.run.max_boxes,
                       {{"reject", formats::MaxBoxes::reject}, {"keep-largest", formats::MaxBoxes::keep_largest}}),
          "images with more than 50 boxes");
  return group;
}

/// The options of the format's own row.
OptionGroup format_options(ConvertArguments& a, const formats::Format& format) {
  OptionGroup group{.caption = "Of this format"};
  for (const FormatOption& option : format.options) {
    const std::string name(option.name);
    std::string text(option.help);
    if (option.use == FormatOption::Use::export_only) text.insert(0, "export: ");
    if (option.value.empty()) {
      const auto set = [&a, name](bool on) {
        if (on) a.options.set_switch(name);
      };
      group.options.add_options()(name.c_str(), po::bool_switch()->notifier(set), text.c_str());
      continue;
    }
    text += fmt::format(" (default: {})", option.default_value.empty() ? "none" : option.default_value);
    if (option.repeatable) {
      auto* values = po::value<std::vector<std::string>>()->value_name(std::string(option.value));
      values->notifier([&a, name](const std::vector<std::string>& given) { a.options.set_all(name, given); });
      group.options.add_options()(name.c_str(), values, text.c_str());
      continue;
    }
    auto* value = po::value<std::string>()->value_name(std::string(option.value));
    value->notifier([&a, name](const std::string& given) { a.options.set(name, given); });
    group.options.add_options()(name.c_str(), value, text.c_str());
  }
  return group;
}

void settle_prefix(const std::string& prefix) {
  if (prefix.empty()) return;
  require_utf8("--s3-prefix", prefix);
  if (parse_source_ref(join_source_ref(prefix, "x"))) return;
  throw Error(ErrorKind::usage, fmt::format("--s3-prefix '{}' is no s3 URI", prefix),
              {.hint = "like s3://bucket/folder/"});
}

void settle_labels(ConvertArguments& a) {
  for (const auto& rename : a.renames) {
    require_utf8("--rename", rename);
    a.run.labels.add_option(rename);
  }
  if (!a.label_map.empty()) a.run.labels.add_file(read_text_file(a.label_map), a.label_map);
  if (!a.class_map.empty()) a.run.class_ids = ClassIds(parse_class_map(read_text_file(a.class_map), a.class_map));
}

void settle_attributes(ConvertArguments& a, const formats::Format& format) {
  for (const std::string& name : a.attributes) {
    require_utf8("--attribute", name);
    if (is_usable_attribute_name(name) || (moves_lines(format) && !name.empty())) continue;
    throw Error(ErrorKind::usage, fmt::format("'{}' cannot be a label attribute", name),
                {.hint = "a name without -metadata at its end, not reserved, without a leading $"});
  }
  if (a.attributes.empty() || moves_lines(format)) return;
  if (a.attributes.size() > 1) throw Error(ErrorKind::usage, "--attribute is given twice");
  a.run.line.attribute = a.attributes.front();
  a.run.line.image_label_attribute = a.attributes.front();
}

/// Of a format that moves lines, where what is made has the input's own metadata unless these are given.
void settle_made_metadata(const ConvertArguments& a) {
  if (a.job_name) require_utf8("--job-name", *a.job_name);
  if (!a.human_annotated || *a.human_annotated == "yes" || *a.human_annotated == "no") return;
  throw Error(ErrorKind::usage, fmt::format("'{}' is none of yes, no", *a.human_annotated));
}

/// One time for all lines of the run, with microseconds as the service's own scripts write it (format page A.4).
std::string time_of_run() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(now - seconds);
  return format_creation_date({.seconds = seconds.count(), .nanoseconds = static_cast<std::uint32_t>(rest.count())},
                              Fraction::microseconds);
}

void settle_date(ConvertArguments& a) {
  a.run.line.creation_date = time_of_run();
  if (a.creation_date.empty()) return;
  const auto date = parse_creation_date(a.creation_date);
  if (!date) {
    throw Error(ErrorKind::usage, fmt::format("--creation-date '{}' is no date", a.creation_date),
                {.hint = "like 2024-01-31T12:00:00"});
  }
  a.run.creation_date = a.creation_date;
  if (date->with_space) a.run.creation_date[a.creation_date.find(' ')] = 'T';
}

/// What a format's own options mean to the common loop.
void settle_flags(ConvertArguments& a, const formats::Format& format) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(format.options, name, &FormatOption::name) != format.options.end();
  };
  if (has("crowd") && a.options.is("crowd", "keep")) a.run.crowd = formats::Flagged::keep;
  // The reader itself holds such a file to its promise.
  a.run.images_are_distinct = format.images_are_distinct || (has("grouped") && a.options.on("grouped"));
  if (has("difficult") && a.options.is("difficult", "skip")) a.run.difficult = formats::Flagged::skip;
}

void settle_batch(ConvertArguments& a, const formats::Format& format) {
  if (std::ranges::find(format.options, "batch", &FormatOption::name) == format.options.end()) return;
  if (!a.options.given("batch")) return;
  a.batch = parse_count(a.options.text("batch"));
  if (a.batch.value_or(0) == 0) {
    throw Error(ErrorKind::usage, fmt::format("--batch '{}' is no number of lines", a.options.text("batch")),
                {.hint = "like --batch 30, as the console's upload takes them"});
  }
  require_file_for_pieces(a.common.output);
}

void settle_outputs(const ConvertArguments& a, const formats::Format& format) {
  const bool to_folder = a.is_export && format.output == formats::OutputKind::folder;
  if (to_folder && a.common.output == "-") {
    throw Error(ErrorKind::usage, "an export to this format is a folder", {.hint = "-o DIR names it"});
  }
  std::error_code ignored;
  if (to_folder && !a.common.force && std::filesystem::exists(a.common.output, ignored)) {
    throw Error(ErrorKind::exists, "exists",
                {.path = a.common.output, .hint = "use --force to put files into it one by one"});
  }
  check_standard_output(a.common);
  if (a.rejects == "-" && (a.common.output == "-" || a.common.stats == "-")) {
    throw Error(ErrorKind::usage, "--rejects - shares standard output",
                {.hint = "name a file with -o or with --rejects"});
  }
}

}  // namespace

std::vector<OptionGroup> convert_options(ConvertArguments& a, const formats::Format& format) {
  std::vector<OptionGroup> groups = {direction_options(a, format), line_options(a, format), box_options(a, format)};
  if (!format.options.empty()) groups.push_back(format_options(a, format));
  if (format.make_writer == nullptr) groups.push_back(refused_options(format));
  groups.push_back(output_options(a.common, "where the result goes"));
  groups.push_back(manifest_options(a.common));
  groups.push_back(talk_options(a.common));
  return groups;
}

void settle(ConvertArguments& a, const formats::Format& format) {
  settle_prefix(a.run.s3_prefix);
  require_utf8("--job-name", a.run.line.job_name);
  settle_attributes(a, format);
  settle_made_metadata(a);
  settle_labels(a);
  settle_date(a);
  settle_flags(a, format);
  settle_batch(a, format);
  settle_outputs(a, format);
  a.run.threads = parallel::resolve_threads(static_cast<std::size_t>(a.common.threads));
}

std::vector<std::string> options_without_meaning(const ConvertArguments& a, const formats::Format& format) {
  std::vector<std::string> found;
  const auto wrong = a.is_export ? FormatOption::Use::import_only : FormatOption::Use::export_only;
  for (const FormatOption& option : format.options) {
    if (option.use == wrong && a.options.given(option.name)) found.push_back(fmt::format("--{}", option.name));
  }
  if (!a.is_export) return found;
  const formats::ImportOptions untouched;
  const auto add = [&](bool is_said, const char* name) {
    if (is_said) found.emplace_back(name);
  };
  add(a.run.line.job_name != LineOptions{}.job_name, "--job-name");
  add(a.run.line.human_annotated != LineOptions{}.human_annotated, "--human-annotated");
  add(!a.creation_date.empty(), "--creation-date");
  add(!a.class_map.empty(), "--class-map");
  add(a.run.unlabeled != untouched.unlabeled, "--unlabeled");
  add(a.run.clipping != untouched.clipping, "--clip");
  add(a.run.rounding != untouched.rounding, "--round");
  add(a.run.max_boxes != untouched.max_boxes, "--max-boxes");
  return found;
}

}  // namespace manifest::tools
