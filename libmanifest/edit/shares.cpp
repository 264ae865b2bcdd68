// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/shares.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t kShareTolerance = kShareUnit / 1'000'000;  // 1e-6 (tools.md 3)
constexpr std::size_t kShareDigits = 18;
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kNameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

Error usage(const std::string& reason, std::string_view hint = {}) {
  return {ErrorKind::usage, reason, {.hint = std::string(hint)}};
}

bool is_part_name(std::string_view name) {
  const bool in_alphabet = !name.empty() && name.find_first_not_of(kNameCharacters) == std::string_view::npos;
  return in_alphabet && name != "." && name != "..";
}

/// Digits only. More than 64 bits hold is no number here.
bool parse_digits(std::string_view text, std::uint64_t& out) {
  if (text.empty() || text.find_first_not_of(kDigits) != std::string_view::npos) return false;
  out = 0;
  for (const char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (out > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return false;
    out = out * 10 + digit;
  }
  return true;
}

/// "0.8", ".8", "1." in units of 1e-18; digits beyond are cut off.
bool parse_share(std::string_view text, std::uint64_t& out) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || text.size() == 1) return false;
  const std::string whole = "0" + std::string(text.substr(0, point));
  std::string fraction(text.substr(point + 1));
  if (fraction.find_first_not_of(kDigits) != std::string::npos) return false;
  fraction.resize(kShareDigits, '0');
  std::uint64_t ones = 0;
  std::uint64_t parts = 0;
  if (!parse_digits(whole, ones) || !parse_digits(fraction, parts) || ones > 1) return false;
  out = ones * kShareUnit + parts;
  return true;
}

/// Nobody with a weight stays empty while another has two; the largest gives, of equal ones the last.
void fill_empty(std::span<const std::uint64_t> weights, std::vector<std::uint64_t>& sizes) {
  for (std::size_t part = 0; part < sizes.size(); ++part) {
    if (sizes[part] != 0 || weights[part] == 0) continue;
    std::size_t donor = 0;
    for (std::size_t other = 1; other < sizes.size(); ++other) donor = sizes[other] >= sizes[donor] ? other : donor;
    if (sizes[donor] < 2) return;
    --sizes[donor];
    ++sizes[part];
  }
}

}  // namespace

PartWish parse_part(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) throw usage(fmt::format("--into '{}' is not NAME=SHARE", text));
  PartWish part{.name = std::string(text.substr(0, equals))};
  const std::string_view amount = text.substr(equals + 1);
  if (!is_part_name(part.name)) {
    throw usage(fmt::format("'{}' is no name for a part", part.name), "letters, digits, '.', '_' and '-', not . or ..");
  }
  if (amount == "*") {
    part.kind = PartWish::Kind::rest;
  } else if (amount.find('.') != std::string_view::npos && parse_share(amount, part.amount)) {
    part.kind = PartWish::Kind::share;
  } else if (parse_digits(amount, part.amount)) {
    part.kind = PartWish::Kind::count;
  } else {
    throw usage(fmt::format("'{}' is neither a share from 0.0 to 1.0, nor a count, nor *", amount));
  }
  return part;
}

std::vector<std::uint64_t> apportion(std::uint64_t total, std::span<const std::uint64_t> weights) {
  std::vector<std::uint64_t> result(weights.size(), 0);
  const Wide sum = std::accumulate(weights.begin(), weights.end(), Wide{0});
  if (sum == 0) return result;
  std::vector<Wide> remainders;
  std::uint64_t given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide product = Wide{total} * weights[i];
    result[i] = static_cast<std::uint64_t>(product / sum);
    remainders.push_back(product % sum);
    given += result[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; given < total; ++i, ++given) ++result[order[i]];
  fill_empty(weights, result);
  return result;
}

