# SPDX-License-Identifier: Apache-2.0
"""What must hold for every conversion of Ground Truth output, held against a slow model in Python (format page A.6, I.3)."""

import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["MANIFEST_BIN"])
DATE = "2024-05-06T07:08:09.000001"
SINGLE, MANY = "groundtruth/image-classification", "groundtruth/image-classification-multilabel"
BOXES, VERIFICATION = "groundtruth/object-detection", "groundtruth/label-verification"
OTHERS = ["groundtruth/semantic-segmentation", "groundtruth/video-object-tracking", "groundTruth/custom",
          "groundtruth/point_cloud_object_detection", "groundtruth/text-classification-multilabel", "groundtruth/new"]
LABELS = ["cat", "Ünïcode \"quoted\"", "back\\slash", "tab\t", "dog"]


def metadata(kind, **members):
    return {"job-name": "labeling-job/x", "type": kind, "human-annotated": "yes", "creation-date": DATE, **members}


def make_boxes(rng):
    names = {str(number): name for number, name in enumerate(rng.sample(LABELS, 3))}
    count = rng.choice([0, 1, 2, 5])
    boxes = [{"class_id": rng.randrange(3), "left": rng.choice([0, 7, 12.5, 90, -1]), "top": 3, "width": rng.choice([1, 20]), "height": 9}
             for _ in range(count)]
    size = {"width": 100, "height": 80, "depth": 3}
    value = {"image_size": size if rng.random() < 0.2 else [size], "annotations": boxes}
    return value, metadata(BOXES, objects=[{"confidence": i / 8} for i in range(count)], **{"class-map": names})


def make_many(rng):
    keys = rng.sample(range(12), rng.randrange(5))
    names = {str(key): rng.choice(LABELS) for key in keys}
    confidences = {str(key): rng.choice([0, 1, 1.0, 0.25, 1e-3]) for key in keys}
    if keys and rng.random() < 0.1:
        rng.choice([names, confidences]).popitem()
    return keys, metadata(MANY, **{"class-map": names, "confidence-map": confidences})


def make_pair(rng):
    draw = rng.random()
    if draw < 0.35:
        return make_boxes(rng)
    if draw < 0.55:
        return rng.choice([1, "0"]), metadata(SINGLE, confidence=0.5, **{"class-name": rng.choice(LABELS)})
    if draw < 0.8:
        return make_many(rng)
    if draw < 0.9:
        return "1", metadata(VERIFICATION, confidence=0.5, **{"class-name": "good"})
    return "s3://bucket/x.png", metadata(rng.choice(OTHERS))


def make_line(rng):
    if rng.random() < 0.05:
        return rng.choice(["", "junk", "[]", '{"source":"x"}', '{"source-ref":"x.jpg"}'])
    members = [("source-ref", f"s3://bucket/{rng.randrange(4000)}.jpg")]
    for name in rng.sample(["a", "a0", "a1", "boxes", "b-1"], rng.choice([0, 1, 1, 1, 2, 3])):
        value, meta = make_pair(rng)
        members += [(name, value), (name + "-metadata", meta)]
    if rng.random() < 0.2:
        members.append(("id", 7))
    if rng.random() < 0.2:
        rng.shuffle(members)
    return json.dumps(dict(members), separators=rng.choice([(",", ":"), (", ", ": ")]), ensure_ascii=rng.random() < 0.5)


def is_good_box(box):
    inside = box["left"] >= 0 and box["left"] + box["width"] <= 100
    return inside and box["width"] > 1


def mended_boxes(value, meta):
    """What the rules leave of a box attribute, and whether that is all of it."""
    value, meta = json.loads(json.dumps([value, meta]))
    good = [is_good_box(box) for box in value["annotations"]]
    if isinstance(value["image_size"], dict):
        value["image_size"] = [value["image_size"]]
    value["annotations"] = [box for box, stays in zip(value["annotations"], good) if stays]
    meta["objects"] = [entry for entry, stays in zip(meta["objects"], good) if stays]
    return value, meta, all(good)


