// SPDX-License-Identifier: Apache-2.0
// Uses the installed library as another project would; prints "ok" when it works.
#include <cstdio>

#include "libmanifest/error.h"

int main() {
  try {
    throw manifest::Error::from_errno(2, "cannot open", "lost.manifest");
  } catch (const manifest::Error& error) {
    std::puts(error.path() == "lost.manifest" ? "ok" : "wrong path");
  }
}