Parts::Parts(std::vector<PartWish> wishes) : wishes_(std::move(wishes)) {
  if (wishes_.empty()) throw usage("no part is named");
  std::set<std::string_view> names;
  std::size_t rests = 0;
  std::size_t shares = 0;
  std::uint64_t sum = 0;
  for (const PartWish& wish : wishes_) {
    if (!names.insert(wish.name).second) throw usage(fmt::format("the part '{}' is named twice", wish.name));
    rests += wish.kind == PartWish::Kind::rest ? 1 : 0;
    if (wish.kind != PartWish::Kind::share) continue;
    ++shares;
    sum = std::min(sum + wish.amount, 2 * kShareUnit);
  }
  if (rests > 1) throw usage("'*' stands for the rest, so it can be given once only");
  if (shares != 0 && shares + rests != wishes_.size()) {
    throw usage("shares and counts cannot be mixed", "a number with a decimal point is a share, an integer a count");
  }
  has_counts_ = shares == 0 && rests != wishes_.size();
  if (has_counts_) return;
  const bool too_much = sum > kShareUnit + kShareTolerance;
  if (too_much || (rests == 0 && sum < kShareUnit - kShareTolerance)) {
    throw usage(fmt::format("the shares sum to {:.8g}, not to 1", static_cast<double>(sum) / kShareUnit));
  }
  for (PartWish& wish : wishes_) {
    if (wish.kind == PartWish::Kind::rest) {
      wish = {.name = wish.name, .kind = PartWish::Kind::share, .amount = kShareUnit - std::min(sum, kShareUnit)};
    }
  }
}

Parts Parts::folds(std::uint64_t count) {
  constexpr std::uint64_t kMostFolds = 10'000;  // each is two open files
  if (count < 2) throw usage(fmt::format("--folds {}: at least 2 are needed", count));
  if (count > kMostFolds) throw usage(fmt::format("--folds {}: at most {} are possible", count, kMostFolds));
  Parts parts({{.name = "fold-1", .kind = PartWish::Kind::share, .amount = kShareUnit}});
  parts.wishes_.clear();
  parts.whole_ = count;
  for (std::uint64_t fold = 1; fold <= count; ++fold) {
    parts.wishes_.push_back({.name = fmt::format("fold-{}", fold), .kind = PartWish::Kind::share, .amount = 1});
  }
  return parts;
}

double Parts::share(std::size_t part, std::uint64_t images) const noexcept {
  if (has_counts_) {
    std::uint64_t others = 0;
    for (const PartWish& wish : wishes_) others += wish.amount;
    const bool is_rest = wishes_[part].kind == PartWish::Kind::rest;
    const std::uint64_t count = is_rest ? images - std::min(others, images) : wishes_[part].amount;
    return images == 0 ? 0 : static_cast<double>(count) / static_cast<double>(images);
  }
  double sum = 0;
  for (const PartWish& wish : wishes_) sum += static_cast<double>(wish.amount);
  return static_cast<double>(wishes_[part].amount) / sum;
}

std::vector<std::uint64_t> Parts::counts(std::uint64_t images) const {
  std::vector<std::uint64_t> sizes;
  Wide sum = 0;
  bool has_rest = false;
  for (const PartWish& wish : wishes_) {
    sizes.push_back(wish.amount);
    sum += wish.amount;
    has_rest = has_rest || wish.kind == PartWish::Kind::rest;
  }
  if (sum > images || (!has_rest && sum != images)) {
    throw Error(
        ErrorKind::data,
        fmt::format("the counts sum to {}, but there are {} images to split",
                    sum > std::numeric_limits<std::uint64_t>::max() ? "more than 2^64"
                                                                    : fmt::to_string(static_cast<std::uint64_t>(sum)),
                    images),
        {.hint = "give one part the count * to let it have the rest"});
  }
  for (std::size_t part = 0; part < sizes.size(); ++part) {
    if (wishes_[part].kind == PartWish::Kind::rest) sizes[part] = images - static_cast<std::uint64_t>(sum);
  }
  return sizes;
}

std::vector<std::uint64_t> Parts::sizes(std::uint64_t images) const {
  if (has_counts_) return counts(images);
  std::vector<std::uint64_t> weights;
  for (const PartWish& wish : wishes_) weights.push_back(wish.amount);
  return apportion(images, weights);
}

std::vector<double> Parts::cumulated() const {
  std::vector<double> bounds;
  Wide below = 0;
  for (const PartWish& wish : wishes_) {
    below += wish.amount;
    bounds.push_back(static_cast<double>(below) / static_cast<double>(whole_));
  }
  return bounds;
}

}  // namespace manifest::edit
