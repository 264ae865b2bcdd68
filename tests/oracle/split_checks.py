# SPDX-License-Identifier: Apache-2.0
"""The differences between what one run of `split` wrote and what the model says of every split."""

import dataset_rules
import manifest as manifests
import split_model
from comparison import difference
from options import Options
from split_model import images_of


def compare_bytes(run, expected, options):
    """Every kept line, byte for byte and in order, in its part; of folds in all trains but one."""
    for number, name in enumerate(options.names()):
        mine = [line.data for line in expected.lines if run.placed.get(line.data) == number]
        files = {f"{name}/test": mine} if options.folds else {name: mine}
        if options.folds:
            files[f"{name}/train"] = [line.data for line in expected.lines if run.placed.get(line.data) != number]
        for file, lines in files.items():
            if b"".join(lines) != run.parts[file]:
                yield difference(f"bytes of {file}", b"".join(lines), run.parts[file])
    missing = [line.data for line in expected.lines if line.data not in run.placed and not options.folds]
    if missing:
        yield difference("lines in no part", [], missing)


def compare_places(run, expected, options):
    parts_of = {}
    for line in expected.lines:
        part = run.placed.get(line.data)
        first = None if options.folds else 0
        if options.strategy == "hash":
            wanted = split_model.hashed_part(line, options)
            if part != (first if wanted is None else wanted):
                yield difference("hashed part", wanted, (part, line.data))
            continue
        parts_of.setdefault(line.component, set()).add(part)
        if line.component not in expected.spread and part != first:
            yield difference("part of a line that goes first", first, (part, line.data))
        if line.component in expected.spread and part is None:
            yield difference("part of a line that is spread", "a part", line.data)
    if any(len(parts) > 1 for parts in parts_of.values()):
        yield difference("parts of what must stay together", "one each", parts_of)


def compare_sizes(run, expected, options):
    """Sizes of random: exact, or up to the largest group."""
    dealt = [line for line in expected.lines if line.component in expected.spread | expected.first]
    spread = [line for line in expected.lines if line.component in expected.spread]
    wanted = split_model.sizes(len(images_of(dealt, expected)), options)
    got = [0] * len(wanted)
    for data in {line.key: line.data for line in dealt if line.key is not None}.values():
        if run.placed.get(data) is not None:
            got[run.placed[data]] += 1
    groups = {}
    for line in spread:
        if line.key is not None:
            groups.setdefault(line.component, set()).add(line.key)
    largest = max(map(len, groups.values()), default=1)
    slack = largest if largest > 1 else 0
    pinned = len(images_of((line for line in expected.lines if line.component in expected.first), expected))
    if pinned > wanted[0] or (pinned and options.folds):
        return  # the first part is too full, or of folds no part at all; the page does not say what the others then get
    if any(abs(a - b) > slack for a, b in zip(wanted, got)):
        yield difference(f"sizes, within {slack}", wanted, got)


def compare_report(run, expected, options):
    """The numbers of --report for what was written."""
    report, labels = run.report, {}
    rows = {number: [line for line in expected.lines if run.placed.get(line.data) == number]
            for number in range(len(options.names()))}
    by_lines = options.strategy == "hash"
    for number, part in enumerate(report["parts"]):
        images = len(images_of(rows[number], expected))
        got = part["images"], part["lines"]
        if not by_lines and got != (images, len(rows[number])) or got[1] != len(rows[number]):
            yield difference(f"images and lines of part {number}", (images, len(rows[number])), got)
        for label in {label for line in rows[number] for label in line.result.used()}:
            uses = [line for line in rows[number] if label in line.result.used()]
            labels.setdefault(label, {})[number] = len(uses) if by_lines else len({line.key for line in uses})
    got = {row["label"]: {i: part["got"] for i, part in enumerate(row["parts"]) if part["got"]}
           for row in report["labels"]}
    if got != labels:
        yield difference("labels of the parts", labels, got)
    if [row["label"] for row in report["labels"]] != sorted(labels, key=str.encode):
        yield difference("order of labels", sorted(labels, key=str.encode), [row["label"] for row in report["labels"]])
    live = [i for i, part in enumerate(report["parts"]) if part["share"] > 0]
    missing = sorted((label, report["parts"][i]["part"]) for label, parts in labels.items()
                     if sum(parts.values()) >= len(live) for i in live if i not in parts)
    if missing != sorted((row["label"], row["part"]) for row in report["missing"]):
        yield difference("missing labels", missing, report["missing"])
    run.labels, run.live, run.rows = labels, live, rows


def compare_ledger(run, expected, options, lines):
    want = {"in": len(lines), "out": len(expected.lines), "dropped": expected.dropped}
    got = {"in": run.stats["in"]["lines"], "out": run.stats["out"]["lines"],
           "dropped": {key: count for key, count in run.stats["dropped"].items() if count}}
    if want != got:
        yield difference("ledger", want, got)


def compare_checks(run, options):
    """What training would say to the first two parts, or to each fold."""
    names = options.names()
    pairs = [tuple(names[:2])] if len(names) > 1 else []
    if options.folds:
        pairs = [(f"{name}/train", f"{name}/test") for name in names]
    if [(check["training"], check["testing"]) for check in run.report["checks"]] != pairs:
        yield difference("checks", pairs, run.report["checks"])
        return
    for check, pair in zip(run.report["checks"], pairs):
        training, testing = (manifests.read(run.parts[name], "x.manifest", Options(), is_testing=i == 1)
                             for i, name in enumerate(pair))
        judgement = dataset_rules.judge(training, testing, Options())
        want = sorted([(code, "training") for code in [*judgement.training, *judgement.training_lints]] +
                      [(code, "testing") for code in [*judgement.testing, *judgement.testing_lints]] +
                      [(code, "both") for code in [*judgement.pair, *judgement.pair_lints]])
        got = sorted({(finding["code"], finding["section"]) for finding in check["findings"]})
        if options.strategy == "hash" and (options.group_by or options.group_by_key):
            want = [pair for pair in want if pair[0] != "LINT_TRAIN_TEST_LEAK"]  # there the group's value alone decides
        if want != got:
            yield difference(f"what training says to {pair}", want, got)
        if check["would_start"] != (not judgement.terminal(Options())):
            yield difference(f"would {pair} start", not check["would_start"], check)


def improvable(run, expected, options):
    """A label that is missing although one exchange of two images would bring it everywhere it is allowed."""
    if options.strategy != "stratified" or options.group_by or options.group_by_key or not run.report["missing"]:
        return
    units = {}
    for line in expected.lines:
        if line.component in expected.spread:
            units.setdefault(line.component, (run.placed[line.data], set()))[1].update(line.result.used())
    units = list(units.values())
    counts = {label: [run.labels[label].get(i, 0) for i in range(len(run.rows))] for label in run.labels}
    named = [part["part"] for part in run.report["parts"]]
    wide = {label for label in counts if sum(counts[label]) >= len(run.live)}
    for row in run.report["missing"]:
        to = named.index(row["part"])
        for source, labels in units:
            if row["label"] not in labels or source == to:
                continue
            for other, others in units:
                if other == to and not harmed(counts, wide, source, labels, to, others):
                    yield difference(f"{row} could be mended", (source, labels), (other, others))
                    return


def harmed(counts, wide, source, labels, to, others):
    """Whether exchanging two images empties a label of a part."""
    lost = {(label, source) for label in labels - others} | {(label, to) for label in others - labels}
    return any(label in wide and counts[label][part] == 1 for label, part in lost)
