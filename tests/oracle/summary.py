# SPDX-License-Identifier: Apache-2.0
"""manifest_summary.json (format page, E.1) as the model expects it."""

import json

from dataset_rules import NOT_DETERMINED
from findings import MESSAGES


def entries(codes):
    return [{"code": code, "message": MESSAGES[code].replace("{}", "50")} for code in codes]


def section(manifest, use_case, codes):
    counts = manifest.counts if manifest else {"valid": 0, "invalid": 0, "ignored": 0}
    return {
        "use_case": use_case if manifest else NOT_DETERMINED,
        "total_json_lines": sum(counts.values()),
        "valid_json_lines": counts["valid"],
        "invalid_json_lines": counts["invalid"],
        "ignored_json_lines": counts["ignored"],
        "errors": entries(codes),
        "error_json_line_indices": manifest.error_lines if manifest else [],
    }


def document(training, testing, judgement):
    return {
        "errors": entries(judgement.pair),
        "statistics": {
            "training": section(training, judgement.use_case, judgement.training),
            "testing": section(testing, judgement.use_case, judgement.testing),
        },
    }


def text(value):
    """E.1: 4 spaces of indentation and a final newline."""
    return json.dumps(value, indent=4, ensure_ascii=False) + "\n"
