#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts every real YOLO data set that lies beside the project and compares boxes and ledger with an independent reading.

Hardly any of them has its images, so grey ones of one size are made under --images for every label file."""
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(os.environ["MANIFEST_SOURCE_DIR"])
DATA = pathlib.Path(os.environ.get("MANIFEST_SHARED_DATA", ROOT.parent / "shared")) / "data"
BIN = pathlib.Path(os.environ["MANIFEST_BIN"])
WIDTH, HEIGHT = 1280, 960


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x80" * WIDTH) * HEIGHT
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def convert(operand, scratch, *options):
    """The finished process, the ledger (None: none was written), the lines."""
    out, stats = scratch / "out.manifest", scratch / "stats.json"
    run = subprocess.run([BIN / "convert-yolo", operand, "-f", "-o", out, "--stats", stats, "--s3-prefix", "s3://bucket",
                          "--creation-date", "2024-01-31T12:00:00", "--round", "none", *options], capture_output=True, text=True)
    if run.returncode not in (0, 1) or not stats.exists():
        return run, None, []
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    ledger = json.loads(stats.read_text())
    stats.unlink()
    return run, ledger, lines


def boxes_by_hand(text):
    """Sorted (class, left, top, right, bottom) in pixels, cut to the frame."""
    boxes = []
    for line in text.splitlines():
        values = line.split()
        if not values:
            continue
        numbers = [float(value) for value in values[1:]]
        if len(values) in (5, 6):
            x, y, w, h = numbers[:4]
            edges = x - w / 2, y - h / 2, x + w / 2, y + h / 2
        else:
            edges = min(numbers[0::2]), min(numbers[1::2]), max(numbers[0::2]), max(numbers[1::2])
        left, top, right, bottom = (min(max(edge, 0), 1) for edge in edges)
        boxes.append((int(values[0]), left * WIDTH, top * HEIGHT, right * WIDTH, bottom * HEIGHT))
    return sorted(boxes)


def boxes_of(line):
    found = []
    for box in line["bounding-box"]["annotations"]:
        found.append((box["class_id"], box["left"], box["top"], box["left"] + box["width"], box["top"] + box["height"]))
    return sorted(found)


def differs(got, wanted):
    return len(got) != len(wanted) or any(
        a[0] != b[0] or max(abs(x - y) for x, y in zip(a[1:], b[1:])) > 1e-4 for a, b in zip(got, wanted))


def check_dataset(config, facts, scratch):
    """A data.yaml with labels and, mostly, without images."""
    folder = config.parent
    labels = sorted((folder / "labels").rglob("*.txt"))
    images = scratch / "images-of" / folder.name
    for path in labels:
        image = images / "images" / path.relative_to(folder / "labels").with_suffix(".png")
        image.parent.mkdir(parents=True, exist_ok=True)
        image.write_bytes(png())
    run, ledger, lines = convert(config, scratch, "--images", images)
    if ledger is None:
        yield f"exit {run.returncode}: {run.stderr}"
        return
    mine = [facts[str(path.relative_to(DATA))] for path in labels]
    wanted_in = {"images": len(labels), "annotations": sum(f["lines"] for f in mine)}
    if ledger["in"] != wanted_in:
        yield f"in: {ledger['in']}, files say {wanted_in}"
    if ledger["changed"].get("annotation.polygon", 0) != sum(f["polygons"] for f in mine):
        yield f"polygons: {ledger['changed']}"
    got = {line["source-ref"]: boxes_of(line) for line in lines}
    for path in labels:
        ref = "s3://bucket/images/" + path.relative_to(folder / "labels").with_suffix(".png").as_posix()
        wanted = boxes_by_hand(path.read_text())
        if ref not in got or differs(got[ref], wanted):
            yield f"{path.name}: {got.get(ref)} instead of {wanted}"


def check_every_file(scratch):
    """Whatever is given, the answer is 0, 1 or 2 and a ledger that adds up (4 would be a breach)."""
    for path in [DATA / "yolo", *sorted((DATA / "yolo").rglob("*"))]:
        run, _, _ = convert(path, scratch)
        if run.returncode not in (0, 1, 2):
            yield f"{path.relative_to(DATA)}: exit {run.returncode}: {run.stderr}"


def main():
    if not (DATA / "yolo").is_dir():
        print(f"SKIPPED: {DATA / 'yolo'} is not there", file=sys.stderr)
        return 0
    facts = json.loads((DATA / "facts.json").read_text())["files"]
    failures, checked = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for config in sorted((DATA / "yolo").rglob("*.yaml")):
            if (config.parent / "labels").is_dir():
                failures += [f"{config.relative_to(DATA)}: {problem}" for problem in check_dataset(config, facts, scratch)]
                checked += 1
        failures += check_every_file(scratch)
    print("\n".join(failures) or f"no difference in {checked} data sets")
    return 1 if failures or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
