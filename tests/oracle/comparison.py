# SPDX-License-Identifier: Apache-2.0
"""The differences between one run of `validate` and the model, as texts a reader can act on."""

import json
from collections import Counter

import annotate
import dataset_rules
import manifest as manifests
import summary
from json_strict import parse_line
from line_rules import label_pairs

SHOWN = 600  # characters of a line


def shown(value):
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text)} characters)"


def difference(what, expected, got, line=None):
    where = "" if line is None else f"\n    line      {line.number}: {shown(line.data)}"
    return f"{what}{where}\n    expected  {shown(expected)}\n    got       {shown(got)}"


def compare(run, training, testing, options):
    """All differences; `training` and `testing` are manifests the model has read."""
    judgement = dataset_rules.judge(training, testing, options)
    if run.report is None:
        return [difference("exit code", "0 or 1", f"{run.exit}: {run.stderr}")]
    sections = {"training": training} if testing is None else {"training": training, "testing": testing}
    differences = list(compare_dataset(run, sections, judgement, options))
    for section, manifest in sections.items():
        differences += compare_lines(run, section, manifest)
        differences += compare_counts(run, section, manifest)
        differences += compare_labels(run, section, manifest)
    differences += compare_files(run, sections, judgement, options)
    return differences


def compare_dataset(run, sections, judgement, options):
    expected = Counter((code, "training") for code in [*judgement.training, *judgement.training_lints])
    expected += Counter((code, "testing") for code in [*judgement.testing, *judgement.testing_lints])
    expected += Counter((code, "both") for code in [*judgement.pair, *judgement.pair_lints])
    got = Counter((finding["code"], finding["section"]) for finding in run.report["dataset_findings"])
    # A lint may fire once a label.
    got = Counter({key: 1 if key[0].startswith("LINT_") else count for key, count in got.items()})
    if expected != got:
        yield difference("dataset findings", sorted((expected - got).elements()), sorted((got - expected).elements()))
    if run.report["use_case"] != judgement.use_case:
        yield difference("use case", judgement.use_case, run.report["use_case"])
    terminal = len(judgement.terminal(options))
    if (run.report["verdict"]["passes"], run.report["verdict"]["terminal_errors"]) != (terminal == 0, terminal):
        yield difference("verdict", terminal, run.report["verdict"])
    codes = judgement.training + judgement.testing + judgement.pair
    any_error = bool(codes) or any(line.result.errors for manifest in sections.values() for line in manifest.lines)
    if run.exit != int(any_error) or run.report["exit"]["code"] != run.exit:
        yield difference("exit code", int(any_error), (run.exit, run.report["exit"]))


def compare_lines(run, section, manifest):
    for line in manifest.lines:
        got = run.lines.get((section, line.number), {"findings": [], "lints": set()})
        expected = sorted((finding.code, str(finding.place)) for finding in line.result.errors + line.result.warnings)
        if expected != sorted(got["findings"]):
            yield difference(f"{section}: findings of a line", expected, sorted(got["findings"]), line)
        if line.lints != got["lints"]:
            yield difference(f"{section}: lints of a line", sorted(line.lints), sorted(got["lints"]), line)


def compare_counts(run, section, manifest):
    listed = next(entry for entry in run.report["manifests"] if entry["section"] == section)
    expected = {"lines": len(manifest.lines), **manifest.counts, "removed": manifest.removed,
                "with_errors": len(manifest.error_lines)}
    got = {key: listed[key] for key in expected}
    if expected != got:
        yield difference(f"{section}: counts", expected, got)


def compare_labels(run, section, manifest):
    got = run.report["labels"][section]
    kept = [line.result for line in manifest.lines if not line.removed]
    statistics = {"TotalEntries": manifest.total, "LabeledEntries": sum(bool(result.used()) for result in kept),
                  "TotalLabels": len(manifest.declared), "ErrorEntries": len(manifest.error_lines)}
    got_statistics = {key: got[key] for key in statistics}
    if statistics != got_statistics:
        yield difference(f"{section}: dataset statistics", statistics, got_statistics)
    columns = (manifest.images, manifest.classified, manifest.boxed, manifest.boxes)
    labels = sorted(manifest.declared, key=str.encode)
    expected = [(label, *(column.get(label, 0) for column in columns)) for label in labels]
    keys = ("name", "images", "images_image_level", "images_with_boxes", "boxes")
    rows = [tuple(row[key] for key in keys) for row in got["labels"]]
    if expected != rows:
        missing, unexpected = ([row for row in a if row not in b] for a, b in ((expected, rows), (rows, expected)))
        yield difference(f"{section}: label table", missing or "another order", unexpected)


def compare_files(run, sections, judgement, options):
    expected_files = set() if judgement.no_results else set(sections)
    if set(run.annotated) != expected_files or (run.summary is None) != judgement.no_results:
        yield difference("result files", expected_files, (set(run.annotated), run.summary is not None))
    if judgement.no_results or run.summary is None:
        return
    yield from compare_summary(run.summary, sections["training"], sections.get("testing"), judgement)
    for section, manifest in sections.items():
        yield from compare_annotated(run.annotated.get(section, b""), section, manifest, options)


def compare_summary(text, training, testing, judgement):
    """E.1: the same text but for the order of codes within a list."""
    def codes(*path):
        place = json.loads(text)
        for key in path:
            place = place[key]
        return [entry["code"] for entry in place]

    def in_order_of(expected, got):
        return got if sorted(expected) == sorted(got) else expected
    judgement.pair = in_order_of(judgement.pair, codes("errors"))
    judgement.training = in_order_of(judgement.training, codes("statistics", "training", "errors"))
    judgement.testing = in_order_of(judgement.testing, codes("statistics", "testing", "errors"))
    expected = summary.text(summary.document(training, testing, judgement))
    if text != expected:
        yield difference("manifest_summary.json", expected, text)


def compare_annotated(data, section, manifest, options):
    got = data.split(b"\n")
    if got.pop() != b"" or len(got) != len(manifest.lines):
        yield difference(f"{section}: lines of the annotated manifest", len(manifest.lines), len(got))
        return
    for line, annotated in zip(manifest.lines, got):
        wrong = annotate.difference(line.data, line.result, annotated, options.error_keys)
        if wrong:
            yield difference(f"{section}: annotated line", wrong, annotated, line)


def compare_second_annotation(first, second, manifest):
    """Reliability page 16: annotating twice changes nothing but on lines that were no JSON."""
    once, twice = (manifests.lines_of(data) for data in (first, second))
    if len(once) != len(twice):
        yield difference("lines of the second annotated manifest", len(once), len(twice))
    for line, before, after in zip(manifest.lines, once, twice):
        if before != after and line.result.root is not None and keeps_its_pairs(line, before):
            yield difference("second annotation of a line", before, after, line)


def keeps_its_pairs(line, annotated):
    """A stale `warnings` counts when pairs are found (A.2); without it `warnings-metadata` may be an attribute."""
    names = [attribute.name for attribute in line.result.pairs]
    return label_pairs(parse_line(annotated)[0]) == names
