// SPDX-License-Identifier: Apache-2.0
// Changes to lines that were asked for by name; every other byte of a line stays (tools.md 4).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/model/label_map.h"

namespace manifest::edit {

/// --rename-attribute OLD=NEW
struct AttributeRenaming {
  std::string from;
  std::string to;
};
/// Cut at its only `=`. Throws Error{usage}, also for a NEW that cannot be an attribute's name (format page A.2).
[[nodiscard]] AttributeRenaming parse_attribute_renaming(std::string_view option);

/// --rewrite-prefix FROM=TO
struct PrefixMove {
  std::string from;
  std::string to;
};
/// Cut at the `=` that stands before `s3://`. Throws Error{usage} where there is none, or more than one, and for a TO
/// with which no source-ref begins (format page A.3).
[[nodiscard]] PrefixMove parse_prefix_move(std::string_view option);

enum class Bookkeeping : std::uint8_t { keep, drop };

/// What to change. All of it is done at once: an attribute's new name is not renamed again, and labels and
/// attributes are looked for under the names that the line has.
struct RewriteOptions {
  LabelMap labels = {};                            ///< class-name and class-map; a dropped label takes its boxes along
  std::vector<AttributeRenaming> attributes = {};  ///< the attribute and its metadata
  std::vector<PrefixMove> prefixes = {};           ///< of source-ref; the first that fits
  std::vector<std::string> kept_attributes = {};   ///< new names; empty: all
  Bookkeeping bookkeeping = Bookkeeping::keep;     ///< stale errors/warnings keys, where a validator writes them (A.2)

  [[nodiscard]] bool none() const noexcept {
    return labels.empty() && attributes.empty() && prefixes.empty() && kept_attributes.empty() &&
           bookkeeping == Bookkeeping::keep;
  }
};

/// `source_ref` under its new prefix; the view is into `storage` where it moved.
[[nodiscard]] std::string_view move_prefix(std::string_view source_ref, const std::vector<PrefixMove>& moves,
                                           std::string& storage);

struct Rewritten {
  bool changed = false;      ///< the new line was appended to `out`
  bool lost_label = false;   ///< a box or a class-name was dropped
  bool unannotated = false;  ///< its last attribute was dropped, and with it all but source-ref and bookkeeping
  std::optional<std::string> refusal;  ///< the line cannot be changed as asked: why
};

/// Rewrites lines, one after another. One per thread; the options must outlive it.
class Rewriter {
 public:
  explicit Rewriter(const RewriteOptions& options);
  ~Rewriter();
  Rewriter(Rewriter&&) noexcept;

  /// A line that is no JSON object or names no image is never changed. Nothing is appended to `out` unless `changed`.
  [[nodiscard]] Rewritten rewrite(std::string_view line, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest::edit
