// SPDX-License-Identifier: Apache-2.0
// Two lines of one image become one: all attributes on one line, as chained labeling jobs would have left them
// (format page G.6, tools.md 4, union). Internal to edit/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/edit.h"
#include "libmanifest/model/detection_places.h"
#include "libmanifest/model/line_members.h"

namespace manifest::edit {

/// What became of a member of the later line.
struct JoinedMember {
  enum class Fate : std::uint8_t {
    added,     ///< the earlier line had none of that name
    joined,    ///< its boxes stand behind those of the earlier line
    replaced,  ///< the later line's stands in the place of the earlier line's, which said something else
    dropped,   ///< with what the earlier line has it would break an attribute, or make one
  };
  std::string name;
  Fate fate = Fate::added;
};

/// Whether two lines can stand on one.
enum class Joinable : std::uint8_t {
  yes,
  too_many_boxes,  ///< each has as many as the service takes of an image, or fewer; both together have more
  names_clash,     ///< an attribute of one would be taken for the metadata of one of the other
};

/// Joins lines, one pair after another. Not thread-safe.
class LineJoiner {
 public:
  /// Appends the joined line to `out`: the bytes of `earlier`, changed where `later` says more or something else; nothing
  /// where they cannot be joined. What became of the members of `later` is appended to `fates`. REQUIRES: both are JSON
  /// objects.
  [[nodiscard]] Joinable join(std::string_view earlier, std::string_view later, std::string& out,
                              std::vector<JoinedMember>& fates);

 private:
  [[nodiscard]] bool names_clash() const;
  void join_members(std::vector<JoinedMember>& fates);
  void join_pair(const PairPlaces& later, std::vector<JoinedMember>& fates);
  void join_member(const MemberPlace& later, std::vector<JoinedMember>& fates);
  [[nodiscard]] bool meets_its_half(std::string_view later_key) const;
  [[nodiscard]] bool join_boxes(const PairPlaces& earlier, const PairPlaces& later);
  void append_boxes();
  void append_objects(std::string& metadata_members);
  [[nodiscard]] std::string number_classes();
  void put(std::string_view key, const json::Node& later);
  void append_raw(const json::Node& later_member);
  [[nodiscard]] bool says_the_same(const json::Node& earlier, const json::Node& later);

  LineMembers earlier_;
  LineMembers later_;
  json::Edits edits_{earlier_.outline()};
  DetectionPlaces earlier_boxes_;
  DetectionPlaces later_boxes_;
  std::vector<std::pair<std::int64_t, std::int64_t>> new_ids_;  // of the later line's classes, ascending
  std::string appended_;                                        // members for the end of the line
  std::size_t boxes_ = 0;                                       // on the joined line
};

}  // namespace manifest::edit
