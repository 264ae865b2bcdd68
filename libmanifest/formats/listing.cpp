// SPDX-License-Identifier: Apache-2.0
// Which kind of listing an input is.
#include "libmanifest/formats/listing.h"

#include <algorithm>
#include <optional>

#include "libmanifest/error.h"
#include "libmanifest/formats/listing_kinds.h"

namespace manifest::formats {

namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kWhite = " \t\r\n";
constexpr int kLinesLookedAt = 20;  ///< a warning of the tool that listed may stand before its text

std::optional<int> value_of_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

bool begins_with_text_listing(std::string_view head) noexcept {
  for (int i = 0; i < kLinesLookedAt && !head.empty(); ++i) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    if (is_text_listing_line(head.substr(0, end))) return true;
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return false;
}

}  // namespace

ListingKind find_listing_kind(const PeekedInput& input) {
  std::string_view head = input.head();
  refuse_utf16(head, input.name());
  if (head.starts_with(kMark)) head.remove_prefix(kMark.size());
  const std::size_t first = head.find_first_not_of(kWhite);
  // `aws s3 ls` writes nothing of an empty bucket.
  if (first == std::string_view::npos) return ListingKind::text;
  if (head[first] == '{' || head[first] == '[') return ListingKind::json;
  if (begins_with_text_listing(head)) return ListingKind::text;
  if (is_inventory(head)) return ListingKind::inventory;
  throw Error(ErrorKind::data, "no listing of a bucket",
              {.path = input.name(),
               .hint = "a listing is the output of `aws s3 ls --recursive` or of `aws s3api list-objects-v2`, or the "
                       "CSV of an S3 Inventory"});
}

ListingEnd read_listing(PeekedInput& input, const ListingOptions& options, const ListedSink& sink) {
  switch (find_listing_kind(input)) {
    case ListingKind::text:
      read_text_listing(input, sink);
      break;
    case ListingKind::json:
      return read_json_listing(input, options, sink);
    case ListingKind::inventory:
      read_inventory(input, sink);
      break;
  }
  return {};
}

bool decode_key(std::string_view encoded, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      out += encoded[i] == '+' ? ' ' : encoded[i];
      continue;
    }
    if (encoded.size() - i < 3) return false;
    const auto high = value_of_digit(encoded[i + 1]);
    const auto low = value_of_digit(encoded[i + 2]);
    if (!high || !low) return false;
    out += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return true;
}

}  // namespace manifest::formats
