# SPDX-License-Identifier: Apache-2.0
"""Compares the real `validate` with the model on generated manifests; exit code 1 where they differ."""

import argparse
import multiprocessing
import os
import random as randoms
import sys
from pathlib import Path

import comparison
import generate
import manifest as manifests
import pairs
from options import Options
from validate_run import validate

BATCH = 2000       # lines of one manifest
PAIRS_IN_BATCH = 25
SHOWN = 10         # differences


def random_options(random):
    """Half of the batches run with the defaults, the others with some decisions overridden."""
    if random.random() < 0.5:
        return Options()
    return Options(
        profile=random.choice(("training", "training", "import")), attribute_errors=random.choice(("line", "drop")),
        unannotated=random.choice(("ignore", "error")), lenient_dates=random.random() < 0.5,
        strict_int=random.random() < 0.5, error_keys=random.choice(("plain", "cl")))


def compare_batch(task):
    """One manifest of mutated lines."""
    binary, seed, lines = task
    random = randoms.Random(seed)
    options = random_options(random)
    data = generate.manifest_bytes(random, lines)
    run = validate(binary, data, None, options, threads=random.choice((1, 2, 3)))
    manifest = manifests.read(data, "x.manifest", options, is_testing=False)
    differences = comparison.compare(run, manifest, None, options)
    if "training" in run.annotated and random.random() < 0.3:
        again = validate(binary, run.annotated["training"], None, options).annotated.get("training", b"")
        differences += comparison.compare_second_annotation(run.annotated["training"], again, manifest)
    return [f"[batch {seed}, {' '.join(options.command_line()) or 'default options'}] {text}" for text in differences]


def compare_pairs(task):
    """Some small pairs of manifests."""
    binary, seed, count = task
    random = randoms.Random(seed)
    differences = []
    for i in range(count):
        pair = pairs.pair(random)
        run = validate(binary, pair.training, pair.testing, pair.options, pair.name)
        training = manifests.read(pair.training, pair.name, pair.options, is_testing=False)
        testing = None
        if pair.testing is not None:
            testing = manifests.read(pair.testing, "testing.manifest", pair.options, is_testing=True)
        words = " ".join(pair.options.command_line()) or "default options"
        both = (("training", pair.training), ("testing ", pair.testing))
        manifests_shown = "\n".join(f"    {section}  {comparison.shown(data)}" for section, data in both)
        differences += [f"[pair {seed} number {i}, {pair.name}, {words}] {text}\n{manifests_shown}"
                        for text in comparison.compare(run, training, testing, pair.options)]
    return differences


def tasks(arguments):
    for i in range(0, arguments.lines, BATCH):
        yield compare_batch, (arguments.validate, f"{arguments.seed}/lines/{i}", min(BATCH, arguments.lines - i))
    for i in range(0, arguments.pairs, PAIRS_IN_BATCH):
        count = min(PAIRS_IN_BATCH, arguments.pairs - i)
        yield compare_pairs, (arguments.validate, f"{arguments.seed}/pairs/{i}", count)


def run_task(task):
    return task[0](task[1])


def parse_arguments(words):
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    folder = Path(os.environ.get("MANIFEST_BIN", "build/bin"))
    parser.add_argument("--bin", type=Path, default=folder, help="folder of validate")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("ORACLE_SEED", "1")))
    parser.add_argument("--lines", type=int, default=int(os.environ.get("ORACLE_LINES", "100000")))
    parser.add_argument("--pairs", type=int, default=int(os.environ.get("ORACLE_PAIRS", "1000")))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--shown", type=int, default=SHOWN, help="differences printed")
    arguments = parser.parse_args(words)
    arguments.validate = arguments.bin / "validate"
    return arguments


def main(words=None):
    arguments = parse_arguments(words)
    print(f"seed {arguments.seed}: {arguments.lines} lines, {arguments.pairs} pairs", flush=True)
    found = 0
    with multiprocessing.Pool(arguments.jobs) as pool:
        for differences in pool.imap_unordered(run_task, tasks(arguments)):
            for text in differences[:max(0, arguments.shown - found)]:
                print(text, flush=True)
            found += len(differences)
    print(f"{found} differences" if found else "no difference")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