def converted(text, keep_type):
    """The line's members in their order, and how many annotations they say. None: the line is rejected."""
    try:
        line = json.loads(text)
        pairs = {name: (line[name], line[name + "-metadata"]) for name in line if name + "-metadata" in line}
        source_ref = line["source-ref"]
    except (ValueError, TypeError, KeyError):
        return None
    if not source_ref.startswith("s3://") or (not pairs and len(line) > 1):
        return None
    kinds = {name: meta["type"] for name, (_, meta) in pairs.items()}
    if pairs and not any(kind in (SINGLE, MANY, BOXES) for kind in kinds.values()):
        return None
    made_anew = MANY in kinds.values()
    stays = {name for name, kind in kinds.items() if kind in (SINGLE, BOXES, VERIFICATION)}
    if made_anew and not any(kinds[name] != VERIFICATION for name in stays) and not any(
            value for name, (value, _) in pairs.items() if kinds[name] == MANY):
        stays = set()  # nothing that could be judged
    taken = {"source-ref"} | stays | {name + "-metadata" for name in stays}
    result = {"source-ref": source_ref} if made_anew else {}
    annotations, is_whole = 0, True
    for name in line:
        base = name[:-len("-metadata")] if name.endswith("-metadata") else name
        if kinds.get(name) == MANY:
            value, meta = pairs[name]
            number = 0
            for index, key in enumerate(value):
                if str(key) not in meta["class-map"] or str(key) not in meta["confidence-map"]:
                    return None
                number = max(number, index)
                while {f"{name}{number}", f"{name}{number}-metadata"} & taken:
                    number += 1
                made = f"{name}{number}"
                taken |= {made, made + "-metadata"}
                result[made] = index
                result[made + "-metadata"] = {
                    "class-name": meta["class-map"][str(key)], "confidence": meta["confidence-map"][str(key)],
                    "type": MANY if keep_type else SINGLE, "job-name": meta["job-name"],
                    "human-annotated": meta["human-annotated"], "creation-date": meta["creation-date"]}
                annotations += 1
        elif kinds.get(name) == BOXES:
            value, meta, all_good = mended_boxes(*pairs[name])
            is_whole = is_whole and all_good
            annotations += len(value["annotations"])
            result[name] = value
            if made_anew:
                result[name + "-metadata"] = meta
        elif name in stays:
            annotations += kinds[name] == SINGLE
            result[name] = line[name]
            if made_anew:
                result[name + "-metadata"] = line[name + "-metadata"]
        elif not made_anew and kinds.get(base) == BOXES:
            result[name] = mended_boxes(*pairs[base])[1]
        elif not made_anew and (base not in kinds or base in stays):
            result[name] = line[name]
    return (list(result.items()), annotations) if annotations or is_whole else None


def is_unchanged(text, members):
    return list(json.loads(text).items()) == members


class Properties(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def convert(self, lines, *options):
        """Exit code, output bytes, ledger."""
        source, out, stats = (self.folder / name for name in ("in", "out", "stats"))
        source.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        done = subprocess.run([BIN / "convert-groundtruth", source, "-f", "-q", "-o", out, "--stats", stats, *options],
                              check=False, capture_output=True)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.returncode, out.read_bytes(), json.loads(stats.read_text())

    def test_every_line_is_what_the_model_says(self):
        for seed in range(3):
            rng = random.Random(seed)
            lines = [make_line(rng) for _ in range(500)]
            for options in ([], ["--keep-type"]):
                _, out, ledger = self.convert(lines, *options)
                seen, expected = set(), []
                for text in lines:
                    wanted = converted(text, bool(options))
                    if wanted is not None and json.loads(text)["source-ref"] not in seen:
                        seen.add(json.loads(text)["source-ref"])
                        expected.append((text, *wanted))
                got = out.decode().splitlines()
                self.assertEqual(len(got), len(expected))
                for line, (text, members, _) in zip(got, expected):
                    self.assertEqual(list(json.loads(line).items()), members, text)
                    if is_unchanged(text, members) and MANY not in text:
                        self.assertEqual(line, text)
                self.assertEqual(ledger["out"], {"images": len(expected), "annotations": sum(n for _, _, n in expected)})

    def test_threads_change_nothing_and_once_is_enough(self):
        rng = random.Random(99)
        lines = [make_line(rng) for _ in range(3000)]
        code, out, ledger = self.convert(lines, "-j", "1")
        for threads in ("2", "8"):
            self.assertEqual(self.convert(lines, "-j", threads), (code, out, ledger))
        again, out_again, _ = self.convert(out.decode().splitlines())
        self.assertEqual((again, out_again), (0, out))

    def test_every_written_line_is_one_that_validate_takes(self):
        rng = random.Random(7)
        _, out, _ = self.convert([make_line(rng) for _ in range(3000)])
        done = subprocess.run([BIN / "validate", "-", "--format", "json", "--max-findings", "0"], input=out, check=False,
                              capture_output=True)
        report = json.loads(done.stdout)
        codes = {finding["code"] for finding in report["findings"]
                 if finding["severity"] == "error" and finding.get("line") is not None}
        # Verifications stay unless asked otherwise, and cost nothing but themselves.
        self.assertLessEqual(codes, {"ERROR_UNSUPPORTED_USE_CASE_TYPE"})


if __name__ == "__main__":
    unittest.main()
