# SPDX-License-Identifier: Apache-2.0
"""The comparison itself: it is silent about a run that says what the model says, and sees each fault planted in one."""

import copy
import random
import unittest

import annotate
import comparison
import dataset_rules
import generate
import manifest as manifests
import pairs
import summary
from options import Options
from validate_run import Run


def labels_of(manifest):
    columns = {"images": manifest.images, "images_image_level": manifest.classified,
               "images_with_boxes": manifest.boxed, "boxes": manifest.boxes}
    rows = [{"name": name, **{key: column.get(name, 0) for key, column in columns.items()}}
            for name in sorted(manifest.declared, key=str.encode)]
    return {"TotalEntries": manifest.total, "LabeledEntries": manifest.counts["valid"], "TotalLabels": len(rows),
            "ErrorEntries": len(manifest.error_lines), "labels": rows}


def annotated(manifest, options):
    lines = (annotate.annotated(line.data, line.result, options.error_keys) for line in manifest.lines)
    return b"".join(line + b"\n" for line in lines)


def model_run(training, testing, options):
    """What a right `validate` would have answered."""
    judgement = dataset_rules.judge(training, testing, options)
    sections = {"training": training} | ({"testing": testing} if testing else {})
    findings = [{"code": finding.code, "section": section, "line": line.number, "where": str(finding.place)}
                for section, manifest in sections.items() for line in manifest.lines
                for finding in line.result.errors + line.result.warnings]
    findings += [{"code": code, "section": section, "line": line.number, "where": "line"}
                 for section, manifest in sections.items() for line in manifest.lines for code in line.lints]
    codes = [("training", code) for code in judgement.training] + [("testing", code) for code in judgement.testing]
    codes += [("both", code) for code in judgement.pair]
    terminal = len(judgement.terminal(options))
    exit_code = int(bool(codes) or any(line.result.errors for manifest in sections.values() for line in manifest.lines))
    codes += [("both", code) for code in judgement.pair_lints]
    codes += [("training", code) for code in judgement.training_lints]
    codes += [("testing", code) for code in judgement.testing_lints]
    run = Run(exit_code, "")
    run.report = {
        "findings": findings, "dataset_findings": [{"section": section, "code": code} for section, code in codes],
        "use_case": judgement.use_case, "exit": {"code": exit_code},
        "verdict": {"passes": terminal == 0, "terminal_errors": terminal},
        "labels": {section: labels_of(manifest) for section, manifest in sections.items()},
        "manifests": [{"section": section, "lines": len(manifest.lines), **manifest.counts, "removed": manifest.removed,
                       "with_errors": len(manifest.error_lines)} for section, manifest in sections.items()]}
    run.add_findings()
    if not judgement.no_results:
        run.summary = summary.text(summary.document(training, testing, judgement))
        run.annotated = {section: annotated(manifest, options) for section, manifest in sections.items()}
    return run


def misplace(run):
    next(iter(run.lines.values()))["findings"].append(("ERROR_INVALID_BOUNDING_BOX", "x"))


def flip_annotated(run):
    run.annotated["training"] = run.annotated["training"].replace(b"ERROR_", b"ERR0R_", 1)


def lose_a_byte(run):
    lines = run.annotated["training"].split(b"\n")
    at = next(i for i, line in enumerate(lines) if b" " in line)
    run.annotated["training"] = b"\n".join(lines[:at] + [lines[at].replace(b" ", b"", 1)] + lines[at + 1:])


FAULTS = {
    "a finding in another place": misplace,
    "a lint too many": lambda run: next(iter(run.lines.values()))["lints"].add("LINT_X"),
    "a verdict": lambda run: run.report["manifests"][0].update(valid=0),
    "a dataset finding": lambda run: run.report["dataset_findings"].pop(),
    "the use case": lambda run: run.report.update(use_case="?"),
    "a count of boxes": lambda run: run.report["labels"]["training"]["labels"][0].update(boxes=10**6),
    "the exit code": lambda run: setattr(run, "exit", 1 - run.exit),
    "the summary's text": lambda run: setattr(run, "summary", run.summary.rstrip("\n")),
    "an annotated line": flip_annotated,
    "a byte of an annotated line": lose_a_byte,
    "no result files": lambda run: setattr(run, "summary", None),
}


class Comparison(unittest.TestCase):
    def setUp(self):
        data = generate.manifest_bytes(random.Random(11), 300)
        self.manifest = manifests.read(data, "x.manifest", Options(), is_testing=False)
        self.run_ = model_run(self.manifest, None, Options())

    def test_silent_where_there_is_nothing_to_say(self):
        self.assertEqual(comparison.compare(self.run_, self.manifest, None, Options()), [])

    def test_silent_about_pairs(self):
        source = random.Random(12)
        for _ in range(100):
            pair = pairs.pair(source)
            training = manifests.read(pair.training, pair.name, pair.options, is_testing=False)
            testing = None
            if pair.testing is not None:
                testing = manifests.read(pair.testing, "testing.manifest", pair.options, is_testing=True)
            run = model_run(training, testing, pair.options)
            self.assertEqual(comparison.compare(run, training, testing, pair.options), [])

    def test_sees_each_fault(self):
        for name, plant in FAULTS.items():
            with self.subTest(name):
                run = copy.deepcopy(self.run_)
                plant(run)
                self.assertNotEqual(comparison.compare(run, self.manifest, None, Options()), [])


if __name__ == "__main__":
    unittest.main()
