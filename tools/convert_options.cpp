// SPDX-License-Identifier: Apache-2.0
#include "tools/convert_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <chrono>
#include <filesystem>
#include <system_error>

#include "libmanifest/error.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/model/creation_date.h"
#include "libmanifest/model/source_ref.h"
#include "libmanifest/parallel/ordered.h"
#include "tools/text_file.h"

namespace manifest::tools {
namespace {

using formats::FormatOption;

OptionGroup direction_options(ConvertArguments& a, const formats::Format& format) {
  OptionGroup group{.caption = "Both directions"};
  auto add = group.options.add_options();
  if (format.make_writer != nullptr) {
    add("export", po::bool_switch(&a.is_export),
        "the operands are manifests, the output is the foreign format (default: the other way round)");
  }
  add("s3-prefix", text_value(a.run.s3_prefix, "URI"),
      "put before an image's path to make its source-ref; export: taken away again (default: none)")(
      "attribute",
      po::value<std::string>()->value_name("NAME")->notifier([&a](const std::string& name) { a.attribute = name; }),
      "label attribute; image-level labels: NAME0, NAME1, ... (default: bounding-box, or the label itself; export: "
      "the line's first supported detection attribute)")("images", text_value(a.images, "DIR"),
                                                         "read missing image sizes from the files (default: none)")(
      "rename", po::value(&a.renames)->value_name("OLD=NEW"),
      "rename or merge labels, repeatable; OLD= drops (default: none)")(
      "label-map", text_value(a.label_map, "FILE"), "JSON object OLD -> NEW, null drops (default: none)")(
      "rejects", text_value(a.rejects, "FILE"), "write what could not be converted as JSON Lines (default: none)")(
      "strict", po::bool_switch(&a.strict), "stop at the first such record, no output (default: go on)");
  return group;
}

OptionGroup line_options(ConvertArguments& a) {
  OptionGroup group{.caption = "The written lines"};
  group.options.add_options()  //
      ("job-name", text_value(a.run.line.job_name, "NAME")->default_value("imported"), "job-name in the metadata")(
          "human-annotated", choice_value<std::string>(a.run.line.human_annotated, {{"yes", "yes"}, {"no", "no"}}),
          "human-annotated in the metadata")(
          "creation-date", text_value(a.creation_date, "DATE"),
          "creation-date of all lines (default: the input's own, else the time of the run)")(
          "class-map", text_value(a.class_map, "FILE"),
          "fixed class ids: one label a line, or a JSON object id -> label (default: the input's, else first use)")(
          "unlabeled",
          choice_value(a.run.unlabeled, {{"keep", formats::Unlabeled::keep},
                                         {"skip", formats::Unlabeled::skip},
                                         {"source-ref", formats::Unlabeled::source_ref}}),
          "images that never had an annotation");
  return group;
}

OptionGroup box_options(ConvertArguments& a) {
  OptionGroup group{.caption = "Boxes"};
  group.options.add_options()  //
      ("clip", choice_value(a.run.clipping, {{"frame", formats::Clipping::frame}, {"none", formats::Clipping::none}}),
       "boxes that leave the image")(
          "round",
          choice_value(a.run.rounding,
                       {{"nearest", Rounding::nearest}, {"none", Rounding::none}, {"outward", Rounding::outward}}),
          "fractional boxes; nearest: each edge")(
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

void settle_attribute(ConvertArguments& a) {
  if (!a.attribute) return;
  require_utf8("--attribute", *a.attribute);
  if (!is_usable_attribute_name(*a.attribute)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' cannot be a label attribute", *a.attribute),
                {.hint = "a name without -metadata at its end, not reserved, without a leading $"});
  }
  a.run.line.attribute = *a.attribute;
  a.run.line.image_label_attribute = *a.attribute;
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
  if (has("grouped") && a.options.on("grouped")) a.run.images_are_distinct = true;
  if (has("difficult") && a.options.is("difficult", "skip")) a.run.difficult = formats::Flagged::skip;
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
  std::vector<OptionGroup> groups = {direction_options(a, format), line_options(a), box_options(a)};
  if (!format.options.empty()) groups.push_back(format_options(a, format));
  groups.push_back(output_options(a.common, "where the result goes"));
  groups.push_back(manifest_options(a.common));
  groups.push_back(talk_options(a.common));
  return groups;
}

void settle(ConvertArguments& a, const formats::Format& format) {
  settle_prefix(a.run.s3_prefix);
  require_utf8("--job-name", a.run.line.job_name);
  settle_attribute(a);
  settle_labels(a);
  settle_date(a);
  settle_flags(a, format);
  settle_outputs(a, format);
  a.run.threads = parallel::resolve_threads(static_cast<std::size_t>(a.common.threads));
}

}  // namespace manifest::tools
