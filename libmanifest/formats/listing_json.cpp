// SPDX-License-Identifier: Apache-2.0
// The JSON of `aws s3api list-objects-v2`: pages one behind the other, each an object with a list Contents of objects with a
// Key (Amazon S3 API reference, ListObjectsV2); or that list alone, as --query prints it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libmanifest/error.h"
#include "libmanifest/formats/listing_kinds.h"
#include "libmanifest/json/stream_reader.h"
#include "libmanifest/spill/spool.h"

namespace manifest::formats {

namespace {

using json::NodeType;

constexpr std::size_t kMaxTextBytes = std::size_t{1} << 20;
constexpr std::size_t kSpoolMemory = std::size_t{1} << 20;

/// Members of a page beside Contents: a page of no objects has only these.
constexpr auto kPageMembers = std::to_array<std::string_view>(
    {"CommonPrefixes", "ContinuationToken", "Delimiter", "EncodingType", "IsTruncated", "KeyCount", "MaxKeys", "Name",
     "NextContinuationToken", "NextToken", "Prefix", "RequestCharged", "ResponseMetadata", "StartAfter"});

class JsonListing {
 public:
  JsonListing(io::Input& input, const ListingOptions& options, const ListedSink& sink)
      : json_([&input](std::span<char> out) { return input.read(out); }, input.name(),
              {.max_text_bytes = kMaxTextBytes}),
        path_(input.name()),
        options_(options),
        sink_(sink) {}

  ListingEnd read() {
    while (!json_.at_end()) read_page();
    return end_;
  }

 private:
  /// The bucket and the encoding may stand behind the keys, so these wait.
  struct Page {
    explicit Page(const std::string& temp_folder) : keys({.memory = kSpoolMemory, .temp_folder = temp_folder}) {}
    spill::Spool keys;  ///< a number: 1 and a key, or 0
    std::string bucket = {};
    std::string encoding = {};
    bool is_truncated = false;
  };

  void read_page();
  bool read_member(Page& page);
  void read_objects(Page& page);
  void read_object(Page& page);
  void keep_key(Page& page);
  void read_folders();
  /// The text that stands next; empty where something else does.
  std::string text();
  void hand_over(const Page& page);
  void hand_over_key(const Page& page);
  [[noreturn]] void refuse(const std::string& member) const;

  json::StreamReader json_;
  std::string path_;
  const ListingOptions& options_;
  const ListedSink& sink_;
  ListingEnd end_;
  std::string member_;
  std::string key_;
  std::string decoded_;
  std::uint64_t number_ = 0;  ///< of the object handed over last
};

void JsonListing::read_page() {
  Page page(options_.temp_folder);
  if (json_.type() == NodeType::array) {
    read_objects(page);
  } else {
    json_.begin_object();
    bool is_page = false;
    std::string stranger;
    while (json_.next_member(member_)) {
      const std::string name = member_;
      const bool is_known = read_member(page);
      if (!is_known && stranger.empty()) stranger = name;
      if (name == "Versions" || name == "DeleteMarkers") refuse(name);
      is_page = is_page || is_known;
    }
    if (!is_page && !stranger.empty()) refuse(stranger);
  }
  end_.goes_on = page.is_truncated;
  hand_over(page);
}

/// False: no member of a page; it was passed over.
bool JsonListing::read_member(Page& page) {
  if (member_ == "Contents") {
    read_objects(page);
  } else if (member_ == "CommonPrefixes") {
    read_folders();
  } else if (member_ == "Name") {
    page.bucket = text();
  } else if (member_ == "EncodingType") {
    page.encoding = text();
  } else if (member_ == "IsTruncated" && json_.type() == NodeType::boolean) {
    page.is_truncated = json_.boolean() || page.is_truncated;
  } else if (member_ == "NextToken") {  // of the CLI's own --max-items
    page.is_truncated = !text().empty() || page.is_truncated;
  } else {
    json_.skip();
    return std::ranges::find(kPageMembers, member_) != kPageMembers.end();
  }
  return true;
}

void JsonListing::read_objects(Page& page) {
  if (json_.type() == NodeType::null) return json_.skip();
  if (json_.type() != NodeType::array) throw Error(ErrorKind::data, "Contents is no list", {.path = path_});
  json_.begin_array();
  while (json_.next_element()) {
    if (json_.type() == NodeType::object) {
      read_object(page);
      continue;
    }
    key_ = text();  // --query 'Contents[].Key' leaves the keys themselves
    keep_key(page);
  }
}

void JsonListing::read_object(Page& page) {
  key_.clear();
  json_.begin_object();
  while (json_.next_member(member_)) {
    if (member_ == "Key") {
      key_ = text();
    } else {
      json_.skip();
    }
  }
  keep_key(page);
}

void JsonListing::keep_key(Page& page) {
  page.keys.append_varint(key_.empty() ? 0 : 1);
  if (!key_.empty()) page.keys.append_text(key_);
}

/// Each stands for objects that a listing with --delimiter leaves out.
void JsonListing::read_folders() {
  if (json_.type() != NodeType::array) return json_.skip();
  json_.begin_array();
  while (json_.next_element()) {
    json_.skip();
    sink_({.what = Listed::What::folder});
  }
}

std::string JsonListing::text() {
  std::string out;
  if (json_.type() == NodeType::string) {
    json_.string(out);
  } else {
    json_.skip();
  }
  return out;
}

void JsonListing::hand_over(const Page& page) {
  for (spill::Spool::Reader keys = page.keys.reader(); !keys.at_end();) {
    ++number_;
    if (keys.read_varint() == 0) {
      sink_({.what = Listed::What::fault,
             .number = number_,
             .reason = "image.bad-record",
             .detail = "no object with a Key"});
      continue;
    }
    keys.read_text(key_);
    hand_over_key(page);
  }
}

void JsonListing::hand_over_key(const Page& page) {
  const bool is_encoded = page.encoding == "url";
  if (is_encoded && !decode_key(key_, decoded_)) {
    const std::string why = fmt::format("the key \"{}\" is not URL-encoded", key_);
    return sink_({.what = Listed::What::fault,
                  .number = number_,
                  .reason = "image.bad-record",
                  .detail = std::string_view(why)});
  }
  sink_({.bucket = page.bucket, .key = is_encoded ? decoded_ : key_, .number = number_});
}

void JsonListing::refuse(const std::string& member) const {
  const bool is_manifest = member == "sourceBucket" || member == "destinationBucket" || member == "fileSchema";
  throw Error(ErrorKind::data, fmt::format("no page of list-objects-v2: it has \"{}\" and no \"Contents\"", member),
              {.path = path_,
               .hint = is_manifest ? "the listing is in the CSV files that an inventory's manifest.json names" : ""});
}

}  // namespace

ListingEnd read_json_listing(io::Input& input, const ListingOptions& options, const ListedSink& sink) {
  return JsonListing(input, options, sink).read();
}

}  // namespace manifest::formats
