// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/ledger.h"

#include <gtest/gtest.h>

#include "libmanifest/error.h"

namespace manifest {
namespace {

TEST(Ledger, BalancesWhenEverythingIsAccountedFor) {
  Ledger ledger;
  ledger.count_in("images", 10);
  ledger.count_in("annotations", 5);
  ledger.count_out("images", 8);
  ledger.count_dropped("image.duplicate-id", 2);
  ledger.count_dropped("annotation.crowd", 5);
  ledger.count_changed("annotation.clipped", 3);
  EXPECT_NO_THROW(ledger.check());
}

TEST(Ledger, NamesTheUnitThatDoesNotBalance) {
  Ledger ledger;
  ledger.count_in("images", 10);
  ledger.count_out("images", 9);
  try {
    ledger.check();
    FAIL() << "a lost image went unnoticed";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::bug);
    EXPECT_NE(std::string(error.what()).find("images"), std::string::npos);
  }
}

TEST(Ledger, NoticesWhatCameFromNowhere) {
  Ledger ledger;
  ledger.count_out("lines");
  EXPECT_THROW(ledger.check(), Error);
}

TEST(Ledger, AddsUp) {
  Ledger a;
  a.count_in("lines", 2);
  a.count_out("lines", 1);
  Ledger b;
  b.count_in("lines", 1);
  b.count_dropped("line.invalid", 2);
  a.add(b);
  EXPECT_NO_THROW(a.check());
  EXPECT_EQ(a.in().at("lines"), 3U);
}

}  // namespace
}  // namespace manifest
