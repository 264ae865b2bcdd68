// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/record_parser.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <optional>
#include <string>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/json/respell.h"
#include "libmanifest/json/scan.h"
#include "libmanifest/model/attribute_reader.h"
#include "libmanifest/model/key_set.h"

namespace manifest {
namespace {

using simdjson::dom::element;

/// Whether a value has the shape of a detection attribute, whatever its metadata.
bool looks_like_detection(element value) noexcept {
  if (!value.is_object()) return false;
  bool annotations = false;
  bool image_size = false;
  for (const simdjson::dom::key_value_pair member : object_of(value)) {
    annotations = annotations || member.key == "annotations";
    image_size = image_size || member.key == "image_size";
  }
  return annotations && image_size;
}

}  // namespace

struct RecordParser::State {
  simdjson::dom::parser parser;
  simdjson::dom::parser second_parser;  ///< for lines that `parser` refuses though they are JSON
  json::Outline outline;
  std::string respelled_text;
  json::PaddedString respelled;
  AttributeReader reader;
  Record record;
  std::string problem;
  KeySet keys;                         ///< of the line's object
  std::vector<element> values;         ///< by key; of equal keys the last value
  std::vector<std::uint32_t> partner;  ///< by key: its metadata's index, kAbsent: none
  std::vector<bool> is_partner;        ///< by key: it is the metadata of another key

  std::optional<element> parse_json(json::PaddedText line);
  void read_members(simdjson::dom::object line);
  void pair_members();
  void read_attributes();
  void note_orphans();
};

/// The line as simdjson's DOM, if need be with its numbers respelled, and by a parser with one level more: simdjson
/// takes a scalar within the deepest array for a level of its own.
std::optional<element> RecordParser::State::parse_json(json::PaddedText line) {
  element root;
  if (parser.parse(line.data(), line.size(), false).get(root) == simdjson::SUCCESS) return root;
  if (const std::optional<json::ScanError> error = outline.scan(line.view())) {
    problem = fmt::format("{} at byte {}", error->reason, error->offset + 1);
    return std::nullopt;
  }
  respelled_text.clear();
  json::respell_numbers(outline, respelled_text);
  respelled.assign(respelled_text);
  const json::PaddedText text = respelled.text();
  simdjson::error_code code = simdjson::SUCCESS;
  if (second_parser.max_depth() <= json::kMaxDepth) code = second_parser.allocate(text.size(), json::kMaxDepth + 1);
  if (code == simdjson::SUCCESS) code = second_parser.parse(text.data(), text.size(), false).get(root);
  if (code == simdjson::SUCCESS) return root;
  throw Error(code == simdjson::MEMALLOC ? ErrorKind::io : ErrorKind::bug,
              fmt::format("the parser refused a line that is JSON: {}", simdjson::error_message(code)));
}

void RecordParser::State::read_members(simdjson::dom::object line) {
  keys.clear();
  values.clear();
  for (const simdjson::dom::key_value_pair member : line) {
    const std::uint32_t index = keys.add(member.key);
    if (index == values.size()) {
      values.push_back(member.value);
      continue;
    }
    values[index] = member.value;
    if (record.duplicate_key.data() == nullptr) record.duplicate_key = member.key;
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view key = keys[i];
    if (key == "source-ref") {
      record.source_ref = read_string(values[i]);
    } else if (is_bookkeeping_key(key)) {
      record.has_bookkeeping = true;
    } else if (key != "cl-metadata") {
      record.has_other_keys = true;
    }
  }
}

/// A.2: K is a label attribute iff it is not reserved, K-metadata is a key too, and K is not itself the partner of another key.
void RecordParser::State::pair_members() {
  partner.assign(keys.size(), KeySet::kAbsent);
  is_partner.assign(keys.size(), false);
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    if (!keys[i].ends_with(kMetadataSuffix)) continue;
    const std::uint32_t base = keys.find(keys[i].substr(0, keys[i].size() - kMetadataSuffix.size()));
    if (base == KeySet::kAbsent) continue;
    partner[base] = i;
    is_partner[i] = true;
  }
}

void RecordParser::State::read_attributes() {
  record.attribute_count = 0;
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    if (partner[i] == KeySet::kAbsent || is_partner[i] || is_reserved_key(keys[i])) continue;
    if (record.attribute_count == record.attribute_pool.size()) record.attribute_pool.emplace_back();
    Attribute& attribute = record.attribute_pool[record.attribute_count++];
    reader.read(keys[i], values[i], values[partner[i]], record, attribute);
  }
}

void RecordParser::State::note_orphans() {
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    if (is_partner[i] || partner[i] != KeySet::kAbsent || is_reserved_key(keys[i])) continue;
    if (!keys[i].ends_with(kMetadataSuffix) && !looks_like_detection(values[i])) continue;
    record.orphan_key = keys[i];
    return;
  }
}

RecordParser::RecordParser() : state_(std::make_unique<State>()) {}
RecordParser::~RecordParser() = default;
RecordParser::RecordParser(RecordParser&&) noexcept = default;
RecordParser& RecordParser::operator=(RecordParser&&) noexcept = default;

const Record* RecordParser::parse(json::PaddedText line) {
  State& state = *state_;
  const std::optional<element> root = state.parse_json(line);
  if (!root) return nullptr;
  if (!root->is_object()) {
    state.problem = "not an object";
    return nullptr;
  }
  Record& record = state.record;
  record.source_ref = {};
  record.has_other_keys = record.has_bookkeeping = false;
  record.duplicate_key = record.orphan_key = {};
  state.read_members(object_of(*root));
  state.pair_members();
  state.read_attributes();
  state.note_orphans();
  return &record;
}

std::string_view RecordParser::problem() const noexcept { return state_->problem; }

}  // namespace manifest
