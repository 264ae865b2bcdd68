// SPDX-License-Identifier: Apache-2.0
// Any bytes as the listing of a bucket: entries in the order of their places, or a refusal in words; keys survive being
// encoded, and which of them came before is what a set of them says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/formats/listing.h"
#include "libmanifest/formats/repeat_watch.h"

namespace {

using namespace manifest;
using namespace manifest::formats;

void require(bool holds) {
  if (!holds) std::abort();
}

class Bytes final : public io::Input {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) { name_ = "fuzz"; }
  std::size_t read(std::span<char> out) override {
    const std::size_t size = std::min(out.size(), bytes_.size());
    std::memcpy(out.data(), bytes_.data(), size);
    bytes_.remove_prefix(size);
    return size;
  }
  [[nodiscard]] std::uint64_t file_position() const noexcept override { return 0; }

 private:
  std::string_view bytes_;
};

std::string encoded(std::string_view key) {
  std::string out;
  for (const char c : key) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      out += '+';
    } else if (byte > ' ' && byte < 0x7F && c != '%' && c != '+') {
      out += c;
    } else {
      out.append("%") += kHex[byte / 16U];
      out += kHex[byte % 16U];
    }
  }
  return out;
}

/// The keys of the objects; nothing where it is no listing.
std::vector<std::string> keys_of(std::string_view text) {
  std::vector<std::string> keys;
  std::uint64_t line = 0;
  std::uint64_t number = 0;
  try {
    PeekedInput input(std::make_unique<Bytes>(text));
    read_listing(input, {}, [&](const Listed& listed) {
      if (listed.line != 0) require(std::exchange(line, listed.line) < listed.line);
      if (listed.number != 0) require(listed.number == ++number);
      require((listed.what == Listed::What::fault) == !listed.reason.empty());
      if (listed.what == Listed::What::object) keys.emplace_back(listed.key);
    });
    require(input.bytes() == text.size());
  } catch (const Error& error) {
    require(error.kind() == ErrorKind::data && *error.what() != '\0');
    keys.clear();
  }
  return keys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto keys = keys_of(text);
  require(keys_of(text) == keys);
  RepeatWatch repeats(
      [&](const RepeatWatch::Visit& visit) {
        for (const auto& key : keys) visit(key);
      },
      {.memory = 1});
  std::set<std::string_view> seen;
  std::string decoded;
  for (const auto& key : keys) {
    require(repeats.is_repeat(key) == !seen.insert(key).second);
    require(decode_key(encoded(key), decoded) && decoded == key);
  }
  return 0;
}
