// SPDX-License-Identifier: Apache-2.0
// Exchanges units between parts as long as labels are spread better by it. Internal to edit/.
#pragma once

#include "libmanifest/edit/label_balance.h"

namespace manifest::edit {

/// REQUIRES: all spread units are placed, and `balance` knows where. Sizes stay what they are, unless units differ in
/// weight: then a part may gain or lose as much as a unit weighs on average. The work is linear in units, labels
/// and parts, times at most a few dozen rounds.
void exchange_units(const Units& units, LabelBalance& balance, Placement& placement);

}  // namespace manifest::edit
