# SPDX-License-Identifier: Apache-2.0
"""Compares the real `split` with the model on generated manifests; exit code 1 where they differ."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import edit_compare
import edit_manifests
import split_checks
import split_model
import split_options
from comparison import difference
from edit_manifests import manifest_bytes
from split_model import images_of


class Run:
    """One run of the binary; everything that it wrote."""

    def __init__(self, binary, folder, data, words, threads):
        home = Path(tempfile.mkdtemp(dir=folder))
        (home / "in").write_bytes(data)
        command = [str(binary), str(home / "in"), *words, "-j", str(threads), "--output-dir", str(home / "out"),
                   "--report", str(home / "report"), "--stats", str(home / "stats"), "-q"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.exit, self.stderr = done.returncode, done.stderr.decode("utf-8", "replace")
        files = sorted((home / "out").rglob("*")) if (home / "out").exists() else []
        self.parts = {str(path.relative_to(home / "out"))[:-len(".manifest")]: path.read_bytes() for path in files
                      if path.is_file()}
        if self.exit == 0:
            self.report = json.loads((home / "report").read_text("utf-8"))
            self.stats = json.loads((home / "stats").read_text("utf-8"))


def expected_names(options):
    if options.folds:
        return {f"{name}/{half}" for name in options.names() for half in ("train", "test")}
    return set(options.names())


def lines_with_ends(data):
    return [line + b"\n" for line in data.split(b"\n")[:-1]]


def place_lines(run, options):
    """{bytes of a line: number of its part}; of folds the fold that tests it, None where it is in every train."""
    parts = [f"{name}/test" for name in options.names()] if options.folds else options.names()
    placed = {}
    for number, part in enumerate(parts):
        for line in lines_with_ends(run.parts[part]):
            if placed.setdefault(line, number) != number:
                yield difference("a line in two parts", "one part", (line, placed[line], number))
    run.placed = placed


def differences(binary, data, options, random):
    """Of one split, and of those that must give the same or be refused."""
    lines = split_model.lines_of(data, options)
    words = split_options.command_line(options)
    with tempfile.TemporaryDirectory(prefix="oracle.") as folder:
        run = Run(binary, folder, data, words, random.choice((1, 2, 3)))
        found = list(compare_run(run, lines, options))
        if not found and run.exit == 0:
            found += compare_again(binary, folder, data, words, run, lines, options, random)
    return [f"{' '.join(words)}: {text}" for text in found]


def compare_one(task):
    """One split of a generated manifest with random options."""
    binary, seed = task
    random = edit_compare.seeded(seed)
    options, mood = split_options.any_options(random), edit_manifests.any_mood(random)
    data = manifest_bytes(random, random.choice((0, 1, 3, 10, 30, 60)), mood)
    return [f"[{seed}] {text}" for text in differences(binary, data, options, random)]


def refuse_crowd(expected, options):
    """More images pinned to the first part than its count."""
    pinned = images_of((line for line in expected.lines if line.component in expected.first), expected)
    if options.counts() and len(pinned) > split_model.sizes(len(images_of(expected.lines, expected)), options)[0]:
        raise split_model.Refused


def compare_run(run, lines, options):
    try:
        if options.strategy == "hash" and options.counts():
            yield from [] if run.exit == 2 else [difference("exit code", 2, (run.exit, run.stderr))]
            return
        expected = split_model.expect(lines, options)
        if options.strategy != "hash":
            refuse_crowd(expected, options)
            split_model.sizes(len(images_of(expected.lines, expected)), options)
    except split_model.Refused:
        yield from [] if run.exit == 1 and not run.parts else [difference("exit code", 1, (run.exit, run.stderr))]
        return
    if run.exit != 0 or set(run.parts) != expected_names(options):
        yield difference("exit code and files", (0, expected_names(options)), (run.exit, run.stderr, set(run.parts)))
        return
    yield from place_lines(run, options)
    yield from split_checks.compare_bytes(run, expected, options)
    yield from split_checks.compare_places(run, expected, options)
    if options.strategy != "hash":
        yield from split_checks.compare_sizes(run, expected, options)
    yield from split_checks.compare_report(run, expected, options)
    yield from split_checks.compare_ledger(run, expected, options, lines)
    yield from split_checks.compare_checks(run, options)
    yield from split_checks.improvable(run, expected, options)


def compare_again(binary, folder, data, words, run, lines, options, random):
    """Shuffled lines get the same parts; --min-per-label refuses what the report says."""
    fewest = min((run.labels[label].get(i, 0) for label in run.labels for i in run.live), default=None)
    for least in [] if fewest is None else [fewest, fewest + 1]:
        again = Run(binary, folder, data, [*words, "--min-per-label", str(least)], 2)
        if again.exit != int(least > fewest) or (again.parts != run.parts) != (again.exit == 1):
            yield difference(f"--min-per-label {least}", int(least > fewest), (again.exit, again.stderr))
    if options.duplicates == "first":
        return
    shuffled = random.sample(lines, len(lines))
    again = Run(binary, folder, b"".join(line.data for line in shuffled), words, 1)
    if again.exit:
        yield difference("exit code of shuffled lines", 0, (again.exit, again.stderr))
    elif {name: sorted(lines_with_ends(part)) for name, part in again.parts.items()} != {
            name: sorted(lines_with_ends(part)) for name, part in run.parts.items()}:
        yield difference("parts of shuffled lines", run.parts, again.parts)


def main(words=None):
    return edit_compare.main(words, "split", compare_one, __doc__)


if __name__ == "__main__":
    sys.exit(main())
