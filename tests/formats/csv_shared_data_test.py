#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts the real CSV files that lie beside the project: counts as an independent program made them, boxes as in VOC."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["MANIFEST_SOURCE_DIR"])
DATA = pathlib.Path(os.environ.get("MANIFEST_SHARED_DATA", ROOT.parent / "shared")) / "data"
BIN = pathlib.Path(os.environ["MANIFEST_BIN"])
# Headers that are nobody's: the user says what the columns are.
COLUMNS = {
    "Shenggan__BCCD_Dataset/test.csv": "image=filename,label=cell_type,left=xmin,right=xmax,top=ymin,bottom=ymax",
    "tests__assets__kaggle_dataset__image_csv_det__ann.csv": "image=image_name,label=label_name,left=x1,top=y1,right=x2,bottom=y2",
    "tests__assets__kaggle_dataset__image_csv_det__ann2.csv": "image=image_name,label=label_name,left=x1,top=y1,width=w,height=h",
    "tests__assets__kaggle_dataset__image_csv__ann.csv": "image=image_name,label=label_name",
    "sample-data__sample.csv": "image=image_local_path,label=label",
}
# No datasets at all: maps of labels, lists of URLs, relations. Two columns of text are labels to anybody, and it is said aloud.
TWO_COLUMNS = ("classes", "map_", "descriptions", "all_image_urls", "ann_wo_ext", "labelmap")


def convert(tool, inputs, folder, *options):
    out, stats = folder / f"{tool}.manifest", folder / "stats.json"
    run = subprocess.run([BIN / tool, *inputs, "-f", "-o", out, "--stats", stats, "--s3-prefix", "s3://bucket/images",
                          "--clip", "none", "--round", "none", "--max-boxes", "keep-largest", *options], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return run, None, {}
    boxes = {}
    for line in out.read_text().splitlines():
        line = json.loads(line)
        names = line.get("bounding-box-metadata", {}).get("class-map", {})
        boxes[line["source-ref"].rsplit("/", 1)[1]] = sorted(
            (box["left"], box["top"], box["width"], box["height"], names[str(box["class_id"])])
            for box in line.get("bounding-box", {}).get("annotations", []))
    return run, json.loads(stats.read_text()), boxes


def check_counts(path, facts, folder):
    name = path.relative_to(DATA / "csv").as_posix()
    columns = next((value for end, value in COLUMNS.items() if name.endswith(end)), None)
    run, ledger, _ = convert("convert-csv", [path], folder, *(["--columns", columns] if columns else []))
    if run.returncode not in (0, 1, 2) or not run.stderr.startswith("manifest-convert-csv: "):
        yield f"exit {run.returncode}: {run.stderr}"
    if "style" not in facts:
        if not columns and run.returncode != 2 and not any(part in name for part in TWO_COLUMNS):
            yield f"exit {run.returncode} of a file that is no dataset: {run.stderr}"
        return
    if ledger is None:
        yield f"exit {run.returncode}: {run.stderr}"
        return
    wanted = facts.get("boxes", facts.get("regions", facts["records"]))
    if ledger["in"]["annotations"] != wanted:
        yield f"{ledger['in']['annotations']} annotations in, {wanted} in the file"
    images = facts.get("images", facts["records"] - facts.get("duplicate_uri", 0))
    if ledger["in"]["images"] != images:
        yield f"{ledger['in']['images']} images in, {images} in the file"
    if sum(ledger["dropped"].get(reason, 0) for reason in ("row.bad-csv", "annotation.bad-bbox")):
        yield f"rejects of a sound file: {ledger['dropped']}"


def check_same_boxes(dataset, csv, count, folder, *options):
    """The VOC files and the CSV of one dataset say the same, on the images that both have."""
    _, _, voc = convert("convert-voc", [DATA / "voc" / dataset], folder, "--origin", "0")
    _, _, ours = convert("convert-csv", [DATA / "csv" / dataset / csv], folder, "--origin", "0", *options)
    common = voc.keys() & ours.keys()
    different = sorted(image for image in common if voc[image] != ours[image])
    if len(common) != count or different:
        yield f"{len(common)} images in both, different: {different}"


def all_problems(folder):
    facts = json.loads((DATA / "facts.json").read_text())["files"]
    for path in sorted((DATA / "csv").rglob("*.csv")):
        for problem in check_counts(path, facts[str(path.relative_to(DATA))], folder):
            yield f"{path.relative_to(DATA)}: {problem}"
    for path in sorted((DATA / "csv-corpus").rglob("*.csv")):
        run, _, _ = convert("convert-csv", [path], folder)
        if run.returncode not in (0, 1, 2) or not run.stderr:
            yield f"{path.relative_to(DATA)}: exit {run.returncode}: {run.stderr}"
    if (BIN / "convert-voc").exists():
        yield from check_same_boxes("datitran__raccoon_dataset", "data__raccoon_labels.csv", 200, folder)
        yield from check_same_boxes("Shenggan__BCCD_Dataset", "test.csv", 20, folder, "--columns", COLUMNS["Shenggan__BCCD_Dataset/test.csv"],
                                    "--images", str(DATA / "images" / "Shenggan__BCCD_Dataset" / "set"))


def main():
    if not (DATA / "csv").is_dir():
        print(f"SKIPPED: {DATA / 'csv'} is not there", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        problems = list(all_problems(pathlib.Path(folder)))
    print("\n".join(problems) or "no difference")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
