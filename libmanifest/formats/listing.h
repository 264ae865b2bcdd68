// SPDX-License-Identifier: Apache-2.0
// The objects of a bucket as a listing names them, one after the other in constant memory: `aws s3 ls --recursive` text,
// `aws s3api list-objects-v2` JSON, S3 Inventory CSV. Internal to formats/.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "libmanifest/formats/peeked_input.h"

namespace manifest::formats {

enum class ListingKind : std::uint8_t { text, json, inventory };

/// One entry of a listing. Views live until the sink returns.
struct Listed {
  enum class What : std::uint8_t {
    object,       ///< `key`, and where the listing says it `bucket`
    not_current,  ///< a version of an object that is not its latest, or a delete marker
    folder,       ///< a folder in place of the objects in it, which the listing leaves out
    fault         ///< nothing that could be read: `reason` (reasons.h) and `detail`
  };
  What what = What::object;
  std::string_view bucket = {};  ///< empty: the listing does not say
  std::string_view key = {};     ///< as in S3, nothing encoded; empty: the marker of the folder that was listed
  std::uint64_t line = 0;        ///< 1-based, of text and CSV; else 0
  std::uint64_t number = 0;      ///< of the object, from 1 over all pages of JSON; else 0
  std::string_view reason = {};
  std::string_view detail = {};
};

using ListedSink = std::function<void(const Listed&)>;

struct ListingOptions {
  std::string temp_folder = {};  ///< for keys of a JSON page above 1 MiB, whose encoding stands behind them
};

/// What is known once a listing has been read.
struct ListingEnd {
  bool goes_on = false;  ///< its last JSON page says that there are more
};

/// Looks at the beginning. Error{data} when it is none of the three, UTF-16 included.
[[nodiscard]] ListingKind find_listing_kind(const PeekedInput& input);

/// Reads all of it. Entries that are no objects do not stop it; Error{data} where the rest cannot be read either (broken
/// JSON, JSON of another kind), Error{io}. Memory: buffers, and the longest row.
ListingEnd read_listing(PeekedInput& input, const ListingOptions& options, const ListedSink& sink);

/// The key that `encoded` stands for where a listing encodes URLs: `+` is a space, %XX a byte, into `out`. False: a `%`
/// without two hexadecimal digits.
[[nodiscard]] bool decode_key(std::string_view encoded, std::string& out);

}  // namespace manifest::formats
