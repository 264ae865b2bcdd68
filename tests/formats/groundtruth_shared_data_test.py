#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts every real manifest and every line of the service's documents that lies beside the project. What validate finds
nothing wrong with must keep its bytes; what it refuses must be refused for the same reason."""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["MANIFEST_SOURCE_DIR"])
SHARED = pathlib.Path(os.environ.get("MANIFEST_SHARED_DATA", ROOT.parent / "shared"))
BIN = pathlib.Path(os.environ["MANIFEST_BIN"])
BOX_CODES = {"ERROR_INVALID_BOUNDING_BOX", "ERROR_BOUNDING_BOX_TOO_SMALL"}


def convert(path, folder):
    """Exit code, output lines, ledger, reasons of the rejects."""
    out, stats, rejects = folder / "out", folder / "stats", folder / "rejects"
    run = subprocess.run([BIN / "convert-groundtruth", path, "-q", "-f", "-o", out, "--stats", stats, "--rejects", rejects],
                         capture_output=True)
    if run.returncode not in (0, 1):
        return run.returncode, [], {}, []
    reasons = [json.loads(line)["reason"] for line in rejects.read_text().splitlines()]
    return run.returncode, out.read_bytes().split(b"\n")[:-1], json.loads(stats.read_text()), reasons


def expected_reasons(text, codes):
    """Why a line of the documents is refused; empty: it is not."""
    if b"groundtruth/image-classification-multilabel" in text or b'"image_size":{' in text:
        return set()
    if set(codes) == {"ERROR_UNSUPPORTED_USE_CASE_TYPE"}:
        return set()  # beside boxes, a verification that stays
    if "ERROR_UNSUPPORTED_USE_CASE_TYPE" in codes:
        return {"image.no-annotation-left", "image.ERROR_NO_VALID_LABEL_ATTRIBUTES"}
    reasons = {f"annotation.{code}" for code in codes if code in BOX_CODES}
    errors = [code for code in codes if code.startswith("ERROR_") and code not in BOX_CODES]
    return reasons | ({"image.no-annotation-left"} if reasons else {f"image.{code}" for code in errors[:1]})


def check_example(row, folder, scratch):
    path = folder / row["file"]
    text = path.read_bytes().split(b"\n")[0]
    codes = [] if row["codes@where"] == "-" else [entry.split("@")[0] for entry in row["codes@where"].split("; ")]
    code, lines, _, reasons = convert(path, scratch)
    wanted = expected_reasons(text, codes)
    if not set(reasons) <= wanted or bool(reasons) != bool(wanted) or code != bool(wanted):
        yield f"exit {code}, rejected for {reasons}, expected {sorted(wanted)}"
    if not wanted and b"-multilabel" not in text and b'"image_size":{' not in text and lines != [text]:
        yield f"its bytes changed: {lines}"


def check_real(path, scratch):
    given = path.read_bytes().split(b"\n")
    given = [line.removesuffix(b"\r") for line in given[:-1] + ([given[-1]] if given[-1] else [])]
    code, lines, ledger, reasons = convert(path, scratch)
    if not ledger:
        yield f"exit {code}"
        return
    if ledger["in"]["images"] != len(given) or ledger["out"]["images"] != len(lines):
        yield f"{len(given)} lines in, {len(lines)} out, but the ledger says {ledger['in']}, {ledger['out']}"
    if (code == 1) != bool(reasons):
        yield f"exit {code} with {len(reasons)} rejects"
    rest = iter(given)
    if b"-multilabel" not in path.read_bytes() and not all(line in rest for line in lines):
        yield "a written line is none of the input's, or not in its order"


def check_all(files, check):
    failures = 0
    for name, subject in files:
        with tempfile.TemporaryDirectory() as folder:
            for problem in check(subject, pathlib.Path(folder)):
                failures += 1
                print(f"{name}: {problem}")
    return failures


def main():
    examples, manifests = SHARED / "spec" / "aws-examples", SHARED / "data" / "manifests"
    if not examples.is_dir() or not manifests.is_dir():
        print(f"SKIPPED: {examples} or {manifests} is not there", file=sys.stderr)
        return 0
    with open(examples / "index.tsv", newline="", encoding="utf-8") as index:
        rows = [row for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE) if row["verdict"] != "n/a"]
    failures = check_all([(row["file"], row) for row in rows], lambda row, scratch: check_example(row, examples, scratch))
    paths = sorted(path for path in manifests.rglob("*") if path.is_file())
    failures += check_all([(path.relative_to(manifests), path) for path in paths], check_real)
    print(f"{len(rows)} examples, {len(paths)} manifests, {failures} differences")
    return 1 if failures or not rows or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
