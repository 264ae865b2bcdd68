// SPDX-License-Identifier: Apache-2.0
// Two lines of one image become one: all attributes on one line, as chained labeling jobs would have left them
// (format page G.6, tools.md 4, union). Internal to edit/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
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

/// Joins the lines of one image, one after another, in time that grows with their bytes as long as they only add
/// attributes and keys. Not thread-safe.
class LineJoiner {
 public:
  /// REQUIRES: all lines are JSON objects.
  void begin(std::string_view first);
  /// Joins one more: the bytes of those before stay, but where it says something else. What became of its members is
  /// appended to `fates`. Where it cannot be joined nothing changes.
  [[nodiscard]] Joinable join(std::string_view later, std::vector<JoinedMember>& fates);
  /// The joined line; lives until the next call.
  [[nodiscard]] std::string_view text();

 private:
  [[nodiscard]] bool meets_added_keys() const;
  void settle();
  void read_earlier();
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

  std::string text_;  // what is joined so far, without added_
  std::string next_text_;
  bool is_read_ = false;  // earlier_ has read text_
  LineMembers earlier_;
  LineMembers later_;
  json::Edits edits_{earlier_.outline()};
  DetectionPlaces earlier_boxes_;
  DetectionPlaces later_boxes_;
  std::vector<std::pair<std::int64_t, std::int64_t>> new_ids_;  // of the later line's classes, ascending
  std::string appended_;                                        // members for the end of the line, of the later line
  std::vector<std::string> appended_keys_;
  std::string added_;  // such members of lines before, which wait: nobody has asked for them yet
  std::unordered_set<std::string> added_keys_;
  std::size_t boxes_ = 0;  // on the joined line
};

}  // namespace manifest::edit
