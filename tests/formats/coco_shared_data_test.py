#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts every real COCO file that lies beside the project and compares the ledger with an independent count of it."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["MANIFEST_SOURCE_DIR"])
DATA = pathlib.Path(os.environ.get("MANIFEST_SHARED_DATA", ROOT.parent / "shared")) / "data"
TOOL = pathlib.Path(os.environ["MANIFEST_BIN"]) / "convert-coco"
# A small real file may be no dataset to train on; only its lines are the converter's business.
DATASET_CODES = {"ERROR_MANIFEST_TOO_FEW_LABELS", "ERROR_MANIFEST_TOO_MANY_LABELS", "ERROR_MANIFEST_TOO_FEW_USABLE_LABELS"}
VALIDATE = TOOL.with_name("validate")


def convert(path, folder, *options):
    out, stats, rejects = (folder / name for name in ("out.manifest", "stats.json", "rejects.jsonl"))
    run = subprocess.run([TOOL, path, "-f", "-o", out, "--stats", stats, "--rejects", rejects, "--s3-prefix", "s3://bucket/images",
                          "--creation-date", "2024-01-31T12:00:00", *options], capture_output=True, text=True)
    if run.returncode not in (0, 1) or not stats.exists():
        return run, None, [], []
    read = lambda file: [json.loads(line) for line in file.read_text().splitlines()]
    return run, json.loads(stats.read_text()), read(out), read(rejects)


def check(path, facts, folder):
    """What is wrong, in words."""
    run, ledger, lines, rejects = convert(path, folder)
    if not isinstance(json.loads(path.read_text()), dict) or not facts["images"] or facts["captions"]:
        if run.returncode != 1 or ledger is not None or not run.stderr.startswith("manifest-convert-coco: "):
            yield f"no dataset of boxes, but exit {run.returncode}: {run.stderr}"
        return
    if ledger is None:
        yield f"exit {run.returncode}: {run.stderr}"
        return
    dropped, changed = ledger["dropped"], ledger["changed"]
    for unit, count in (("images", facts["images"]), ("annotations", facts["annotations"])):
        if ledger["in"][unit] != count:
            yield f"{ledger['in'][unit]} {unit} in, {count} in the file"
    if len(lines) != ledger["out"]["images"]:
        yield f"{len(lines)} lines, {ledger['out']['images']} images out"
    if dropped.get("annotation.crowd", 0) != facts.get("iscrowd", 0):
        yield f"{dropped.get('annotation.crowd', 0)} crowds, {facts.get('iscrowd', 0)} in the file"
    if dropped.get("annotation.duplicate-id", 0) != facts.get("duplicate_annotation_ids", 0):
        yield f"{dropped.get('annotation.duplicate-id', 0)} duplicate ids"
    if changed.get("class.merged", 0) != facts.get("duplicate_category_names", 0):
        yield f"{changed.get('class.merged', 0)} merged classes"
    # Off-frame boxes of crowds and of images without room for them are not looked at.
    leaving = changed.get("annotation.clipped", 0) + dropped.get("annotation.outside-frame", 0)
    if not facts.get("iscrowd") and leaving != facts.get("boxes_out_of_frame", 0):
        yield f"{leaving} boxes leave the frame, {facts.get('boxes_out_of_frame', 0)} in the file"
    if (run.returncode == 1) != bool(rejects):
        yield f"exit {run.returncode} with {len(rejects)} rejects"
    if VALIDATE.exists() and lines:
        checked = subprocess.run([VALIDATE, folder / "out.manifest", "--format", "json"], capture_output=True, text=True)
        bad = [count for count in json.loads(checked.stdout)["manifests"][0]["counts"]
               if count["severity"] == "error" and count["code"] not in DATASET_CODES]
        if bad:
            yield f"written lines break rules: {bad}"


def main():
    if not (DATA / "coco").is_dir():
        print(f"SKIPPED: {DATA / 'coco'} is not there", file=sys.stderr)
        return 0
    facts = json.loads((DATA / "facts.json").read_text())["files"]
    failures = files = 0
    for path in sorted((DATA / "coco").rglob("*.json")):
        files += 1
        with tempfile.TemporaryDirectory() as folder:
            for problem in check(path, facts[str(path.relative_to(DATA))], pathlib.Path(folder)):
                failures += 1
                print(f"{path.relative_to(DATA)}: {problem}")
    print(f"{files} files, {failures} differences")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main())
