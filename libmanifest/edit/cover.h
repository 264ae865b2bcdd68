// SPDX-License-Identifier: Apache-2.0
// Looks further for a split in which no part lacks a label. Internal to edit/.
#pragma once

#include "libmanifest/edit/label_balance.h"

namespace manifest::edit {

/// Where parts lack labels that they could have, and no exchange of two units mends it at once (exchange.h): exchanges units
/// of one weight at random, as long as no more labels are missing for it, until none is, or enough was tried. Whether
/// fewer are missing now. The same on every machine.
/// REQUIRES: all spread units are placed, and `balance` knows where.
bool cover_labels(const Units& units, LabelBalance& balance, Placement& placement);

}  // namespace manifest::edit
