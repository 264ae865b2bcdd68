# SPDX-License-Identifier: Apache-2.0
"""`python3 tests/oracle TRAINING [--testing TESTING] [options of validate]`: what the model says, as canonical JSON."""

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path

import dataset_rules
import manifest as manifests
import summary
from options import Options


def label_table(manifest):
    return {label: {"images": manifest.images.get(label, 0), "boxes": manifest.boxes.get(label, 0),
                    "images_with_boxes": manifest.boxed.get(label, 0)} for label in sorted(manifest.declared)}


def dataset_statistics(manifest):
    """E.3, DatasetStats."""
    kept = [line.result for line in manifest.lines if not line.removed]
    return {"total_entries": manifest.total, "labeled_entries": sum(bool(result.used()) for result in kept),
            "total_labels": len(manifest.declared), "error_entries": len(manifest.error_lines)}


def line_report(line):
    def listed(findings):
        return sorted(f"{finding.code}@{finding.place}" for finding in findings)
    return {"line": line.number, "verdict": line.result.verdict, "errors": listed(line.result.errors),
            "warnings": listed(line.result.warnings), "lints": sorted(line.lints), "removed": line.removed}


def manifest_report(manifest):
    return {"lines": [line_report(line) for line in manifest.lines], "lints": sorted(manifest.lints),
            "labels": label_table(manifest), "statistics": dataset_statistics(manifest)}


def report(training, testing, options):
    judgement = dataset_rules.judge(training, testing, options)
    return {"summary": summary.document(training, testing, judgement), "no_results": judgement.no_results,
            "pair_lints": sorted(judgement.pair_lints), "training": manifest_report(training),
            "testing": manifest_report(testing) if testing else None}


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(prog="oracle", description=__doc__, allow_abbrev=False)
    parser.add_argument("training", type=Path)
    parser.add_argument("--testing", type=Path)
    for option in fields(Options):
        name = "--" + option.name.replace("_", "-")
        if option.name == "extension_check":
            parser.add_argument("--no-extension-check", dest="extension_check", action="store_false")
        elif option.type in (bool, "bool"):
            parser.add_argument(name, action="store_true")
        else:
            parser.add_argument(name, type=type(option.default), default=option.default)
    return parser.parse_args(arguments)


def main():
    arguments = parse_arguments(sys.argv[1:])
    options = Options(**{option.name: getattr(arguments, option.name) for option in fields(Options)})
    training = manifests.read(arguments.training.read_bytes(), arguments.training.name, options, is_testing=False)
    testing = None
    if arguments.testing:
        testing = manifests.read(arguments.testing.read_bytes(), arguments.testing.name, options, is_testing=True)
    json.dump(report(training, testing, options), sys.stdout, indent=1, sort_keys=True, ensure_ascii=True)
    print()


if __name__ == "__main__":
    main()
