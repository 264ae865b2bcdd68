// SPDX-License-Identifier: Apache-2.0
// Changes to the labels of one line's attributes, as byte edits: rename, drop, renumber, take boxes out. Every other
// byte of the line stays.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "libmanifest/json/edit.h"
#include "libmanifest/model/detection_places.h"
#include "libmanifest/model/label_map.h"
#include "libmanifest/model/line_members.h"

namespace manifest {

enum class Relabelled : std::uint8_t { unchanged, renamed, dropped };
/// Gives the class-name of a classification attribute its new name. dropped: the caller takes the pair out.
Relabelled relabel_class_name(const json::Outline& outline, const PairPlaces& pair, const LabelMap& labels,
                              json::Edits& edits);

/// Takes boxes (indices into `places.boxes`, ascending) out, with the confidences that stand beside them.
void remove_boxes(const DetectionPlaces& places, std::span<const std::size_t> gone, json::Edits& edits);

/// Gives the classes of a detection attribute their new names; dropped ones leave, and so do their boxes, whose indices
/// replace what `gone` held. Returns how many of the boxes that stay have another label now.
std::uint64_t relabel_boxes(const DetectionPlaces& places, const LabelMap& labels, json::Edits& edits,
                            std::vector<std::size_t>& gone);

/// Gives every class the id that its name has. A class that loses its id to another one of its name leaves.
/// REQUIRES: places.classes_sound; `id_of` knows every live class.
void renumber_classes(const DetectionPlaces& places, const std::function<std::int64_t(const std::string&)>& id_of,
                      json::Edits& edits);

}  // namespace manifest
