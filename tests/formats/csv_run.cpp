// SPDX-License-Identifier: Apache-2.0
#include "tests/formats/csv_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "libmanifest/json/document.h"

namespace manifest::formats {

namespace {

using json::Value;

FormatOptions options_from(const std::vector<std::pair<std::string, std::string>>& given) {
  FormatOptions options(csv_options());
  for (const auto& [name, value] : given) {
    if (name == "grouped" || name == "spreadsheet-safe") {
      options.set_switch(name);
    } else {
      options.set(name, value);
    }
  }
  return options;
}

std::string told_boxes(const Value& attribute, const Value& metadata) {
  const Value& size = attribute.find("image_size")->elements().front();
  std::string out = fmt::format(" {}x{}:", *size.find("width")->number(), *size.find("height")->number());
  std::string_view separator = " ";
  for (const Value& box : attribute.find("annotations")->elements()) {
    const auto id = fmt::format("{}", *box.find("class_id")->integer());
    out += fmt::format("{}{} {} {} {} {}", separator, metadata.find("class-map")->find(id)->string(),
                       *box.find("left")->number(), *box.find("top")->number(), *box.find("width")->number(),
                       *box.find("height")->number());
    separator = "; ";
  }
  return out;
}

std::string told_line(const Value& line) {
  std::string out = line.find("source-ref")->string().substr(std::string_view("s3://bucket/").size());
  std::string labels;
  for (const auto& [key, value] : line.members()) {
    const Value* metadata = line.find(key + "-metadata");
    if (metadata == nullptr) continue;
    if (value.is(json::NodeType::object)) {
      out += told_boxes(value, *metadata);
    } else {
      labels += fmt::format(" {}={}", key, metadata->find("class-name")->string());
    }
  }
  return labels.empty() ? out : out + ":" + labels;
}

}  // namespace

CsvRun::CsvRun() {
  import_.s3_prefix = "s3://bucket";
  import_.line.creation_date = "2024-01-02T03:04:05";
  import_.images = &images_;
  import_.rounding = Rounding::none;
}

CsvResult CsvRun::run_import(const std::vector<std::string>& texts, const Options& options) {
  CsvResult result;
  const FormatOptions given = options_from(options);
  std::vector<std::string> paths;
  for (const auto& text : texts) paths.push_back(folder_.file(fmt::format("{}.csv", paths.size() + 1), text));
  Journal journal({.talk = [&](std::string_view text) { result.talk.emplace_back(text); }});
  io::OutputSet outputs(io::Overwrite::allow);
  io::Output& out = outputs.add(folder_.path("out.manifest"));
  const auto reader = make_csv_reader({.paths = paths, .options = given, .journal = journal, .images = import_.images});
  import_.images_are_distinct = given.on("grouped");
  import_samples(*reader, import_, journal, out);
  outputs.commit();
  journal.ledger().check();
  result.text = folder_.content("out.manifest");
  result.ledger = journal.ledger();
  return result;
}

CsvResult CsvRun::run_export(std::string_view manifest, const Options& options, const std::string& prefix) {
  CsvResult result;
  const FormatOptions given = options_from(options);
  const std::string path = folder_.file("in.manifest", manifest);
  Journal journal({.talk = [&](std::string_view text) { result.talk.emplace_back(text); }});
  io::OutputSet outputs(io::Overwrite::allow);
  const auto writer = make_csv_writer({.output = folder_.path("out.csv"),
                                       .outputs = outputs,
                                       .options = given,
                                       .journal = journal,
                                       .s3_prefix = prefix});
  export_manifest(*find_format("csv"), {.manifests = {path}, .s3_prefix = prefix}, journal, *writer);
  outputs.commit();
  journal.ledger().check();
  result.text = folder_.content("out.csv");
  result.ledger = journal.ledger();
  return result;
}

std::string told(std::string_view manifest) {
  std::string out;
  while (!manifest.empty()) {
    const std::size_t end = manifest.find('\n');
    if (!out.empty()) out += " / ";
    out += told_line(json::parse_document(manifest.substr(0, end), "line"));
    manifest.remove_prefix(std::min(manifest.size(), end + 1));
  }
  return out;
}

std::string counted(const Ledger& ledger) {
  std::string out;
  for (const auto* counts : {&ledger.dropped(), &ledger.changed()}) {
    for (const auto& [reason, n] : *counts) out += fmt::format("{}{}={}", out.empty() ? "" : " ", reason, n);
  }
  return out;
}

}  // namespace manifest::formats
