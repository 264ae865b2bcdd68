#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts every folder tree of real images that lies beside the project, and their listing, and compares with what an independent program
found in the files."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["MANIFEST_SOURCE_DIR"])
DATA = pathlib.Path(os.environ.get("MANIFEST_SHARED_DATA", ROOT.parent / "shared")) / "data"
TOOL = pathlib.Path(os.environ["MANIFEST_BIN"]) / "convert-folder"


def convert(source, folder, *options):
    """Exit code, ledger, pairs of key and label."""
    out, stats = folder / "out.manifest", folder / "stats.json"
    run = subprocess.run([TOOL, source, "-f", "-o", out, "--stats", stats, "--s3-prefix", "s3://bucket", *options], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return run.returncode, run.stderr, []
    pairs = []
    for line in map(json.loads, out.read_text().splitlines()):
        labels = [value["class-name"] for key, value in line.items() if key.endswith("-metadata")]
        pairs.append((line["source-ref"].removeprefix("s3://bucket/"), labels[0] if labels else None))
    return run.returncode, json.loads(stats.read_text()), pairs


def expected(tree, facts):
    """By name and by content, labels by the first folder."""
    pairs, others, wrong, outside = [], 0, 0, 0
    for path in sorted(tree.rglob("*"), key=lambda path: os.fsencode(path.relative_to(tree))):
        if path.is_dir():
            continue
        key = path.relative_to(tree).as_posix()
        fact = facts["images/" + path.relative_to(DATA / "images").as_posix()]
        if path.suffix.lower() not in (".png", ".jpg", ".jpeg"):
            others += 1
        elif fact.get("magic") not in ("jpeg", "png"):
            wrong += 1
        else:
            pairs.append((key, key.split("/")[0] if "/" in key else None))
            width, height = fact.get("w", 64), fact.get("h", 64)
            outside += not (64 <= min(width, height) and max(width, height) <= min(4096, 20 * min(width, height)))
    return pairs, others, wrong, outside


def check(tree, facts, folder):
    pairs, others, wrong, outside = expected(tree, facts)
    code, ledger, found = convert(tree, folder)
    if code != (1 if wrong else 0):
        yield f"exit {code}: {ledger}"
        return
    if found != pairs:
        yield f"lines differ: {set(found) ^ set(pairs)}"
    if ledger["dropped"].get("image.not-an-image", 0) != others + wrong:
        yield f"{ledger['dropped']}, and {others} other files, {wrong} of other content"
    if ledger["changed"].get("image.outside-limits", 0) != outside:
        yield f"{ledger['changed']}, and {outside} outside the limits"
    listing = folder / "listing"
    keys = sorted((path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()), key=str.encode)
    listing.write_text("".join(f"2024-03-01 12:00:00 {(tree / key).stat().st_size:>10} {key}\n" for key in keys))
    for options in ([], ["--images", str(tree)]):
        _, _, listed = convert(listing, folder, *options)
        if listed != pairs and (options or not wrong):
            yield f"the listing differs {options}: {set(listed) ^ set(pairs)}"


def main():
    if not (DATA / "images").is_dir():
        print(f"SKIPPED: {DATA / 'images'} is not there", file=sys.stderr)
        return 0
    facts = json.loads((DATA / "facts.json").read_text())["files"]
    trees = [path for path in [DATA / "images", *sorted((DATA / "images").rglob("*"))] if path.is_dir()]
    with tempfile.TemporaryDirectory() as folder:
        problems = [f"{tree.relative_to(DATA)}: {problem}" for tree in trees for problem in check(tree, facts, pathlib.Path(folder))]
    print("\n".join(problems) or f"no difference in {len(trees)} trees")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
