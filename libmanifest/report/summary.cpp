// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/summary.h"

#include <string>

#include "libmanifest/json/writer.h"
#include "libmanifest/report/annotate.h"
#include "libmanifest/report/stream.h"

namespace manifest::report {
namespace {

class Summary {
 public:
  Summary(const ValidateResult& result, io::Output& out) : result_(result), out_(out) {}

  void write() {
    json_.begin_object();
    write_errors(Section::both);
    json_.key("statistics").begin_object();
    json_.key("training");
    write_section(Section::training, &result_.training);
    json_.key("testing");
    write_section(Section::testing, result_.testing ? &*result_.testing : nullptr);
    json_.end_object().end_object();
    buffer_ += '\n';
    write_piece(buffer_, out_);
  }

 private:
  void write_errors(Section section) {
    json_.key("errors").begin_array();
    for (const DatasetFinding& finding : result_.judgement.findings) {
      if (finding.section != section || !is_service_code(finding.rule)) continue;
      json_.begin_object().member("code", rule_info(finding.rule).code);
      json_.member("message", message_of(Finding{.rule = finding.rule})).end_object();
    }
    json_.end_array();
  }

  void write_section(Section section, const ManifestResult* manifest) {
    const Tally none;
    const Tally& tally = manifest == nullptr ? none : manifest->facts.tally;
    const UseCase use_case = manifest == nullptr ? UseCase::not_determined : result_.judgement.use_case;
    json_.begin_object().member("use_case", manifest::name_of(use_case));
    json_.member("total_json_lines", tally.lines()).member("valid_json_lines", tally.valid);
    json_.member("invalid_json_lines", tally.invalid).member("ignored_json_lines", tally.ignored);
    write_errors(section);
    json_.key("error_json_line_indices").begin_array();
    if (manifest != nullptr) {
      manifest->visit_bad_lines([this](std::uint64_t line) {
        json_.unsigned_integer(line);
        pass_on(buffer_, out_);
      });
    }
    json_.end_array().end_object();
  }

  const ValidateResult& result_;
  io::Output& out_;
  std::string buffer_;
  json::Writer json_{buffer_, json::Writer::Style::indented};
};

}  // namespace

void write_summary(const ValidateResult& result, io::Output& out) { Summary(result, out).write(); }

}  // namespace manifest::report
