// SPDX-License-Identifier: Apache-2.0
#include "tools/converter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cassert>
#include <cstdio>
#include <memory>
#include <optional>

#include "libmanifest/formats/convert.h"
#include "libmanifest/images/lookup.h"
#include "libmanifest/io/byte_counter.h"
#include "libmanifest/json/printable.h"
#include "tools/convert_options.h"
#include "tools/outputs.h"
#include "tools/pieces.h"
#include "tools/progress.h"

namespace manifest::tools {
namespace {

/// The outputs beside the result itself, which an export's writer adds.
struct Files {
  Files(const ConvertArguments& a, std::span<const formats::FormatOption> options)
      : set(a.common.force ? io::Overwrite::allow : io::Overwrite::refuse) {
    for (const auto& operand : a.operands) set.protect_input(operand);
    for (const auto& file : {a.class_map, a.label_map}) {
      if (!file.empty()) set.protect_input(file);
    }
    for (const auto& option : options) {
      if (option.value == "FILE" && a.options.given(option.name)) set.protect_input(a.options.text(option.name));
    }
    if (!a.is_export) result = &add_result(a);
    if (!a.common.stats.empty()) stats = &set.add(a.common.stats);
    if (!a.rejects.empty()) rejects = &set.add(a.rejects);
  }

  io::Output& add_result(const ConvertArguments& a) {
    return a.batch ? pieces.emplace(set, a.common.output, *a.batch) : set.add(a.common.output);
  }

  io::OutputSet set;
  std::optional<LinePieces> pieces = {};
  io::Output* result = nullptr;
  io::Output* stats = nullptr;
  io::Output* rejects = nullptr;
};

class Conversion {
 public:
  Conversion(const Program& program, const formats::Format& format, ConvertArguments& arguments)
      : program_(program), format_(format), a_(arguments) {}

  Exit run() {
    require_operands(a_.operands, "input");
    settle(a_, format_);
    if (!a_.images.empty()) {
      images_ = images::make_image_lookup({.folder = a_.images});
      a_.run.images = images_.get();
    }
    Files files(a_, format_.options);
    formats::Journal journal(journal_options(files));
    if (const auto options = options_without_meaning(a_, format_); !options.empty()) {
      journal.note(
          fmt::format("without meaning in an {}: {}", a_.is_export ? "export" : "import", fmt::join(options, ", ")));
    }
    {
      const Progress progress(a_.common, read_);
      a_.is_export ? leave(files, journal) : enter(files, journal);
    }
    journal.close();
    finish(a_.common, journal.ledger(), {.tool = program_.name, .version = version()}, files.set, files.stats);
    return journal.rejected() == 0 ? Exit::done : Exit::data;
  }

 private:
  [[nodiscard]] formats::JournalOptions journal_options(const Files& files) const {
    return {.on_reject = a_.strict ? formats::OnReject::stop : formats::OnReject::go_on,
            .rejects = files.rejects,
            .notes = a_.common.quiet ? formats::Notes::silent : formats::Notes::told,
            .talk = [name = installed_name(program_)](std::string_view text) {
              const std::string line = fmt::format("{}: {}\n", name, json::printable(text));
              std::fwrite(line.data(), 1, line.size(), stderr);
            }};
  }

  void enter(Files& files, formats::Journal& journal) {
    if (format_.convert_lines != nullptr) {
      format_.convert_lines({.paths = a_.operands,
                             .options = a_.options,
                             .journal = journal,
                             .import = std::move(a_.run),
                             .attributes = a_.attributes,
                             .job_name = a_.job_name,
                             .human_annotated = a_.human_annotated,
                             .max_line_bytes = a_.common.max_line_bytes,
                             .memory = a_.common.memory_bytes,
                             .temp_folder = a_.common.temp_folder,
                             .progress = &read_},
                            *files.result);
      return;
    }
    const formats::ReadContext context{.paths = a_.operands,
                                       .options = a_.options,
                                       .journal = journal,
                                       .images = images_.get(),
                                       .threads = a_.run.threads,
                                       .progress = &read_,
                                       .temp_folder = a_.common.temp_folder,
                                       .memory = a_.common.memory_bytes,
                                       .s3_prefix = a_.run.s3_prefix};
    const auto reader = format_.make_reader(context);
    formats::import_samples(*reader, std::move(a_.run), journal, *files.result);
  }

  void leave(Files& files, formats::Journal& journal) {
    const formats::WriteContext context{.output = a_.common.output,
                                        .outputs = files.set,
                                        .options = a_.options,
                                        .journal = journal,
                                        .temp_folder = a_.common.temp_folder,
                                        .memory = a_.common.memory_bytes,
                                        .s3_prefix = a_.run.s3_prefix};
    const auto writer = format_.make_writer(context);
    formats::export_manifest(format_,
                             {.manifests = a_.operands,
                              .s3_prefix = a_.run.s3_prefix,
                              .attribute = a_.attributes.empty() ? "" : a_.attributes.front(),
                              .images = images_.get(),
                              .labels = a_.run.labels,
                              .max_line_bytes = a_.common.max_line_bytes,
                              .memory = a_.common.memory_bytes,
                              .temp_folder = a_.common.temp_folder,
                              .progress = &read_},
                             journal, *writer);
  }

  const Program& program_;
  const formats::Format& format_;
  ConvertArguments& a_;
  std::unique_ptr<ImageSource> images_;
  io::ByteCounter read_;
};

}  // namespace

int run_converter(const Program& program, std::string_view format, int argc, char** argv) {
  const formats::Format* row = formats::find_format(format);
  assert(row != nullptr);
  ConvertArguments arguments(*row);
  return run_tool(program, convert_options(arguments, *row), arguments.operands, argc, argv,
                  [&] { return Conversion(program, *row, arguments).run(); });
}

}  // namespace manifest::tools
