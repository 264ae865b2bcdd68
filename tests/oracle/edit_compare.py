# SPDX-License-Identifier: Apache-2.0
"""The loop over seeds of merge_compare.py and split_compare.py."""

import argparse
import multiprocessing
import os
import random as randoms
from pathlib import Path

SHOWN = 10  # differences


def seeded(seed):
    return randoms.Random(seed)


def parse_arguments(words, tool, description):
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    folder = Path(os.environ.get("MANIFEST_BIN", "build/bin"))
    parser.add_argument("--bin", type=Path, default=folder, help=f"folder of {tool}")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("ORACLE_SEED", "1")))
    parser.add_argument("--runs", type=int, default=int(os.environ.get("ORACLE_RUNS", "150")))
    parser.add_argument("--only", type=int, help="the one run of this number")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--shown", type=int, default=SHOWN, help="differences printed")
    return parser.parse_args(words)


def main(words, tool, compare_one, description):
    """compare_one((binary, seed)) gives differences as texts."""
    arguments = parse_arguments(words, tool, description)
    print(f"seed {arguments.seed}: {arguments.runs} runs of {tool}", flush=True)
    numbers = range(arguments.runs) if arguments.only is None else [arguments.only]
    tasks = [(arguments.bin / tool, f"{arguments.seed}/{tool}/{number}") for number in numbers]
    found = 0
    with multiprocessing.Pool(arguments.jobs) as pool:
        for differences in pool.imap(compare_one, tasks, chunksize=5):
            for text in differences[:max(0, arguments.shown - found)]:
                print(text, flush=True)
            found += len(differences)
    print(f"{found} differences" if found else "no difference")
    return 1 if found else 0
