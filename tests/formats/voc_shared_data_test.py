#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts every real VOC file that lies beside the project and compares boxes and ledger with an independent reading."""
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

ROOT = pathlib.Path(os.environ["MANIFEST_SOURCE_DIR"])
DATA = pathlib.Path(os.environ.get("MANIFEST_SHARED_DATA", ROOT.parent / "shared")) / "data"
BIN = pathlib.Path(os.environ["MANIFEST_BIN"])


def convert(tool, path, folder, *options):
    """The finished process, the ledger (None: none was written), the lines."""
    out, stats = folder / "out.manifest", folder / "stats.json"
    run = subprocess.run([BIN / tool, path, "-f", "-o", out, "--stats", stats, "--s3-prefix", "s3://bucket", "--creation-date",
                          "2024-01-31T12:00:00", *options], capture_output=True, text=True)
    if run.returncode not in (0, 1) or not stats.exists():
        return run, None, []
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    ledger = json.loads(stats.read_text())
    stats.unlink()
    return run, ledger, lines


def boxes_of(lines):
    """Per source-ref: size and sorted boxes."""
    found = {}
    for line in lines:
        value, names = line["bounding-box"], line["bounding-box-metadata"]["class-map"]
        size = value["image_size"][0]
        found[line["source-ref"]] = (size["width"], size["height"], sorted(
            (names[str(b["class_id"])], b["left"], b["top"], b["width"], b["height"]) for b in value["annotations"]))
    return found


def boxes_by_hand(paths, origin):
    """The same from the XML itself, cut to the frame as the tool does."""
    found = {}
    for path in paths:
        root = xml.etree.ElementTree.parse(path).getroot()
        width, height = int(root.find("size/width").text), int(root.find("size/height").text)
        boxes = []
        for item in root.findall("object"):
            left, top, right, bottom = (float(item.find(f"bndbox/{name}").text) for name in ("xmin", "ymin", "xmax", "ymax"))
            left, top = max(left - origin, 0), max(top - origin, 0)
            boxes.append((item.find("name").text, left, top, min(right, width) - left, min(bottom, height) - top))
        found["s3://bucket/" + root.find("filename").text] = (width, height, sorted(boxes))
    return found


def check_folder(folder, facts, scratch):
    paths = sorted(folder.rglob("*.xml"))
    mine = [facts[str(path.relative_to(DATA))] for path in paths]
    run, ledger, lines = convert("convert-voc", folder, scratch)
    if ledger is None:
        yield f"exit {run.returncode}: {run.stderr}"
        return
    objects, parts = sum(f["objects"] for f in mine), sum(f["parts"] for f in mine)
    if ledger["in"] != {"images": len(mine), "annotations": objects + parts}:
        yield f"in: {ledger['in']}, files {len(mine)}, objects {objects}, parts {parts}"
    if ledger["dropped"].get("annotation.part", 0) != parts:
        yield f"parts: {ledger['dropped']}"
    for flag in ("difficult", "truncated"):
        if ledger["changed"].get(f"annotation.{flag}", 0) != sum(f[flag] for f in mine):
            yield f"{flag}: {ledger['changed']}"
    origin = 0 if any(f["boxes_touching_0"] for f in mine) else 1
    if f"origin {origin}" not in run.stderr:
        yield f"origin {origin} expected: {run.stderr}"
    wanted = boxes_by_hand(paths, origin)
    got = boxes_of(lines)
    rejected = collections.Counter(ledger["dropped"])
    differing = [ref for ref in got if got[ref] != wanted.get(ref)]
    # An image of which a box was rejected lacks that box; nothing else may differ.
    if len(differing) > rejected.total() - rejected["annotation.part"]:
        yield f"boxes differ on {differing[:3]}: dropped {dict(rejected)}"


def check_raccoon(scratch):
    """VOC and CSV of the same 200 images, both counted from 0, hold the same boxes."""
    _, _, from_voc = convert("convert-voc", DATA / "voc" / "datitran__raccoon_dataset", scratch, "--origin", "0")
    if len(from_voc) != 200:
        yield f"raccoon: {len(from_voc)} images"
    if not (BIN / "convert-csv").exists():
        return
    table = DATA / "csv" / "datitran__raccoon_dataset" / "data__raccoon_labels.csv"
    _, _, from_csv = convert("convert-csv", table, scratch, "--origin", "0")
    voc, csv = boxes_of(from_voc), boxes_of(from_csv)
    differing = [ref for ref in voc | csv if voc.get(ref) != csv.get(ref)]
    if differing:
        yield f"raccoon: VOC and CSV differ on {len(differing)} images, {differing[0]}: {voc.get(differing[0])} {csv.get(differing[0])}"


def check_corpus(scratch):
    """Every file of the XML corpus alone: none is VOC, so each is a reject with a reason, and nothing else."""
    for path in sorted((DATA / "xml-corpus").rglob("*")):
        if not path.is_file():
            continue
        run, ledger, lines = convert("convert-voc", path, scratch)
        reasons = {} if ledger is None else ledger["dropped"]
        if run.returncode != 1 or lines or sum(reasons.values()) != 1 or not all(r.startswith("file.") for r in reasons):
            yield f"{path.relative_to(DATA)}: exit {run.returncode}, {reasons}: {run.stderr}"


def main():
    if not (DATA / "voc").is_dir():
        print(f"SKIPPED: {DATA / 'voc'} is not there", file=sys.stderr)
        return 0
    facts = json.loads((DATA / "facts.json").read_text())["files"]
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for folder in sorted((DATA / "voc").iterdir()):
            failures += [f"{folder.name}: {problem}" for problem in check_folder(folder, facts, scratch)]
        failures += check_raccoon(scratch)
        failures += check_corpus(scratch)
    print("\n".join(failures) or "no difference")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
