// SPDX-License-Identifier: Apache-2.0
// Any bytes as a COCO file: an error or an accounted conversion, the same whatever the buffer, never a broken ledger.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/error.h"
#include "libmanifest/formats/coco_document.h"
#include "libmanifest/json/scan.h"
#include "libmanifest/json/stream_reader.h"

namespace {

/// Hands out at most `step` bytes at a time, by way of a buffer of that size.
bool is_json(std::string_view text, std::size_t step) {
  manifest::json::StreamReader reader(
      [text](std::span<char> out) mutable {
        const auto n = std::min(out.size(), text.size());
        std::copy_n(text.data(), n, out.data());
        text.remove_prefix(n);
        return n;
      },
      "fuzz", {.buffer_bytes = step});
  try {
    reader.skip();
    reader.finish();
    return true;
  } catch (const manifest::Error&) {
    return false;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool expected = !manifest::json::check(text).has_value();
  const bool has_mark = text.starts_with("\xEF\xBB\xBF");
  for (const std::size_t step : {1U, 7U, 65536U}) {
    if (!has_mark && is_json(text, step) != expected) std::abort();
  }
  try {
    std::string_view rest = text;
    const auto document = manifest::formats::read_coco(
        [&rest](std::span<char> out) {
          const auto n = std::min(out.size(), rest.size());
          std::copy_n(rest.data(), n, out.data());
          rest.remove_prefix(n);
          return n;
        },
        "fuzz");
    for (std::size_t i = 0; i < document.annotations.size(); ++i) {
      const auto& row = document.annotations[i];
      const bool has_box =
          row.shape == manifest::formats::CocoShape::box || row.shape == manifest::formats::CocoShape::derived;
      if (has_box && !(row.box.width >= 0 && row.box.height >= 0)) std::abort();
    }
  } catch (const manifest::Error& error) {
    if (error.kind() != manifest::ErrorKind::data) std::abort();
  }
  return 0;
}
