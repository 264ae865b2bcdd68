// SPDX-License-Identifier: Apache-2.0
// The three kinds of listing, each with its own reader. Internal to formats/.
#pragma once

#include <string>
#include <string_view>

#include "libmanifest/formats/listing.h"

namespace manifest::formats {

/// Whether a line is one that `aws s3 ls` writes of an object or a folder.
[[nodiscard]] bool is_text_listing_line(std::string_view line) noexcept;
/// Whether the text begins with a row of an S3 Inventory, or with a header that names its column of keys.
[[nodiscard]] bool is_inventory(std::string_view head);

// As read_listing() says, for an input of that kind.
void read_text_listing(io::Input& input, const ListedSink& sink);
ListingEnd read_json_listing(io::Input& input, const ListingOptions& options, const ListedSink& sink);
void read_inventory(io::Input& input, const ListedSink& sink);

}  // namespace manifest::formats
