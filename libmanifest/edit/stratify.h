// SPDX-License-Identifier: Apache-2.0
// Stratified placement: sizes as at random, every label spread in the parts' shares. Internal to edit/.
//
// Iterative stratification after Sechidis, Tsoumakas and Vlahavas, "On the Stratification of Multi-Label Data" (ECML
// PKDD 2011): units with the rarest label first, each to the part that wants it most. Two things differ. A part wants a
// unit for all of its labels, the rarest counting most, and a part without a label that it could have wants that label
// above all. And since sizes are fixed here, units are exchanged afterwards as long as that brings shares nearer to what
// was wanted.
#pragma once

#include "libmanifest/edit/placement.h"

namespace manifest::edit {

/// Places what is unplaced. Depends on the order of units, their labels and sizes only.
void place_stratified(const Units& units, Placement& placement);

}  // namespace manifest::edit
