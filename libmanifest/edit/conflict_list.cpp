// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/conflict_list.h"

#include <array>

#include "libmanifest/json/writer.h"

namespace manifest::edit {

void ConflictList::add(const Duplicate& duplicate) {
  constexpr std::array<const char*, 4> kFates = {"kept", "dropped", "replaced", "joined"};
  constexpr std::array<const char*, 4> kMemberFates = {"added", "joined", "replaced", "dropped"};
  text_.clear();
  json::Writer json(text_);
  const auto place = [&](std::string_view name, std::uint64_t line) {
    const auto [path, number] = lines_.place_of(line);
    json.key(name).begin_object().member("path", json::repair_utf8(path)).member("line", number).end_object();
  };
  json.begin_object().member("source-ref", duplicate.source_ref);
  place("first", duplicate.first);
  place("duplicate", duplicate.line);
  json.member("action", kFates[static_cast<std::size_t>(duplicate.fate)]);
  if (!duplicate.reason.empty()) json.member("reason", duplicate.reason);
  if (duplicate.fate == DuplicateFate::joined) {
    json.key("attributes").begin_object();
    for (const JoinedMember& member : duplicate.members) {
      json.member(member.name, kMemberFates[static_cast<std::size_t>(member.fate)]);
    }
    json.end_object();
  }
  json.end_object();
  text_ += '\n';
  output_.write(text_);
}

}  // namespace manifest::edit
