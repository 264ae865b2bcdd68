// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/ledger_report.h"

#include <gtest/gtest.h>

namespace manifest::report {
namespace {

Ledger sample() {
  Ledger ledger;
  ledger.add_input("a\xff.json", 12);
  ledger.count_in("annotations", 5);
  ledger.count_in("images", 3);
  ledger.count_out("annotations", 4);
  ledger.count_out("images", 3);
  ledger.count_dropped("annotation.crowd", 1);
  ledger.count_changed("annotation.clipped", 2);
  return ledger;
}

TEST(LedgerReport, TextNamesBothSidesAndEveryReason) {
  EXPECT_EQ(ledger_text(sample(), {.tool = "convert-coco", .version = "1.2.3"}),
            "manifest-convert-coco: 5 annotations in, 3 images in, 4 annotations out, 3 images out\n"
            "  dropped 1 annotation.crowd\n"
            "  changed 2 annotation.clipped\n");
}

TEST(LedgerReport, JsonHasTheContractsMembersInOrder) {
  const std::pair<std::string_view, std::uint64_t> verdicts[] = {{"valid", 3}};
  EXPECT_EQ(ledger_json(sample(), {.tool = "convert-coco", .version = "1.2.3", .verdicts = verdicts}),
            R"({
    "tool": "convert-coco",
    "version": "1.2.3",
    "inputs": [
        {
            "path": "a)"
            "\xEF\xBF\xBD"
            R"(.json",
            "bytes": 12
        }
    ],
    "in": {
        "annotations": 5,
        "images": 3
    },
    "out": {
        "annotations": 4,
        "images": 3
    },
    "dropped": {
        "annotation.crowd": 1
    },
    "changed": {
        "annotation.clipped": 2
    },
    "verdicts": {
        "valid": 3
    }
}
)");
}

}  // namespace
}  // namespace manifest::report
