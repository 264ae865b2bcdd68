# SPDX-License-Identifier: Apache-2.0
"""Compares the real `merge` with the model on generated manifests; exit code 1 where they differ."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import edit_compare
import merge_join
import merge_model
import merge_options
import raw_lines
from comparison import difference
from edit_manifests import any_mood, manifest_bytes


NEAR = 150  # bytes shown around a difference


class Run:
    """One run of the binary; everything that it wrote."""

    def __init__(self, binary, folder, paths, words, threads):
        out = Path(tempfile.mkdtemp(dir=folder))
        command = [str(binary), *paths, *words, "-j", str(threads), "-o", str(out / "out.manifest"), "--conflicts",
                   str(out / "conflicts"), "--stats", str(out / "stats"), "-q"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.exit, self.stderr = done.returncode, done.stderr.decode("utf-8", "replace")
        self.pieces = [path.read_bytes() for path in sorted(out.glob("out*manifest"))]
        self.names = sorted(path.name for path in out.iterdir())
        self.conflicts, self.stats = [], None
        if self.exit == 0:
            self.conflicts = [json.loads(line) for line in (out / "conflicts").read_text("utf-8").splitlines()]
            self.stats = json.loads((out / "stats").read_text("utf-8"))


def piece_names(outcome, options):
    if outcome.exit:
        return []
    if not options.max_bytes and not options.max_lines:
        return ["conflicts", "out.manifest", "stats"]
    return ["conflicts", *(f"out.{i:04}.manifest" for i, _ in enumerate(outcome.pieces, 1)), "stats"]


def compare_run(run, outcome, options):
    if run.exit != outcome.exit:
        yield difference("exit code", outcome.exit, (run.exit, run.stderr))
        return
    if run.names != piece_names(outcome, options):
        yield difference("files", piece_names(outcome, options), run.names)
        return
    if run.exit:
        return
    for number, (piece, got) in enumerate(zip(outcome.pieces, run.pieces), 1):
        expected = [one.line for one in piece]
        yield from compare_lines(f"piece {number}", expected, got.split(b"\n"))
    expected = sorted((key, json.dumps(first), json.dumps(second)) for key, first, second in outcome.conflicts)
    got = sorted((row["source-ref"], json.dumps(row["first"]), json.dumps(row["duplicate"])) for row in run.conflicts)
    if expected != got:
        yield difference("conflicts", expected, got)
    yield from compare_ledger(run, outcome)
    yield from compare_verdicts(outcome)


def compare_lines(what, lines, got):
    if got.pop() != b"" or len(got) != len(lines):
        yield difference(f"{what}: lines", [line.data for line in lines], got)
        return
    for line, data in zip(lines, got):
        if line.data[:-1] != data:
            at = next((i for i, pair in enumerate(zip(line.data, data)) if pair[0] != pair[1]), 0)
            near = slice(max(0, at - NEAR), at + NEAR)
            yield difference(f"{what}: a line of {line.path}:{line.number} at byte {at}", line.data[near], data[near])


def compare_verdicts(outcome):
    """What was made of good lines is good. The model's lines stand for the tool's: they are the same bytes."""
    for piece in outcome.pieces:
        for one in piece:
            if one.good and merge_model.has_errors(one.line.data):
                yield difference(f"a good line of {one.line.path}:{one.line.number} turned bad", "", one.line.data)


def compare_ledger(run, outcome):
    lines_out = sum(map(len, outcome.pieces))
    expected = {"in": outcome.lines_in, "out": lines_out, "dropped": dict(+outcome.dropped), "bare": outcome.bare}
    got = {"in": run.stats["in"]["lines"], "out": run.stats["out"]["lines"],
           "dropped": {key: count for key, count in run.stats["dropped"].items() if count},
           "bare": run.stats["changed"].get("line.unannotated", 0)}
    if expected != got:
        yield difference("ledger", expected, got)


def compare_joined(data, group):
    """What a joined line says."""
    line = raw_lines.understand(raw_lines.RawLine("", 0, data))
    texts = [one.line.text for one in group]
    if line.root is None:
        return [difference(f"joined {texts}", "JSON", data)]
    expected, joined = merge_join.read(group[0].line.root), set()
    for one in group[1:]:
        expected, now, replaced = merge_join.join(expected, merge_join.read(one.line.root))
        joined = joined - replaced | now
    wrong = merge_join.difference(expected, joined, merge_join.read(line.root))
    return [difference(f"{wrong[0]} of joined {texts}", wrong[1], wrong[2])] if wrong else []


def joined_lines(binary, folder, paths, words, lines, options):
    """The bytes of every union, by source-ref, and what is wrong with them."""
    bare = merge_model.MergeOptions(**{name: getattr(options, name) for name in (
        "on_duplicate", "label_map", "attribute", "rename_attribute", "rewrite_prefix", "drop_bookkeeping", "invalid")})
    run = Run(binary, folder, paths, words(bare), 1)
    outcome = merge_model.merge(lines, bare)
    if run.exit or outcome.exit:
        return {}, list(compare_run(run, outcome, bare))
    got = run.pieces[0].split(b"\n")[:-1]
    kept = outcome.pieces[0]
    if len(got) != len(kept):
        return {}, [difference("lines of a union", [one.line.data for one in kept], got)]
    found, joined = [], {}
    for one, data in zip(kept, got):
        if one.group:
            joined[one.line.key] = data + b"\n"
            found += compare_joined(data + b"\n", one.group)
    return joined, found


def differences(binary, folder, paths, options, random):
    """Of one merge of the manifests; `folder` takes what is written."""
    lines = [line for path in paths for line in raw_lines.read(path, Path(path).read_bytes())]
    joined, found = {}, []
    if options.on_duplicate == "union":
        joined, found = joined_lines(binary, folder, paths, lambda bare: merge_options.command_line(
            random, bare, folder), lines, options)
    words = merge_options.command_line(random, options, folder)
    if not found:
        run = Run(binary, folder, paths, words, random.choice((1, 2, 3)))
        outcome = merge_model.merge(lines, options, lambda group: joined[group[0].line.key])
        found = list(compare_run(run, outcome, options))
    return [f"{' '.join(words)}: {text}" for text in found]


def compare_one(task):
    """One merge of generated manifests with random options."""
    binary, seed = task
    random = edit_compare.seeded(seed)
    options, mood = merge_options.any_options(random), any_mood(random)
    with tempfile.TemporaryDirectory(prefix="oracle.") as folder:
        paths = [str(Path(folder) / f"{number}.manifest") for number in range(random.choice((1, 1, 2, 3)))]
        for path in paths:
            Path(path).write_bytes(manifest_bytes(random, random.choice((0, 1, 5, 12, 30)), mood))
        return [f"[{seed}] {text}" for text in differences(binary, Path(folder), paths, options, random)]


def main(words=None):
    return edit_compare.main(words, "merge", compare_one, __doc__)


if __name__ == "__main__":
    sys.exit(main())
